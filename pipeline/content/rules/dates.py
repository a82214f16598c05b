"""Rules on the dates of works: an update lies between the publication and now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pipeline.content.library import Document
from pipeline.content.model import BEIJING, Work
from pipeline.content.rules.context import Context, error
from pipeline.errors import Code, Finding

CODES = (
    Code(
        id="E552",
        title="更新时间在以后",
        why="订阅源和网站地图会按它说内容何时变过。",
        mend="写真正改动的那一天；没有改动就去掉 updated。",
        sample="article",
        wrong="updated: 2027-09-01",
        right="updated: 2026-11-20",
    ),
    Code(
        id="E553",
        title="更新时间早于发布时间",
        why="没有发布，就谈不上更新。",
        mend="核对年份；没有改动就去掉 updated。",
        sample="article",
        wrong="updated: 2025-11-20",
        right="updated: 2026-11-20",
    ),
)
HELP = "请核对年份；公开以后没有改动的，去掉 updated 这一行。"


def updated(context: Context, document: Document) -> Iterator[Finding]:
    """`updated` is neither in the future nor before the day of `published`."""
    entry = document.entry
    if not isinstance(entry, Work) or entry.updated is None:
        return
    if entry.updated > context.now:
        text = f"更新时间 {_day(entry.updated)} 在以后，今天是 {_day(context.now)}。"
        yield error(document, ("updated",), "E552", text, HELP)
    elif _day(entry.updated) < _day(entry.published):
        text = f"更新时间 {_day(entry.updated)} 早于发布时间 {_day(entry.published)}。"
        yield error(document, ("updated",), "E553", text, HELP)


def _day(moment: dt.datetime) -> str:
    return moment.astimezone(BEIJING).date().isoformat()
