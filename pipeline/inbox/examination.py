"""The results of examining the files of a bundle. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.inbox.bundle import Bundle, Supplied
from pipeline.media.model import Probe

NOTHING = Path()


@dataclass(frozen=True)
class Still:
    """A picture of the bundle. `file` is where its bytes are now, `name` its future name beside the draft.

    `supplied` is the file in the inbox; None for a picture from the manuscript. `small` ones are copied into the project.
    """

    file: Path
    name: str
    width: int
    height: int
    size: int
    small: bool
    supplied: Supplied | None = None


@dataclass(frozen=True)
class Track:
    """A caption file: its cues, the end of the last one, and its mistakes with their lines."""

    supplied: Supplied
    name: str
    language: str
    cues: int
    end_ms: int
    mistakes: tuple[str, ...]


@dataclass(frozen=True)
class Poster:
    """A suggested poster frame: its time, the image file, and its score; 0 when it shows nothing."""

    name: str
    ms: int
    score: int


@dataclass(frozen=True)
class Manuscript:
    """The text of a Word file; `pictures` are the names its Markdown uses; `notes` list what was lost, in Chinese."""

    markdown: str
    pictures: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Examined:
    """A bundle that can be imported.

    `kind` is that of the item; `digest` the SHA-256 of its video, sound or manuscript. `cover` and `pictures` are
    supplied files, `inline` those of the manuscript by the names it uses. `wrong` are doubts for the editor, in Chinese.
    """

    bundle: Bundle
    kind: str
    digest: str
    probe: Probe | None = None
    cover: Still | None = None
    pictures: tuple[Still, ...] = ()
    inline: tuple[Still, ...] = ()
    tracks: tuple[Track, ...] = ()
    posters: tuple[Poster, ...] = ()
    manuscript: Manuscript | None = None
    wrong: tuple[str, ...] = ()

    @property
    def stills(self) -> tuple[Still, ...]:
        """Return every picture, the cover first."""
        return (*((self.cover,) if self.cover else ()), *self.pictures, *self.inline)

    @property
    def poster(self) -> Poster | None:
        """Return the poster used in the draft: the best of those that show something."""
        return max((p for p in self.posters if p.score), key=lambda p: p.score, default=None)
