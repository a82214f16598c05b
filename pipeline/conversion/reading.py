"""Many files that nobody has read yet: shared among processes, which send back what is remembered of each.

As a module it is such a process.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.apart import Apart, serve, share
from pipeline.config import Project, Settings, find_project, load_settings
from pipeline.content import rules
from pipeline.content.memory import Memory, Rule, judged
from pipeline.content.rules_copy import copy_findings
from pipeline.conversion.bodies import body_findings
from pipeline.conversion.worker import ConversionWorker
from pipeline.markup.cache import MarkupCache
from pipeline.store import Seen

MANY = 300
"""Files from which on processes are worth their start."""
SHARE = 50
"""Files a process is given at a time."""

Files = Sequence[tuple[Path, str]]


@contextmanager
def lints(project: Project, settings: Settings) -> Iterator[tuple[Rule, ...]]:
    """The rules that look at one document alone; bodies that look hostile are converted by a limited child."""
    with ConversionWorker() as worker:
        markup = MarkupCache(project.work / "markup", worker.answer)
        yield (
            lambda document: copy_findings(document, settings.words),
            lambda document: body_findings(document, markup),
            *(partial(rule, settings) for rule in rules.ALONE),
        )


def read_ahead(project: Project, memory: Memory, processes: int, files: Files) -> None:
    """Have processes judge what of `files` the memory does not know, where it is much; they leave what they cannot."""
    unread = memory.unread(files)
    if len(unread) < MANY or processes < 2:
        return
    children = [
        Apart(__name__, str(project.root), project.settings.relative_to(project.root).as_posix())
        for _ in range(processes)
    ]
    try:
        shares = (unread[start : start + SHARE] for start in range(0, len(unread), SHARE))
        for _, records in share(children, shares, lambda files: files):
            memory.learn(records or {})
    finally:
        for child in children:
            child.close()


def main() -> int:
    """Judge shares of files of the project named on the command line."""
    project = find_project(Path(sys.argv[1]), sys.argv[2])
    with lints(project, load_settings(project)) as alone:
        serve(partial(_records, alone))
    return 0


def _records(rules: Sequence[Rule], files: Files) -> dict[str, tuple[dict[str, Any], Seen]]:
    found = {file: judged(path, file, rules) for path, file in files}
    return {file: one for file, one in found.items() if one is not None}


if __name__ == "__main__":
    sys.exit(main())
