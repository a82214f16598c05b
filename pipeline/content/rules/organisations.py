"""Rules on references to directory entries: the responsible unit of a work, the places of a route."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.blanks import is_blank
from pipeline.content.library import Document
from pipeline.content.model import Route, Work
from pipeline.content.rules.context import Context, error
from pipeline.errors import Code, Finding
from pipeline.parsing.model_errors import did_you_mean

CODES = (
    Code(
        id="E312",
        title="没有这个单位",
        why="每个条目和活动都要写明负责的单位，统计按单位汇总。",
        mend="写 content/organisations/ 里单位的全称或编号。",
        sample="article",
        wrong="production: {mode: 自制, unit: 编辑部}",
        right="production: {mode: 自制, unit: 演示编辑部}",
    ),
    Code(
        id="E318",
        title="没有这个场所",
        why="路线上的每一站要有场所页。",
        mend="写 content/places/ 里场所的编号。",
        sample="route",
        wrong=("stops:\n  - {place: panda-basse}\n  - {place: science-hall}"),
        right=("stops:\n  - {place: panda-base}\n  - {place: science-hall}"),
    ),
)


def unit(context: Context, document: Document) -> Iterator[Finding]:
    """The responsible unit of a work is an organisation, given by its id or exact name."""
    entry = document.entry
    if not isinstance(entry, Work):
        return
    written = entry.production.unit
    if context.library.unit(written) is not None or written in context.refused or is_blank(written):
        return
    names = [name for o in context.library.organisations.values() for name in (o.name, o.id)]
    short = [o.name for o in context.library.organisations.values() if o.short_name == written]
    hint = f"请写全称“{short[0]}”。" if short else did_you_mean(written, names)
    help = f"{hint}新的单位用 kepu new organisation 编号 建立。"
    yield error(document, ("production", "unit"), "E312", f"没有叫“{written}”的单位。", help)


def stops(context: Context, document: Document) -> Iterator[Finding]:
    """The stops of a route are existing places."""
    entry = document.entry
    if not isinstance(entry, Route):
        return
    places = {i: p.name for i, p in context.library.places.items()}
    for number, stop in enumerate(entry.stops):
        if stop.place not in places and stop.place not in context.refused and not is_blank(stop.place):
            help = did_you_mean(stop.place, places, labels=places)
            field = ("stops", number, "place")
            yield error(document, field, "E318", f"没有叫“{stop.place}”的场所。", help)
