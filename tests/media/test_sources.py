"""Only plain files inside the root are sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.media.sources import find_sources, locator
from pipeline.store import DigestCache, digest_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "media"
    (root / "videos").mkdir(parents=True)
    (root / "videos" / "a.mp4").write_bytes(b"film")
    (tmp_path / "secret").write_text("x")
    (root / "link.mp4").symlink_to(tmp_path / "secret")
    (root / "linked").symlink_to(tmp_path)
    return root


def test_found_and_located(root: Path, tmp_path: Path) -> None:
    found = find_sources(root, ["videos/a.mp4"], DigestCache(tmp_path / "d"))
    assert found["videos/a.mp4"].size == 4
    where = locator(root, found)[digest_of(root / "videos" / "a.mp4")]
    assert where.is_absolute()
    assert where.read_bytes() == b"film"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../secret",
        "videos/../../secret",
        "link.mp4",
        "linked/secret",
        "videos",
        "no.mp4",
        "a\\b",
        "a\0",
    ],
)
def test_left_out(root: Path, tmp_path: Path, path: str) -> None:
    assert find_sources(root, [path], DigestCache(tmp_path / "d")) == {}
