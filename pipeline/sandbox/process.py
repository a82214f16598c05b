"""Running one limited command: its time, its memory, its output, and its end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from pipeline.sandbox import guard

GUARD = Path(guard.__file__)

KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
MAX_OUTPUT = 8_000_000
"""Characters of standard output kept; a child's answer is far smaller."""
TAIL_BYTES = 4000
OPEN_FILES = 256

BUBBLEWRAP = "bwrap"
TOLD_SIGNALS = ("SIGKILL", "SIGSEGV", "SIGBUS", "SIGXCPU", "SIGXFSZ")
"""What may end a command inside bubblewrap, which says so with 128 + the signal's number."""

End = Literal["exit", "stalled", "timeout", "cancelled"]
Isolation = Literal["namespaces", "bubblewrap", "none"]
"""How a command is kept from the network and from writing outside its folder: by the guard itself, by bubblewrap."""


@dataclass(frozen=True)
class Limit:
    """What a command may use. `stall_seconds` counts from the last sign of progress; 0 is no limit.

    `cpu_seconds` bounds the processor time of the whole process, over all its threads.
    """

    memory_bytes: int = 0
    total_seconds: int = 0
    stall_seconds: int = 0
    cpu_seconds: int = 0
    file_bytes: int = 0
    isolation: Isolation = "none"


@dataclass(frozen=True)
class Ended:
    """How a command ended. `code` is negative for a signal; `detail` is the end of its standard error."""

    end: End
    code: int
    output: str
    detail: str

    @property
    def good(self) -> bool:
        """It ended by itself with 0."""
        return self.end == "exit" and self.code == 0


class Pulse:
    """The moment of the last progress, shared between the reader and the watch."""

    def __init__(self) -> None:
        self._at = time.monotonic()

    def beat(self) -> None:
        """Something moved."""
        self._at = time.monotonic()

    def silent_seconds(self) -> float:
        """Since the last beat."""
        return time.monotonic() - self._at


def run_limited(
    command: Sequence[str],
    folder: Path,
    limit: Limit,
    on_line: Callable[[str, Pulse], None] | None = None,
    cancelled: threading.Event | None = None,
) -> Ended:
    """Runs a command in `folder` to its end, or kills its whole group.

    Standard input is null, standard error a file without a name. Standard output is drained: each line goes to
    `on_line`, which beats the pulse on progress; without `on_line` the lines are collected. OSError when the command
    cannot be started.
    """
    with tempfile.TemporaryFile() as errors:
        process = _start(command, folder, limit, errors)
        pulse, lines, drained = Pulse(), [], threading.Event()  # type: tuple[Pulse, list[str], threading.Event]
        reader = threading.Thread(target=_drain, args=(process, on_line, pulse, lines, drained), daemon=True)
        reader.start()
        try:
            end = _wait(process, limit, pulse, drained, cancelled)
        finally:
            _kill_group(process)
            process.wait()
            reader.join(timeout=10)
        code = _told_code(process.returncode, limit.isolation)
        return Ended(end, code, "".join(lines), _tail(errors))


def _start(command: Sequence[str], folder: Path, limit: Limit, errors: IO[bytes]) -> subprocess.Popen[str]:
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC", "AV_LOG_FORCE_NOCOLOR": "1"}
    return subprocess.Popen(
        _guarded(command, folder, limit),
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        errors="replace",
        start_new_session=os.name == "posix",
    )


def _guarded(command: Sequence[str], folder: Path, limit: Limit) -> list[str]:
    """The command behind the guard; Windows has neither rlimits nor the guard, only the time limits."""
    if os.name != "posix":
        return list(command)
    if limit.isolation == "bubblewrap":
        command = [*bubble(folder), *command]
    place = guard.APART if limit.isolation == "namespaces" else "-"
    numbers = (os.getpid(), limit.memory_bytes, limit.cpu_seconds, limit.file_bytes, OPEN_FILES)
    return [sys.executable, "-I", "-S", str(GUARD), *map(str, numbers), place, *command]


def bubble(folder: Path) -> list[str]:
    """bubblewrap around a command: the same file system to be read, `folder` to be written, no network."""
    path, inside = shutil.which(BUBBLEWRAP) or BUBBLEWRAP, os.fspath(folder.absolute())
    mounts = ["--ro-bind", "/", "/", "--dev", "/dev", "--bind", inside, inside, "--chdir", inside]
    rights = ["--cap-drop", "ALL"]
    if os.geteuid() == 0:  # as the guard does: root reads what its users own
        rights += ["--cap-add", "CAP_DAC_OVERRIDE", "--cap-add", "CAP_DAC_READ_SEARCH"]
    return [path, *mounts, *rights, "--unshare-net", "--unshare-ipc", "--die-with-parent", "--"]


def _told_code(code: int, isolation: Isolation) -> int:
    """The code as the command itself would have ended with."""
    told = {128 + getattr(signal, name, 0): -getattr(signal, name, 0) for name in TOLD_SIGNALS}
    return told.get(code, code) if isolation == "bubblewrap" else code


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
            elif kept < MAX_OUTPUT:
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
    """Waits for the end of the output, then of the process; whichever limit is hit first decides."""
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


def _kill_group(process: subprocess.Popen[str]) -> None:
    """The command and whatever it started. Once it has been waited for, its number may be someone else's."""
    if process.returncode is not None:
        return
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()


def _tail(errors: IO[bytes]) -> str:
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - TAIL_BYTES))
    return errors.read().decode("utf-8", "replace").strip()
