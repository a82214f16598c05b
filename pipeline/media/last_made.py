"""What was last made for a path, so that a plan can say why a job is to be done again.

    .kepu/made.json     {…, "value": {"video videos/a.mp4": [[source, recipe, tools], …]}}

Source is the digest of the file, the others digests of the canonical records. A cache: without it everything that is
not in the store is new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pipeline.media.model import Job
from pipeline.store import key_of, read_kept, write_kept

SCHEMA = 2
"""Of the form of the file."""

Reason = Literal["new", "source changed", "recipe changed", "tools changed", "lost"]

Made = tuple[str, str, str]
"""Digests of the source, the recipe and the tools."""

MadeByPath = Mapping[str, frozenset[Made]]


def read_made(file: Path) -> dict[str, frozenset[Made]]:
    """What was last made, by kind and path; empty when nothing is known."""
    return read_kept(file, _by_path, SCHEMA) or {}


def _by_path(value: dict[str, list[Any]]) -> dict[str, frozenset[Made]]:
    return {name: frozenset((s, r, t) for s, r, t in entries) for name, entries in value.items()}


def record_made(file: Path, jobs: Iterable[Job], done: Collection[str]) -> None:
    """Writes down which of the planned jobs are done, by key; of a path whose job is not, what was known stays."""
    before, planned = read_made(file), tuple(jobs)
    now: dict[str, set[Made]] = {}
    for job in planned:
        if job.key in done:
            now.setdefault(_name(job), set()).add(_made(job))
    names = {_name(job) for job in planned}
    after = {name: frozenset(now.get(name, before.get(name, ()))) for name in names}
    after = {name: made for name, made in after.items() if made}
    if after != before:
        rows = {name: [list(made) for made in sorted(entries)] for name, entries in sorted(after.items())}
        write_kept(file, rows, SCHEMA)


def reason_of(job: Job, made: MadeByPath) -> Reason:
    """Why a job that the store does not have is to be done."""
    known = made.get(_name(job), frozenset())
    source, recipe, tools = _made(job)
    if not known:
        return "new"
    if not any(s == source for s, _, _ in known):
        return "source changed"
    if not any((s, r) == (source, recipe) for s, r, _ in known):
        return "recipe changed"
    return "lost" if (source, recipe, tools) in known else "tools changed"


def _name(job: Job) -> str:
    return f"{job.kind} {job.label}"


def _made(job: Job) -> Made:
    """The schema goes with the tools: both are ours, not the editor's."""
    sources = key_of([source.digest for source in job.sources])
    return sources, key_of(job.recipe), key_of([job.tools, job.schema])
