"""The digest cache and its racy rule."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path

import pytest

from pipeline.store import DigestCache


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


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"schema":99,"key":"","value":{}}',
        '{"schema":2,"key":"","value":[]}',
        '{"schema":2,"key":"","value":{"/x":[1]}}',
    ],
)
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
    known = json.loads((tmp_path / "cache.json").read_bytes())["value"]
    assert list(known) == [str(tmp_path / "b")]


def key_of_bytes(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
