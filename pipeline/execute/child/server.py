"""Answers requests one a line, each in a forked copy of itself. Runs as the limited child, on Linux.

What a file does to the process that opens it, it does to one copy: the next file gets a fresh one. But the modules,
which take longer to load than a picture takes to read, are loaded once.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import sys
from importlib import import_module

from pipeline.execute.child.main import answer

LOADED = ("probing", "loudness", "fingerprinting")
MAX_ANSWER = 8_000_000
"""Bytes; a copy that says more is cut short, which is no JSON."""
PR_SET_PDEATHSIG = 1


def main() -> int:
    """Serve until standard input ends. An answer is the copy's own, or {"code": …} of one that failed."""
    for name in LOADED:
        import_module(f"pipeline.execute.child.{name}")
    gc.freeze()  # a collection in a copy would touch, and so copy, every page of these objects
    for line in sys.stdin:
        read, write = os.pipe()
        copy = os.fork()
        if copy == 0:
            return _answer(line, read, write)
        os.close(write)
        with os.fdopen(read, "rb") as stream:
            text = stream.read(MAX_ANSWER).decode("utf-8", "replace")
        code = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
        sys.stdout.write((json.dumps({"code": code}) if code else text.replace("\n", " ")) + "\n")
        sys.stdout.flush()
    return 0


def _answer(line: str, read: int, write: int) -> int:
    """Answer as a copy, which knows nothing of the server's own input and output."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    os.dup2(write, sys.stdout.fileno())
    for number in (sys.stdin.fileno(), read, write):
        os.close(number)
    sys.stdout.write(json.dumps(answer(json.loads(line)), ensure_ascii=True))
    return 0
