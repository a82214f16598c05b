"""One command, measured: seconds of the clock and of all its processes' CPU, and the memory they held."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE = 0.1
SHARE = 0.02
"""Of one processor the sampler takes no more: what it looks at would wait for it."""
KIB = 1024


@dataclass(frozen=True)
class Cost:
    """Seconds, and bytes: `largest` is the peak of the largest process, `together` that of the tree as sampled.

    `together` counts a page that processes share once (proportional set size); 0 where /proc does not tell.
    """

    wall: float
    cpu: float
    largest: int
    together: int


def run_timed(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command to its end. Raises SystemExit with its output when it fails."""
    started = time.perf_counter()
    with subprocess.Popen(
        list(command), cwd=folder, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        sampler = _Sampler(process.pid)
        sampler.start()
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        sampler.stop()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}\n{output.decode(errors='replace')[-4000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * KIB, sampler.peak)


class _Sampler(threading.Thread):
    """Adds up the memory of a process and its descendants, ten times a second at most."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self.peak = 0

    def run(self) -> None:
        took = 0.0
        while not self._over.wait(max(SAMPLE, took / SHARE)):
            began = time.thread_time()
            self.peak = max(self.peak, sum(map(_held, _family(self._pid))))
            took = time.thread_time() - began

    def stop(self) -> None:
        self._over.set()
        self.join()


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        for file in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found.extend(map(int, file.read_text().split()))
            except OSError:  # it ended meanwhile
                continue
    return found


def _held(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it ended meanwhile, or there is no /proc
        return 0
    sizes = (line.split() for line in text.splitlines())
    return next((int(size[1]) * KIB for size in sizes if size[0] == "Pss:"), 0)
