"""Publishes in children that are killed: run by test_publish_kill.py in a process of its own, which may fork freely.

`killing.py steps BASE WORK SITE`   one copy of BASE in WORK for each system call of a publish, killed before that call
`killing.py times BASE WORK SITE`   copies killed at random moments
`killing.py race ROOT SITE…`        one child a site, all publishing into ROOT at once
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from pipeline.publish.folder import FolderTarget
from pipeline.publish.go_live import publish
from pipeline.publish.protocol import Release
from pipeline.publish.release_plan import release_id
from tests.publish.digests import digests_below

STEPS = "mkdir chmod fchmod open link fsync rename replace symlink unlink rmdir".split()
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)


def publish_site(root: Path, site: Path, now: dt.datetime = NOW, *, keep: int = 0) -> str:
    files = digests_below(site)
    release = Release(release_id(now, files), now, None, files)
    publish(FolderTarget(root), site, release, keep=keep)
    return release.id


def die_before(number: int) -> None:
    """Patches the calls that change a disk so that this process kills itself before the n-th."""
    calls = count(1)

    def guarded(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            if next(calls) == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **named)

        return run

    for name in STEPS:
        setattr(os, name, guarded(getattr(os, name)))


def forked(work: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - a forked child must never return into its parent's code
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    return child


def finished(child: int) -> bool:
    """Whether the child ended well; False when it was killed. Anything else ends this process."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    if os.WEXITSTATUS(status):
        sys.exit(f"the publish failed: {status}")
    return True


def steps(base: Path, work: Path, site: Path) -> None:
    for number in count(1):
        root = work / f"{number:04}"
        shutil.copytree(base, root, symlinks=True)

        def run(number: int = number, root: Path = root) -> None:
            die_before(number)
            publish_site(root, site)

        if finished(forked(run)):
            return


def times(base: Path, work: Path, site: Path) -> None:
    chance = random.Random(7)
    for number in range(12):
        root = work / f"{number:04}"
        shutil.copytree(base, root, symlinks=True)

        def run(root: Path = root) -> None:
            for hour in range(1, 1000):
                publish_site(root, site, NOW + dt.timedelta(hours=hour), keep=1)

        child = forked(run)
        time.sleep(chance.uniform(0.002, 0.08))
        os.kill(child, signal.SIGKILL)
        assert not finished(child)


def race(root: Path, *sites: Path) -> None:
    def run(site: Path, minute: int) -> None:
        for hour in range(4):
            publish_site(root, site, NOW + dt.timedelta(hours=hour, minutes=minute), keep=3)

    children = [forked(partial(run, site, minute)) for minute, site in enumerate(sites)]
    ends = [finished(child) for child in children]
    assert all(ends)


if __name__ == "__main__":
    mode, *paths = sys.argv[1:]
    modes: dict[str, Callable[..., None]] = {"steps": steps, "times": times, "race": race}
    modes[mode](*map(Path, paths))
