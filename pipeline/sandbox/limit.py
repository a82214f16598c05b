"""Resource limits and isolation of a child process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Isolation = Literal["namespaces", "bubblewrap", "none"]
"""How a command is cut off from the network and from writing outside its folder: by the guard, or by bubblewrap."""

OPEN_FILES = 256


@dataclass(frozen=True)
class Limit:
    """Limits of a command; 0 is no limit. `stall_seconds` counts from the last sign of progress.

    `cpu_seconds` limits the CPU time of the process, summed over its threads. Only `run_limited` enforces the two
    limits of wall-clock time; an `AnsweringChild` has a timeout per question instead.
    """

    memory_bytes: int = 0
    total_seconds: int = 0
    stall_seconds: int = 0
    cpu_seconds: int = 0
    file_bytes: int = 0
    open_files: int = OPEN_FILES
    isolation: Isolation = "none"
