"""The count stage: the evidence of each work, the progress of every goal, and closed years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.config import Project
from pipeline.content.model import BEIJING, KINDS, Work
from pipeline.errors import UsageError
from pipeline.goals.evidence_findings import proved_elsewhere
from pipeline.goals.freeze import Frozen, freeze, with_frozen
from pipeline.goals.likeness import find_likeness
from pipeline.goals.measure import Evidence, Progress, measure
from pipeline.goals.progress import Signed
from pipeline.line.checking import Checked, check
from pipeline.line.clock import default_now
from pipeline.line.executing import finished
from pipeline.line.planning import Planned, plan
from pipeline.line.reviewing import review_standings
from pipeline.line.session import open_session
from pipeline.media.entry_media import FinishedMedia, source_digests
from pipeline.review.signing_rules import only_demonstrates
from pipeline.review.standing import Standing

ClosedYears = tuple[tuple[int, tuple[Progress, ...]], ...]
"""Closed years, newest first, with their counts."""


@dataclass(frozen=True)
class Count:
    """The progress of every goal in `year`, and the other closed years."""

    year: int
    progress: tuple[Progress, ...]
    closed: ClosedYears


def count(
    checked: Checked,
    planned: Planned,
    media: FinishedMedia,
    reviews: Mapping[str, Standing],
    now: dt.datetime,
    year: int | None = None,
) -> Count:
    """Count at `now` (aware) towards the goals of `year`, by default the year of `now` in Beijing."""
    chosen = now.astimezone(BEIJING).year if year is None else year
    evidence = evidence_of(checked, planned, media, reviews)
    closed = sorted({f.year for f in checked.frozen} - {chosen}, reverse=True)
    return Count(
        chosen,
        goals(checked, evidence, now, chosen),
        tuple((other, goals(checked, evidence, now, other)) for other in closed),
    )


def measure_goals(project: Project, now: dt.datetime, year: int | None) -> tuple[tuple[Progress, ...], int]:
    """Return the progress of every goal with the present content of the store, and the year; runs no job."""
    with open_session(project, now) as session:
        checked = check(session)
        checked.require_valid()
        planned = plan(checked, session.digests, None)
    reviews = review_standings(checked, planned.source_digests, now)
    counted = count(checked, planned, finished(planned), reviews, now, year)
    return counted.progress, counted.year


def freeze_year(
    project: Project, year: int, now: dt.datetime, *, really: bool
) -> tuple[Frozen, tuple[str, ...], tuple[str, ...]]:
    """Close a year with the present count; return also what it leaves out: items not yet released, goals of registers.

    Without `really` nothing is written. Raises what `measure_goals` and `freeze` raise, and UsageError when `now` is ahead
    of the machine's clock: a closed year cannot be opened again.
    """
    progress, _ = measure_goals(project, now, year)
    waiting = sorted({c.id for p in progress if p.closed is None for c in p.counted if c.release is None})
    frozen = freeze(project, year, now, progress, really=False)
    if really:
        if now > default_now():
            raise UsageError(
                "封账不能写以后的时间。", help="封账以后不能改动：请到那一天再封，或去掉 --yes 先看预告。"
            )
        frozen = freeze(project, year, now, progress, really=True)
    kept = {goal.id for goal in frozen.goals}
    return frozen, tuple(waiting), tuple(p.title for p in progress if p.id not in kept)


def goals(checked: Checked, evidence: Evidence, now: dt.datetime, year: int) -> tuple[Progress, ...]:
    """Return the progress of every goal in the year, by COUNTING.md; for a closed year, its list and the adjustments."""
    settings = checked.settings
    stages = {kind: settings.review.required(kind) for kind in KINDS}
    live = measure(settings.goals.goals, checked.library, now, checked.ledger, stages, evidence, year)
    return with_frozen(live, year, checked.frozen)


def evidence_of(
    checked: Checked, planned: Planned, media: FinishedMedia, reviews: Mapping[str, Standing]
) -> Evidence:
    """Return what the store knows about each item's files, likeness, reviews and first publication."""
    library = checked.library
    digests = source_digests(library, media.digests)
    jobs = {job.sources[0].digest: job.key for job in planned.fingerprinting}
    keys = {id: jobs[digest] for id, digest in digests.items() if digest in jobs}
    likeness = find_likeness(planned.store, keys, checked.settings.goals.likeness, checked.project.work)
    verified: dict[str, str | None] = {}
    missing = media.missing(library.documents.values())
    for document in library.documents.values():
        if document.id in missing:
            verified[document.id] = f"媒体文件还没有处理完成：{'、'.join(missing[document.id])}"
        elif digests.get(document.id) is not None and document.id not in likeness.digests:
            verified[document.id] = "画面和声音的指纹还没有算出"
        else:
            verified[document.id] = None
    return Evidence(
        verified=verified,
        digests=digests,
        fingerprints=likeness.digests,
        alike=likeness.alike,
        elsewhere=proved_elsewhere(checked.project, library),
        signed={
            id: tuple(Signed(s.stage, s.name, s.at) for s in standing.signatures)
            for id, standing in reviews.items()
        },
        changed=frozenset(id for id, standing in reviews.items() if standing.lapsed is not None),
        demonstration=frozenset(_demonstrations(checked, reviews)),
    )


def _demonstrations(checked: Checked, reviews: Mapping[str, Standing]) -> Iterator[str]:
    """Yield the works that only demonstrate: their reviews do, or the unit that answers for them."""
    policy, library = checked.settings.review, checked.library
    for id, standing in reviews.items():
        entry = standing.document.entry
        if not isinstance(entry, Work):
            continue
        unit = library.unit(entry.production.unit)
        if only_demonstrates(policy, standing.signatures) or (unit is not None and unit.demonstration):
            yield id
