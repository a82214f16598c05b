"""From documents to the library and everything the rules find in it."""

from __future__ import annotations

import datetime as dt

from pipeline.config import Project, Settings
from pipeline.content import rules
from pipeline.content.library import Document, Library, Named
from pipeline.content.load import Loaded
from pipeline.content.rules import ids, media_files
from pipeline.content.rules.context import Context
from pipeline.errors import Finding
from pipeline.sources.roots import Roots, root_findings


def build_library(
    project: Project,
    settings: Settings,
    loaded: Loaded,
    now: dt.datetime,
    once: rules.Once | None = None,
) -> tuple[Library, tuple[Finding, ...]]:
    """The library of valid documents and every finding: those of loading and those of the rules.

    `now` (aware) is what ages and expiries are measured against.
    """
    documents, taken = ids.unique(loaded.documents)
    findings = [*loaded.findings, *taken]
    library = Library.of(documents)
    roots = Roots.of(project, settings.roots)
    named: dict[str, list[tuple[Document, Named]]] = {}
    for document in loaded.documents:
        for media in document.media:
            named.setdefault(media.path, []).append((document, media))
    findings.extend(media_files.too_heavy(project, named, settings.inbox.repository_mb))
    findings.extend(root_findings(project, roots.troubles(named), "W426"))
    context = Context(settings, library, loaded.refused, now, roots)
    findings.extend(rules.check(context, loaded.documents, once))
    return library, tuple(sorted(set(findings)))
