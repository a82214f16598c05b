"""Starting and ending a limited child process: the only place where one is started."""

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
"""The folder that holds the package, for children that run a module of ours."""

KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
SET_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "AV_LOG_FORCE_NOCOLOR": "1"}
TAIL_BYTES = 4000

BUBBLEWRAP = "bwrap"
BUBBLEWRAP_SIGNALS = ("SIGKILL", "SIGSEGV", "SIGBUS", "SIGXCPU", "SIGXFSZ")
"""What may end a command inside bubblewrap, which then ends with 128 + the signal's number."""

RUN_MODULE = """
import sys
from importlib import import_module
folder, module = sys.argv[1:3]
del sys.argv[1:3]
sys.path.insert(0, folder)
sys.exit(import_module(module).main())
"""


def module_command(module: str, *arguments: str) -> list[str]:
    """The command that calls `main()` of a module of ours; the arguments are in `sys.argv` from 1 on.

    -I: nothing of the environment and of the working folder is imported.
    """
    return [sys.executable, "-I", "-X", "utf8", "-c", RUN_MODULE, str(CODE), module, *arguments]


def start_limited(
    command: Sequence[str], folder: Path | None, limit: Limit, errors: IO[bytes], stdin: int
) -> subprocess.Popen[str]:
    """Starts a command behind the guard, in a process group and with a small environment of its own.

    It works in `folder`, the only place where an isolated command can write; without one it can write nowhere.
    Standard output is a pipe, standard error goes to `errors`, `stdin` is as `Popen` takes it. The kernel ties its
    life to the thread that starts it. OSError when it cannot be started.
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
    """The command behind the guard; Windows has neither rlimits nor the guard, only the time limits."""
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
    """bubblewrap around a command: the same file system to be read, `folder` to be written, no network."""
    path = shutil.which(BUBBLEWRAP) or BUBBLEWRAP
    mounts = ["--ro-bind", "/", "/", "--dev", "/dev"]
    if folder:
        inside = os.fspath(folder.absolute())
        mounts += ["--bind", inside, inside, "--chdir", inside]
    rights = ["--cap-drop", "ALL"]
    if os.geteuid() == 0:  # as the guard does: root reads what its users own
        rights += ["--cap-add", "CAP_DAC_OVERRIDE", "--cap-add", "CAP_DAC_READ_SEARCH"]
    return [path, *mounts, *rights, "--unshare-net", "--unshare-ipc", "--die-with-parent", "--"]


def command_code(code: int, isolation: Isolation) -> int:
    """The exit code the command itself ended with, from that of the started process; negative for a signal."""
    codes = {128 + getattr(signal, name, 0): -getattr(signal, name, 0) for name in BUBBLEWRAP_SIGNALS}
    return codes.get(code, code) if isolation == "bubblewrap" else code


def kill_group(process: subprocess.Popen[str]) -> None:
    """Kills the command and whatever it started. Once it has been waited for, its number may be someone else's."""
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
    """The last `TAIL_BYTES` of a standard error."""
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - TAIL_BYTES))
    return errors.read().decode("utf-8", "replace").strip()
