"""Data types of captions: cues, and mistakes in a captions file."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    Code(
        id="W450",
        title="字幕里像标记的字，照原样显示",
        why="它也可能是内容（如算式 a<b>c），删掉会丢字，所以留着；若本来是标记，读者会看到它。",
        mend="是标记就补上结束标记（<b>…</b>）或删掉；是内容就不用改。",
        sample="captions",
        wrong=("00:00:01.000 --> 00:00:04.000\n潮水<i>涨了"),
        right=("00:00:01.000 --> 00:00:04.000\n潮水<i>涨了</i>"),
    ),
    Code(
        id="W451",
        title="字幕文件里有字不显示",
        why="时间行上面是编号的位置，文件头和花括号里是说明的位置，播放器都不显示那里的字。",
        mend="要显示就移到时间行的下面、花括号的外面；不要显示就不用改。",
        sample="captions",
        wrong=("潮水涨了\n00:00:01.000 --> 00:00:04.000\n一天两次"),
        right=("00:00:01.000 --> 00:00:04.000\n潮水涨了\n一天两次"),
    ),
)

BROKEN = "E408"
"""The code of mistakes that make a file unusable."""
AS_WRITTEN, NOT_SHOWN = "W450", "W451"
"""The codes of what may be a mark but is shown, and of words that are not shown."""


@dataclass(frozen=True)
class Cue:
    """Plain text shown from `start_ms` to `end_ms`; lines are separated by newlines.

    `top`: at the top of the picture. `turns` are the numbers of the lines at which somebody named begins to speak. Neither
    says or times anything, so cues are equal without them.
    """

    start_ms: int
    end_ms: int
    text: str
    top: bool = field(default=False, compare=False)
    turns: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, order=True)
class Mistake:
    """A mistake in a captions file, in Chinese. Lines count from 1. A code starting with W is only a warning.

    `help` says what to do where it is not what the code usually asks for.
    """

    line: int
    message: str
    code: str = BROKEN
    help: str = ""

    @property
    def fatal(self) -> bool:
        """Whether the mistake makes the file unusable."""
        return self.code.startswith("E")


@dataclass(frozen=True)
class Captions:
    """A parsed file. `lines` are the line numbers of the cues' times.

    If there are `fatal` mistakes, the cues may be incomplete. `plain`: nothing in the file has ever been read otherwise.
    """

    cues: tuple[Cue, ...]
    mistakes: tuple[Mistake, ...]
    lines: tuple[int, ...] = ()
    plain: bool = False

    @property
    def fatal(self) -> tuple[Mistake, ...]:
        """The mistakes that make the file unusable."""
        return tuple(m for m in self.mistakes if m.fatal)


Placed = tuple[int, Cue]
"""The line number of a cue's time, and the cue."""
