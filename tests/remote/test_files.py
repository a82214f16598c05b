"""Files elsewhere: what is absent, what is there, and what a place that fails raises."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, KepuError
from pipeline.remote.errors import Unreachable
from pipeline.remote.files import RemoteFiles
from tests.remote.flaky import down


@pytest.fixture
def files() -> RemoteFiles:
    """A place of its own for the test."""
    return RemoteFiles(f"flaky://user:secret@{uuid.uuid4().hex}/x?token=1")


def test_what_was_put_is_found_and_fetched(files: RemoteFiles, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"film")
    files.put(tmp_path / "a", "videos/a.mov")
    assert files.create("videos/b.mov", b"other") and not files.create("videos/b.mov", b"again")
    assert set(files.listing("")) == {"videos/a.mov", "videos/b.mov"}
    assert set(files.folder("videos") or ()) == {"videos/a.mov", "videos/b.mov"}
    found = files.look("videos/a.mov")
    assert found is not None and (found.size, bool(found.mark)) == (4, True)
    assert files.fetch("videos/a.mov", tmp_path / "b") == hashlib.sha256(b"film").hexdigest()
    assert (tmp_path / "b").read_bytes() == b"film"
    files.remove("videos/a.mov")
    assert files.look("videos/a.mov") is None


def test_what_is_absent_is_no_failure(files: RemoteFiles, tmp_path: Path) -> None:
    files.create("a", b"here")
    assert (files.look("b"), files.read("b"), files.listing("c"), files.folder("c")) == (None, None, {}, {})
    assert files.read_many(["a", "b"]) == {"a": b"here"}
    files.remove("b")
    with pytest.raises(FileNotFoundError):
        files.fetch("b", tmp_path / "b")


REQUESTS: dict[str, Callable[[RemoteFiles, Path], object]] = {
    "listing": lambda files, _: files.listing(""),
    "folder": lambda files, _: files.folder(""),
    "look": lambda files, _: files.look("a"),
    "read": lambda files, _: files.read("a"),
    "read_many": lambda files, _: files.read_many(["a", "b"]),
    "create": lambda files, _: files.create("b", b""),
    "put": lambda files, folder: files.put(folder / "here", "b"),
    "fetch": lambda files, folder: files.fetch("a", folder / "there"),
    "remove": lambda files, _: files.remove("a"),
}


@pytest.mark.parametrize("request_of", REQUESTS.values(), ids=REQUESTS.keys())
def test_a_place_that_fails_raises_an_error_without_an_exit_code(
    files: RemoteFiles, tmp_path: Path, request_of: Callable[[RemoteFiles, Path], object]
) -> None:
    (tmp_path / "here").write_bytes(b"film")
    files.create("a", b"film")
    with down(), pytest.raises(Unreachable) as raised:
        request_of(files, tmp_path)
    assert not isinstance(raised.value, KepuError)
    assert raised.value.message.startswith("连不上 flaky://") and "Connection refused" in raised.value.message
    assert raised.value.help
    assert "secret" not in raised.value.message and "token" not in raised.value.message


def test_an_unknown_kind_is_a_mistake_of_configuration() -> None:
    with pytest.raises(ConfigError, match="nothing://x"):
        RemoteFiles("nothing://x")
