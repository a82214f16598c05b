"""A first publication elsewhere counts as far as its capture proves it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.config import Project
from pipeline.content.library import Library
from pipeline.goals.evidence_findings import counting_findings, proved_elsewhere
from pipeline.store import digest_of
from tests.goals.test_measure import document

CAPTURE = b"a screenshot"
FIRST = {
    "url": "https://mp.weixin.qq.com/s/x",
    "date": "2025-12-20T09:00:00+08:00",
    "capture": "x.png",
    "sha256": hashlib.sha256(CAPTURE).hexdigest(),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "ledger" / "captures"
    folder.mkdir(parents=True)
    (folder / "x.png").write_bytes(CAPTURE)
    (tmp_path / "outside.png").write_bytes(CAPTURE)
    (folder / "link.png").symlink_to(folder / "x.png")
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("changes", "proved"),
    [
        ({}, True),
        ({"sha256": "0" * 64}, False),
        ({"capture": "y.png"}, False),
        ({"capture": "../../outside.png"}, False),
        ({"capture": "link.png"}, False),
    ],
)
def test_the_capture_must_be_there_and_unchanged(
    project: Project, changes: dict[str, str], proved: bool
) -> None:
    library = Library.of({"panda": document("panda", first_published={**FIRST, **changes})})
    assert [f.code for f in counting_findings(project, library, digest_of)] == ([] if proved else ["E727"])
    elsewhere = proved_elsewhere(project, library)
    assert [(e.capture, e.url) for e in elsewhere.values()] == (
        [("ledger/captures/x.png", FIRST["url"])] if proved else []
    )
