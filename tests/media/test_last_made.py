"""Why a job is to be done again: said only as far as it is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.media.last_made import read_last_made, reason_of, record_last_made
from pipeline.media.model import Job, Source

JOB = Job("video", (Source("a.mp4", "1" * 64, 9),), {"version": 1}, {"ffmpeg": "9"})


def test_every_reason(tmp_path: Path) -> None:
    file = tmp_path / "made.json"
    assert reason_of(JOB, read_last_made(file)) == "new"
    record_last_made(file, [JOB], {JOB.key})
    made = read_last_made(file)
    assert reason_of(JOB, made) == "lost"
    changed = replace(JOB, sources=(Source("a.mp4", "2" * 64, 9),))
    assert reason_of(changed, made) == "source changed"
    assert reason_of(replace(changed, recipe={"version": 2}), made) == "source changed"
    assert reason_of(replace(JOB, recipe={"version": 2}), made) == "recipe changed"
    assert reason_of(replace(JOB, tools={"ffmpeg": "10"}), made) == "tools changed"
    assert reason_of(replace(JOB, kind="audio"), made) == "new"


def test_what_failed_keeps_what_was_made_before(tmp_path: Path) -> None:
    file = tmp_path / "made.json"
    record_last_made(file, [JOB], {JOB.key})
    changed = replace(JOB, sources=(Source("a.mp4", "2" * 64, 9),))
    other = replace(JOB, sources=(Source("b.mp4", "3" * 64, 9),))
    record_last_made(file, [changed, other], {other.key})
    assert reason_of(JOB, read_last_made(file)) == "lost"
    assert reason_of(other, read_last_made(file)) == "lost"
    record_last_made(file, [changed], {changed.key})
    assert reason_of(JOB, read_last_made(file)) == "source changed"
    assert reason_of(other, read_last_made(file)) == "new", "what is no longer planned is forgotten"


def test_a_record_that_is_none_is_nothing_known(tmp_path: Path) -> None:
    file = tmp_path / "made.json"
    for text in (
        "",
        "[]",
        "{}",
        '{"schema": 0, "key": "", "value": {"video a.mp4": [["1", "2", "3"]]}}',
        '{"schema": 2, "key": "", "value": {"video a.mp4": [[1]]}}',
    ):
        file.write_text(text)
        assert read_last_made(file) == {}
