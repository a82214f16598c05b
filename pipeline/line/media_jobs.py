"""The media jobs of a build: which come first, their run, and what is said when some fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.content.library import Library
from pipeline.errors import ContentError, Finding, MediaError
from pipeline.execute.protocol import Event, Executor, Finished, Outcome
from pipeline.ledger.published import Published
from pipeline.media.cost import ordered
from pipeline.media.model import Job
from pipeline.sources.reference import place
from pipeline.store import Store


@dataclass(frozen=True)
class Fetching:
    """A source elsewhere begins to be fetched: its path as content names it, and its bytes."""

    path: str
    size: int


Listener = Callable[[Event | Finding | Fetching], None]
"""Hears events of jobs, and at once what is wrong with a source, though other jobs go on."""


@dataclass(frozen=True)
class JobCounts:
    """How many distinct jobs there were, ran to their end, were reused and failed; probes included."""

    planned: int
    run: int
    reused: int
    failed: int = 0

    @classmethod
    def of(cls, planned: Iterable[Job], outcomes: Iterable[Outcome]) -> JobCounts:
        """From the outcomes of every run of the build."""
        ended = {outcome.key: outcome for outcome in outcomes}
        made = [outcome for outcome in ended.values() if outcome.error is None]
        reused = sum(outcome.reused for outcome in made)
        keys = {job.key for job in planned}
        return cls(len(keys), len(made) - reused, reused, len(ended) - len(made))


class Done:
    """Keys of jobs that are done, heard as they end: known also when the run is interrupted. `fresh`: some ran."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        ended = [outcome for outcome in outcomes if outcome.manifest is not None]
        self.keys = {outcome.key for outcome in ended}
        self.fresh = any(not outcome.reused for outcome in ended)

    def hearing(self, listen: Listener) -> Callable[[Event], None]:
        """A listener that tells `listen` and keeps what is done."""

        def hear(event: Event) -> None:
            if isinstance(event, Finished):
                self.keys.add(event.key)
                self.fresh |= not event.reused
            listen(event)

        return hear


def ranks(
    library: Library, visible: Library, ledger: Mapping[str, Published], digests: Mapping[str, str]
) -> dict[str, int]:
    """How urgent each source is, by its digest; `digests` are by media path.

    0 for visible items that no release has had, 1 for what else is visible, 2 for drafts and what is not due.
    """
    found: dict[str, int] = {}
    waiting = {item.id for item in visible.items if item.id not in ledger}
    for document in library.documents.values():
        rank = 0 if document.id in waiting else 1 if document.id in visible.documents else 2
        for named in document.media:
            if digest := digests.get(named.path):
                found[digest] = min(rank, found.get(digest, rank))
    return found


def run_jobs(
    jobs: Iterable[Job],
    urgency: Mapping[str, int],
    executor: Executor,
    store: Store,
    locate: Mapping[str, Path],
    listen: Callable[[Event], None],
) -> list[Outcome]:
    """Every outcome, the most urgent jobs started first. A failure stops no other job; an interruption stops all."""
    with closing(executor.run(ordered(jobs, urgency), store, locate, listen)) as outcomes:  # type: ignore[type-var]
        return list(outcomes)


def require_done(
    outcomes: Sequence[Outcome], counts: JobCounts, findings: tuple[Finding, ...], folder: str
) -> None:
    """Raises MediaError when a job failed, else ContentError when a source was refused; both say how many jobs ran.

    `folder` is the media root as people know it.
    """
    failures = [outcome for outcome in outcomes if outcome.error is not None]
    if failures:
        error = MediaError(
            f"有 {len(failures)} 个媒体文件没有处理成功，其余的已经做好：\n"
            + "\n".join(_told(outcome, folder) for outcome in failures)
            + "\n",
            help="请按提示处理后重新运行，已经做好的不会重做。",
        )
        error.findings = findings
        error.details = {"jobs": asdict(counts), "failures": [_row(o, folder) for o in failures]}
        raise error
    if any(finding.severity == "error" for finding in findings):
        refused = ContentError(findings)
        refused.details = {"jobs": asdict(counts)}
        raise refused


def _told(outcome: Outcome, folder: str) -> str:
    """`file  code  what and why  what to do`, then the last lines of the tool."""
    assert outcome.error is not None
    what, *lines = outcome.error.message.splitlines()
    head = f"{place(folder, outcome.label)}  {outcome.error.code}  {what}{outcome.error.help}"
    return "\n".join([head, *(f"    {line}" for line in lines)])


def _row(outcome: Outcome, folder: str) -> dict[str, Any]:
    assert outcome.error is not None
    error = asdict(outcome.error)
    return {"key": outcome.key, "kind": outcome.kind, "source": place(folder, outcome.label), **error}
