"""Finds the marks that git leaves in a text when two changes of the same lines could not be merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.errors import Code

CODES = (
    Code(
        id="E123",
        title="有没有解决的合并冲突",
        why="两个人改了同一处，版本库把两种写法都放了进来，连同标记一起会照字面发布。",
        mend="比较两种写法，留下要的，删掉 <<<<<<<、=======、>>>>>>> 这几行。",
        sample="body",
        wrong="<<<<<<< HEAD\n潮水一天涨落两次。\n=======\n潮水每天涨落两次。\n>>>>>>> tide",
        right="潮水一天涨落两次。",
    ),
)

_MARK = re.compile(r"^(<{7}|\|{7}|>{7})(?:[ \t][^\n]*)?$|^={7}$", re.MULTILINE)
HELP = "请比较两种写法，留下要的，删掉 <<<<<<<、=======、>>>>>>> 这几行；正文里要讲这种标记的，请在行首加一个空格。"


class Conflict(NamedTuple):
    """The first and last line (from 1) of a conflict, and the message on it."""

    first: int
    last: int
    message: str


def conflicts(text: str) -> Iterator[Conflict]:
    """Yield every conflict of a text. A lone `=======` is none: it underlines a heading."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return
    first: int | None = None
    for line, mark in _marks(text):
        if mark == "<":
            if first is not None:
                yield Conflict(first, first, _left(first, "<<<<<<<"))
            first = line
        elif mark == ">":
            if first is not None:
                message = f"第 {first} 到 {line} 行是没有解决的合并冲突（<<<<<<< 与 >>>>>>> 之间）。"
                yield Conflict(first, line, message)
            else:
                yield Conflict(line, line, _left(line, ">>>>>>>"))
            first = None
    if first is not None:
        yield Conflict(first, first, _left(first, "<<<<<<<"))


def _marks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the first character of every mark, in one pass: a hostile text may be full of them."""
    line, before = 1, 0
    for found in _MARK.finditer(text):
        line += text.count("\n", before, found.start())
        before = found.start()
        yield line, found.group()[0]


def _left(line: int, mark: str) -> str:
    return f"第 {line} 行的“{mark}”是合并冲突留下的标记。"
