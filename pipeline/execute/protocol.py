"""The executor protocol: an executor runs jobs, reports events, and returns one outcome per job."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.errors import MediaError
from pipeline.listeners import ignore
from pipeline.media.model import Job
from pipeline.sandbox.limit import Isolation
from pipeline.store import Manifest, Store

Locator = Mapping[str, Path]
"""Maps the digest of each source to its absolute path."""


@dataclass(frozen=True)
class Failure:
    """Why a job failed, in Chinese. `detail` holds the last lines of the tool's standard error."""

    code: str
    message: str
    help: str = ""
    detail: str = ""


class JobFailed(MediaError):
    """A job failed. `failure` becomes part of its outcome."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message, help=failure.help)
        self.failure = failure


@dataclass(frozen=True)
class Outcome:
    """The result of one job: a manifest or an error. `reused` says that it was already in the store."""

    key: str
    kind: str
    label: str
    manifest: Manifest | None = None
    error: Failure | None = None
    reused: bool = False


@dataclass(frozen=True)
class Conditions:
    """The conditions of a run, reported at its start.

    `jobs` at a time, `heavy` ones among them, their total memory (0: no limit), and the isolation of processes that open
    media.
    """

    jobs: int
    heavy: int
    memory_mb: int
    isolation: Isolation


@dataclass(frozen=True)
class Queued:
    """A job will run. All jobs are reported before the first starts. `work` is its cost (`media.cost.work_of`)."""

    key: str
    kind: str
    label: str
    work: int


@dataclass(frozen=True)
class Started:
    """A job started. `label` is its source's path."""

    key: str
    kind: str
    label: str


@dataclass(frozen=True)
class Progress:
    """The progress of a job in thousandths of its duration."""

    key: str
    permille: int


@dataclass(frozen=True)
class Finished:
    """A job's result is in the store."""

    key: str
    manifest: Manifest
    reused: bool = False


@dataclass(frozen=True)
class Failed:
    """A job failed. The others continue."""

    key: str
    error: Failure


Event = Conditions | Queued | Started | Progress | Finished | Failed


class Executor(Protocol):
    """Runs jobs and commits their results to the store."""

    def run(
        self, jobs: Iterable[Job], store: Store, locate: Locator, on_event: Callable[[Event], None] = ignore
    ) -> Iterator[Outcome]:
        """Yield one outcome per distinct key as jobs end, first those already in the store.

        Lazy: iterate to the end. Closing the iterator early kills running jobs. A failed job is an outcome and does not
        stop others. `on_event` may be called from other threads, one call at a time.
        """
