"""The podcasts of a site: which there are, and where. Feeds, pages and the list of subscriptions agree through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.config import Settings
from pipeline.config.podcasts import ShowSettings
from pipeline.content.library import Library
from pipeline.content.model import AnyItem, Audio, Video
from pipeline.content.site_paths import podcast_path

Medium = Literal["audio", "video"]
MEDIA: Mapping[Medium, type[Audio] | type[Video]] = {"audio": Audio, "video": Video}
WORDS: Mapping[Medium, str] = {"audio": "音频播客", "video": "视频播客"}
"""What readers call a podcast of each medium."""


@dataclass(frozen=True)
class Show:
    """A podcast: the films, or the sounds, of a column or a series.

    `path` is its place in the site and never changes: it is built from the immutable `id` of the column or series. `page` is
    the page it belongs to, relative to the root. `items` are newest first, not limited in number.
    """

    kind: Literal["column", "series"]
    id: str
    medium: Medium
    title: str
    description: str
    page: str
    path: str
    items: tuple[Audio | Video, ...]
    told: ShowSettings

    @property
    def folder(self) -> str:
        """Return the folder of the feed and its artwork."""
        return self.path.rpartition("/")[0] + "/"


def shows(settings: Settings, library: Library) -> tuple[Show, ...]:
    """Return every podcast that has an item in `library`: of the columns, then of the series, as the settings order them."""
    columns, series = _grouped(library.items)
    found: list[Show] = []
    for column in settings.columns:
        folder, items = f"columns/{column.id}/", columns.get(column.id, [])
        found += _of(
            "column", column.id, column.title, column.description, folder, folder, items, column.podcast
        )
    for one in settings.series:
        if items := series.get(one.id, []):
            page = _first_page(library, items)
            words = one.description or one.title
            found += _of("series", one.id, one.title, words, page, f"series/{one.id}/", items, one.podcast)
    return tuple(found)


def _of(
    kind: Literal["column", "series"],
    id: str,
    title: str,
    description: str,
    page: str,
    folder: str,
    items: Iterable[Audio | Video],
    told: ShowSettings | None,
) -> Iterator[Show]:
    """Yield the podcast of each medium that has an item."""
    items = tuple(items)
    for medium, model in MEDIA.items():
        if own := tuple(item for item in items if isinstance(item, model)):
            yield Show(
                kind,
                id,
                medium,
                title,
                description,
                page,
                podcast_path(folder, medium),
                own,
                told or ShowSettings(),
            )


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


def _first_page(library: Library, items: Iterable[Audio | Video]) -> str:
    """Return the page of the first episode: a series has no page of its own, and every episode's page lists it."""
    first = min(items, key=lambda item: (item.series.episode if item.series else 0, item.id))
    return library.documents[first.id].url
