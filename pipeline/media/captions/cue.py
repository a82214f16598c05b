"""What captions are made of."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import Code

CODES = (
    Code(
        id="E408",
        title="字幕文件有错误",
        why="错误的字幕会错位或不显示。",
        mend="用字幕软件改正后重新导出。",
        sample="captions",
        wrong=("00:00:05.000 --> 00:00:02.000\n潮水涨了"),
        right=("00:00:02.000 --> 00:00:05.000\n潮水涨了"),
    ),
)

BROKEN = "E408"
"""The code of what makes a file unusable."""


@dataclass(frozen=True)
class Cue:
    """A line or lines of text shown from `start_ms` to `end_ms`; plain text, lines split by a newline."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, order=True)
class Mistake:
    """What is wrong with a captions file, in Chinese; lines count from 1. A code with a W is a warning and stops nothing."""

    line: int
    message: str
    code: str = BROKEN

    @property
    def fatal(self) -> bool:
        """Whether the file cannot be used as it is."""
        return self.code.startswith("E")


@dataclass(frozen=True)
class Captions:
    """A file as read; `lines` say where each cue has its time.

    Without `fatal` mistakes the cues are all there is; with any they are what could be made out.
    """

    cues: tuple[Cue, ...]
    mistakes: tuple[Mistake, ...]
    lines: tuple[int, ...] = ()

    @property
    def fatal(self) -> tuple[Mistake, ...]:
        """The mistakes that make the file unusable."""
        return tuple(m for m in self.mistakes if m.fatal)


Placed = tuple[int, Cue]
"""A cue and the line its time stands in."""
