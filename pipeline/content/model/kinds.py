"""The table of the kinds of content, with name, label, folder and model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import BaseModel

from pipeline.content.model.entries import (
    Article,
    Audio,
    Exemplar,
    FreePage,
    Glossary,
    Item,
    Organisation,
    Person,
    Place,
    Route,
    Story,
    Video,
)


class Kind(NamedTuple):
    """A kind of content. `folder` is its folder in content/ and the first segment of its public addresses."""

    name: str
    label: str
    folder: str
    model: type[BaseModel]


TABLE = (
    Kind("article", "图文", "articles", Article),
    Kind("video", "视频", "videos", Video),
    Kind("audio", "音频", "audio", Audio),
    Kind("story", "科学家故事", "stories", Story),
    Kind("person", "人物", "people", Person),
    Kind("place", "科学场所", "places", Place),
    Kind("organisation", "单位", "organisations", Organisation),
    Kind("route", "研学路线", "routes", Route),
    Kind("exemplar", "科普典范", "exemplars", Exemplar),
    Kind("glossary", "术语表", "glossary", Glossary),
    Kind("page", "页面", "pages", FreePage),
)

KINDS: Mapping[str, type[BaseModel]] = {kind.name: kind.model for kind in TABLE}
KIND_LABELS: Mapping[str, str] = {kind.name: kind.label for kind in TABLE}
FOLDERS: Mapping[str, str] = {kind.name: kind.folder for kind in TABLE}
ITEM_KINDS = tuple(kind.name for kind in TABLE if issubclass(kind.model, Item))
