"""The local executor over a folder of captions, which need no process: outcomes, failures, how many at a time."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.config import LimitSettings
from pipeline.errors import MediaError, ToolMissingError
from pipeline.execute.capacity import Machine
from pipeline.execute.local import LocalExecutor
from pipeline.execute.protocol import Conditions, Event, Queued, Started
from pipeline.media.captions.job import captions_recipe
from pipeline.media.model import Job, Source
from pipeline.sandbox import isolation
from pipeline.store import FolderStore, digest_of
from pipeline.store.folder import FolderDraft

ROOT = Path(__file__).resolve().parents[2]
CUE = "1\n00:00:00,000 --> 00:00:02,000\n第 {number} 份字幕\n"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Captions by digest."""
    found = {}
    for number in range(4):
        path = tmp_path / f"{number}.srt"
        path.write_text(CUE.format(number=number), encoding="utf-8")
        found[digest_of(path)] = path
    return found


def jobs(files: dict[str, Path]) -> list[Job]:
    return [
        Job("captions", (Source(path.name, digest, 9),), captions_recipe(".srt"), {})
        for digest, path in files.items()
    ]


class Failing(FolderStore):
    """A store whose drafts fail, each in its own way."""

    def __init__(self, root: Path, errors: list[Exception]) -> None:
        super().__init__(root)
        self.errors = errors

    @contextmanager
    def draft(self, key: str) -> Iterator[FolderDraft]:
        if self.errors:
            raise self.errors.pop(0)
        with super().draft(key) as made:
            yield made


def test_what_is_wrong_here_is_told_apart_from_what_is_wrong_with_a_file(
    files: dict[str, Path], tmp_path: Path
) -> None:
    errors = [
        MediaError("成品库断开了。", help="请接好。"),
        PermissionError(errno.EACCES, "Permission denied", "/store/x"),
        OSError(errno.ENOSPC, "No space left on device"),
    ]
    store = Failing(tmp_path / "store", errors)
    outcomes = list(LocalExecutor(jobs=1).run(jobs(files), store, files))
    found = [(o.error.code, o.error.message) if o.error else None for o in outcomes]
    assert [f and f[0] for f in found] == ["M401", "M402", "M415", None]
    assert found[0] == ("M401", "成品库断开了。")
    assert found[1] is not None and "Permission denied（x）" in found[1][1]


def test_jobs_start_in_order_and_all_are_told_before(files: dict[str, Path], tmp_path: Path) -> None:
    events: list[Event] = []
    machine = Machine(processors=3, memory_mb=700)
    wanted = jobs(files)
    list(LocalExecutor(machine=machine).run(wanted, FolderStore(tmp_path / "store"), files, events.append))
    conditions = events[0]
    assert isinstance(conditions, Conditions)
    assert (conditions.jobs, conditions.heavy, conditions.memory_mb) == (3, 1, 700)
    kinds = [type(event) for event in events[1:]]
    assert kinds[:4] == [Queued] * 4 and kinds.count(Started) == 4
    assert [e.label for e in events if isinstance(e, Started)] == [job.label for job in wanted]


def test_so_many_at_a_time(files: dict[str, Path], tmp_path: Path) -> None:
    """Two are in the middle of their work together, never three."""
    together, most, lock, both = 0, 0, threading.Lock(), threading.Barrier(2)

    class Counting(FolderStore):
        @contextmanager
        def draft(self, key: str) -> Iterator[FolderDraft]:
            nonlocal together, most
            with lock:
                together += 1
                most = max(most, together)
            both.wait(20)
            with super().draft(key) as made:
                yield made
            with lock:
                together -= 1

    outcomes = list(LocalExecutor(jobs=2).run(jobs(files), Counting(tmp_path / "store"), files))
    assert most == 2 and all(outcome.manifest for outcome in outcomes)


RUN = """
from pathlib import Path
from pipeline.execute.local import LocalExecutor
from pipeline.media.captions.job import captions_recipe
from pipeline.media.model import Job, Source
from pipeline.store import FolderStore, digest_of
file = Path("1.srt")
job = Job("captions", (Source(file.name, digest_of(file), 9),), captions_recipe(".srt"), {})
assert all(o.manifest for o in LocalExecutor().run([job], FolderStore(Path("store")), {digest_of(file): file}))
"""


def test_the_child_has_its_bytecode_before_it_starts(files: dict[str, Path], tmp_path: Path) -> None:
    """Isolated, it could not write any; in a fresh clone it would compile itself for every picture."""
    package = tmp_path / "pipeline"
    shutil.copytree(ROOT / "pipeline", package, ignore=shutil.ignore_patterns("__pycache__"))
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(tmp_path)
    subprocess.run([sys.executable, "-c", RUN], cwd=tmp_path, env=environment, check=True)
    child = package / "execute" / "child"
    assert {p.stem for p in child.glob("*.py")} == {
        p.name.split(".")[0] for p in child.glob("__pycache__/*.pyc")
    }


def test_isolation_that_is_insisted_upon_and_not_to_be_had_stops_everything(
    files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "works", lambda way: False)
    executor = LocalExecutor(LimitSettings(isolation="bubblewrap"))
    with pytest.raises(ToolMissingError):
        list(executor.run(jobs(files), FolderStore(tmp_path / "store"), files))
    assert not (tmp_path / "store").exists()
