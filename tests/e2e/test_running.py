"""The command while media is made: Ctrl-C, failures, refusals, and what a plan says of the reasons."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from pipeline.store import FolderStore
from tests.e2e.kills import SETTINGS, Ground, ground
from tests.e2e.minimal import environment, kepu, kepu_command, make_video
from tests.e2e.processes import assert_whole, working_in
from tests.e2e.test_kill import needs_proc, wait_for_transcode

LONG = "assets/media/videos/2.mp4"


@pytest.fixture
def work() -> Iterator[Ground]:
    """Two videos, nothing built; the second takes a moment to encode."""
    with ground(videos=2) as prepared:
        make_video(prepared.project / LONG, seconds=12, noise=True)
        yield prepared


def kinds(work: Ground) -> list[str]:
    """Kinds of what the store has."""
    store = FolderStore(work.store)
    return sorted(manifest.kind for key in list(store.keys()) if (manifest := store.manifest(key)))


def run(work: Ground, *arguments: str, **changed: str) -> tuple[int, Any, str]:
    """Exit code, JSON document and standard error of one command."""
    done = subprocess.run(
        kepu_command(work.project, *arguments),
        cwd=work.project,
        env=environment(work.store, TMPDIR=str(work.temporary), **changed),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return done.returncode, json.loads(done.stdout), done.stderr


@needs_proc
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_ctrl_c_stops_cleanly_and_the_next_run_resumes(work: Ground) -> None:
    process = work.start()
    wait_for_transcode(process, work.store)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 130
    assert "已停止；再次运行会接着做。" in (work.folder / "errors.txt").read_text(encoding="utf-8")
    assert working_in(work.folder) == [] and work.leftovers() == []
    assert not work.site.exists()
    assert_whole(work.store)
    done = kinds(work)
    assert done.count("probe") == 2 and done.count("video") < 2
    again = kepu(work.project, work.store, "build")
    assert again["jobs"]["reused"] == len(done) and again["jobs"]["failed"] == 0
    assert kinds(work).count("video") == 2 and (work.site / "index.html").is_file()


def failing_ffmpeg(folder: Path) -> str:
    """The real ffmpeg, but for one source."""
    real, script = imageio_ffmpeg.get_ffmpeg_exe(), folder / "ffmpeg-picky"
    script.write_text(
        f'#!/bin/sh\ncase "$*" in */1.mp4*) echo "Error: no such luck" >&2; exit 1;; esac\nexec {real} "$@"\n'
    )
    script.chmod(0o755)
    return str(script)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_failure_stops_no_other_job_and_leaves_the_site_alone(work: Ground, tmp_path: Path) -> None:
    picky = failing_ffmpeg(tmp_path)
    code, document, told = run(work, "build", KEPU_FFMPEG=picky)
    jobs = document["jobs"]
    assert code == 3 and (jobs["failed"], jobs["run"], jobs["reused"]) == (1, jobs["planned"] - 1, 0)
    (failure,) = document["failures"]
    assert (failure["source"], failure["kind"], failure["code"]) == (
        "assets/media/videos/1.mp4",
        "video",
        "M410",
    )
    assert "no such luck" in failure["detail"] and failure["help"]
    assert (
        "assets/media/videos/1.mp4  M410" in told
        and "no such luck" in told
        and "失败 转码 videos/1.mp4" in told
    )
    assert kinds(work).count("video") == 1 and not work.site.exists()

    rows = {(r["kind"], r["source"]): r for r in run(work, "plan")[1]}
    assert rows["video", "videos/1.mp4"]["state"] == "to run"
    assert rows["video", "videos/1.mp4"]["reason"] == "new"
    assert rows["video", "videos/2.mp4"]["state"] == "done"
    assert kepu(work.project, work.store, "build")["jobs"]["run"] == 1

    (work.project / "site_config" / "media.yml").write_text(SETTINGS.replace("crf: 28", "crf: 30"))
    reasons = {r["reason"] for r in run(work, "plan")[1] if r["kind"] == "video"}
    assert reasons == {"recipe changed"}
    shutil.copy(work.project / "assets/media/videos/1.mp4", work.project / LONG)
    os.truncate(work.project / LONG, (work.project / LONG).stat().st_size * 2 // 3)
    rows = {(r["kind"], r["source"]): r for r in run(work, "plan")[1]}
    assert rows["probe", "videos/2.mp4"]["state"] == "to probe"
    assert rows["probe", "videos/2.mp4"]["reason"] == "source changed"

    before = (work.site / "index.html").read_bytes()
    code, document, told = run(work, "build")
    assert code == 1 and {f["code"] for f in document["findings"]} & {"E402", "E407"}
    jobs = document["jobs"]
    assert (jobs["run"], jobs["failed"]) == (2, 0), "the new source was probed, the other one was made"
    assert jobs["planned"] == jobs["run"] + jobs["reused"]
    assert told.index("videos/2.mp4") < told.rindex(" 100%，完成"), "what is wrong is told at once"
    assert (work.site / "index.html").read_bytes() == before
