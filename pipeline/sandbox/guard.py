"""A tiny launcher: limits the process, sets it apart, ties its life to its parent's, then becomes the command.

    python -I -S guard.py PARENT MEMORY_BYTES CPU_SECONDS FILE_BYTES OPEN_FILES PLACE COMMAND…

PLACE is `apart` (Linux: no network, and files can only be read, but for those in the working folder), `sealed` (the same,
and nothing can be written in the working folder either) or `-`. Where the kernel refuses that, the guard ends with
REFUSED and starts nothing. On Linux the kernel kills the command when the parent dies (PR_SET_PDEATHSIG), however the
parent dies. Elsewhere the guard stays beside the command and kills its group when the parent changes. Imports nothing
but small built-in modules: it runs before every command. A limit of 0 is no limit.
"""

from __future__ import annotations

import os
import signal
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWNS = 0x0002_0000
CLONE_NEWIPC = 0x0800_0000
CLONE_NEWUSER = 0x1000_0000
CLONE_NEWNET = 0x4000_0000
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x4_0000
SYS_MOUNT_SETATTR = 442
"""Linux 5.12; one number on every architecture that Python runs on."""
AT_FDCWD = -100
AT_RECURSIVE = 0x8000
MOUNT_ATTR_RDONLY = 1
LINUX_CAPABILITY_VERSION_3 = 0x2008_0522
KEPT_CAPABILITIES = 0b110
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: root reads what its users own, and can do nothing else."""
APART, SEALED, NOT_APART = "apart", "sealed", "-"
REFUSED, ORPHANED = 124, 125
"""Exit codes of the guard itself: the kernel does not allow namespaces; the parent has gone before the command began."""
POLL_SECONDS = 0.2
LIMITS = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE")
KERNEL_TIES = sys.platform == "linux"
"""Whether the kernel can end a process with its parent."""


def main(argv: list[str], kernel_ties: bool = KERNEL_TIES) -> int:
    """Does not return where the kernel ties lives: the process becomes the command."""
    parent, memory, cpu, file_size, open_files = (int(word) for word in argv[:5])
    place, command = argv[5], argv[6:]
    if os.getsid(0) != os.getpid():
        os.setsid()
    limit("RLIMIT_CORE", 1)
    for name, value in zip(LIMITS, (memory, cpu, file_size, open_files), strict=True):
        if value:
            limit(name, value)
    if place != NOT_APART:
        try:
            set_apart(writable=place == APART)
        except OSError as error:
            sys.stderr.write(f"{error}\n")
            return REFUSED
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


def set_apart(writable: bool) -> None:
    """Leaves the network and shared memory behind; from here on files can only be read.

    When it is `writable`, those in the working folder can be written as well.

    Root does it by right and gives its other rights up; anyone else through a user namespace, in which they stay who
    they are. OSError where the kernel, or a container, does not allow it.
    """
    spaces = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWNS
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        _call("unshare", spaces)
    else:
        _call("unshare", spaces | CLONE_NEWUSER)
        _write("setgroups", "deny")
        _write("uid_map", f"{user} {user} 1")
        _write("gid_map", f"{group} {group} 1")
    folder = os.fsencode(os.getcwd())
    _call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)
    if writable:
        _call("mount", folder, folder, None, MS_BIND, None)
    _set_mount(b"/", AT_RECURSIVE, attr_set=MOUNT_ATTR_RDONLY)
    if writable:
        _set_mount(folder, 0, attr_clr=MOUNT_ATTR_RDONLY)
        os.chdir(folder)
    _drop_capabilities()


def _write(name: str, text: str) -> None:
    with open(f"/proc/self/{name}", "w", encoding="ascii") as stream:
        stream.write(text)


def _set_mount(path: bytes, flags: int, attr_set: int = 0, attr_clr: int = 0) -> None:
    """`mount_setattr(2)`, which glibc 2.36 does not wrap: its argument is a struct of four 64-bit numbers."""
    import ctypes

    record = (ctypes.c_uint64 * 4)(attr_set, attr_clr, 0, 0)
    _call("syscall", SYS_MOUNT_SETATTR, AT_FDCWD, path, flags, ctypes.byref(record), ctypes.sizeof(record))


def _drop_capabilities() -> None:
    """`capset(2)`: effective, permitted, inheritable, twice 32 bits. Nobody but root has any after the command starts."""
    import ctypes

    header = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)(KEPT_CAPABILITIES, KEPT_CAPABILITIES, 0, 0, 0, 0)
    _call("capset", ctypes.byref(header), ctypes.byref(data))


def _die_with_parent() -> None:
    """After everything that changes credentials: the kernel forgets the signal then."""
    _call("prctl", PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _call(name: str, *arguments: object) -> None:
    import ctypes

    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


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
