"""Starts and kills limited child processes. No other module starts one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from pipeline.sandbox import guard
from pipeline.sandbox.limit import Isolation, Limit

GUARD = Path(guard.__file__)
CODE = GUARD.parents[2]
"""The folder that contains the package, for children that run one of its modules."""

KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
SET_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "AV_LOG_FORCE_NOCOLOR": "1"}
TAIL_BYTES = 4000

BUBBLEWRAP = "bwrap"
BUBBLEWRAP_SIGNALS = ("SIGKILL", "SIGSEGV", "SIGBUS", "SIGXCPU", "SIGXFSZ")
"""Signals that may kill a command inside bubblewrap, which then exits with 128 + the signal's number."""

RUN_MODULE = """
import sys
from importlib import import_module
folder, module = sys.argv[1:3]
del sys.argv[1:3]
sys.path.insert(0, folder)
sys.exit(import_module(module).main())
"""


def module_command(module: str, *arguments: str) -> list[str]:
    """Return the command that calls `main()` of a module of the package, with the arguments in `sys.argv[1:]`.

    -I: no module is imported because of environment variables or from the working folder.
    """
    return [sys.executable, "-I", "-X", "utf8", "-c", RUN_MODULE, str(CODE), module, *arguments]


def start_limited(
    command: Sequence[str], folder: Path | None, limit: Limit, errors: IO[bytes], stdin: int
) -> subprocess.Popen[str]:
    """Start a command through the guard, in its own process group and with a minimal environment.

    It runs in `folder`, the only place where an isolated command can write; with None it cannot write at all. Standard
    output is a pipe, standard error goes to `errors`, `stdin` is passed to `Popen`. The command dies with the thread
    that starts it: the kernel's parent-death signal is per thread. Raise OSError if it cannot be started.
    """
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return subprocess.Popen(
        _guarded(command, folder, limit),
        cwd=folder or os.sep,
        env=kept | SET_ENVIRONMENT,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        errors="replace",
        start_new_session=os.name == "posix",
    )


def _guarded(command: Sequence[str], folder: Path | None, limit: Limit) -> list[str]:
    """Prepend the guard. Windows has neither rlimits nor the guard, only the timeouts."""
    if os.name != "posix":
        return list(command)
    if limit.isolation == "bubblewrap":
        command = [*bubble(folder), *command]
    place = guard.NOT_APART
    if limit.isolation == "namespaces":
        place = guard.APART if folder else guard.SEALED
    numbers = (os.getpid(), limit.memory_bytes, limit.cpu_seconds, limit.file_bytes, limit.open_files)
    return [sys.executable, "-I", "-S", str(GUARD), *map(str, numbers), place, *command]


def bubble(folder: Path | None) -> list[str]:
    """Return the bubblewrap command line: the whole file system read-only, `folder` writable, no network."""
    path = shutil.which(BUBBLEWRAP) or BUBBLEWRAP
    mounts = ["--ro-bind", "/", "/", "--dev", "/dev"]
    if folder:
        inside = os.fspath(folder.absolute())
        mounts += ["--bind", inside, inside, "--chdir", inside]
    rights = ["--cap-drop", "ALL"]
    if os.geteuid() == 0:  # as in the guard: root may read other users' files
        rights += ["--cap-add", "CAP_DAC_OVERRIDE", "--cap-add", "CAP_DAC_READ_SEARCH"]
    return [path, *mounts, *rights, "--unshare-net", "--unshare-ipc", "--die-with-parent", "--"]


def command_code(code: int, isolation: Isolation) -> int:
    """Return the command's own exit code, negative for a signal, from that of the started process."""
    codes = {128 + getattr(signal, name, 0): -getattr(signal, name, 0) for name in BUBBLEWRAP_SIGNALS}
    return codes.get(code, code) if isolation == "bubblewrap" else code


def kill_group(process: subprocess.Popen[str]) -> None:
    """Kill the command and its descendants, unless it was waited for: its process ID may then belong to another process."""
    if process.returncode is not None:
        return
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()


def tail(errors: IO[bytes]) -> str:
    """Return the last `TAIL_BYTES` of a standard error file as text."""
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - TAIL_BYTES))
    return errors.read().decode("utf-8", "replace").strip()
