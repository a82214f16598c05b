"""What reading a body through the converter gives, as plain, serialisable values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.content.markdown_lines import Note
from pipeline.markup.record import Dropped

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
