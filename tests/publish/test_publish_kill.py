"""`kill -9` at every system call, and at random moments, leaves `current` on a whole release."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.publish.folder import FolderTarget
from tests.publish.digests import digests_below

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

OLD = {"index.html": "旧首页", "media/aa/video.mp4": "画面", "about/index.html": "关于"}
NEW = {"index.html": "新首页", "media/aa/video.mp4": "画面", "news/a/index.html": "新闻"}


def killing(mode: str, *paths: Path) -> None:
    command = [sys.executable, str(HERE / "killing.py"), mode, *map(str, paths)]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def make_site(folder: Path, texts: dict[str, str]) -> Path:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A target with two releases of the old site, the later one live."""
    site = make_site(tmp_path / "old", OLD)
    killing("race", tmp_path / "base", site)
    return tmp_path / "base"


def assert_whole(root: Path) -> None:
    """`current` is a release whose files are exactly those of its manifest, and so is every other release."""
    target = FolderTarget(root)
    releases = target.releases()
    (live,) = [release for release in releases if release.live]
    assert (root / "current").resolve() == (root / "releases" / live.id).resolve()
    for release in releases:
        assert dict(digests_below(root / "releases" / release.id)) == dict(release.files)


def assert_recovers(root: Path, site: Path) -> None:
    """The next publish finishes and leaves nothing of the killed one."""
    killing("race", root, site)
    assert_whole(root)
    left = {path.name for path in root.iterdir()} | {path.name for path in (root / "releases").iterdir()}
    assert not [name for name in left if name.startswith((".draft-", ".current-"))]
    ids = {release.id for release in FolderTarget(root).releases()}
    assert {path.name for path in (root / "releases").iterdir()} == ids | {f"{id}.json" for id in ids}
    assert digests_below(root / "current") == digests_below(site)


def test_killed_before_every_step(base: Path, tmp_path: Path) -> None:
    site, work = make_site(tmp_path / "new", NEW), tmp_path / "work"
    killing("steps", base, work, site)
    roots = sorted(work.iterdir())
    assert len(roots) > 30
    seen = []
    for root in roots:
        assert_whole(root)
        seen.append((root / "current" / "index.html").read_text(encoding="utf-8"))
    assert seen == sorted(seen, reverse=True), "the site goes from old to new once, and never back"
    assert {seen[0], seen[-1]} == {"旧首页", "新首页"}
    for root in roots[:: len(roots) // 6]:
        assert_recovers(root, site)


def test_killed_at_random_moments(base: Path, tmp_path: Path) -> None:
    site, work = make_site(tmp_path / "new", {**NEW, "media/bb/big.mp4": "大" * 2_000_000}), tmp_path / "work"
    killing("times", base, work, site)
    for root in work.iterdir():
        assert_whole(root)
    assert_recovers(root, site)


def test_publishes_at_once_never_interleave(tmp_path: Path) -> None:
    sites = [make_site(tmp_path / f"site{n}", {**NEW, "index.html": f"首页 {n}"}) for n in range(3)]
    root = tmp_path / "root"
    killing("race", root, *sites)
    assert_whole(root)
    releases = FolderTarget(root).releases()
    assert len(releases) == 4, "three kept besides the live one"
