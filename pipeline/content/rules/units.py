"""Rules on whom and what an entry names: E312 unknown unit · E318 unknown place of a route."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.library import Document
from pipeline.content.model import Route, Work
from pipeline.content.rules.context import Context, error
from pipeline.errors import Finding
from pipeline.parsing.model_errors import did_you_mean


def unit(context: Context, document: Document) -> Iterator[Finding]:
    """The unit that answers for a work is an organisation, by its id or exact name."""
    entry = document.entry
    if not isinstance(entry, Work):
        return
    written = entry.production.unit
    if context.library.unit(written) is not None or written in context.refused:
        return
    names = [name for o in context.library.organisations.values() for name in (o.name, o.id)]
    short = [o.name for o in context.library.organisations.values() if o.short_name == written]
    hint = f"请写全称“{short[0]}”。" if short else did_you_mean(written, names)
    help = f"{hint}新的单位用 kepu new organisation 编号 建立。"
    yield error(document, ("production", "unit"), "E312", f"没有叫“{written}”的单位。", help)


def stops(context: Context, document: Document) -> Iterator[Finding]:
    """The stops of a route are places."""
    entry = document.entry
    if not isinstance(entry, Route):
        return
    places = {i: p.name for i, p in context.library.places.items()}
    for number, stop in enumerate(entry.stops):
        if stop.place not in places and stop.place not in context.refused:
            help = did_you_mean(stop.place, places, labels=places)
            field = ("stops", number, "place")
            yield error(document, field, "E318", f"没有叫“{stop.place}”的场所。", help)
