"""Progress of long work on standard error: bars on a terminal, occasional lines elsewhere."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.cli.output import Reporter
from pipeline.errors import Finding
from pipeline.execute.protocol import Conditions, Event, Failed, Finished, Queued, Started
from pipeline.execute.protocol import Progress as Moved
from pipeline.line.media_jobs import EarlySite, Fetching
from pipeline.media.kinds import KINDS
from pipeline.sandbox.isolation import ISOLATION_WORDS

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

Clock = Callable[[], float]

LINE_SECONDS = 5.0
"""Without a terminal, write a line at most this often, and at least every LINE_PERMILLE of the work."""
LINE_PERMILLE = 100
ESTIMATE_SECONDS = 2.0
"""Before this much time has passed, the speed is too uncertain to estimate the time left."""
NAMED = 3
"""How many running files one line names."""


@dataclass
class Running:
    """A running job: when it started, its expected work, and its progress in thousandths."""

    name: str
    work: int
    since: float
    permille: int = 0


@dataclass
class Tally:
    """The progress of all queued jobs together, weighted by the expected work of each, and the time left.

    `clock` returns seconds; the speed is measured from the start of the first job.
    """

    clock: Clock
    total: int = 0
    jobs: int = 0
    ended: int = 0
    finished: int = 0
    started: float | None = None
    kinds: set[str] = field(default_factory=set)
    weights: dict[str, int] = field(default_factory=dict)
    running: dict[str, Running] = field(default_factory=dict)

    def queue(self, key: str, work: int, kind: str) -> None:
        """Add a job. The first job of a new run resets the tally."""
        if self.ended == self.jobs:
            self.total = self.jobs = self.ended = self.finished = 0
            self.started = None
            self.kinds.clear()
        self.kinds.add(kind)
        self.weights[key] = work
        self.total += work
        self.jobs += 1

    @property
    def name(self) -> str:
        """Return the name of this run: its one kind of job, or media in general."""
        return KINDS[next(iter(self.kinds))].word if len(self.kinds) == 1 else "媒体"

    def start(self, key: str, name: str) -> None:
        """Note that a job started."""
        now = self.clock()
        self.started = now if self.started is None else self.started
        self.running[key] = Running(name, self.weights.get(key, 0), now)

    def end(self, key: str) -> Running | None:
        """Note that a job ended, well or badly; return its record, None when it had not been started."""
        running = self.running.pop(key, None)
        if running is not None:
            self.ended += 1
            self.finished += running.work
        return running

    @property
    def permille(self) -> int:
        """Return the progress of all work in thousandths."""
        moving = sum(r.work * r.permille // 1000 for r in self.running.values())
        return 1000 if not self.total else min(1000, 1000 * (self.finished + moving) // self.total)

    def seconds_left(self) -> int | None:
        """Return the time left for everything; None while it cannot be estimated."""
        return None if self.started is None else self._left(self.started, self.permille)

    def seconds_left_of(self, running: Running) -> int | None:
        """Return the time left for one job; None while it cannot be estimated, and for jobs that report no progress."""
        return self._left(running.since, running.permille)

    def _left(self, since: float, permille: int) -> int | None:
        passed = self.clock() - since
        if passed < ESTIMATE_SECONDS or not 0 < permille < 1000:
            return None
        return round(passed * (1000 - permille) / permille)


def time_left(seconds: int | None) -> str:
    """Format the time left; empty when it is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"约剩 {hours} 小时 {minutes} 分"
    return f"约剩 {minutes} 分 {rest} 秒" if minutes else f"约剩 {rest} 秒"


class MediaProgress:
    """Shows the events of a build. Silent when the reporter is quiet; never writes to standard output."""

    def __init__(self, reporter: Reporter, clock: Clock = time.monotonic) -> None:
        self.reporter = reporter
        self.tally = Tally(clock)
        self._shown = False
        self._view = _Bars(reporter, reporter.bars) if reporter.bars else _Lines(reporter, clock)

    def __enter__(self) -> MediaProgress:
        return self

    def __exit__(self, *_: object) -> None:
        self._view.close()

    def __call__(self, event: Event | Finding | Fetching | EarlySite) -> None:
        """Show an event of the executor, or a problem with a source."""
        if self.reporter.quiet:
            return
        if isinstance(event, Finding):
            self.reporter.note(event.text())
        elif isinstance(event, Fetching):
            self.reporter.note(f"取回 {event.path}（{event.size / 1_000_000:.1f} MB）")
        elif isinstance(event, EarlySite):
            index = os.path.relpath(event.index)
            self.reporter.note(
                f"网站可以先看了：打开 {index}。还有 {event.jobs} 个媒体任务在做，做好后自动补上。"
            )
        elif isinstance(event, Conditions):
            self._conditions(event)
        else:
            self._job(event)

    def _conditions(self, conditions: Conditions) -> None:
        if not self.reporter.verbose or self._shown:
            return
        self._shown = True
        memory = f"，内存合计不超过 {conditions.memory_mb} MB" if conditions.memory_mb else ""
        self.reporter.note(f"媒体任务同时最多 {conditions.jobs} 个，其中转码 {conditions.heavy} 个{memory}。")
        self.reporter.note(f"打开外来文件的进程：{ISOLATION_WORDS[conditions.isolation]}。")

    def _job(self, event: Queued | Started | Moved | Finished | Failed) -> None:
        if isinstance(event, Queued):
            self.tally.queue(event.key, event.work, event.kind)
        elif isinstance(event, Started):
            self.tally.start(event.key, f"{KINDS[event.kind].word} {event.label}")
        elif isinstance(event, Moved):
            if event.key in self.tally.running:
                self.tally.running[event.key].permille = event.permille
        elif ended := self.tally.end(event.key):
            if isinstance(event, Failed):
                self._view.failed(ended.name)
        else:  # a cache hit: it was never started
            return
        self._view.show(self.tally)


