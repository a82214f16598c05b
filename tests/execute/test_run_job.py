"""One job: verified before it is committed, resumable after kill -9, nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

import pipeline
from pipeline.config import LimitSettings
from pipeline.execute.job_context import JobContext
from pipeline.execute.local import LocalExecutor
from pipeline.execute.protocol import JobFailed
from pipeline.execute.run_job import run_job
from pipeline.media.model import Job
from pipeline.store import FolderStore

REPOSITORY = Path(pipeline.__file__).resolve().parents[1]

WORKER = """
import json, sys
from pathlib import Path
from pipeline.execute.job_context import JobContext
from pipeline.execute.run_job import run_job
from pipeline.media.model import Job
from pipeline.store import FolderStore
request = json.loads(sys.argv[1])
job = Job.from_json(request["job"])
locate = {digest: Path(path) for digest, path in request["locate"].items()}
print("started", flush=True)
run_job(job, locate, FolderStore(Path(request["store"])), JobContext())
"""


@pytest.fixture(scope="session")
def video_job(line) -> Job:
    plan, _ = line.plan()
    return next(job for job in plan.jobs if job.label == "full.mp4")


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "store")


def leftovers(store_root: Path) -> list[Path]:
    return [path for path in store_root.rglob("*") if path.is_file()]


def wrapper(tmp_path: Path, body: str, real: str) -> str:
    """A program that says the version of the real ffmpeg and then misbehaves."""
    script = tmp_path / "ffmpeg-wrapper"
    script.write_text(f'#!/bin/sh\nif [ "$1" = -version ]; then exec {real} -version; fi\n{body}\n')
    script.chmod(0o755)
    return str(script)


def descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with suppress(
            FileNotFoundError, ProcessLookupError
        ):  # a thread may end between the listing and the reading
            for child in (task / "children").read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def is_ffmpeg(pid: int) -> bool:
    try:
        return b"-filter_complex" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_kill_9_leaves_no_orphan_and_no_partial_output(line, video_job, films, tmp_path: Path) -> None:
    """The worker has only its job, where the sources are, and the store; it dies in the middle of the encode."""
    slow = wrapper(tmp_path, f'exec {films.ffmpeg} -readrate 0.5 "$@"', films.ffmpeg)
    root = tmp_path / "store"
    locate = {digest: str(path) for digest, path in line.locate.items()}
    request = json.dumps({"job": video_job.to_json(), "locate": locate, "store": str(root)})
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, request], cwd=REPOSITORY, env={**os.environ, "KEPU_FFMPEG": slow}
    )
    deadline = time.monotonic() + 20
    encoding: list[int] = []
    while not encoding or not list(root.glob("tmp/*/hls-*.mp4")):
        assert time.monotonic() < deadline
        assert worker.poll() is None
        encoding = [pid for pid in descendants(worker.pid) if is_ffmpeg(pid)]
        time.sleep(0.05)
    worker.kill()
    worker.wait()
    while any(is_ffmpeg(pid) for pid in encoding):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert not (root / "objects").exists()
    store = FolderStore(root)
    assert leftovers(root) == []
    assert store.manifest(video_job.key) is None
    (outcome,) = LocalExecutor().run([video_job], store, line.locate)
    assert outcome.error is None
    calm = run_job(video_job, line.locate, FolderStore(tmp_path / "calm"), JobContext())
    assert outcome.manifest.files == calm.files


def run_with(ffmpeg: str, job: Job, line, store: FolderStore, **limits: int) -> JobFailed:
    os.environ["KEPU_FFMPEG"] = ffmpeg
    try:
        with pytest.raises(JobFailed) as failed:
            run_job(job, line.locate, store, JobContext(LimitSettings(**limits)))
    finally:
        del os.environ["KEPU_FFMPEG"]
    return failed.value


OTHER_GRID = 'for a; do case $a in expr:*) a="expr:gte(t,n_forced*3)";; esac; set -- "$@" "$a"; shift; done; {real} "$@"'


@pytest.mark.parametrize(
    ("body", "code", "word"),
    [
        ("echo 'Conversion failed!' >&2; exit 1", "M410", "Conversion failed!"),
        ("exit 0", "M420", "没有生成"),
        ('{real} "$@"; printf x >> hls-90p.mp4', "M420", "分段"),
        ('{real} "$@"; rm hls-90p.m3u8', "M420", "没有生成"),
        ('{real} "$@"; : > video.mp4', "M420", "video.mp4"),
        ('{real} -t 2 "$@"', "M420", "时长"),
        (OTHER_GRID, "M420", "关键帧"),
        ('{real} "$@"; sed -i s/avc1/xyz1/ master.m3u8', "M420", "CODECS"),
        ('{real} "$@"; echo > extra.txt', "M420", "产物不齐"),
    ],
)
def test_no_false_success(line, video_job, films, store, tmp_path, body: str, code: str, word: str) -> None:
    script = wrapper(tmp_path, body.replace("{real}", films.ffmpeg), films.ffmpeg)
    os.environ["KEPU_FFMPEG"] = script
    try:
        (outcome,) = LocalExecutor().run([video_job], store, line.locate)
    finally:
        del os.environ["KEPU_FFMPEG"]
    assert outcome.error is not None
    assert (outcome.error.code, word in outcome.error.message) == (code, True)
    assert leftovers(tmp_path / "store") == []


@dataclass(frozen=True)
class Spy(JobContext):
    """Remembers what was asked of the child, and for how long a file."""

    asked: list[tuple[str, int]] = field(default_factory=list)

    def child(self, folder, do, files, recipe, duration_ms=0):
        self.asked.append((do, duration_ms))
        return super().child(folder, do, files, recipe, duration_ms)


@pytest.mark.slow
def test_what_is_long_gets_long_to_be_verified(line, video_job, store) -> None:
    spy = Spy()
    run_job(video_job, line.locate, store, spy)
    assert ("probe", video_job.recipe["duration_ms"]) in spy.asked


def test_a_stalled_ffmpeg_is_stopped(line, video_job, films, store, tmp_path) -> None:
    script = wrapper(tmp_path, "while :; do echo out_time_us=5; sleep 0.1; done", films.ffmpeg)
    failure = run_with(script, video_job, line, store, stall_seconds=1).failure
    assert failure.code == "M412"


def test_another_version_of_ffmpeg_is_refused(line, video_job, store, tmp_path) -> None:
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\necho ffmpeg version 0\n")
    other.chmod(0o755)
    assert run_with(str(other), video_job, line, store).failure.code == "M416"


def test_a_changed_or_missing_source_is_refused(line, video_job, store, tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    other.write_bytes(b"other")
    (source,) = video_job.sources
    for locate in ({}, {source.digest: other}, {source.digest: tmp_path / "gone.mp4"}):
        with pytest.raises(JobFailed) as failed:
            run_job(video_job, locate, store, JobContext())
        assert failed.value.failure.code in ("M421", "M422")


def test_two_workers_on_one_key(line, video_job, store) -> None:
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(run_job(video_job, line.locate, store, JobContext())))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results[0] == results[1] == store.manifest(video_job.key)


def test_a_child_without_memory_is_a_failure_not_a_refusal(line, store) -> None:
    plan, _ = line.plan()
    job = next(job for job in plan.jobs if job.label == "photo.jpg")
    context = JobContext(LimitSettings(child_memory_mb=30))
    with pytest.raises(JobFailed):
        run_job(job, line.locate, store, context)
    assert store.manifest(job.key) is None


@pytest.mark.timeout(50)
def test_closing_early_stops_what_runs(line, video_job, films, store, tmp_path) -> None:
    script = wrapper(tmp_path, "sleep 60", films.ffmpeg)
    os.environ["KEPU_FFMPEG"] = script
    try:
        captions = Job("captions", video_job.sources, {"version": 1, "suffix": ".srt"}, {})
        running = LocalExecutor(jobs=2).run([video_job, captions], store, line.locate)
        assert next(running).kind == "captions"
        running.close()
    finally:
        del os.environ["KEPU_FFMPEG"]
    assert leftovers(tmp_path / "store") == []


def test_jobs_of_one_key_run_once(line, store) -> None:
    plan, _ = line.plan()
    job = next(job for job in plan.jobs if job.label == "fine.srt")
    twin = replace(job, sources=tuple(source._replace(path="elsewhere.srt") for source in job.sources))
    assert len(list(LocalExecutor().run([job, twin], store, line.locate))) == 1


def test_a_defect_in_one_job_stops_no_other_and_is_not_hidden(line, store):
    plan, _ = line.plan()
    fine = next(job for job in plan.jobs if job.label == "fine.srt")
    defective = Job("captions", fine.sources, {"version": 1, "suffix": ".txt"}, {})
    seen = []
    with pytest.raises(ValueError, match="txt"):
        seen.extend(
            outcome.label for outcome in LocalExecutor(jobs=1).run([defective, fine], store, line.locate)
        )
    assert store.manifest(fine.key) is not None
