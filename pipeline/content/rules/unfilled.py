"""Rules on generated drafts: an entry that is no longer a draft has no blanks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.config import Settings
from pipeline.content.blanks import blank_at, is_blank, unplaced
from pipeline.content.library import Document
from pipeline.content.prose import lines_outside_code
from pipeline.content.rules.context import error, warning
from pipeline.errors import Code, Finding
from pipeline.parsing.strict_yaml import Path

CODES = (
    Code(
        id="E355",
        title="还有没填的空",
        why="kepu new 和投稿箱写的样稿里，要人填的地方都写着“待填：”；带着它公开，读者会看到没写完的话。",
        mend="填好写着“待填：”的地方，用不到的字段整行删掉；没填完的保留 draft: true。",
        sample="article",
        wrong="summary: 待填：用一两句话说清讲什么",
        right="summary: 潮汐怎样让地球自转变慢，两分钟说清楚。",
    ),
    Code(
        id="W551",
        title="草稿还没选栏目、主题或受众",
        why="不知道放在哪一栏，就排不出页面，预览里也看不到这篇草稿。",
        mend="按这一行后面列出的编号，把“待填：”换掉。",
        sample="article",
        wrong="draft: true\ncolumn: 待填：栏目编号",
        right="draft: true\ncolumn: hello-science",
    ),
)

HELP = "请填好；用不到的字段整行删掉；暂时填不了的写上 draft: true，留作草稿。"


def filled(_: Settings, document: Document) -> Iterator[Finding]:
    """An entry that is not a draft has no blanks; a draft is in the lists that its page needs."""
    if document.entry.draft:
        for name in unplaced(document.entry):
            text = f"草稿的“{name}”还没有选，预览里看不到它。"
            yield warning(document, (name,), "W551", text, "请把“待填：”换成编号，可选的写在这一行后面。")
        return
    yield from blanks(document)


def blanks(document: Document) -> Iterator[Finding]:
    """Yield what is to be filled in before an entry is public; its signatures wait for that too."""
    for place, text in _blanks(document.tree.value, ()):
        yield error(document, place, "E355", f"“{_named(place)}”还没有填：{_short(text)}", HELP)
    if "待填" not in document.body:
        return
    for line, text in lines_outside_code(document.body, document.body_line):
        if (at := blank_at(text)) is not None:
            message = f"正文还有没填的地方：{_short(text[at:])}"
            yield Finding(document.file, line, at + 1, "E355", "error", message, HELP)


def _blanks(value: Any, place: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if is_blank(value):
            yield place, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _blanks(inner, (*place, key))


def _named(place: Path) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
