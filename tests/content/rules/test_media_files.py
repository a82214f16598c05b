"""Files of media that nothing uses, and what counts as use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.config import Project
from pipeline.content.library import Library
from pipeline.content.registers.rows import NOTHING, Entry, Partner, Place
from pipeline.content.rules.media_files import unused


def test_the_evidence_of_a_row_is_in_use(make_site: Callable[[str], Path]) -> None:
    project = Project(make_site("small"))
    photograph = project.media / "evidence" / "day.jpg"
    photograph.parent.mkdir()
    photograph.write_bytes(b"photograph")
    partner = Partner(
        id="HZ-1",
        name="演示单位",
        unit="demo-museum",
        category="学校",
        district=None,
        subject="合办讲座",
        since=None,
        website=None,
        phone=None,
        evidence="evidence/day.jpg",
        note=None,
    )
    rows = {"partners": (Entry(Place("partners.csv", 2), partner),)}
    library = Library.of({})
    files = {finding.file for finding in unused(project, library)}
    assert "assets/media/evidence/day.jpg" in files
    named = replace(library, registers=replace(NOTHING, rows=rows))
    assert {finding.file for finding in unused(project, named)} == files - {"assets/media/evidence/day.jpg"}
