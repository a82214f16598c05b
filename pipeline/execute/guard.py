"""A tiny launcher: limits the process, ties its life to its parent's, then becomes the command.

    python -I -S guard.py PARENT MEMORY_BYTES CPU_SECONDS FILE_BYTES OPEN_FILES COMMAND…

On Linux the kernel kills the command when the parent dies (PR_SET_PDEATHSIG), however the parent dies. Elsewhere the
guard stays beside the command and kills its group when the parent changes. Imports nothing but small built-in
modules: it runs before every command. A limit of 0 is no limit.
"""

from __future__ import annotations

import os
import signal
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
ORPHANED = 125
POLL_SECONDS = 0.2
LIMITS = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE")
KERNEL_TIES = sys.platform == "linux"
"""Whether the kernel can end a process with its parent."""


def main(argv: list[str], kernel_ties: bool = KERNEL_TIES) -> int:
    """Does not return where the kernel ties lives: the process becomes the command."""
    parent, memory, cpu, file_size, open_files = (int(word) for word in argv[:5])
    command = argv[5:]
    if os.getsid(0) != os.getpid():
        os.setsid()
    limit("RLIMIT_CORE", 1)
    for name, value in zip(LIMITS, (memory, cpu, file_size, open_files), strict=True):
        if value:
            limit(name, value)
    if not kernel_ties:
        return _watch(parent, command)
    _die_with_parent()
    if os.getppid() != parent:
        return ORPHANED
    os.execv(command[0], command)  # noqa: S606


def limit(name: str, value: int) -> None:
    """Lowers a limit, never above the one in force; macOS refuses some, and the time limits still hold there."""
    import resource

    which = getattr(resource, name, None)
    if which is None:
        return
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(which, (value, value))
    except (ValueError, OSError):
        if KERNEL_TIES:
            raise


def _die_with_parent() -> None:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((PR_SET_PDEATHSIG, int(signal.SIGKILL)), (PR_SET_NO_NEW_PRIVS, 1)):
        if libc.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


def _watch(parent: int, command: list[str]) -> int:
    child = os.fork()
    if child == 0:
        os.execv(command[0], command)  # noqa: S606
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return 128 - code if code < 0 else code
        if os.getppid() != parent:
            os.killpg(0, signal.SIGKILL)
        time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
