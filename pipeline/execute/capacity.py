"""Determines how many jobs may run at a time, from the processors and memory of the machine or container."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MB = 1_000_000
SHARE_PERCENT = 80
"""Share of the free memory that jobs may use. The rest is for other programs, and for estimates that are too low."""

MEMINFO = Path("/proc/meminfo")
CGROUPS = Path("/sys/fs/cgroup")
UNLIMITED = 1 << 60
"""cgroup v1 expresses "no limit" as a huge number."""


@dataclass(frozen=True)
class Machine:
    """Available resources. `memory_mb` is what all jobs together may use, 0 if unknown."""

    processors: int
    memory_mb: int

    @classmethod
    def here(cls, meminfo: Path = MEMINFO, cgroups: Path = CGROUPS) -> Machine:
        """Return what is available now on this machine, within the limits of its container."""
        return cls(_processors(cgroups), _memory(meminfo, cgroups) * SHARE_PERCENT // 100 // MB)


@dataclass(frozen=True)
class Capacity:
    """How much may run at a time: `jobs` in total, `heavy` ones among them, and their memory (0: no limit)."""

    jobs: int
    heavy: int
    memory_mb: int = 0


def capacity_of(machine: Machine, jobs: int | None = None) -> Capacity:
    """Return the capacity of a machine, with `jobs` overriding the default number of jobs.

    ffmpeg runs one encoder thread per rung and keeps about two processors busy, so by default there are half as many
    heavy jobs as processors.
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
    """Return the free bytes: the lower of the system's and the container's; 0 if neither is known."""
    found = [free for free in (_system_free(meminfo), *_cgroup_free(cgroups)) if free is not None]
    return max(0, min(found)) if found else 0


def _system_free(meminfo: Path) -> int | None:
    for line in _text(meminfo).splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return int(value.split()[0]) * 1024
    names: Mapping[str, int] = getattr(os, "sysconf_names", {})
    if {"SC_PHYS_PAGES", "SC_PAGE_SIZE"} <= names.keys():
        return int(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return None


def _cgroup_free(cgroups: Path) -> list[int]:
    """Return the free bytes under the limits of a control group (v2, v1).

    A control group counts page cache as used. Its inactive part can be reclaimed, so it is added back.
    """
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
