"""The child processes of this one, as Linux lists them."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path


def children() -> list[int]:
    """Process ids of the children of every thread of this process, zombies left out."""
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        # A thread may end between the listing and the reading.
        with suppress(FileNotFoundError, ProcessLookupError):
            found += map(int, (task / "children").read_text(encoding="ascii").split())
    return [pid for pid in found if runs(pid)]


def runs(process: int) -> bool:
    """Whether the process is there and no zombie."""
    stat = Path(f"/proc/{process}/stat")
    try:
        return stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def kill(pids: list[int]) -> None:
    """Kill processes at once."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
