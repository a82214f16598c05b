"""Laws of a store: what is put is got, any changed byte is found, a cleaning never takes what is needed."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.store import FolderStore, key_of
from pipeline.store.maintenance import examine, find_garbage
from tests.store.laws import change_one_byte, objects, put, read, record

Files = Mapping[str, bytes]


@settings(max_examples=15, deadline=None)
@given(objects)
def test_what_is_put_is_got_and_is_whole(made: Mapping[int, Files]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        manifests = [put(FolderStore(Path(folder)), number, files) for number, files in made.items()]
        store = FolderStore(Path(folder))
        for manifest, files in zip(manifests, made.values(), strict=True):
            assert store.manifest(manifest.key) == manifest
            assert read(store, manifest) == files
        assert sorted(store.keys()) == sorted(manifest.key for manifest in manifests)
        assert store.size() == sum(len(content) for files in made.values() for content in files.values())
        assert [found.wrong for found in examine(store)] == [None] * len(made)


@settings(max_examples=30, deadline=None)
@given(objects.filter(bool), st.randoms(use_true_random=False))
def test_any_changed_byte_is_found_wherever_it_is(made: Mapping[int, Files], dice: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = FolderStore(Path(folder))
        for number, files in made.items():
            put(store, number, files)
        chosen = dice.choice(
            sorted(p for p in Path(folder, "objects").rglob("*") if p.is_file() and p.stat().st_size)
        )
        change_one_byte(chosen, dice)
        assert [found.key for found in examine(store) if found.wrong] == [chosen.parent.name]


@settings(max_examples=15, deadline=None)
@given(objects, st.data())
def test_what_is_needed_or_young_stays_and_all_else_goes(
    made: Mapping[int, Files], data: st.DataObject
) -> None:
    needed = {key_of(record(n)) for n in made if data.draw(st.booleans())}
    with tempfile.TemporaryDirectory() as folder:
        store = FolderStore(Path(folder))
        sizes = {
            put(store, number, files).key: sum(map(len, files.values())) for number, files in made.items()
        }
        start = max((store.committed(key) for key in sizes), default=0.0)
        young = find_garbage(store, needed.__contains__, before=0.0)
        assert (young.removed, young.needed, young.young) == ((), len(needed), len(made) - len(needed))
        old = find_garbage(store, needed.__contains__, before=start + 1)
        assert {found.key for found in old.removed} == sizes.keys() - needed
        assert old.size == sum(sizes[found.key] for found in old.removed)
        for found in old.removed:
            store.remove(found.key)
        assert set(store.keys()) == needed


def test_files_that_came_or_went_and_a_strange_manifest_are_damage(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    keys = [put(store, number, {"a.jpg": b"picture"}).key for number in range(5)]
    folders = [store.locate(key, "a.jpg").parent for key in keys]
    (folders[0] / "b.jpg").write_bytes(b"x")
    (folders[1] / "a.jpg").unlink()
    (folders[2] / "manifest.json").unlink()
    (folders[3] / "manifest.json").write_bytes((folders[4] / "manifest.json").read_bytes())
    wrong = {found.key: found.wrong for found in examine(store) if found.wrong}
    assert wrong == {
        keys[0]: "文件不齐或多余：b.jpg",
        keys[1]: "文件不齐或多余：a.jpg",
        keys[2]: "清单缺失或读不出来",
        keys[3]: "清单是另一个结果的",
    }
    for key in wrong:
        store.set_aside(key)
        assert store.manifest(key) is None
    assert [found.wrong for found in examine(store)] == [None]
    assert store.sweep(before=0.0) == 0
    assert store.sweep(before=2e10) > 0
    assert list((tmp_path / "damaged").iterdir()) == []


def test_a_key_that_is_not_of_its_record_is_refused(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    with store.draft("ab" * 32) as draft, pytest.raises(ValueError, match="记录"):
        draft.commit("image", {}, record(1))
