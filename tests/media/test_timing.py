"""Captions and chapters after the end of the film."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.config import find_project
from pipeline.line.checking import check_project
from pipeline.line.clock import default_now
from pipeline.media.timing import timing_findings


def found(site: Path, duration_ms: int, **more: int) -> list[tuple[str, str, int, int]]:
    checked = check_project(find_project(site), default_now())
    durations = {"videos/fault.mp4": duration_ms, **more}
    findings = timing_findings(checked.library, checked.captions, durations, "assets/media")
    return [(f.code, f.file.split("/")[-1], f.line, f.column) for f in findings]


def test_what_lies_after_the_end_is_told_where_it_stands(make_site: Callable[[str], Path]) -> None:
    """old.srt ends at 12 s, layers.ass at 10 s, the chapters begin at 0, 65 and 65 s."""
    site = make_site("captions-and-chapters")
    assert found(site, 66_000) == []
    chapters = [("E433", "fault.md", 26, 12), ("E433", "fault.md", 27, 12)]
    assert found(site, 11_000) == chapters
    assert found(site, 9_500) == [*chapters, ("W436", "old.srt", 14, 1)]
    assert found(site, 5_500) == [*chapters, ("E432", "old.srt", 14, 1), ("W436", "layers.ass", 4, 1)]


def test_sign_language_of_another_length(make_site: Callable[[str], Path]) -> None:
    site = make_site("captions-and-chapters")
    assert found(site, 66_000, **{"videos/fault.sign.mp4": 64_000}) == []
    assert found(site, 66_000, **{"videos/fault.sign.mp4": 63_999}) == [("W437", "fault.md", 28, 18)]


def test_what_was_not_probed_is_not_judged(make_site: Callable[[str], Path]) -> None:
    checked = check_project(find_project(make_site("captions-and-chapters")), default_now())
    assert list(timing_findings(checked.library, checked.captions, {}, "assets/media")) == []


def test_a_sample_that_outlasts_the_media_is_told_where_it_stands(make_site: Callable[[str], Path]) -> None:
    site = make_site("captions-and-chapters")
    file = next((site / "content" / "videos").glob("fault.md"))
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("media:\n", 'soundbite: {at: "00:00:50.5", seconds: 15}\nmedia:\n', 1), encoding="utf-8"
    )
    assert found(site, 66_000) == []
    line = text[: text.index("media:\n")].count("\n") + 1
    assert ("E437", "fault.md", line, 17) in found(site, 65_400)
