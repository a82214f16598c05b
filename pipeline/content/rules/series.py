"""Rules on series: the series exists, and each episode number is used once."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.library import Document
from pipeline.content.model import Item
from pipeline.content.rules.context import Context, error
from pipeline.errors import Code, Finding
from pipeline.parsing.model_errors import did_you_mean

CODES = (
    Code(
        id="E313",
        title="没有这个系列",
        why="系列是固定的，集号按系列排。",
        mend="写 site_config/series.yml 里的编号。",
        sample="article",
        wrong="series: {id: kitchen, episode: 1}",
        right="series: {id: kitchen-lab, episode: 1}",
    ),
    Code(
        id="E314",
        title="同一系列里集号重复",
        why="读者按集号找下一集。",
        mend="换一个集号。",
        sample="files",
        wrong=(
            "# content/articles/snow.md\n"
            "series: {id: kitchen-lab, episode: 3}\n"
            "# content/articles/ice.md\n"
            "series: {id: kitchen-lab, episode: 3}"
        ),
        right=(
            "# content/articles/snow.md\n"
            "series: {id: kitchen-lab, episode: 3}\n"
            "# content/articles/ice.md\n"
            "series: {id: kitchen-lab, episode: 4}"
        ),
    ),
)


def known_series(context: Context, document: Document) -> Iterator[Finding]:
    """The series is defined in the settings."""
    entry = document.entry
    if not isinstance(entry, Item) or entry.series is None:
        return
    series = {s.id: s.title for s in context.settings.series}
    if entry.series.id not in series:
        help = (
            did_you_mean(entry.series.id, series, labels=series) + "新的系列请先加进 site_config/series.yml。"
        )
        yield error(document, ("series", "id"), "E313", f"没有叫“{entry.series.id}”的系列。", help)


def episodes(context: Context) -> Iterator[Finding]:
    """An episode number belongs to one work: versions of one work share it."""
    first: dict[tuple[str, int], tuple[str, str]] = {}
    for document in context.library.documents.values():
        entry = document.entry
        if not isinstance(entry, Item) or entry.series is None:
            continue
        key = (entry.series.id, entry.series.episode)
        work, file = first.setdefault(key, (entry.work_id, document.file))
        if work != entry.work_id:
            message = f"这个系列的第 {entry.series.episode} 集已经是 {file}。"
            yield error(document, ("series", "episode"), "E314", message, "请换一个集号。")
