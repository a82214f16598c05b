"""The command `kepu`, also as `python -m pipeline`: an unchanged build is answered before the rest is imported."""

from __future__ import annotations

import os
import sys
import time
from typing import NoReturn

BROKEN_PIPE = 1
"""The exit code where nobody reads what is said any more."""


def main() -> int:
    """Run the command; its exit code."""
    from pipeline.cli.unchanged_build import answer

    said = answer(sys.argv[1:], os.environ, os.getcwd(), time.time())
    if said is not None:
        sys.stdout.write(said[0])
        sys.stderr.write(said[1])
        return 0
    from pipeline.cli.main import main as run

    return run()


def script() -> NoReturn:
    """The same as a process of its own, which leaves what it has made to the system instead of taking it apart."""
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = code or BROKEN_PIPE
    os._exit(code)


if __name__ == "__main__":
    script()
