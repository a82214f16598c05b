"""What a child process may use, and how it is kept apart from the machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Isolation = Literal["namespaces", "bubblewrap", "none"]
"""How a command is kept from the network and from writing outside its folder: by the guard itself, by bubblewrap."""

OPEN_FILES = 256


@dataclass(frozen=True)
class Limit:
    """What a command may use; 0 is no limit. `stall_seconds` counts from the last sign of progress.

    `cpu_seconds` bounds the processor time of the whole process, over all its threads. Only `run_limited` watches the
    two limits of elapsed time; a child that answers questions has a time limit for each of them.
    """

    memory_bytes: int = 0
    total_seconds: int = 0
    stall_seconds: int = 0
    cpu_seconds: int = 0
    file_bytes: int = 0
    open_files: int = OPEN_FILES
    isolation: Isolation = "none"
