"""The media jobs of a build: their order, their counts, and the error message when some fail."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import ContentError, Finding, MediaError
from pipeline.execute.fake import FakeExecutor
from pipeline.execute.protocol import Failure, Outcome, Queued
from pipeline.line.checking import check_project
from pipeline.line.media_jobs import FinishedJobs, JobCounts, ranks, require_done, run_jobs
from pipeline.media.model import Job, Source
from pipeline.store import FolderStore, Manifest
from tests.render.small import NOW, Small

BAD = Finding("assets/media/x.mp4", 1, 1, "E402", "error", "坏了。", "重新导出。")
WARNING = replace(BAD, code="W451", severity="warning")


def job(name: str, size: int = 9) -> Job:
    return Job("probe", (Source(name, name, size),), {}, {})


def done(key: str, *, reused: bool = False) -> Outcome:
    return Outcome(key, "probe", key, Manifest(key, "probe", (), {}), reused=reused)


def failed(key: str) -> Outcome:
    error = Failure("M410", "ffmpeg 失败（退出码 1）。\nlast line", "请检查。", "more\nlast line")
    return Outcome(key, "video", "videos/a.mp4", error=error)


def test_counts() -> None:
    outcomes = [done("a"), done("b", reused=True), done("c", reused=True), failed("d"), done("a")]
    assert JobCounts.of([job("x"), job("y"), job("x")], outcomes) == JobCounts(2, 1, 2, 1)
    assert JobCounts.of([job("x")], []) == JobCounts(1, 0, 0, 0)


def test_a_failure_names_the_file_the_reason_and_the_tools_last_lines() -> None:
    counts = JobCounts(3, 1, 1, 1)
    with pytest.raises(MediaError) as caught:
        require_done([done("a"), failed("b" * 64)], counts, (WARNING,), "assets/media")
    text = caught.value.message
    assert "assets/media/videos/a.mp4  M410  ffmpeg 失败（退出码 1）。请检查。\n    last line\n" in text
    assert "有 1 个" in text and caught.value.findings == (WARNING,)
    far = replace(failed("c" * 64), label="studio:a.mov")
    with pytest.raises(MediaError, match=r"\nstudio:a\.mov  M410"):
        require_done([far], counts, (), "assets/media")
    details = json.loads(json.dumps(caught.value.details))
    assert details["jobs"] == {"planned": 3, "run": 1, "reused": 1, "failed": 1}
    assert details["failures"] == [
        {
            "key": "b" * 64,
            "kind": "video",
            "source": "assets/media/videos/a.mp4",
            "code": "M410",
            "message": "ffmpeg 失败（退出码 1）。\nlast line",
            "help": "请检查。",
            "detail": "more\nlast line",
        }
    ]


def test_a_refused_source_is_a_content_error_and_a_warning_is_not() -> None:
    counts = JobCounts(1, 1, 0, 0)
    require_done([done("a")], counts, (WARNING,), "assets/media")
    with pytest.raises(ContentError) as caught:
        require_done([done("a")], counts, (BAD,), "assets/media")
    assert caught.value.details == {"jobs": {"planned": 1, "run": 1, "reused": 0, "failed": 0}}


def test_finished_jobs_are_recorded_during_the_run() -> None:
    store_had = FinishedJobs([done("a", reused=True)])
    assert (store_had.keys, store_had.fresh) == ({"a"}, False)


def test_jobs_start_by_urgency(tmp_path: Path) -> None:
    fake, events = FakeExecutor(failing=["b"]), []
    jobs = [job("a"), job("b"), job("c", size=10**9), job("d")]
    outcomes = run_jobs(jobs, {"a": 2, "b": 1, "c": 0}, fake, FolderStore(tmp_path), {}, events.append)
    assert [o.label for o in outcomes] == ["c", "b", "a", "d"]
    assert [o.error is not None for o in outcomes] == [False, True, False, False]
    assert {event.label for event in events if isinstance(event, Queued)} == set("abcd")


def test_unreleased_items_come_first(make_site: Callable[[str], Path]) -> None:
    small = Small(make_site("small"))
    checked = check_project(small.project, NOW)
    library = checked.library
    digests = {"covers/cover.png": "d"}
    visible = library.visible(NOW)
    assert ranks(library, visible, {}, digests) == {"d": 0}
    known = dict.fromkeys(library.documents, next(iter(checked.ledger.values()), None))
    assert ranks(library, visible, known, digests) == {"d": 1}  # type: ignore[arg-type]
    long_ago = library.visible(dt.datetime(2000, 1, 1, tzinfo=dt.UTC)).without(library.documents)
    assert ranks(library, long_ago, {}, digests) == {"d": 2}
    assert ranks(library, visible, {}, {}) == {}
