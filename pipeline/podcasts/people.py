"""Who made an episode, in the words of the Podcast Taxonomy that apps know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.content.library import Library
from pipeline.content.model import Audio, Credit, Video
from pipeline.media.entry_media import FinishedMedia
from pipeline.podcasts.record import Person

TAXONOMY: Mapping[str, tuple[str, str]] = {
    "主持": ("Cast", "Host"),
    "主播": ("Cast", "Host"),
    "主讲": ("Cast", "Host"),
    "嘉宾": ("Cast", "Guest"),
    "讲述": ("Cast", "Narrator"),
    "解说": ("Cast", "Narrator"),
    "旁白": ("Cast", "Narrator"),
    "朗读": ("Cast", "Narrator"),
    "配音": ("Cast", "Voice Actor"),
    "出镜": ("Cast", "Reporter"),
    "采访": ("Cast", "Reporter"),
    "导演": ("Creative Direction", "Director"),
    "编导": ("Creative Direction", "Director"),
    "监制": ("Creative Direction", "Executive Producer"),
    "出品": ("Creative Direction", "Executive Producer"),
    "策划": ("Creative Direction", "Development Producer"),
    "制片": ("Creative Direction", "Producer"),
    "制作": ("Creative Direction", "Producer"),
    "编写": ("Writing", "Writer"),
    "撰稿": ("Writing", "Writer"),
    "文案": ("Writing", "Writer"),
    "编剧": ("Writing", "Writer"),
    "编辑": ("Writing", "Editor"),
    "责任编辑": ("Writing", "Managing Editor"),
    "审核": ("Writing", "Fact Checker"),
    "医学审核": ("Writing", "Fact Checker"),
    "科学审核": ("Writing", "Fact Checker"),
    "资料": ("Writing", "Researcher"),
    "翻译": ("Writing", "Translator"),
    "字幕": ("Writing", "Transcriber"),
    "录音": ("Audio Production", "Audio Engineer"),
    "混音": ("Audio Post-Production", "Audio Editor"),
    "音频剪辑": ("Audio Post-Production", "Audio Editor"),
    "声音合成": ("Audio Post-Production", "Sound Designer"),
    "音效": ("Audio Post-Production", "Sound Designer"),
    "作曲": ("Audio Post-Production", "Composer"),
    "配乐": ("Audio Post-Production", "Music Contributor"),
    "摄像": ("Video Production", "Camera Operator"),
    "摄影": ("Video Production", "Camera Operator"),
    "拍摄": ("Video Production", "Camera Operator"),
    "灯光": ("Video Production", "Lighting Designer"),
    "剪辑": ("Video Post-Production", "Editor"),
    "后期": ("Video Post-Production", "Editor"),
    "动画": ("Visuals", "Graphic Designer"),
    "动画程序": ("Visuals", "Graphic Designer"),
    "绘图": ("Visuals", "Graphic Designer"),
    "设计": ("Visuals", "Graphic Designer"),
    "封面": ("Visuals", "Cover Art Designer"),
    "科学顾问": ("Misc.", "Consultant"),
    "顾问": ("Misc.", "Consultant"),
    "手语": ("Cast", "Narrator"),
}
"""Group and role of our words (https://github.com/Podcastindex-org/podcast-namespace/blob/main/taxonomy-en.json)."""
OTHER = "Misc."
"""The group of a role that the taxonomy does not have: its word stays the editor's."""
NOT_MAKERS = frozenset({"人物", "人工智能标识"})
"""Whom an episode is about, and what is no person, made nothing: an app would show them as hosts."""
MOST = 128
"""Characters of a name: longer ones are cut by aggregators (docs/tags/person.md of the podcast namespace)."""


def people_of(root: str, library: Library, media: FinishedMedia, item: Audio | Video) -> tuple[Person, ...]:
    """Return the makers of an item in the order of its credits, each with picture and address where there is one."""
    return tuple(_people(root, library, media, item))


def _people(root: str, library: Library, media: FinishedMedia, item: Audio | Video) -> Iterator[Person]:
    seen: set[tuple[str, str]] = set()
    for credit in item.people:
        name = credit.name or library.name(credit.person or "")
        if credit.role in NOT_MAKERS or (name, credit.role) in seen:
            continue
        seen.add((name, credit.role))
        group, role = TAXONOMY.get(credit.role, (OTHER, credit.role))
        yield Person(
            name[:MOST],
            role,
            group,
            _address(root, library, credit, name),
            _portrait(root, library, media, credit),
        )


def _address(root: str, library: Library, credit: Credit, name: str) -> str:
    """Return the page of a person, or of the unit that bears the name; "" without one."""
    if credit.person is not None:
        url = library.address(credit.person)
    else:
        unit = library.unit(name)
        url = library.documents[unit.id].url if unit else None
    return root + url if url else ""


def _portrait(root: str, library: Library, media: FinishedMedia, credit: Credit) -> str:
    person = library.people.get(credit.person or "")
    picture = media.picture(person.portrait.image) if person and person.portrait else None
    return root + picture.fallback.file.url if picture else ""
