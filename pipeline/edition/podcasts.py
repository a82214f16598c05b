"""The podcasts of a site: which there are, and where. Feeds, pages and the list of subscriptions agree through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.config import Column, Series, Settings, ShowSettings
from pipeline.content.library import Library
from pipeline.content.model import AnyItem, Audio, Video
from pipeline.content.site_paths import podcast_path

Medium = Literal["audio", "video"]
MEDIA: Mapping[Medium, type[Audio] | type[Video]] = {"audio": Audio, "video": Video}
WORDS: Mapping[Medium, str] = {"audio": "音频播客", "video": "视频播客"}
"""What readers call a podcast of each medium."""
FOLDERS = {"column": "columns", "series": "series"}
"""The folder of the pages of columns and of series."""


@dataclass(frozen=True)
class Show:
    """A podcast: the films, or the sounds, of a column or a series.

    `path` is its place in the site and never changes: it is built from the immutable `id` of the column or series, whose page
    is in the same folder. `items` are newest first, not limited in number.
    """

    kind: Literal["column", "series"]
    id: str
    medium: Medium
    title: str
    description: str
    path: str
    items: tuple[Audio | Video, ...]
    settings: ShowSettings

    @property
    def page(self) -> str:
        """Return the page of the column or series."""
        return self.path.rpartition("/")[0] + "/"

    def full_title(self, site: str) -> str:
        """Return the title that directories show, far from the site and beside the other medium's; `site` is its name."""
        return f"{self.title}｜{site}" + ("（视频）" if self.medium == "video" else "")


def shows(settings: Settings, library: Library) -> tuple[Show, ...]:
    """Return every podcast that has an item in `library`: of the columns, then of the series, as the settings order them."""
    columns, series = _grouped(library.items)
    return (
        *(show for one in settings.columns for show in _shows("column", one, columns.get(one.id, []))),
        *(show for one in settings.series for show in _shows("series", one, series.get(one.id, []))),
    )


def _shows(
    kind: Literal["column", "series"], of: Column | Series, items: list[Audio | Video]
) -> Iterator[Show]:
    """Yield the podcast of each medium that has an item."""
    for medium, model in MEDIA.items():
        if own := tuple(item for item in items if isinstance(item, model)):
            path = podcast_path(f"{FOLDERS[kind]}/{of.id}/", medium)
            chosen = of.podcast or ShowSettings()
            yield Show(kind, of.id, medium, of.title, of.description or of.title, path, own, chosen)


def _grouped(
    items: Iterable[AnyItem],
) -> tuple[dict[str, list[Audio | Video]], dict[str, list[Audio | Video]]]:
    """Return films and sounds by column and by series, in the given order."""
    columns: dict[str, list[Audio | Video]] = {}
    series: dict[str, list[Audio | Video]] = {}
    for item in items:
        if isinstance(item, Audio | Video):
            columns.setdefault(item.column, []).append(item)
            if item.series is not None:
                series.setdefault(item.series.id, []).append(item)
    return columns, series
