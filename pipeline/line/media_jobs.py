"""Run the media jobs of a build: their order, their counts, and the error message when some fail."""

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
from pipeline.listeners import ignore
from pipeline.media.cost import ordered
from pipeline.media.model import Job
from pipeline.sources.reference import place
from pipeline.store import Store


@dataclass(frozen=True)
class Fetching:
    """The event that a remote source is about to be fetched: its path in the content, and its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True)
class EarlySite:
    """The event that a site can be opened at `index` although `jobs` media jobs are not done yet."""

    index: Path
    jobs: int


Listener = Callable[[Event | Finding | Fetching | EarlySite], None]
"""Receives events of jobs, and problems with sources as soon as they are known, while other jobs go on."""


@dataclass(frozen=True)
class JobCounts:
    """How many distinct jobs were planned, were run, were reused (cache hits) and failed; probes included."""

    planned: int
    run: int
    reused: int
    failed: int = 0

    @classmethod
    def of(cls, planned: Iterable[Job], outcomes: Iterable[Outcome]) -> JobCounts:
        """Count the outcomes of every run of the build."""
        ended = {outcome.key: outcome for outcome in outcomes}
        succeeded = [outcome for outcome in ended.values() if outcome.error is None]
        reused = sum(outcome.reused for outcome in succeeded)
        keys = {job.key for job in planned}
        return cls(len(keys), len(succeeded) - reused, reused, len(ended) - len(succeeded))


class FinishedJobs:
    """The keys of finished jobs, recorded as they end, so they are known after an interruption too. `fresh`: some were run."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        ended = [outcome for outcome in outcomes if outcome.manifest is not None]
        self.keys = {outcome.key for outcome in ended}
        self.fresh = any(not outcome.reused for outcome in ended)

    def recording(self, on_event: Listener) -> Callable[[Event], None]:
        """Return a listener that records finished jobs and passes each event to `on_event`."""

        def record(event: Event) -> None:
            if isinstance(event, Finished):
                self.keys.add(event.key)
                self.fresh |= not event.reused
            on_event(event)

        return record


def ranks(
    library: Library, visible: Library, ledger: Mapping[str, Published], digests: Mapping[str, str]
) -> dict[str, int]:
    """Rank each source by urgency, by its digest; `digests` are by media path.

    0 for visible items in no release yet, 1 for other visible items, 2 for drafts and items that are not due.
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
    on_event: Callable[[Event], None],
    after: Callable[[Outcome], None] = ignore,
) -> list[Outcome]:
    """Run the jobs, the most urgent first, and return every outcome. A failure stops no other job; an interruption stops all.

    `after` is called with each outcome, while other jobs go on.
    """
    ended = []
    with closing(executor.run(ordered(jobs, urgency), store, locate, on_event)) as outcomes:  # type: ignore[type-var]
        for outcome in outcomes:
            ended.append(outcome)
            after(outcome)
    return ended


def require_done(
    outcomes: Sequence[Outcome], counts: JobCounts, findings: tuple[Finding, ...], folder: str
) -> None:
    """Raise MediaError if a job failed, else ContentError if a source was refused; both have the counts of jobs.

    `folder` is the media root as messages show it.
    """
    failures = [outcome for outcome in outcomes if outcome.error is not None]
    if failures:
        error = MediaError(
            f"有 {len(failures)} 个媒体文件没有处理成功，其余的已经做好：\n"
            + "\n".join(failure_text(outcome, folder) for outcome in failures)
            + "\n",
            help="请按提示处理后重新运行，已经做好的不会重做。",
        )
        error.findings = findings
        error.details = {"jobs": asdict(counts), "failures": [_row(o, folder) for o in failures]}
        raise error
    if is_refused(findings):
        refused = ContentError(findings)
        refused.details = {"jobs": asdict(counts)}
        raise refused


def is_refused(findings: Iterable[Finding]) -> bool:
    """Whether a source was refused."""
    return any(finding.severity == "error" for finding in findings)


def failure_text(outcome: Outcome, folder: str) -> str:
    """Format a failure: `file  code  what and why  what to do`, then the tool's last lines."""
    assert outcome.error is not None
    message, *lines = outcome.error.message.splitlines()
    head = f"{place(folder, outcome.label)}  {outcome.error.code}  {message}{outcome.error.help}"
    return "\n".join([head, *(f"    {line}" for line in lines)])


def _row(outcome: Outcome, folder: str) -> dict[str, Any]:
    assert outcome.error is not None
    error = asdict(outcome.error)
    return {"key": outcome.key, "kind": outcome.kind, "source": place(folder, outcome.label), **error}
