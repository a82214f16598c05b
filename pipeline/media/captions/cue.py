"""Data types of captions: cues, and mistakes in a captions file."""

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
"""The code of mistakes that make a file unusable."""


@dataclass(frozen=True)
class Cue:
    """Plain text shown from `start_ms` to `end_ms`; lines are separated by newlines."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, order=True)
class Mistake:
    """A mistake in a captions file, in Chinese. Lines count from 1. A code starting with W is only a warning."""

    line: int
    message: str
    code: str = BROKEN

    @property
    def fatal(self) -> bool:
        """Whether the mistake makes the file unusable."""
        return self.code.startswith("E")


@dataclass(frozen=True)
class Captions:
    """A parsed file. `lines` are the line numbers of the cues' times.

    If there are `fatal` mistakes, the cues may be incomplete.
    """

    cues: tuple[Cue, ...]
    mistakes: tuple[Mistake, ...]
    lines: tuple[int, ...] = ()

    @property
    def fatal(self) -> tuple[Mistake, ...]:
        """The mistakes that make the file unusable."""
        return tuple(m for m in self.mistakes if m.fatal)


Placed = tuple[int, Cue]
"""The line number of a cue's time, and the cue."""
