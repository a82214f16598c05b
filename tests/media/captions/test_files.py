"""Caption files of a site: what is told of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.config import find_project
from pipeline.line.checking import check_project
from pipeline.line.clock import default_now


def codes(site: Path, file: Path, text: str) -> set[str]:
    file.write_text(text, encoding="utf-8")
    return {
        f.code
        for f in check_project(find_project(site), default_now()).findings
        if f.file.endswith(file.name)
    }


def test_of_a_file_that_is_no_captions_the_first_mistakes_are_told(make_site: Callable[[str], Path]) -> None:
    site = make_site("captions-and-chapters")
    file = site / "assets" / "media" / "videos" / "late.srt"
    cues = "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},100\n短\n\n" for n in range(60))
    assert codes(site, file, cues) == {"W434"}
    assert codes(site, file, cues + "一段话\n") == {"E408", "W434"}
    file.write_text("一段话\n\n" * 200, encoding="utf-8")
    told = [
        f for f in check_project(find_project(site), default_now()).findings if f.file.endswith("late.srt")
    ]
    assert len(told) == 51
    assert (told[-1].line, "还有 150 处" in told[-1].message) == (101, True)


def test_a_file_that_is_too_large_is_not_read(make_site: Callable[[str], Path]) -> None:
    site = make_site("captions-and-chapters")
    file = site / "assets" / "media" / "videos" / "late.srt"
    file.write_bytes(b"x\n\n" * 700_000)
    checked = check_project(find_project(site), default_now())
    assert [f for f in checked.findings if f.file.endswith("late.srt")] == []
    assert "videos/late.srt" not in checked.captions
