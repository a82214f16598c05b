"""`kepu store verify` and `kepu store gc`: through the command, over a store that a build filled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import main
from pipeline.config import Project, store_location
from pipeline.errors import UsageError
from pipeline.execute.fake import FakeExecutor
from pipeline.line.checking import check_project
from pipeline.line.mkdocs import prepare_for_mkdocs
from pipeline.line.planning import plan
from pipeline.store import DigestCache, FolderStore
from tests.render.small import NOW, Small
from tests.store.laws import put

Kepu = Callable[..., Any]
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    """Built, with plausible media: a cover was probed and encoded."""
    small = Small(make_site("small"))
    fill(small.project)
    small.build()
    return small


def fill(project: Project) -> None:
    """Stores every object of the plan."""
    planned = plan(check_project(project, NOW), DigestCache(project.work / "digests.json"), FakeExecutor())
    assert all(o.error is None for o in FakeExecutor().run(planned.jobs, planned.store, planned.locate))


@pytest.fixture
def kepu(small: Small, capsys: pytest.CaptureFixture[str]) -> Kepu:
    """The JSON document of `kepu store …`, which must end with the given code."""

    def run(*arguments: str, code: int = 0) -> Any:
        found = main(["store", *arguments, "--json", "--project", str(small.root)])
        captured = capsys.readouterr()
        assert found == code, captured.err
        return json.loads(captured.out)

    return run


@pytest.fixture
def store(small: Small) -> FolderStore:
    return FolderStore(Path(store_location(Project(small.root))))


def age(store: FolderStore, key: str, days: int) -> None:
    path = store.locate(key, "manifest.json")
    os.utime(path, (time.time() - days * 86_400,) * 2)


def test_verify_sets_damage_aside_and_the_next_build_makes_it_again(
    small: Small, store: FolderStore, kepu: Kepu, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = kepu("verify")
    assert whole == {"objects": 2, "bytes": store.size(), "damaged": []}
    (image,) = {path.parent.name for path in (small.project.work / "store").rglob("320.webp")}
    blob = store.locate(image, "320.webp")
    blob.write_bytes(b"\0" * blob.stat().st_size)
    found = kepu("verify", code=3)
    assert [(d["key"], d["wrong"]) for d in found["damaged"]] == [(image, "320.webp 的内容与清单不符")]
    assert image not in set(store.keys())
    fill(small.project)
    assert kepu("verify") == whole
    assert main(["store", "verify", "--project", str(small.root)]) == 0
    output = capsys.readouterr()
    assert "检查了成品库的 2 个结果" in output.out
    assert "核对成品库 100%" in output.err


def test_gc_shows_first_and_keeps_everything_in_the_plan_with_drafts(
    small: Small, store: FolderStore, kepu: Kepu
) -> None:
    before = set(store.keys())
    stray = put(store, 1, {"a.jpg": b"x" * 5000}).key
    for key in (*before, stray):
        age(store, key, 30)
    small.edit("content/articles/wash-hands.md", "published: ", "draft: true\npublished: ")
    shown = kepu("gc")
    assert (shown["done"], shown["needed"], shown["young"], shown["bytes"]) == (False, 2, 0, 5000)
    assert [removed["key"] for removed in shown["removed"]] == [stray]
    assert set(store.keys()) == {*before, stray}
    assert kepu("gc", "--older-than", "60")["removed"] == []
    done = kepu("gc", "--yes")
    assert done["done"] is True and done["removed"] == shown["removed"]
    assert set(store.keys()) == before
    assert kepu("gc", "--yes")["removed"] == []


def test_gc_keeps_the_media_of_kept_releases(small: Small, store: FolderStore, kepu: Kepu) -> None:
    """No content uses the first cover any more, but its address is public."""
    assert main(["publish", "--yes", "--quiet", "--now", NOW.isoformat(), "--project", str(small.root)]) == 0
    first = set(store.keys())
    cover = small.project.media / "covers" / "cover.png"
    cover.write_bytes(cover.read_bytes() + b"other")
    fill(small.project)
    second = set(store.keys()) - first
    for key in (*first, *second):
        age(store, key, 30)
    assert [(r["kind"], r["key"] in first) for r in kepu("gc", "--yes")["removed"]] == [("probe", True)]
    (public,) = {path.parent.name for path in small.site.glob("media/*/*")}
    assert {key[:20] for key in set(store.keys()) - second} == {public}


def test_gc_asks_every_target_and_refuses_when_one_cannot_be_read(
    small: Small, store: FolderStore, kepu: Kepu
) -> None:
    """The only release is on a target that is not the default one."""
    small.edit("site_config/publish.yml", "targets:\n", "targets:\n  share: {path: dist/share}\n")
    arguments = ["share", "--yes", "--quiet", "--now", NOW.isoformat(), "--project", str(small.root)]
    assert main(["publish", *arguments]) == 0
    before = set(store.keys())
    cover = small.project.media / "covers" / "cover.png"
    cover.write_bytes(cover.read_bytes() + b"other")
    fill(small.project)
    for key in sorted(store.keys()):
        age(store, key, 30)
    local = small.root / "dist" / "public"
    local.write_text("not a folder", encoding="utf-8")
    assert "dist/public" in kepu("gc", "--yes", code=4)["error"]
    assert before <= set(store.keys())
    local.unlink()
    assert [(r["kind"], r["key"] in before) for r in kepu("gc", "--yes")["removed"]] == [("probe", True)]


def test_gc_removes_leftovers_of_killed_processes(small: Small, store: FolderStore, kepu: Kepu) -> None:
    work = Project(small.root).work
    old, new = work / "check" / ".files.json.0123456789ab.tmp", work / ".digests.json.0123456789ab.tmp"
    old.write_bytes(b"x" * 700)
    new.write_bytes(b"y")
    os.utime(old, (time.time() - 100_000,) * 2)
    fetched = work / "sources" / ("ab" * 32)
    fetched.parent.mkdir()
    fetched.write_bytes(b"z" * 50)
    assert kepu("gc", "--yes")["bytes_besides"] == 700
    assert new.exists() and fetched.exists() and not old.exists()
    os.utime(fetched, (time.time() - 8 * 86_400,) * 2)
    other = work / "remote" / "0123456789abcdef"  # what was kept of a store that KEPU_STORE no longer names
    other.mkdir(parents=True)
    (other / "manifests.json").write_bytes(b"{}")
    os.utime(other, (time.time() - 8 * 86_400,) * 2)
    assert kepu("gc", "--yes")["bytes_besides"] == 52
    assert not fetched.exists() and not other.exists()
    assert list((work / "store" / "tmp").iterdir()) == []


def test_gc_refuses_when_the_plan_is_incomplete(small: Small, kepu: Kepu) -> None:
    small.edit("content/articles/wash-hands.md", "column: ", "colum: ")
    assert "error" in kepu("gc", "--yes", code=1)
    small.edit("content/articles/wash-hands.md", "colum: ", "column: ")
    shutil.rmtree(Project(small.root).work / "store" / "objects")
    assert "还没有检测" in kepu("gc", "--yes", code=2)["error"]


BUILD = """
import sys, time
from pathlib import Path
from pipeline.config import Project, store_location
from pipeline.store import open_store
project = Project(Path(sys.argv[1]))
with open_store(store_location(project), project.remote).in_use():
    print("using", flush=True)
    sys.stdin.read()
"""


def test_gc_and_a_build_in_another_process_exclude_each_other(
    small: Small, store: FolderStore, kepu: Kepu
) -> None:
    stray = put(store, 1, {"a.jpg": b"x"}).key
    age(store, stray, 30)
    command = [sys.executable, "-c", BUILD, str(small.root)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline() == "using\n"
        assert "正在使用成品库" in kepu("gc", "--yes", code=2)["error"]
        assert kepu("gc")["done"] is False  # only looking
        small.build()  # any number of builds
        assert stray in set(store.keys())
        process.kill()
    assert [r["key"] for r in kepu("gc", "--yes")["removed"]] == [stray]


def test_a_build_waits_for_a_cleaning_and_then_gives_up(
    small: Small, store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.store.folder.LOCK_WAIT", 0.2)
    with store.alone():
        assert main(["build", "--project", str(small.root)]) == 2
        with pytest.raises(UsageError, match="一直在清理"):  # plain `mkdocs build`
            prepare_for_mkdocs(small.root, "site_config")
    assert main(["build", "--project", str(small.root)]) == 0
