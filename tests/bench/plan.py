"""CPU seconds of planning media for a large library of which nothing changed: run it with `make bench-plan`.

    python -m tests.bench.plan [ITEMS] [--keep FOLDER]

It writes the project of `tests.bench.check` (4,000 items: 4,000 covers, 200 videos, 100 sounds, 300 caption files), puts
plausible objects of every job into its store (`FakeExecutor`: files of a few bytes), and then plans in processes of
their own: what stands on the disk is found and told unchanged, every probe and every finished manifest is read from the
store, every key is computed. Loading the content is not planning and is measured by `make bench-check`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.config import find_project
from pipeline.execute.fake import FakeExecutor
from pipeline.line.checking import check_project
from pipeline.line.executing import finished
from pipeline.line.planning import plan
from pipeline.store import DigestCache
from tests.bench.check import ROOT, make_project

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


def fill(root: Path) -> None:
    """Every job of the project's plan has its object. Not measured, so nothing is forced to the disk."""
    os.fsync = lambda descriptor: None
    project = find_project(root)
    checked = check_project(project, NOW)
    checked.require_valid()
    time.sleep(0.1)  # past the racy moment: a file hashed in the tick of its last write is hashed again
    digests = DigestCache(project.work / "digests.json")
    planned = plan(checked, digests, FakeExecutor())
    digests.save()
    for outcome in FakeExecutor().run(planned.jobs, planned.store, planned.locate):
        assert outcome.error is None


def measure(root: Path) -> dict[str, float | int]:
    """Seconds of CPU and of the clock for one plan in this process, after the content was loaded."""
    project = find_project(root)
    checked = check_project(project, NOW)
    cpu, wall = time.process_time(), time.perf_counter()
    planned = plan(checked, DigestCache(project.work / "digests.json"), None)
    done = finished(planned)
    assert len(done.manifests) == len(planned.plan.jobs)
    assert not planned.plan.unprobed
    spent = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    return {**spent, "jobs": len(planned.plan.jobs), "probes": len(planned.probing)}


def main() -> None:
    """Measure three times and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", nargs="?", type=int, default=4000)
    parser.add_argument("--keep", type=Path, default=None, help="write the project here and leave it")
    parser.add_argument("--measure", type=Path, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure is not None:
        print(json.dumps(measure(options.measure)))
        return
    with tempfile.TemporaryDirectory() as folder:
        project = options.keep or Path(folder) / "project"
        if not project.exists():
            make_project(project, options.items)
            fill(project)
        print(f"{options.items} items, Python {platform.python_version()}, {platform.machine()}")
        for number in range(3):
            command = [sys.executable, "-m", "tests.bench.plan", "--measure", str(project)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            one = json.loads(done.stdout)
            print(
                f"plan {number + 1}: {one['cpu']:.2f} CPU s  {one['wall']:.2f} s  {one['jobs']} jobs, {one['probes']} probes"
            )


if __name__ == "__main__":
    main()
