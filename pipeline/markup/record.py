"""What a conversion reads and what it yields: plain, serialisable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

# Bump when the same record would give other HTML.
SCHEMA = 1

# Stands for the way from a page to the site root in every internal address, until `rebase` puts it in.
# A private-use character: content with one is refused at load, so it can come from nowhere else.
ROOT = "\ue000"


@dataclass(frozen=True)
class Candidate:
    """One width of a picture; `url` is relative to the site root."""

    url: str
    width: int
    media_type: str


@dataclass(frozen=True)
class PictureSet:
    """A picture in every width and type there is; the last type is the one all browsers read."""

    width: int
    height: int
    candidates: tuple[Candidate, ...]

    @property
    def types(self) -> tuple[str, ...]:
        """Media types in order of preference."""
        return tuple(dict.fromkeys(c.media_type for c in self.candidates))

    @property
    def fallback(self) -> Candidate:
        """The widest file of the most widely read type."""
        return max((c for c in self.candidates if c.media_type == self.types[-1]), key=lambda c: c.width)

    def of_type(self, media_type: str) -> tuple[Candidate, ...]:
        """Candidates of one type, narrow to wide."""
        return tuple(
            sorted((c for c in self.candidates if c.media_type == media_type), key=lambda c: c.width)
        )


@dataclass(frozen=True)
class MarkupRecord:
    """Everything a conversion depends on.

    `links` maps the ids the body names to root-relative addresses; `pictures` the media paths it names.
    """

    body: str
    links: Mapping[str, str]
    pictures: Mapping[str, PictureSet]

    def to_json(self) -> dict[str, Any]:
        """The canonical input record (its key is the SHA-256 of this)."""
        return {
            "schema": SCHEMA,
            "body": self.body,
            "links": dict(self.links),
            "pictures": {path: _picture_json(p) for path, p in self.pictures.items()},
        }


@dataclass(frozen=True)
class Markup:
    """Sanitised HTML with ROOT before internal addresses, and the nested heading tokens of its contents."""

    html: str
    toc: tuple[Mapping[str, Any], ...]

    def rebase(self, prefix: str) -> str:
        """HTML for a place: `prefix` is `../../` on a page, the absolute site address in a feed."""
        return self.html.replace(ROOT, prefix)


def _picture_json(picture: PictureSet) -> dict[str, Any]:
    return {
        "width": picture.width,
        "height": picture.height,
        "candidates": [asdict(c) for c in picture.candidates],
    }
