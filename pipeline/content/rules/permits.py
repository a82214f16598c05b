"""Rules on permits: a form that needs a permit or a filing has one."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.library import Document
from pipeline.content.model import Item
from pipeline.content.rules.context import Context, error
from pipeline.errors import Code, Finding

CODES = (
    Code(
        id="E353",
        title="缺少许可或备案编号",
        why="微短剧等种类公开前要有编号。",
        mend="写上 permits：许可或备案的种类和编号。",
        sample="article",
        wrong="form: 微短剧",
        right=("form: 微短剧\npermits:\n  - {kind: 规划备案号, number: V51000001202600001}"),
    ),
)


def permits(context: Context, document: Document) -> Iterator[Finding]:
    """A work of a form listed in the settings has one of the permits listed there."""
    entry = document.entry
    if not isinstance(entry, Item) or entry.form is None:
        return
    needed = next((p.kinds for p in context.settings.rules.permits if p.form == entry.form), ())
    if needed and not any(p.kind in needed for p in entry.permits):
        help = f"请补上 permits: [{{kind: {needed[0]}, number: 编号}}]；kind 可以是：{'、'.join(needed)}。"
        yield error(document, ("form",), "E353", f"{entry.form}缺少许可或备案编号。", help)
