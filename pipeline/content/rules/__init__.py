"""The rules that concern more than one field, one module per topic; `check` and `library_findings` run them all."""

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
    citations,
    dates,
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

# Rules that depend on a single document: run when the document is loaded, and cached with it.
SINGLE_DOCUMENT_RULES: tuple[SingleDocumentRule, ...] = (
    people.named_pupils,
    maps.approvals,
    maps.coordinates,
    unfilled.filled,
)
# Rules that depend on one document and the directory. They may look up only directory entries (people, organisations,
# places) in the library, never other items: the cache relies on that.
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
    citations.first_hand,
    citations.dated,
    chapters.rising,
    captions.for_screens,
)
# Rules on one document that also depend on other items or on media files: run every time, never cached.
DOCUMENT_RULES: tuple[Rule, ...] = (
    ids.file_and_address,
    references.references,
    titles.length,
    dates.updated,
    dates.reached,
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
# Returns the findings of DIRECTORY_RULES on a document; calls the given function on a cache miss.
CachedFindings = Callable[[Context, Document, Callable[[], list[Finding]]], list[Finding]]


def _judge(context: Context, document: Document) -> list[Finding]:
    return [finding for rule in DIRECTORY_RULES for finding in rule(context, document)]


def check(
    context: Context, documents: Sequence[Document], cached: CachedFindings | None = None
) -> Iterator[Finding]:
    """Run all rules but SINGLE_DOCUMENT_RULES on the documents and the library.

    `cached` may return the findings of DIRECTORY_RULES from a cache.
    """
    for document in documents:
        for rule in DOCUMENT_RULES:
            yield from rule(context, document)
        judge = functools.partial(_judge, context, document)
        yield from judge() if cached is None else cached(context, document, judge)
    for over_all in LIBRARY_RULES:
        yield from over_all(context)


def library_findings(
    project: Project,
    library: Library,
    refused: frozenset[str],
    digest: Callable[[Path], str],
    roots: Roots | None = None,
) -> Iterator[Finding]:
    """Run the rules on all valid documents and their media files together.

    `refused` are the ids of files with mistakes, `digest` returns the SHA-256 of a file, `roots` are the media roots (by
    default only `assets/media/`).
    """
    if not refused:  # a file with mistakes may use any media file
        yield from media_files.unused(project, library)
    yield from captions.for_readers(library)
    yield from media_files.shared(roots or Roots.of(project), library, digest)
    yield from titles.distinct(library)
    yield from links.headings(library)
