"""The executor protocol: it takes jobs, reports events as they go, and gives one outcome a job."""

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
"""Where a worker finds each source: digest → absolute path."""


@dataclass(frozen=True)
class Failure:
    """Why a job failed, in Chinese; `detail` holds the tool's last lines."""

    code: str
    message: str
    help: str = ""
    detail: str = ""


class JobFailed(MediaError):
    """One job could not be done; `failure` is what its outcome carries."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message, help=failure.help)
        self.failure = failure


@dataclass(frozen=True)
class Outcome:
    """The end of one job: a manifest, or an error. `reused` when the store had it and nothing ran."""

    key: str
    kind: str
    label: str
    manifest: Manifest | None = None
    error: Failure | None = None
    reused: bool = False


@dataclass(frozen=True)
class Conditions:
    """Under which a run begins.

    How many jobs at a time, how many of them heavy, their memory together (0: no bound), and how the processes that open
    media are kept apart from the machine.
    """

    jobs: int
    heavy: int
    memory_mb: int
    isolation: Isolation


@dataclass(frozen=True)
class Queued:
    """A job is to be done; all jobs of a run are reported before the first starts. `work` weighs it (`media.cost`)."""

    key: str
    kind: str
    label: str
    work: int


@dataclass(frozen=True)
class Started:
    """A job began. `label` is its source's path."""

    key: str
    kind: str
    label: str


@dataclass(frozen=True)
class Progress:
    """How far a job is, in thousandths of its duration."""

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
    """A job failed; the others go on."""

    key: str
    error: Failure


Event = Conditions | Queued | Started | Progress | Finished | Failed


class Executor(Protocol):
    """Brings jobs into the store."""

    def run(
        self, jobs: Iterable[Job], store: Store, locate: Locator, on_event: Callable[[Event], None] = ignore
    ) -> Iterator[Outcome]:
        """One outcome a distinct key, as each ends; jobs the store has come first and start nothing.

        Lazy: iterate to the end. Closing the iterator early stops what is running. A failure is an outcome and never
        stops other jobs. `on_event` may be called from other threads, one call at a time.
        """
