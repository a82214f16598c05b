"""Runs one limited command to completion, with timeouts, and returns its output and how it ended."""

from __future__ import annotations

import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.sandbox.launch import command_code, kill_group, start_limited, tail
from pipeline.sandbox.limit import Limit

MAX_OUTPUT = 8_000_000
"""Maximum characters of standard output to keep; a child's answer is far smaller."""

End = Literal["exit", "stalled", "timeout", "cancelled"]


@dataclass(frozen=True)
class Ended:
    """How a command ended. `code` is the exit code, negative for a signal; `detail` is the end of its standard error."""

    end: End
    code: int
    output: str
    detail: str

    @property
    def good(self) -> bool:
        """Whether the command exited by itself with code 0."""
        return self.end == "exit" and self.code == 0


class Pulse:
    """The time of the last progress, set by the reader thread and read by the watchdog."""

    def __init__(self) -> None:
        self._at = time.monotonic()

    def beat(self) -> None:
        """Record progress."""
        self._at = time.monotonic()

    def silent_seconds(self) -> float:
        """Return the seconds since the last progress."""
        return time.monotonic() - self._at


def run_limited(
    command: Sequence[str],
    folder: Path,
    limit: Limit,
    on_line: Callable[[str, Pulse], None] | None = None,
    cancelled: threading.Event | None = None,
) -> Ended:
    """Run a command in `folder` to its end, or kill its process group on a timeout or when `cancelled` is set.

    Standard input is null, standard error an unnamed temporary file. Each line of standard output goes to `on_line`,
    which calls `beat` on progress; without `on_line` the lines are collected. Raise OSError if the command cannot be
    started.
    """
    with tempfile.TemporaryFile() as errors:
        process = start_limited(command, folder, limit, errors, subprocess.DEVNULL)
        pulse, lines, drained = Pulse(), [], threading.Event()  # type: tuple[Pulse, list[str], threading.Event]
        reader = threading.Thread(target=_drain, args=(process, on_line, pulse, lines, drained), daemon=True)
        reader.start()
        try:
            end = _wait(process, limit, pulse, drained, cancelled)
        finally:
            kill_group(process)
            process.wait()
            reader.join(timeout=10)
        code = command_code(process.returncode, limit.isolation)
        return Ended(end, code, "".join(lines), tail(errors))


def _drain(
    process: subprocess.Popen[str],
    on_line: Callable[[str, Pulse], None] | None,
    pulse: Pulse,
    lines: list[str],
    drained: threading.Event,
) -> None:
    assert process.stdout is not None
    kept = 0
    with process.stdout as stream:
        for line in stream:
            if on_line is not None:
                on_line(line.rstrip("\n"), pulse)
            elif kept < MAX_OUTPUT:  # beyond it, read on: a full pipe would block the command
                lines.append(line)
                kept += len(line)
    drained.set()


def _wait(
    process: subprocess.Popen[str],
    limit: Limit,
    pulse: Pulse,
    drained: threading.Event,
    cancelled: threading.Event | None,
) -> End:
    """Wait for the end of the output and of the process, or for the first limit to be hit."""
    started = time.monotonic()
    while True:
        if drained.wait(0.2) and _has_ended(process):
            return "exit"
        if cancelled is not None and cancelled.is_set():
            return "cancelled"
        if limit.total_seconds and time.monotonic() - started > limit.total_seconds:
            return "timeout"
        if limit.stall_seconds and pulse.silent_seconds() > limit.stall_seconds:
            return "stalled"


def _has_ended(process: subprocess.Popen[str]) -> bool:
    try:
        process.wait(0.2)
    except subprocess.TimeoutExpired:
        return False
    return True
