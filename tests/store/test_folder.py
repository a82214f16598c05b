"""The folder store: atomic, first result wins, sweeps what a killed process left."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipeline import store as module
from pipeline.errors import MediaError
from pipeline.store import FolderStore, Manifest, open_store

KEY = "ab" * 32
ROOT = Path(module.__file__).resolve().parents[2]


def commit(store: FolderStore, key: str = KEY, text: str = "data") -> Manifest:
    with store.draft(key) as draft:
        (draft.folder / "a.txt").write_text(text)
        return draft.commit("video", {"n": 1})


def test_commit_and_read(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "s")
    manifest = commit(store)
    assert store.manifest(KEY) == manifest == Manifest.from_json(json.loads(json.dumps(manifest.to_json())))
    assert manifest.file("a.txt").size == manifest.size == store.size() == 4
    assert store.locate(KEY, "a.txt").read_text() == "data"
    assert list(store.keys()) == [KEY]
    assert list((tmp_path / "s" / "tmp").iterdir()) == []


def test_opening_creates_nothing(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "s"), tmp_path / "cache")
    assert store.manifest(KEY) is None
    assert list(store.keys()) == []
    assert list(tmp_path.iterdir()) == []


def test_a_draft_not_committed_leaves_nothing(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)

    class Stop(Exception):
        pass

    with pytest.raises(Stop), store.draft(KEY) as draft:
        (draft.folder / "a").write_text("x")
        raise Stop
    assert store.manifest(KEY) is None
    assert list((tmp_path / "tmp").iterdir()) == []


def test_first_result_wins(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    with store.draft(KEY) as slow:
        (slow.folder / "a.txt").write_text("second")
        first = commit(store, text="first")
        assert slow.commit("video", {}) == first
    assert store.locate(KEY, "a.txt").read_text() == "first"


def test_many_drafts_of_one_key_at_once(tmp_path: Path) -> None:
    store, barrier = FolderStore(tmp_path), threading.Barrier(8)
    results: list[Manifest] = []

    def work(number: int) -> None:
        with store.draft(KEY) as draft:
            (draft.folder / "a.txt").write_text(str(number))
            barrier.wait()
            results.append(draft.commit("video", {}))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert set(map(str, results)) == {str(store.manifest(KEY))}
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("damage", ["manifest", "missing", "short"])
def test_a_damaged_object_is_absent_and_is_replaced(tmp_path: Path, damage: str) -> None:
    store = FolderStore(tmp_path)
    commit(store)
    folder = store.locate(KEY, "a.txt").parent
    match damage:
        case "manifest":
            (folder / "manifest.json").write_text("{")
        case "missing":
            (folder / "a.txt").unlink()
        case _:
            (folder / "a.txt").write_text("d")
    assert store.manifest(KEY) is None
    assert commit(store) == store.manifest(KEY)
    assert store.locate(KEY, "a.txt").read_text() == "data"


@pytest.mark.parametrize("name", ["../x", "manifest.json", "a/b", "", "nothing.txt"])
def test_locate_stays_inside(tmp_path: Path, name: str) -> None:
    store = FolderStore(tmp_path)
    commit(store)
    if name == "manifest.json":
        assert store.locate(KEY, name).is_file()
        return
    with pytest.raises(MediaError):
        store.locate(KEY, name)


def test_only_plain_files_are_committed(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    with store.draft(KEY) as draft:
        (draft.folder / "link").symlink_to("/etc/passwd")
        with pytest.raises(ValueError, match="link"):
            draft.commit("video", {})


def test_bad_keys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a key"):
        FolderStore(tmp_path).manifest("../../etc")


def test_live_drafts_survive_a_sweep_and_dead_ones_do_not(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from pipeline.store import FolderStore\n"
        f"with FolderStore(Path(sys.argv[1])).draft('{KEY}') as d:\n"
        "    (d.folder / 'half').write_text('x'); print(d.folder, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        FolderStore(tmp_path)
        assert (folder / "half").exists()
        process.send_signal(signal.SIGKILL)
        process.wait()
    store = FolderStore(tmp_path)
    assert list((tmp_path / "tmp").iterdir()) == []
    assert commit(store) == store.manifest(KEY)


def test_remove(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    commit(store)
    store.remove(KEY)
    store.remove(KEY)
    assert store.manifest(KEY) is None
    assert list(store.keys()) == []
