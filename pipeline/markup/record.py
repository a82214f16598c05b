"""Input and output of a conversion and of a reading, as plain, serialisable values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from pipeline.content.body import Body
from pipeline.content.markdown_lines import Note
from pipeline.store import key_of

# Tags that run scripts, load or send data, and attributes that hold an address.
ACTIVE_TAGS = frozenset(
    "script iframe frame object embed applet form input button textarea select style link meta base svg math "
    "audio video template noscript marquee".split()
)
ADDRESSES = ("href", "src", "srcset", "action", "formaction", "data", "poster", "background")

# Placeholder for the path from a page to the site root in every internal address, until `rebase` replaces it.
# A private-use character: content that contains one is refused at load, so no body can contain it.
ROOT = "\ue000"


@dataclass(frozen=True)
class Candidate:
    """One width of a picture; `url` is relative to the site root."""

    url: str
    width: int
    media_type: str


@dataclass(frozen=True)
class Motion:
    """The animation of a picture: a silent looping MP4, or an animated WebP."""

    url: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True)
class PictureSet:
    """A picture in all its widths and types; the last type is the one that all browsers support.

    `tone` is the CSS class of the placeholder colour shown until the picture loads.
    """

    width: int
    height: int
    candidates: tuple[Candidate, ...]
    tone: str | None = None
    motion: Motion | None = None

    @property
    def types(self) -> tuple[str, ...]:
        """Media types in order of preference."""
        return tuple(dict.fromkeys(c.media_type for c in self.candidates))

    @property
    def fallback(self) -> Candidate:
        """The widest file of the type that all browsers support."""
        return max((c for c in self.candidates if c.media_type == self.types[-1]), key=lambda c: c.width)

    def of_type(self, media_type: str) -> tuple[Candidate, ...]:
        """Return the candidates of one type, narrowest first."""
        return tuple(
            sorted((c for c in self.candidates if c.media_type == media_type), key=lambda c: c.width)
        )


@dataclass(frozen=True)
class MarkupRecord:
    """Everything that a conversion depends on.

    `links` maps the ids that the body links to to root-relative addresses; `pictures` maps its media paths.
    """

    content: Body
    links: Mapping[str, str]
    pictures: Mapping[str, PictureSet]

    @classmethod
    def of(cls, body: str, links: Mapping[str, str], pictures: Mapping[str, PictureSet]) -> MarkupRecord:
        """Create the record of a body from its text."""
        return cls(Body(body), links, pictures)

    @property
    def body(self) -> str:
        """The text of the body. Reading an unread body may raise ContentError."""
        return self.content.text

    @cached_property
    def key(self) -> str:
        """SHA-256 of the record, which contains the body's digest instead of its text."""
        return key_of(self._identity())

    def _identity(self) -> dict[str, Any]:
        return {
            "body": self.content.digest,
            "links": dict(self.links),
            "pictures": {path: _picture_json(p) for path, p in self.pictures.items()},
        }

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain JSON, for another process."""
        return {**self._identity(), "body": self.body}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> MarkupRecord:
        """Restore a record from `to_json`."""
        pictures = {
            path: PictureSet(
                p["width"],
                p["height"],
                tuple(Candidate(**c) for c in p["candidates"]),
                p["tone"],
                Motion(**p["motion"]) if p["motion"] else None,
            )
            for path, p in value["pictures"].items()
        }
        return cls.of(value["body"], dict(value["links"]), pictures)


@dataclass(frozen=True)
class Dropped:
    """Something that the allow-list dropped: a whole `tag`, or only its `attribute` with that `value`."""

    tag: str
    attribute: str | None = None
    value: str = ""

    @property
    def active(self) -> bool:
        """Whether it could run scripts, load or send data."""
        if self.attribute is None:
            return self.tag in ACTIVE_TAGS
        return self.attribute.startswith("on") or self.attribute in ADDRESSES


@dataclass(frozen=True)
class Markup:
    """The result of a conversion.

    `html` is sanitised and has ROOT before internal addresses, `toc` are nested heading tokens.
    """

    html: str
    toc: tuple[Mapping[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the markup as plain JSON."""
        return {"html": self.html, "toc": list(self.toc)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Markup:
        """Restore markup from `to_json`."""
        return cls(value["html"], tuple(value["toc"]))

    def rebase(self, prefix: str) -> str:
        """Return the HTML with ROOT replaced: `prefix` is `../../` on a page, the absolute site address in a feed."""
        return self.html.replace(ROOT, prefix)


LOST, LEFT, TWICE, UNUSED, SPACED, OPEN_TAG = (
    "lost", "leftover", "footnote defined twice", "footnote not used", "footnote with a space", "open tag",
)  # fmt: skip
"""What a note of a reading is about, beside those of `content.markdown_lines`. The text of a leftover is its kind."""


@dataclass(frozen=True)
class Reading:
    """What the converter makes of a body: addresses of links and pictures as written, ids, losses, notes."""

    links: Sequence[str]
    images: Sequence[tuple[str, str]]
    ids: Sequence[str]
    dropped: Sequence[Dropped]
    notes: Sequence[Note]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON."""
        return {
            "links": list(self.links),
            "images": [list(image) for image in self.images],
            "ids": list(self.ids),
            "dropped": [asdict(d) for d in self.dropped],
            "notes": [asdict(n) for n in self.notes],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Reading:
        """Restore from `to_json`."""
        return cls(
            value["links"],
            [(path, alt) for path, alt in value["images"]],
            value["ids"],
            [Dropped(**d) for d in value["dropped"]],
            [Note(**n) for n in value["notes"]],
        )


def _picture_json(picture: PictureSet) -> dict[str, Any]:
    return {
        "width": picture.width,
        "height": picture.height,
        "candidates": [asdict(c) for c in picture.candidates],
        "tone": picture.tone,
        "motion": asdict(picture.motion) if picture.motion else None,
    }
