"""A store at a URL: the laws on memory://, and on S3 (moto's server on loopback) as two machines see it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError, MediaError
from pipeline.remote.errors import Unreachable
from pipeline.remote.files import RemoteFiles
from pipeline.store import key_of, open_store
from pipeline.store.maintenance import examine, find_garbage
from pipeline.store.object_storage import RemoteStore
from pipeline.store.opening import cache_of
from pipeline.store.protocol import Store
from tests.remote.flaky import down
from tests.store.laws import objects, put, read, record

ROOT = Path(__file__).resolve().parents[2]
Files = Mapping[str, bytes]
KEY = key_of(record(1))


@pytest.fixture(params=["memory", pytest.param("s3", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest) -> str:
    """A place of its own for the test."""
    name = uuid.uuid4().hex
    if request.param == "memory":
        return f"memory://{name}/store"
    return f"{request.getfixturevalue('s3')}/{name}"


def machine(url: str, folder: Path, name: str) -> Store:
    """The store as another machine sees it: a cache of its own."""
    return open_store(url, folder / name)


def test_what_one_machine_makes_another_finds_and_fetches_once(url: str, tmp_path: Path) -> None:
    made = put(machine(url, tmp_path, "a"), 1, {"a.jpg": b"picture", "b.webp": b"x" * 3_000_000})
    other = machine(url, tmp_path, "b")
    assert other.manifest(KEY) == made
    assert other.manifest(key_of(record(2))) is None
    assert read(other, made) == {"a.jpg": b"picture", "b.webp": b"x" * 3_000_000}
    assert (list(other.keys()), other.size()) == ([KEY], 3_000_007)
    path = other.locate(KEY, "a.jpg")
    assert machine(url, tmp_path, "b").locate(KEY, "a.jpg") == path
    assert time.time() - other.committed(KEY) < 600
    assert [found.wrong for found in examine(other)] == [None]


def test_first_result_wins_and_both_machines_give_its_bytes(url: str, tmp_path: Path) -> None:
    a, b = machine(url, tmp_path, "a"), machine(url, tmp_path, "b")
    assert a.manifest(KEY) is None and b.manifest(KEY) is None
    with a.draft(KEY) as slow:
        (slow.folder / "a.jpg").write_bytes(b"second")
        first = put(b, 1, {"a.jpg": b"first"})
        assert slow.commit("image", {"number": 1}, record(1)) == first
    assert read(a, first) == read(b, first) == {"a.jpg": b"first"}


def test_a_network_that_fails_between_the_bytes_and_the_manifest_leaves_nothing_to_see(
    url: str, tmp_path: Path
) -> None:
    class NoManifests(RemoteFiles):
        def create(self, path: str, content: bytes) -> bool:
            raise Unreachable("连不上", help="请检查网络。")

    a = RemoteStore(NoManifests(url), cache_of(url, tmp_path / "a"))
    with pytest.raises(MediaError) as raised:
        put(a, 1, {"a.jpg": b"picture"})
    assert (raised.value.message, raised.value.help) == ("连不上", "请检查网络。")
    assert machine(url, tmp_path, "b").manifest(KEY) is None
    again = machine(url, tmp_path, "a")
    made = again.manifest(KEY)  # it was made here: it is put there without being made again
    assert made is not None and read(machine(url, tmp_path, "b"), made) == {"a.jpg": b"picture"}


def test_damage_there_is_found_set_aside_and_made_good(url: str, tmp_path: Path) -> None:
    a = machine(url, tmp_path, "a")
    made = put(a, 1, {"a.jpg": b"picture"})
    fs, root = fsspec.core.url_to_fs(url)
    digest = made.files[0].sha256
    fs.pipe_file(f"{root}/blobs/{digest[:2]}/{digest}", b"pixture")
    b = machine(url, tmp_path, "b")
    with pytest.raises(MediaError, match="损坏"):
        b.locate(KEY, "a.jpg")
    assert [found.wrong for found in examine(b)] == ["a.jpg 的内容与清单不符"]
    b.set_aside(KEY)
    assert machine(url, tmp_path, "c").manifest(KEY) is None
    assert put(b, 1, {"a.jpg": b"picture"}) == made
    assert read(machine(url, tmp_path, "c"), made) == {"a.jpg": b"picture"}
    fs.pipe_file(f"{root}/manifests/{KEY[:2]}/{KEY}.json", b"{}")
    assert [found.wrong for found in examine(machine(url, tmp_path, "d"))] == ["清单读不懂"]
    assert put(machine(url, tmp_path, "d"), 1, {"a.jpg": b"picture"}) == made


def test_a_cleaning_leaves_what_is_needed_and_blobs_in_common(url: str, tmp_path: Path) -> None:
    a = machine(url, tmp_path, "a")
    kept = put(a, 1, {"a.jpg": b"same", "b.jpg": b"other"})
    gone = put(a, 2, {"a.jpg": b"same", "b.jpg": b"mine alone"})
    assert find_garbage(a, {kept.key}.__contains__, time.time() - 3600).removed == ()
    found = find_garbage(a, {kept.key}.__contains__, time.time() + 3600)
    assert [one.key for one in found.removed] == [gone.key]
    a.remove(gone.key)
    assert a.sweep(before=0.0) == 0
    assert a.sweep(before=time.time() + 3600) >= len(b"mine alone")
    b = machine(url, tmp_path, "b")
    assert list(b.keys()) == [kept.key]
    assert read(b, kept) == {"a.jpg": b"same", "b.jpg": b"other"}
    assert [found.wrong for found in examine(b)] == [None]


@settings(max_examples=8, deadline=None)
@given(objects, st.randoms(use_true_random=False))
def test_the_laws_hold_at_a_url(made: Mapping[int, Files], dice: random.Random) -> None:
    url = f"memory://{uuid.uuid4().hex}"
    with tempfile.TemporaryDirectory() as folder:
        a = machine(url, Path(folder), "a")
        manifests = [put(a, number, files) for number, files in made.items()]
        b = machine(url, Path(folder), "b")
        for manifest, files in zip(manifests, made.values(), strict=True):
            assert b.manifest(manifest.key) == manifest
            assert read(b, manifest) == files
        assert [found.wrong for found in examine(b)] == [None] * len(made)
        fs, root = fsspec.core.url_to_fs(url)
        places = sorted(path for path in fs.find(root) if fs.cat_file(path))
        if places:
            chosen = dice.choice(places)
            content = bytearray(fs.cat_file(chosen))
            content[dice.randrange(len(content))] ^= dice.randrange(1, 256)
            fs.pipe_file(chosen, bytes(content))
            assert any(found.wrong for found in examine(machine(url, Path(folder), "c")))
        fs.rm(root, recursive=True) if places else None


def test_a_place_that_refuses_us_is_said_without_its_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    with pytest.raises(MediaError) as told:
        open_store("s3://user:secret@bucket/store", tmp_path).manifest(KEY)
    assert "s3://bucket/store：" in told.value.message
    assert "secret" not in told.value.message + told.value.help


@pytest.mark.parametrize("url", ["nothing://x", "https://example.org/store"])
def test_an_unknown_kind_is_a_mistake_of_configuration(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match=url):
        open_store(url, tmp_path)


def test_a_missing_package_says_what_to_install() -> None:
    """In a process of its own: fsspec remembers the backends it has loaded."""
    code = (
        "import sys; sys.modules['s3fs'] = None\n"
        "from pathlib import Path; from pipeline.errors import ToolMissingError; from pipeline.store import open_store\n"
        "try: open_store('s3://bucket/x', Path('x'))\n"
        "except ToolMissingError as error: print(error.exit_code, error.message, error.help)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("5 ")
    assert "s3://bucket/x" in done.stdout and "pip install kepu[s3]" in done.stdout


REQUESTS: dict[str, Callable[[Store], object]] = {
    "manifest": lambda store: store.manifest(KEY),
    "draft": lambda store: put(store, 2, {"a.jpg": b"other"}),
    "locate": lambda store: store.locate(KEY, "a.jpg"),
    "keys": lambda store: store.keys(),
    "size": lambda store: store.size(),
    "examine": lambda store: store.examine(KEY),
    "set_aside": lambda store: store.set_aside(KEY),
    "remove": lambda store: store.remove(KEY),
    "committed": lambda store: store.committed(KEY),
    "sweep": lambda store: store.sweep(0.0),
}


@pytest.mark.parametrize("request_of", REQUESTS.values(), ids=REQUESTS.keys())
def test_a_place_that_fails_is_a_media_error_whatever_was_asked(
    tmp_path: Path, request_of: Callable[[Store], object]
) -> None:
    url = f"flaky://{uuid.uuid4().hex}"
    put(machine(url, tmp_path, "a"), 1, {"a.jpg": b"picture"})
    store = machine(url, tmp_path, "b")
    with down(), pytest.raises(MediaError, match="连不上 flaky://") as raised:
        request_of(store)
    assert raised.value.exit_code == 3
