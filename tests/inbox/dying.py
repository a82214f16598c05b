"""Takes what is in an inbox and kills itself with SIGKILL before the n-th change it makes to a file system.

    python -m tests.inbox.dying PROJECT INBOX N

Prints the number of changes when it got to the end.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from pipeline.config import Project
from pipeline.inbox.watch import Inbox, open_inbox
from tests.inbox.conftest import NOW

CHANGES = ("os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.link")
WRITING = os.O_WRONLY | os.O_RDWR


def main(project: Path, folder: Path, turn: int) -> None:
    opened = open_inbox(Project(project), folder, lambda: NOW, {})
    settings = opened.shelf.settings.inbox.model_copy(update={"quiet_seconds": 0})
    object.__setattr__(opened.shelf.settings, "inbox", settings)
    inbox = Inbox(opened.shelf, lambda: NOW)
    count = 0
    roots = (str(folder), str(project / "content"), str(project / "assets"))

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal count
        writes = event == "open" and isinstance(args[2], int) and bool(args[2] & WRITING)
        if not (event in CHANGES or writes) or not str(args[0]).startswith(roots):
            return
        count += 1
        if count == turn:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    inbox.once()
    print(count)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
