"""When a first build shows its site before all media is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.execute.protocol import Outcome
from pipeline.media.cost import work_of
from pipeline.media.model import Job

FIRST_WORK = 30_000
"""Work to do before the first time, in the milliseconds of `media.cost`: the pictures, sounds and first films of the sample."""


class EarlyShows:
    """Decides when the site is shown, and shows it with what is finished by then.

    The first time comes when `first_work` is done, or when no job quicker than that is left; each further one when the
    work done has doubled. As much must be left to do, so that a build of any length shows its site a few times.
    After a failure the site is left alone, as by any build.
    """

    def __init__(self, jobs: Iterable[Job], first_work: int, show: Callable[[int], None]) -> None:
        self._waiting = {job.key: work_of(job) for job in jobs}
        self._left = sum(self._waiting.values())
        self._quick_work = first_work
        self._quick = sum(work < first_work for work in self._waiting.values())
        self._show = show
        self._mark = first_work
        self._done = 0
        self._shown = False
        self._failed = False

    def after(self, outcome: Outcome) -> None:
        """Take note of an outcome, and show the site if it is time."""
        work = self._waiting.pop(outcome.key, 0)
        self._left -= work
        self._quick -= 0 < work < self._quick_work
        self._done += 0 if outcome.reused else work
        self._failed |= outcome.error is not None
        due = self._done >= self._mark or not (self._quick or self._shown)
        if due and self._left >= self._mark and not self._failed:
            self._shown = True
            self._mark = 2 * max(self._done, self._mark)
            self._show(len(self._waiting))
