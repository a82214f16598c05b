"""The command `kepu`, also as `python -m pipeline`: an unchanged build is answered before the rest is imported."""

from __future__ import annotations

import os
import sys
import time
from typing import NoReturn


def main() -> int:
    """Run the command and return its exit code."""
    from pipeline.cli.unchanged_build import answer

    printed = answer(sys.argv[1:], os.environ, os.getcwd(), time.time())
    if printed is not None:
        sys.stdout.write(printed[0])
        sys.stderr.write(printed[1])
        return 0
    from pipeline.cli.main import main as run

    return run()


def script() -> NoReturn:
    """Run the command, flush the output and end the process by `os._exit`.

    A normal exit would free every object one by one and run the exit handlers; the system frees the memory of a process
    at once. `pipeline.cli.commands.build` keeps its result alive for the same reason.
    """
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        from pipeline.cli.main import BROKEN_PIPE

        code = code or BROKEN_PIPE
    os._exit(code)


if __name__ == "__main__":
    script()
