"""`kill -9` of a build at any moment: no orphan, nothing torn, and the next build comes to the same bytes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.store import FolderStore, digest_of
from tests.e2e.minimal import VIDEO, Built, changed, environment, kepu_command, make_video, tree

ARTICLE = "content/articles/boiling-on-a-plateau.md"
SECONDS = 6
PATIENCE = 30
ORPHAN_SECONDS = 3
PROC = Path("/proc")
needs_proc = pytest.mark.skipif(not (PROC / "self" / "stat").exists(), reason="finds processes in /proc")


def living() -> Iterator[tuple[int, int, str]]:
    """(pid, parent, name) of every process that has not ended; a zombie has."""
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                text = (folder / "stat").read_text()
                name, (state, parent) = (
                    text[text.index("(") + 1 : text.rindex(")")],
                    text.rpartition(") ")[2].split()[:2],
                )
                if state not in "ZX":
                    yield int(folder.name), int(parent), name


def encoder_of(pid: int) -> int | None:
    """The ffmpeg that a build has started, if it has one now."""
    return next(
        (child for child, parent, name in living() if parent == pid and name.startswith("ffmpeg")), None
    )


def working_in(folder: Path) -> list[int]:
    """Processes whose working directory is below a folder."""
    found = []
    for pid, _, _ in living():
        with suppress(OSError):
            if Path(os.readlink(PROC / str(pid) / "cwd")).is_relative_to(folder):
                found.append(pid)
    return found


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


def assert_whole(store: Path) -> None:
    """Every object has its manifest and exactly the bytes that it names."""
    opened = FolderStore(store)
    folders = [p for shelf in (store / "objects").iterdir() for p in shelf.iterdir()]
    assert {p.name for p in folders} == set(opened.keys())
    for folder in folders:
        manifest = opened.manifest(folder.name)
        assert manifest is not None
        assert {p.name for p in folder.iterdir()} == {"manifest.json", *(b.name for b in manifest.files)}
        assert all(digest_of(folder / blob.name) == blob.sha256 for blob in manifest.files)


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
    assert kinds <= {"probe", "fingerprint"}  # small things of the new source, no video
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


def test_killed_while_a_site_is_rewritten(minimal: Built, tmp_path: Path) -> None:
    assert later_builds(minimal, tmp_path, stride=40) >= 1


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("builds", "steps"), [(first_builds, 100), (later_builds, 15)])
def test_killed_before_every_single_step(
    minimal: Built, tmp_path: Path, builds: Callable[[Built, Path, int], int], steps: int
) -> None:
    assert builds(minimal, tmp_path, 1) >= steps
