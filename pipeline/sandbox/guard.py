"""A small launcher: sets resource limits, isolates the process, makes it die with its parent, and execs the command.

    python -I -S guard.py PARENT MEMORY_BYTES CPU_SECONDS FILE_BYTES OPEN_FILES PLACE COMMAND…

PLACE is `apart` (Linux: no network, all files read-only except in the working folder), `sealed` (the same, and the
working folder is read-only too) or `-` (no isolation). If the kernel refuses the isolation, the guard exits with
REFUSED and starts nothing. On Linux the kernel kills the command when the parent dies, however it dies
(PR_SET_PDEATHSIG). On other systems the guard stays as the command's parent and kills the process group when its own
parent changes. It imports only small standard modules, because it runs before every command. A limit of 0 is no limit.
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
"""Linux 5.12; the number is the same on every architecture that Python supports."""
AT_FDCWD = -100
AT_RECURSIVE = 0x8000
MOUNT_ATTR_RDONLY = 1
LINUX_CAPABILITY_VERSION_3 = 0x2008_0522
KEPT_CAPABILITIES = 0b110
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: root may still read other users' files, and nothing else."""
APART, SEALED, NOT_APART = "apart", "sealed", "-"
REFUSED, ORPHANED = 124, 125
"""Exit codes of the guard itself: the kernel refuses namespaces; the parent died before the command started."""
POLL_SECONDS = 0.2
LIMITS = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE")
KERNEL_TIES = sys.platform == "linux"
"""Whether the kernel can kill a process when its parent dies."""


def main(argv: list[str], kernel_ties: bool = KERNEL_TIES) -> int:
    """Run the guard. With `kernel_ties` it does not return: the process becomes the command."""
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
    """Lower a limit, never above the current hard limit. macOS refuses some; there only the time limits apply."""
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
    """Unshare network, IPC and mounts, and make all files read-only, except in the working folder if `writable`.

    Root needs no user namespace, and drops its other capabilities afterwards. Other users get a user namespace that
    maps them to themselves. Raise OSError if the kernel or a container does not allow it.
    """
    spaces = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWNS
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        _call("unshare", spaces)
    else:
        _call("unshare", spaces | CLONE_NEWUSER)
        _write("setgroups", "deny")  # the kernel requires this before an unprivileged gid_map
        _write("uid_map", f"{user} {user} 1")
        _write("gid_map", f"{group} {group} 1")
    folder = os.fsencode(os.getcwd())
    # Mounts below must not propagate to the host.
    _call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)
    if writable:  # a mount of its own, which can stay writable when the rest is read-only
        _call("mount", folder, folder, None, MS_BIND, None)
    _set_mount(b"/", AT_RECURSIVE, attr_set=MOUNT_ATTR_RDONLY)
    if writable:
        _set_mount(folder, 0, attr_clr=MOUNT_ATTR_RDONLY)
        os.chdir(folder)  # enter the new mount: the current directory is still on the old one
    _drop_capabilities()


def _write(name: str, text: str) -> None:
    with open(f"/proc/self/{name}", "w", encoding="ascii") as stream:
        stream.write(text)


def _set_mount(path: bytes, flags: int, attr_set: int = 0, attr_clr: int = 0) -> None:
    """Call `mount_setattr(2)`, which older glibc does not wrap. Its argument is a struct of four 64-bit numbers."""
    import ctypes

    record = (ctypes.c_uint64 * 4)(attr_set, attr_clr, 0, 0)
    _call("syscall", SYS_MOUNT_SETATTR, AT_FDCWD, path, flags, ctypes.byref(record), ctypes.sizeof(record))


def _drop_capabilities() -> None:
    """Call `capset(2)`: effective, permitted, inheritable, for two words of 32 bits. Only root keeps any after exec."""
    import ctypes

    header = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)(KEPT_CAPABILITIES, KEPT_CAPABILITIES, 0, 0, 0, 0)
    _call("capset", ctypes.byref(header), ctypes.byref(data))


def _die_with_parent() -> None:
    """Ask the kernel to kill this process with its parent. Call it last: a change of credentials clears the request."""
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