class _Lines:
    """Progress as lines for logs, rate-limited, so that a thousand pictures are not a thousand lines."""

    def __init__(self, reporter: Reporter, clock: Clock) -> None:
        self._reporter = reporter
        self._clock = clock
        self._shown_at: float | None = None
        self._shown = 0

    def failed(self, name: str) -> None:
        self._reporter.note(f"失败 {name}")

    def show(self, tally: Tally) -> None:
        if tally.started is None:
            return
        now, permille = self._clock(), tally.permille
        if self._shown_at is None or permille < self._shown:
            self._shown_at, self._shown = tally.started, 0
        finished = tally.ended == tally.jobs
        due = now - self._shown_at >= LINE_SECONDS or permille - self._shown >= LINE_PERMILLE
        if not ((due and now - self._shown_at >= 1) or finished):
            return
        self._shown_at, self._shown = now, permille
        left = time_left(tally.seconds_left())
        parts = [
            f"{tally.name} {permille // 10}%，完成 {tally.ended}/{tally.jobs}",
            *([left] if left else []),
        ]
        doing = [f"{r.name}（{r.permille // 10}%）" if r.permille else r.name for r in tally.running.values()]
        more = [f"等 {len(doing)} 个"] if len(doing) > NAMED else []
        self._reporter.note("，".join(parts) + ("；" + "、".join(doing[:NAMED] + more) if doing else "。"))

    def close(self) -> None:
        """Nothing to undo."""


class _Bars:
    """Progress on a terminal: one bar for everything, one for each running file."""

    def __init__(self, reporter: Reporter, console: Console) -> None:
        from rich.progress import BarColumn, Progress, TextColumn
        from rich.table import Column

        self._reporter = reporter
        name = TextColumn("{task.description}", markup=False, table_column=Column(ratio=2, no_wrap=True))
        columns = (
            name,
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.fields[left]}"),
        )
        self._bars = Progress(*columns, console=console, transient=True)
        self._everything: TaskID | None = None
        self._tasks: dict[str, TaskID] = {}

    def failed(self, name: str) -> None:
        self._reporter.note(f"失败 {name}")

    def show(self, tally: Tally) -> None:
        if self._everything is None:
            self._bars.start()
            self._everything = self._bars.add_task("", total=1000, left="")
        for key in self._tasks.keys() - tally.running.keys():
            self._bars.remove_task(self._tasks.pop(key))
        for key, running in tally.running.items():
            if key not in self._tasks:
                self._tasks[key] = self._bars.add_task(running.name, total=1000, left="")
            left = time_left(tally.seconds_left_of(running))
            self._bars.update(self._tasks[key], completed=running.permille, left=left)
        counts = f"{tally.ended}/{tally.jobs} {time_left(tally.seconds_left())}"
        name = f"全部{tally.name}"
        self._bars.update(self._everything, description=name, completed=tally.permille, left=counts)

    def close(self) -> None:
        self._bars.stop()


class ByteProgress:
    """Progress of a long read: a bar on a terminal, a line at every tenth elsewhere."""

    def __init__(self, reporter: Reporter, what: str) -> None:
        self.reporter, self.what = reporter, what
        self._noted = 0
        self.bars: Bars | None = None
        self.task: TaskID | None = None

    def __enter__(self) -> ByteProgress:
        if self.reporter.bars is not None and not self.reporter.quiet:
            from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

            columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
            self.bars = Progress(*columns, console=self.reporter.bars, transient=True)
            self.task = self.bars.add_task(self.what, total=None)
            self.bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.bars is not None:
            self.bars.stop()

    def __call__(self, done: int, total: int) -> None:
        """`done` bytes of `total`."""
        tenth = 10 * done // total if total else 0
        if self.bars is not None and self.task is not None:
            self.bars.update(self.task, completed=done, total=total)
        elif tenth > self._noted:
            self._noted = tenth
            self.reporter.note(f"{self.what} {10 * tenth}%")
