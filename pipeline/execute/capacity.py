"""How many jobs run at a time: from the processors and memory of this machine, or of the container it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MB = 1_000_000
SHARE_PERCENT = 80
"""Of the memory that is free: the rest is for what starts meanwhile, and for estimates that are too low."""

MEMINFO = Path("/proc/meminfo")
CGROUPS = Path("/sys/fs/cgroup")
UNLIMITED = 1 << 60
"""cgroup v1 says "no limit" with a huge number."""


@dataclass(frozen=True)
class Machine:
    """`processors` that may be kept busy; `memory_mb` that all jobs together may use, 0 when it cannot be known."""

    processors: int
    memory_mb: int

    @classmethod
    def here(cls, meminfo: Path = MEMINFO, cgroups: Path = CGROUPS) -> Machine:
        """This machine, now: less than it has where a container's limits say so."""
        return cls(_processors(cgroups), _memory(meminfo, cgroups) * SHARE_PERCENT // 100 // MB)


@dataclass(frozen=True)
class Capacity:
    """How much may be done at a time: `jobs` of any kind, of them `heavy` ones, and their memory; 0 MB is no bound."""

    jobs: int
    heavy: int
    memory_mb: int = 0


def capacity_of(machine: Machine, jobs: int | None = None) -> Capacity:
    """The capacity of a machine, or for as many `jobs` as were asked for.

    An ffmpeg has one encoder thread a rung and keeps about two processors busy: half as many heavy jobs as processors,
    unless a number of jobs was asked for.
    """
    heavy = jobs or max(1, machine.processors // 2)
    return Capacity(jobs or machine.processors, heavy, machine.memory_mb)


def _processors(cgroups: Path) -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    found = len(affinity(0)) if affinity else os.cpu_count() or 1
    quota, _, period = _text(cgroups / "cpu.max").partition(" ")
    if quota.isdigit() and period.isdigit() and int(period):
        found = min(found, max(1, int(quota) // int(period)))
    return found


def _memory(meminfo: Path, cgroups: Path) -> int:
    """Bytes: the least of what the system has to give and what the container has left; 0 when neither is known."""
    found = [left for left in (_available(meminfo), *_left(cgroups)) if left is not None]
    return max(0, min(found)) if found else 0


def _available(meminfo: Path) -> int | None:
    for line in _text(meminfo).splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return int(value.split()[0]) * 1024
    names: Mapping[str, int] = getattr(os, "sysconf_names", {})
    if {"SC_PHYS_PAGES", "SC_PAGE_SIZE"} <= names.keys():
        return int(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return None


def _left(cgroups: Path) -> list[int]:
    """Of the limit of a control group (v2, then v1); page cache counts as used there and may be given back."""
    pairs = (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    )
    found = []
    for limit, used in pairs:
        most, now = _text(cgroups / limit), _text(cgroups / used)
        if most.isdigit() and now.isdigit() and int(most) < UNLIMITED:
            cached = _inactive(cgroups / limit.replace("memory.max", "memory.stat"))
            found.append(int(most) - int(now) + cached)
    return found


def _inactive(stat: Path) -> int:
    rows = (line.split() for line in _text(stat).splitlines())
    return sum(
        int(row[1]) for row in rows if len(row) == 2 and row[0] == "inactive_file" and row[1].isdigit()
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
