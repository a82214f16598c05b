"""Rules on the dates of works: an update lies between the publication and now; a demonstration reaches its dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pipeline.content.library import Document
from pipeline.content.model import BEIJING, Work
from pipeline.content.rules.context import Context, error, warning
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
    Code(
        id="W554",
        title="到不了的发布时间",
        why="演示站的日期停在 site.yml 写的那一天，以后的发布时间永远不到，这一条一直不公开。",
        mend="把发布时间写在那一天以前；正式使用时，删掉 site_config/site.yml 里的 demonstration。",
        sample="files",
        wrong="# content/articles/sample.md\npublished: 2027-03-01T09:00:00+08:00",
        right="# content/articles/sample.md\npublished: 2026-11-20T09:00:00+08:00",
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


def reached(context: Context, document: Document) -> Iterator[Finding]:
    """A work of a demonstration that stands still is published by the day it stands at."""
    entry, demonstration = document.entry, context.settings.site.demonstration
    today = demonstration.today if demonstration is not None else None
    if today is None or not isinstance(entry, Work):
        return
    if entry.published.astimezone(BEIJING).date() > today:
        text = f"演示站的日期停在 {today}，发布时间 {_day(entry.published)} 永远不到，这一条不会公开。"
        help = "请写那一天以前的时间；正式使用时，删掉 site_config/site.yml 里的 demonstration。"
        yield warning(document, ("published",), "W554", text, help)


def _day(moment: dt.datetime) -> str:
    return moment.astimezone(BEIJING).date().isoformat()
