"""Builds with sources outside git: an unreachable share, and pins that do not match."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest

from pipeline.errors import ConfigError
from pipeline.execute.fake import FakeExecutor
from pipeline.line.checking import check_project
from pipeline.line.media_jobs import Fetching
from pipeline.line.planning import Planned, plan
from pipeline.store import DigestCache
from tests.render.small import NOW, Small

FILM = b"not really a film, but twelve seconds long to the fake executor" * 20
VIDEO = """\
kind: video
id: outside
title: 原文件在共享盘上的视频
summary: 视频的原文件放在仓库之外，用名字加冒号引用。
published: 2026-11-05
column: hello-science
topics: [nature]
audiences: [public]
people:
  - {role: 编写, name: 演示编辑部}
production: {mode: 自制, unit: 演示编辑部}
licence: CC-BY-4.0
sources:
  - {title: 手卫生指南, publisher: 世界卫生组织, year: 2009}
media:
  source: studio:videos/outside.mov
"""


@pytest.fixture
def small(make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Small:
    """With a video below the root `studio`, whose folder an environment variable gives."""
    small = Small(make_site("small"))
    settings = small.root / "site_config" / "media.yml"
    studio = "\nroots:\n  - {name: studio, location_env: KEPU_ROOT_STUDIO}\n"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("\nroots:\n", studio), encoding="utf-8")
    write(small)
    share = tmp_path / "share"
    (share / "videos").mkdir(parents=True)
    (share / "videos" / "outside.mov").write_bytes(FILM)
    monkeypatch.setenv("KEPU_ROOT_STUDIO", str(share))
    return small


def write(small: Small, extra: str = "") -> None:
    small.file("videos").mkdir(exist_ok=True)
    text = f"---\nschema: 1\n{VIDEO}{extra}---\n\n正文。\n"
    small.file("videos/outside.md").write_text(text, encoding="utf-8")


def planned(small: Small, executor: FakeExecutor | None = None) -> Planned:
    checked = check_project(small.project, NOW)
    checked.require_valid()
    return plan(checked, DigestCache(small.project.work / "digests.json"), executor)


def test_a_video_on_a_share_is_encoded_and_its_key_has_no_path(small: Small, tmp_path: Path) -> None:
    first = planned(small, FakeExecutor())
    jobs = {job.key for job in first.jobs if job.sources[0].path == "studio:videos/outside.mov"}
    assert len(jobs) == 4  # probe, loudness, fingerprint, video
    inside = small.project.media / "videos"
    inside.mkdir()
    (tmp_path / "share" / "videos" / "outside.mov").rename(inside / "outside.mov")
    small.edit("content/videos/outside.md", "studio:videos", "videos")
    assert {job.key for job in planned(small, FakeExecutor()).jobs} == {job.key for job in first.jobs}


def test_a_missing_share_stops_a_build_with_one_error_and_only_warns_a_check(
    small: Small, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KEPU_ROOT_STUDIO", str(tmp_path / "not-mounted"))
    with pytest.raises(ConfigError) as raised:
        planned(small, FakeExecutor())
    assert [(f.code, f.file) for f in raised.value.findings] == [("E425", "site_config/media.yml")]
    assert raised.value.exit_code == 2
    looked = planned(small)
    assert looked.plan.unprobed == ("covers/cover.png", "studio:videos/outside.mov")
    assert [f.code for f in looked.findings] == ["W426"]
    assert [f.code for f in check_project(small.project, NOW).findings if f.severity == "error"] == []


def test_a_pinned_and_encoded_source_no_longer_needs_the_share(
    small: Small, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(small, f"  sha256: {hashlib.sha256(FILM).hexdigest()}\n")
    first = planned(small, FakeExecutor())
    assert all(o.error is None for o in FakeExecutor().run(first.jobs, first.store, first.locate))
    monkeypatch.setenv("KEPU_ROOT_STUDIO", str(tmp_path / "not-mounted"))
    again = planned(small, FakeExecutor())
    assert {job.key for job in again.jobs} == {job.key for job in first.jobs}
    assert again.findings == ()


def test_a_pin_that_does_not_match_reports_both_digests_at_its_line(small: Small) -> None:
    write(small, f"  sha256: {'ab' * 32}\n")
    (finding,) = planned(small, FakeExecutor()).findings
    assert (finding.code, finding.file, finding.line) == ("E423", "content/videos/outside.md", 19)
    assert hashlib.sha256(FILM).hexdigest() in finding.message and "ab" * 32 in finding.message


def test_a_remote_source_is_fetched_by_a_build_and_not_by_a_check(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = f"memory://{uuid.uuid4().hex}"
    fs, root = fsspec.core.url_to_fs(place)
    fs.pipe_file(f"{root}/videos/outside.mov", FILM)
    monkeypatch.setenv("KEPU_ROOT_STUDIO", place)
    assert "studio:videos/outside.mov" in planned(small).plan.unprobed
    events: list[object] = []
    checked = check_project(small.project, NOW)
    done = plan(checked, DigestCache(small.project.work / "d.json"), FakeExecutor(), events.append)
    assert [event for event in events if isinstance(event, Fetching)] == [
        Fetching("studio:videos/outside.mov", len(FILM))
    ]
    assert done.locate[hashlib.sha256(FILM).hexdigest()].read_bytes() == FILM
    assert "studio:videos/outside.mov" in {
        source.path for job in planned(small).probing for source in job.sources
    }
