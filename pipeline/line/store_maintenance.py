"""Maintenance of a project's store: `kepu store verify` and `kepu store gc`.

A cleaning keeps:

- whatever the current plan names, drafts and unpublished items included: probes, fingerprints, measurements, media;
- whatever a kept release of any target has below `media/`: its address is public, and an object made again, on another
  kind of processor, may have other bytes, which a publish would refuse;
- whatever was added to the store in the last days: another checkout may share the store, and edits are reverted.

Besides objects it removes damaged objects set aside, fetched sources that no content names any more, and
temporary files of killed processes.

A cleaning and a build exclude each other by a lock (`Store.in_use`, `Store.alone`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass

from pipeline.config import Project, Settings, load_settings
from pipeline.errors import UsageError
from pipeline.line.checking import check
from pipeline.line.planning import Planned, plan
from pipeline.line.session import open_session
from pipeline.media.model import URL_DIGITS
from pipeline.publish.opening import open_targets
from pipeline.publish.protocol import MEDIA
from pipeline.store import open_store
from pipeline.store.leftovers import sweep_abandoned, sweep_fetched, sweep_leftovers
from pipeline.store.maintenance import Examined, Garbage, examine, find_garbage
from pipeline.store.opening import cache_of

LEFTOVER_SECONDS = 86_400
"""Age in seconds from which a temporary file is abandoned: no file takes a day to be written."""


@dataclass(frozen=True)
class Verified:
    """The result of verifying every object of a store."""

    objects: int
    size: int
    damaged: tuple[Examined, ...]


@dataclass(frozen=True)
class Cleaned:
    """The objects a cleaning removed, or would remove."""

    done: bool
    garbage: Garbage
    freed_besides: int


def verify_store(project: Project, report: Callable[[int, int], None] = lambda done, total: None) -> Verified:
    """Verify every object and set the damaged ones aside. `report` receives the bytes read so far and in all."""
    store = open_store(load_settings(project).store, project.remote)
    total, done = store.size(), 0

    def on_bytes(count: int) -> None:
        nonlocal done
        done += count
        report(done, total)

    found = list(examine(store, on_bytes))
    damaged = tuple(one for one in found if one.wrong is not None)
    for one in damaged:
        store.set_aside(one.key)
    return Verified(len(found), done, damaged)


def clean_store(project: Project, now: dt.datetime, *, days: int, really: bool) -> Cleaned:
    """Remove what nothing needs and is older than `days`; without `really` only return what that is.

    Raises ContentError when content has mistakes and UsageError when sources were not probed: then nobody knows what
    the next build needs. UsageError too when a build uses the store, and PublishError when a target cannot be reached:
    what its releases show must stay.
    """
    settings = load_settings(project)
    store = open_store(settings.store, project.remote)
    before = now.timestamp() - days * 86_400
    with store.alone() if really else nullcontext():
        planned = _planned(project, now)
        garbage = find_garbage(store, _needed(project, settings, planned), before)
        if not really:
            return Cleaned(False, garbage, 0)
        for found in garbage.removed:
            store.remove(found.key)
        besides = store.sweep(before)
        besides += sweep_fetched(project.fetched, set(planned.source_digests.values()), before)
        besides += sweep_abandoned(project.remote, cache_of(settings.store, project.remote), before)
        besides += sweep_leftovers(project.work, now.timestamp() - LEFTOVER_SECONDS)
        return Cleaned(True, garbage, besides)


def _planned(project: Project, now: dt.datetime) -> Planned:
    """Plan everything, drafts included. Raises UsageError when the plan is not complete."""
    with open_session(project, now) as session:
        checked = check(session)
        checked.require_valid()
        planned = plan(checked, session.digests, None)
    if planned.plan.unprobed:
        raise UsageError(
            f"有 {len(planned.plan.unprobed)} 个素材还没有检测（如 {planned.plan.unprobed[0]}），不知道要留下什么。",
            help="请先运行 kepu build。",
        )
    return planned


def _needed(project: Project, settings: Settings, planned: Planned) -> Callable[[str], bool]:
    """Return a function that says whether the object of a key is needed."""
    keys = {job.key for job in planned.jobs}
    public = {path.split("/")[1] for path in released(project, settings)}
    return lambda key: key in keys or key[:URL_DIGITS] in public


def released(project: Project, settings: Settings) -> Iterator[str]:
    """Yield the paths below `media/` of every kept release of every target. Raises PublishError when one cannot be reached."""
    for opened in open_targets(project, settings):
        for release in opened.target.releases():
            yield from (path for path in release.files if path.startswith(MEDIA) and path.count("/") > 1)
