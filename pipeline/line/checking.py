"""The check stage: load and judge everything that needs no media job, and report every mistake at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from pipeline.config import Project, Settings, links_found, load_settings
from pipeline.content.check_cache import CheckCache
from pipeline.content.file_names import walk
from pipeline.content.library import Library
from pipeline.content.library_builder import build_library
from pipeline.content.load import Loaded, load
from pipeline.content.partial_document import partial_documents, partial_findings
from pipeline.content.registers.load import holds_itself_back, load_registers
from pipeline.content.rules import library_findings
from pipeline.content.rules.context import Context
from pipeline.conversion.document_rules import judging_code
from pipeline.conversion.readers import open_document_rules
from pipeline.errors import ContentError, Finding
from pipeline.goals.evidence_findings import counting_findings
from pipeline.goals.freeze import Frozen, read_frozen
from pipeline.ledger.calendar_events import EventRevision, read_event_revisions
from pipeline.ledger.permalinks import Permalink, read_permalinks, returned, vanished
from pipeline.ledger.podcast_guids import GivenGuid, read_guids
from pipeline.ledger.published import Published, read_ledger
from pipeline.ledger.signatures import Signatures, read_signatures
from pipeline.line.session import Session, open_session
from pipeline.media.captions.cue import Captions, Cue
from pipeline.media.captions.files import read_captions
from pipeline.review.late_sources import read_after_review
from pipeline.sources.roots import Roots


@dataclass(frozen=True)
class Checked:
    """The result of a check: settings, the library of valid documents, every finding."""

    project: Project
    settings: Settings
    library: Library
    ledger: Mapping[str, Published]
    captions: Mapping[str, Captions]
    findings: tuple[Finding, ...]
    signatures: Signatures
    frozen: tuple[Frozen, ...] = ()
    permalinks: Mapping[str, Permalink] = field(default_factory=dict)
    podcasts: Mapping[str, GivenGuid] = field(default_factory=dict)
    event_revisions: Mapping[str, EventRevision] = field(default_factory=dict)
    """What calendars said last of each event."""
    read: int = 0
    """How many content files were read for the first time."""

    @property
    def cues(self) -> dict[str, tuple[Cue, ...]]:
        """Return the cues of every caption file by media path."""
        return {path: captions.cues for path, captions in self.captions.items()}

    def require_valid(self) -> None:
        """Raise ContentError if a finding is an error."""
        require_valid(self.findings)


def require_valid(findings: tuple[Finding, ...]) -> None:
    """Raise ContentError if one of the findings is an error that does not hold back its row or sheet alone."""
    if any(f.severity == "error" and not holds_itself_back(f) for f in findings):
        raise ContentError(findings)


def check_project(project: Project, now: dt.datetime) -> Checked:
    """Check a project in a session of its own. Ages are measured at `now` (aware)."""
    with open_session(project, now) as session:
        return check(session)


def check(session: Session) -> Checked:
    """Load and judge settings, content, registers, ledgers and captions.

    Ages (a register's row, a check date, an expiry) are measured against the session's `now`. Raises ConfigError when
    the settings have mistakes: without them nothing can be judged.
    """
    project, now = session.project, session.now
    settings = load_settings(project)
    with open_document_rules(settings) as rules:
        cache = CheckCache(project, rules, judging_code(project.work))
        loaded = load(project, cache.document, partial(session.readers.judge, cache))
        of_parts: list[Finding] = []
        parts = partial_documents(loaded.broken, rules, of_parts)
    session.loaded(settings, loaded.documents, cache.read)
    library, findings = build_library(project, settings, loaded, now, cache.cached_findings)
    roots = Roots.of(project, settings.roots)
    registers, register_findings = load_registers(project, settings, organisation_names(library), now)
    library = replace(library, registers=registers)
    across = library_findings(project, library, loaded.refused, cache.digests.digest, roots)
    ledger, ledger_findings = read_ledger(project)
    permalinks, link_findings = permalink_findings(project, settings, loaded, ledger)
    podcasts, podcast_findings = read_guids(project)
    event_revisions, revision_findings = read_event_revisions(project)
    frozen, frozen_findings = read_frozen(project)
    counting = counting_findings(project, library, cache.digests.digest)
    of_parts.extend(partial_findings(Context(settings, library, loaded.refused, now, roots), parts))
    captions, caption_findings = read_captions(project, library, roots)
    signatures, review_findings = read_signatures(project)
    cache.save()
    everything = {
        *findings,
        *across,
        *register_findings,
        *ledger_findings,
        *link_findings,
        *podcast_findings,
        *revision_findings,
        *caption_findings,
        *review_findings,
        *read_after_review(library, signatures),
        *frozen_findings,
        *counting,
        *_further(of_parts, findings),
        *links_found(project),
        *_theme_names(project),
    }
    return Checked(
        project=project,
        settings=settings,
        library=library,
        ledger=ledger,
        captions=captions,
        findings=tuple(sorted(everything)),
        signatures=signatures,
        frozen=frozen,
        permalinks=permalinks,
        podcasts=podcasts,
        event_revisions=event_revisions,
        read=cache.read,
    )


def _theme_names(project: Project) -> Iterator[Finding]:
    """Yield the names in the theme that are not UTF-8; `links_found` tells the links."""
    findings: list[Finding] = []
    if project.theme.is_dir():
        for _ in walk(project.theme, project.root, findings):
            continue
    return (finding for finding in findings if finding.code != "E111")


def _further(found: Iterable[Finding], told: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings of partly read documents, except at places that already have an error."""
    errors = [finding for finding in told if finding.severity == "error"]
    places = {(finding.file, finding.line, finding.column) for finding in errors}
    odd = {finding.file for finding in errors if finding.code == "E114"}  # YAML tells such a character again
    return (
        f
        for f in found
        if (f.file, f.line, f.column) not in places and not (f.code == "E114" and f.file in odd)
    )


def permalink_findings(
    project: Project, settings: Settings, loaded: Loaded, ledger: Mapping[str, Published]
) -> tuple[Mapping[str, Permalink], tuple[Finding, ...]]:
    """Return the permalink ledger, its mistakes, and the addresses in it that no page answers any more."""
    known, findings = read_permalinks(project)
    withdrawn = {id for id, published in ledger.items() if published.withdrawn is not None}
    findings = (*findings, *returned(project, settings, withdrawn))
    if loaded.refused:  # a file with mistakes may answer addresses that are unknown here
        return known, findings
    return known, (*findings, *vanished(project, known, loaded.documents, settings, withdrawn))


def organisation_names(library: Library) -> dict[str, tuple[str, ...]]:
    """Return every name by which a register may refer to an organisation of the library, full name first, by id."""
    return {
        id: (o.name, *((o.short_name,) if o.short_name else ())) for id, o in library.organisations.items()
    }
