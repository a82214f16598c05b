"""Builds the library from loaded documents and runs the rules on it."""

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
    cached: rules.CachedFindings | None = None,
) -> tuple[Library, tuple[Finding, ...]]:
    """Return the library of valid documents and the findings of loading and of the rules.

    Ages and expiry dates are measured against `now` (aware). `cached` is passed
    to `rules.check`.
    """
    documents, id_findings = ids.unique(loaded.documents)
    findings = [*loaded.findings, *id_findings]
    library = Library.of(documents)
    roots = Roots.of(project, settings.roots)
    named: dict[str, list[tuple[Document, Named]]] = {}
    for document in loaded.documents:
        for media in document.media:
            named.setdefault(media.path, []).append((document, media))
    findings.extend(media_files.too_heavy(project, named, settings.inbox.repository_mb))
    findings.extend(root_findings(project, roots.troubles(named), "W426"))
    context = Context(settings, library, loaded.refused, now, roots)
    findings.extend(rules.check(context, loaded.documents, cached))
    return library, tuple(sorted(set(findings)))
