"""The rules that need more than one field, one module a concern; `check` runs them all."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence

from pipeline.content.library import Document
from pipeline.content.rules import (
    addresses,
    chapters,
    glossary,
    health,
    maps,
    people,
    permits,
    repost,
    series,
    unfilled,
    units,
)
from pipeline.content.rules.context import Alone, Context, Rule
from pipeline.errors import Finding

# Rules on one document by itself, on one in its library, and on the library as a whole.
ALONE: tuple[Alone, ...] = (people.named_pupils, maps.approvals, maps.coordinates, unfilled.filled)
RULES: tuple[Rule, ...] = (
    units.unit,
    units.stops,
    series.known_series,
    people.honours,
    people.consent,
    people.school_and_class,
    people.own_review,
    health.reviewer,
    health.checked,
    health.nothing_for_sale,
    repost.reposts,
    repost.materials,
    permits.permits,
    chapters.rising,
    chapters.captions_for_screens,
)
# What the rules on one document say, asked for only when it is not known.
Once = Callable[[Context, Document, Callable[[], list[Finding]]], list[Finding]]
LIBRARY_RULES: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    series.episodes,
    addresses.aliases,
    glossary.terms,
)


def _anew(context: Context, document: Document) -> list[Finding]:
    return [finding for rule in RULES for finding in rule(context, document)]


def check(context: Context, documents: Sequence[Document], once: Once | None = None) -> Iterator[Finding]:
    """Everything the rules find in the documents and in the library, but for those of ALONE.

    `once` may know what the rules on one document said of it before. Those may ask of the library only for directory
    entries (people, organisations, places), never for other items: what is remembered rests on that.
    """
    for document in documents:
        judge = functools.partial(_anew, context, document)
        yield from judge() if once is None else once(context, document, judge)
    for over_all in LIBRARY_RULES:
        yield from over_all(context)
