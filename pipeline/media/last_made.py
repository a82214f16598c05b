"""Records the last finished job of each path, so that a plan can say why a job must run again.

    .kepu/made.json     {…, "value": {"video videos/a.mp4": [[source, recipe, tools], …]}}

`source` is the digest of the source digests, the others are digests of canonical JSON. This is a cache: without it
the reason for every job missing from the store is "new".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pipeline.media.model import Job
from pipeline.store import key_of, read_kept, write_kept

SCHEMA = 2
"""Version of the file format."""

Reason = Literal["new", "source changed", "recipe changed", "tools changed", "lost"]

JobDigests = tuple[str, str, str]
"""Digests of sources, recipe and tools of a job."""

DigestsByPath = Mapping[str, frozenset[JobDigests]]


def read_last_made(file: Path) -> dict[str, frozenset[JobDigests]]:
    """Read the file: digests by kind and path. Empty if nothing is known."""
    return read_kept(file, _by_path, SCHEMA) or {}


def _by_path(value: dict[str, list[Any]]) -> dict[str, frozenset[JobDigests]]:
    return {name: frozenset((s, r, t) for s, r, t in entries) for name, entries in value.items()}


def record_last_made(file: Path, jobs: Iterable[Job], done: Collection[str]) -> None:
    """Record which planned jobs are done, by key. A path whose job is not done keeps its previous record."""
    before, planned = read_last_made(file), tuple(jobs)
    now: dict[str, set[JobDigests]] = {}
    for job in planned:
        if job.key in done:
            now.setdefault(_name(job), set()).add(_digests(job))
    names = {_name(job) for job in planned}
    after = {name: frozenset(now.get(name, before.get(name, ()))) for name in names}
    after = {name: entries for name, entries in after.items() if entries}
    if after != before:
        rows = {
            name: [list(digests) for digests in sorted(entries)] for name, entries in sorted(after.items())
        }
        write_kept(file, rows, SCHEMA)


def reason_of(job: Job, last_made: DigestsByPath) -> Reason:
    """Return why a job missing from the store has to run."""
    known = last_made.get(_name(job), frozenset())
    source, recipe, tools = _digests(job)
    if not known:
        return "new"
    if not any(s == source for s, _, _ in known):
        return "source changed"
    if not any((s, r) == (source, recipe) for s, r, _ in known):
        return "recipe changed"
    return "lost" if (source, recipe, tools) in known else "tools changed"


def _name(job: Job) -> str:
    return f"{job.kind} {job.label}"


def _digests(job: Job) -> JobDigests:
    """Return the digests of a job. The schema counts as a tool: both change with our code, not with content."""
    sources = key_of([source.digest for source in job.sources])
    return sources, key_of(job.recipe), key_of([job.tools, job.schema])
