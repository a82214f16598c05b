"""Builds in children that are killed: run by test_kill.py in a process of its own, which may fork freely.

    dying.py PROJECT SITES STRIDE FINISHED [FILE EDITED]

Child n, the middle one of every STRIDE, builds PROJECT into SITES/n and kills itself with SIGKILL before its n-th call
that changes a folder. What it leaves must be whole files; the next build must come to exactly FINISHED, a site. With
FILE and EDITED the site is built first, and the killed build is the one after FILE of the project took the bytes of
EDITED. It prints how many builds were killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pipeline.render.mkdocs_site  # noqa: F401 - imported before forking, so that no child has to
from pipeline.cli.main import main
from pipeline.render.render_pool import Renderers
from tests.e2e.minimal import changed, tree

STEPS = ("mkdir", "replace", "rename", "unlink", "rmdir")


def die_before(number: int) -> None:
    """Patches the calls that change a folder: this process kills itself before the n-th."""
    calls = count(1)

    def guarded(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            if next(calls) == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **named)

        return run

    for name in STEPS:
        setattr(os, name, guarded(getattr(os, name)))


def forked(work: Callable[[], int]) -> int:
    """How a child that does `work` ends: its exit code, negative for a signal."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = work()
        except BaseException:  # noqa: BLE001 - a child must never return into its parent's work
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@dataclass(frozen=True)
class Edit:
    """A file of the project, its bytes before and after."""

    file: Path
    before: bytes
    after: bytes


def run(project: Path, sites: Path, stride: int, finished: dict[str, str], edit: Edit | None) -> int:
    """The number of builds killed; ends with the first that had nothing left to be killed at."""
    for killed, number in enumerate(count(1 + stride // 2, stride)):
        site = sites / str(number)
        arguments = ["build", "--quiet", "--project", str(project), "--site-dir", str(site)]
        before: dict[str, str] = {}
        if edit is not None:
            edit.file.write_bytes(edit.before)
            assert forked(partial(main, arguments)) == 0
            before = tree(site)
            edit.file.write_bytes(edit.after)
        code = forked(partial(doomed, number, arguments))
        if code == 0:
            return killed
        assert code == -signal.SIGKILL, code
        left = tree(site) if site.exists() else {}
        whole = before.items() | finished.items()
        torn = {
            path for path, digest in left.items() if Path(path).name[0] != "." and (path, digest) not in whole
        }
        assert torn == set(), (number, torn)
        code = forked(partial(main, arguments))
        assert code == 0, (number, code)
        assert changed(finished, tree(site)) == set(), number
        shutil.rmtree(site)
    raise AssertionError


def doomed(number: int, arguments: list[str]) -> int:
    die_before(number)
    return main(arguments)


if __name__ == "__main__":
    Renderers.start = lambda _: None  # type: ignore[method-assign] # a child has the theme: it renders itself
    where, into, step, site, *edited = sys.argv[1:]
    change = None
    if edited:
        target = Path(where, edited[0])
        change = Edit(target, target.read_bytes(), Path(edited[1]).read_bytes())
    print(run(Path(where), Path(into), int(step), tree(Path(site)), change))
