"""CPU and wall seconds of loading and validating registers of the real size: run it with `make bench-registers`.

    python -m tests.bench.registers [ACTIVITIES] [VISITS]

It writes sheets of three units with 10,000 activities and 600 school visits (or as many as asked for) and loads them in
processes of its own, three times: with nothing known, with every sheet known by its digest, and with one sheet edited.
The seconds are those of `load_registers` (read, decode, validate, merge, find duplicates), start of the interpreter
left out. The last column is all of `kepu check` on the same project, start of the interpreter included.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.content.registers.generate import ROOT, UNITS, VISIT_HEADER, activities, sheet, visits

LOADING = """
import datetime, json, pathlib, sys, time
from pipeline.config import Project, load_settings
from pipeline.content.registers.load import load_registers
project = Project(pathlib.Path(sys.argv[1]))
settings = load_settings(project)
now = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.timezone.utc)
cpu, wall = time.process_time(), time.perf_counter()
registers, findings = load_registers(project, settings, {}, now)
cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
print(json.dumps([cpu, wall, sum(map(len, registers.rows.values())), len(findings)]))
"""


def make_project(root: Path, held: int, visited: int) -> None:
    """A project with nothing but registers, three sheets of each."""
    shutil.copytree(ROOT / "site_config", root / "site_config")
    shutil.copy(ROOT / "mkdocs.yml", root)
    for name, rows, header in (
        ("activities", activities(held), None),
        ("school-visits", visits(visited), VISIT_HEADER),
    ):
        folder = root / "content" / "registers" / name
        folder.mkdir(parents=True)
        for number, unit in enumerate(UNITS):
            mine = [row for row in rows if row["单位"] == unit]
            data = sheet(mine) if header is None else sheet(mine, header)
            (folder / f"unit-{number}.csv").write_bytes(data)


def measure(name: str, project: Path) -> str:
    """One line of the table: the loading alone, then the whole command in another process."""
    done = subprocess.run(
        [sys.executable, "-c", LOADING, str(project)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    cpu, wall, rows, findings = json.loads(done.stdout)
    return f"{name:16} {cpu:6.2f} CPU s {wall:6.2f} s  {rows} rows, {findings} findings"


def whole_check(project: Path) -> str:
    """CPU and wall seconds of `kepu check`, start of the interpreter included."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "pipeline", "check", "--quiet", "--project", str(project)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{'kepu check':16} {cpu:6.2f} CPU s {wall:6.2f} s  the whole command, every sheet known"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("activities", nargs="?", type=int, default=10_000)
    parser.add_argument("visits", nargs="?", type=int, default=600)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        make_project(project, options.activities, options.visits)
        size = sum(p.stat().st_size for p in project.rglob("*.csv"))
        print(
            f"{options.activities} activities, {options.visits} visits, {size / 1e6:.1f} MB of CSV in six sheets"
        )
        print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} CPUs")
        print(measure("nothing known", project))
        print(measure("every sheet known", project))
        edited = project / "content" / "registers" / "activities" / "unit-0.csv"
        edited.write_bytes(edited.read_bytes().replace("演示数据".encode(), "演示".encode(), 1))
        print(measure("one sheet edited", project))
        print(whole_check(project))


if __name__ == "__main__":
    main()
