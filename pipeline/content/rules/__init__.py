"""The rules that need more than one field, one module a concern; `check` and `library_findings` run them all."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.config import Project
from pipeline.content.library import Document, Library
from pipeline.content.rules import (
    addresses,
    advice,
    body,
    captions,
    chapters,
    glossary,
    ids,
    links,
    maps,
    media_files,
    organisations,
    people,
    permits,
    references,
    repost,
    series,
    titles,
    unfilled,
)
from pipeline.content.rules.context import Context, Rule, SingleDocumentRule
from pipeline.errors import Finding
from pipeline.sources.roots import Roots

# Rules on one document by itself: judged when it is read, and remembered with it.
SINGLE_DOCUMENT_RULES: tuple[SingleDocumentRule, ...] = (
    people.named_pupils,
    maps.approvals,
    maps.coordinates,
    unfilled.filled,
)
# Rules on one document and the directory. They may ask of the library only for directory entries (people,
# organisations, places), never for other items: what is remembered of them rests on that.
DIRECTORY_RULES: tuple[Rule, ...] = (
    organisations.unit,
    organisations.stops,
    series.known_series,
    people.honours,
    people.consent,
    people.school_and_class,
    people.own_review,
    advice.reviewer,
    advice.checked,
    advice.nothing_for_sale,
    repost.reposts,
    repost.materials,
    permits.permits,
    chapters.rising,
    captions.for_screens,
)
# Rules on one document that ask for items or for files of media as well: judged in every run.
DOCUMENT_RULES: tuple[Rule, ...] = (
    ids.file_and_address,
    references.references,
    titles.length,
    links.targets,
    body.pictures_in_words,
    body.there,
    media_files.usable,
)
# Rules on the library as a whole.
LIBRARY_RULES: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    series.episodes,
    addresses.aliases,
    glossary.terms,
)
# Gives the findings of DIRECTORY_RULES on a document; the function judges it, called only when they are not known.
Once = Callable[[Context, Document, Callable[[], list[Finding]]], list[Finding]]


def _judge(context: Context, document: Document) -> list[Finding]:
    return [finding for rule in DIRECTORY_RULES for finding in rule(context, document)]


def check(context: Context, documents: Sequence[Document], once: Once | None = None) -> Iterator[Finding]:
    """Everything the rules find in the documents and in the library, but for those of SINGLE_DOCUMENT_RULES.

    `once` may remember what DIRECTORY_RULES found in a document before.
    """
    for document in documents:
        for rule in DOCUMENT_RULES:
            yield from rule(context, document)
        judge = functools.partial(_judge, context, document)
        yield from judge() if once is None else once(context, document, judge)
    for over_all in LIBRARY_RULES:
        yield from over_all(context)


def library_findings(
    project: Project,
    library: Library,
    refused: frozenset[str],
    digest: Callable[[Path], str],
    roots: Roots | None = None,
) -> Iterator[Finding]:
    """What is found in the valid documents together, their files of media among them.

    `refused` are the ids of files with mistakes, `digest` gives the SHA-256 of a file, `roots` are where media is (by
    default `assets/media/` alone).
    """
    if not refused:  # what a file with mistakes names is not known
        yield from media_files.unused(project, library)
    yield from captions.for_readers(library)
    yield from media_files.shared(roots or Roots.of(project), library, digest)
    yield from titles.distinct(library)
    yield from links.headings(library)
