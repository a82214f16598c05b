"""`kill -9` of a build at any moment: no orphan, nothing torn, and the next build comes to the same bytes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.store import FolderStore
from tests.e2e.kills import ground, kill_builds
from tests.e2e.minimal import VIDEO, Built, changed, environment, kepu_command, make_video, tree
from tests.e2e.processes import PROC, assert_whole, encoder_of, living, working_in

ARTICLE = "content/articles/boiling-on-a-plateau.md"
SECONDS = 3
PATIENCE = 30
ORPHAN_SECONDS = 3
needs_proc = pytest.mark.skipif(not (PROC / "self" / "stat").exists(), reason="finds processes in /proc")


def start(project: Path, store: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        kepu_command(project, "build"),
        env=environment(store),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for_transcode(process: subprocess.Popen[bytes], store: Path) -> int:
    """The encoder's pid once it has written something."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        encoder = encoder_of(process.pid)
        if encoder and any(p.stat().st_size for p in store.glob("tmp/*/*.mp4")):
            return encoder
        time.sleep(0.01)
    raise AssertionError(f"no transcode was seen; the build ended with {process.poll()}")


@needs_proc
def test_killed_during_a_transcode(minimal: Built, tmp_path: Path) -> None:
    longer = minimal.copy(tmp_path / "killed")
    make_video(longer.project / "assets" / "media" / VIDEO, seconds=SECONDS, noise=True)
    calm = longer.copy(tmp_path / "calm")
    stores = {name: tmp_path / f"{name}-store" for name in ("killed", "calm")}
    for store in stores.values():
        shutil.copytree(minimal.store, store)
    before = set(FolderStore(stores["killed"]).keys())

    process = start(longer.project, stores["killed"])
    try:
        encoder = wait_for_transcode(process, stores["killed"])
        os.kill(encoder, 0)
    finally:
        process.kill()
        assert process.wait() == -signal.SIGKILL

    deadline = time.monotonic() + ORPHAN_SECONDS
    while working_in(stores["killed"]) or encoder in {pid for pid, _, _ in living()}:
        assert time.monotonic() < deadline, "ffmpeg outlived the build"
        time.sleep(0.02)
    assert not longer.site.exists() or list(longer.site.iterdir()) == []
    left = FolderStore(stores["killed"])
    kinds = {manifest.kind for key in set(left.keys()) - before if (manifest := left.manifest(key))}
    assert kinds <= {"probe", "loudness", "fingerprint"}  # small things of the new source, no video
    assert not list(stores["killed"].glob("objects/*/*/*.tmp"))
    assert_whole(stores["killed"])

    again = Built(longer.project, stores["killed"], {}).build()
    never = Built(calm.project, stores["calm"], {}).build()
    assert 1 <= again["jobs"]["run"] <= never["jobs"]["run"]
    assert changed(tree(calm.site), tree(longer.site)) == set()
    assert list((stores["killed"] / "tmp").iterdir()) == []
    assert_whole(stores["killed"])


def killed_builds(built: Built, tmp_path: Path, stride: int, finished: Path, *edit: str) -> int:
    """How many builds of a project were killed, each at another step, and came to `finished` afterwards."""
    script = [
        sys.executable,
        "-m",
        "tests.e2e.dying",
        str(built.project),
        str(tmp_path / "sites"),
        str(stride),
    ]
    done = subprocess.run(
        [*script, str(finished), *edit],
        env=environment(built.store),
        capture_output=True,
        encoding="utf-8",
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def first_builds(minimal: Built, tmp_path: Path, stride: int) -> int:
    return killed_builds(minimal.copy(tmp_path / "copy"), tmp_path, stride, minimal.site)


def later_builds(minimal: Built, tmp_path: Path, stride: int) -> int:
    """Of a site that is there, after the title of an article was edited."""
    copy, clean = minimal.copy(tmp_path / "copy"), minimal.copy(tmp_path / "clean")
    edited = clean.project / ARTICLE
    edited.write_text(edited.read_text(encoding="utf-8").replace("为什么", "为何"), encoding="utf-8")
    clean.build()
    return killed_builds(copy, tmp_path, stride, clean.site, ARTICLE, str(edited))


def test_killed_while_a_site_is_written(minimal: Built, tmp_path: Path) -> None:
    assert first_builds(minimal, tmp_path, stride=43) >= 3


@pytest.mark.slow
def test_killed_while_a_site_is_rewritten(minimal: Built, tmp_path: Path) -> None:
    assert later_builds(minimal, tmp_path, stride=40) >= 1


@needs_proc
def test_killed_at_random_moments() -> None:
    """One of the rounds of `python -m tests.e2e.kills`, with few videos."""
    with ground(videos=2) as work:
        assert kill_builds(work, 1, random.Random(1)).kills == 1


@needs_proc
@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_twelve_videos_killed_at_random_moments() -> None:
    """KEPU_KILLS says how many times; two hundred take half an hour."""
    count = int(os.environ.get("KEPU_KILLS", "12"))
    with ground() as work:
        assert kill_builds(work, count, random.Random(count)).kills == count


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("builds", "steps"), [(first_builds, 100), (later_builds, 15)])
def test_killed_before_every_single_step(
    minimal: Built, tmp_path: Path, builds: Callable[[Built, Path, int], int], steps: int
) -> None:
    assert builds(minimal, tmp_path, 1) >= steps
