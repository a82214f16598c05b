"""The store: atomic, first result wins, sweeps what a killed process left; the digest cache and its racy rule."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import store as module
from pipeline.errors import ConfigError, MediaError
from pipeline.store import DigestCache, FolderStore, Manifest, canonical, key_of, open_store, write_atomic

KEY = "ab" * 32
ROOT = Path(module.__file__).resolve().parents[1]

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=12,
)


def commit(store: FolderStore, key: str = KEY, text: str = "data") -> Manifest:
    with store.draft(key) as draft:
        (draft.folder / "a.txt").write_text(text)
        return draft.commit("video", {"n": 1})


@given(plain)
def test_canonical_form_reads_back(value: object) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(st.text("abc"), st.integers()))
def test_key_ignores_the_order_of_a_mapping(value: dict[str, int]) -> None:
    assert key_of(value) == key_of(dict(reversed(value.items())))


@pytest.mark.parametrize("value", [1.5, (1,), {1: 2}, b"x", {"a": [{"b": 0.1}]}, Path("x")])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_commit_and_read(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "s")
    manifest = commit(store)
    assert store.manifest(KEY) == manifest == Manifest.from_json(json.loads(json.dumps(manifest.to_json())))
    assert manifest.file("a.txt").size == manifest.size == store.size() == 4
    assert store.locate(KEY, "a.txt").read_text() == "data"
    assert list(store.keys()) == [KEY]
    assert list((tmp_path / "s" / "tmp").iterdir()) == []


def test_opening_creates_nothing(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "s"))
    assert store.manifest(KEY) is None
    assert list(store.keys()) == []
    assert list(tmp_path.iterdir()) == []


def test_urls_are_a_configuration_error() -> None:
    with pytest.raises(ConfigError):
        open_store("s3://bucket/x")


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


def test_write_atomic_leaves_no_trace_of_a_failure(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "x.json"
    write_atomic(target, b"one")
    write_atomic(target, b"two")
    assert target.read_bytes() == b"two"
    with pytest.raises(TypeError):
        write_atomic(target, "text")  # type: ignore[arg-type]
    assert [path.name for path in target.parent.iterdir()] == ["x.json"]


def aged(path: Path, text: str) -> Path:
    path.write_text(text)
    time.sleep(0.08)
    return path


def test_digest_cache_does_not_read_an_old_unchanged_file_again(tmp_path: Path) -> None:
    file = aged(tmp_path / "a", "one")
    saved = tmp_path / "cache.json"
    cache = DigestCache(saved)
    digest = cache.digest(file)
    cache.save()
    saved.write_text(saved.read_text().replace(digest, "remembered"))
    assert DigestCache(saved).digest(file) == "remembered"


def test_digest_cache_never_trusts_a_file_as_young_as_its_hash(tmp_path: Path) -> None:
    """The racy rule: same size, same tick, other bytes."""
    cache = DigestCache(tmp_path / "cache.json")
    file = tmp_path / "a"
    for text in ("one", "two", "six", "ten"):
        file.write_text(text)
        assert cache.digest(file) == key_of_bytes(text)


def test_digest_cache_sees_a_change_with_the_old_time(tmp_path: Path) -> None:
    file = aged(tmp_path / "a", "one")
    cache = DigestCache(tmp_path / "cache.json")
    cache.digest(file)
    stat = file.stat()
    file.write_text("two")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert cache.digest(file) == key_of_bytes("two")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema":99}', '{"schema":1,"files":{"/x":[1]}}'])
def test_a_broken_digest_cache_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "cache.json").write_text(text)
    file = aged(tmp_path / "a", "one")
    assert DigestCache(tmp_path / "cache.json").digest(file) == key_of_bytes("one")


def test_digest_cache_forgets_files_that_are_gone(tmp_path: Path) -> None:
    cache = DigestCache(tmp_path / "cache.json")
    for name in ("a", "b"):
        cache.digest(aged(tmp_path / name, name))
    (tmp_path / "a").unlink()
    cache.save()
    known = json.loads((tmp_path / "cache.json").read_bytes())["files"]
    assert list(known) == [str(tmp_path / "b")]


def key_of_bytes(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
