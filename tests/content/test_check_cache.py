"""A second run reads only what changed, and says the same as a run that remembers nothing."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.config import Project, find_project
from pipeline.content.check_cache import CheckCache
from pipeline.errors import ContentError, Finding
from pipeline.line.checking import check_project

NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files read by a check, as they are read."""
    seen: list[str] = []
    judge = CheckCache._judge

    def counted(self: CheckCache, path: Path, file: str, digest: str, findings: list[Finding]) -> object:
        seen.append(file)
        return judge(self, path, file, digest, findings)

    monkeypatch.setattr(CheckCache, "_judge", counted)
    return seen


def age(project: Project) -> None:
    """Past the moment in which a write could go unseen, so that times alone prove a file unchanged."""
    for path in project.content.rglob("*.md"):
        if not path.is_symlink():
            os.utime(path, ns=(1_700_000_000_123_456_789,) * 2)


@pytest.mark.parametrize("name", ["sample", "broken-front-matter"])
def test_the_second_run_reads_nothing_and_says_the_same(
    name: str, make_site: Callable[[str], Path], sample: Path, reads: list[str]
) -> None:
    project = find_project(sample if name == "sample" else make_site(name))
    shutil.rmtree(project.work, ignore_errors=True)
    first = check_project(project, NOW)
    assert reads
    reads.clear()
    again = check_project(project, NOW)
    assert reads == []
    assert again.findings == first.findings
    assert {i: d.entry for i, d in again.library.documents.items()} == {
        i: d.entry for i, d in first.library.documents.items()
    }
    for id, document in first.library.documents.items():
        known = again.library.documents[id]
        assert (known.tree.values, known.tree.keys) == (document.tree.values, document.tree.keys)
        assert (known.body, known.prose, known.url) == (document.body, document.prose, document.url)
    shutil.rmtree(project.work)
    assert check_project(project, NOW).findings == first.findings


def test_what_was_judged_by_one_profile_is_judged_anew_by_another(sample: Path, reads: list[str]) -> None:
    folder = sample / "site_config" / "profiles" / "preview"
    folder.mkdir(parents=True)
    (folder / "feeds.yml").write_text("entries: 5\n", encoding="utf-8")
    preview = find_project(sample, profile="preview")
    for project in (find_project(sample), preview):
        reads.clear()
        check_project(project, NOW)
        assert reads
    reads.clear()
    check_project(preview, NOW)
    assert reads == []
    (folder / "feeds.yml").write_text("entries: 6\n", encoding="utf-8")
    check_project(preview, NOW)
    assert reads


def test_only_the_edited_file_is_read(sample: Path, reads: list[str]) -> None:
    project = find_project(sample)
    check_project(project, NOW)
    reads.clear()
    edited = sample / "content" / "articles" / "drop-cover-hold.md"
    edited.write_text(
        edited.read_text(encoding="utf-8") + "\n等3秒。[去](id:no-such-item)\n", encoding="utf-8"
    )
    found = check_project(project, NOW).findings
    assert reads == ["content/articles/drop-cover-hold.md"]
    assert {f.code for f in found} >= {"W541", "E306"}


def test_a_changed_setting_has_everything_judged_again(sample: Path, reads: list[str]) -> None:
    project = find_project(sample)
    check_project(project, NOW)
    count = len(reads)
    words = sample / "site_config" / "words.yml"
    words.write_text("schema: 1\nwords: [{wrong: 地震, right: 地动, reason: 试一试}]\n", encoding="utf-8")
    assert "W543" in {f.code for f in check_project(project, NOW).findings}
    assert len(reads) == 2 * count


@pytest.mark.parametrize("content", [b"", b"[]", b'{"schema":1}', b"\xff", b"[" * 100_000])
def test_a_damaged_memory_is_no_memory(content: bytes, sample: Path, reads: list[str]) -> None:
    project = find_project(sample)
    first = check_project(project, NOW).findings
    for shelf in (project.work / "check" / "files").iterdir():
        shelf.write_bytes(content)
    assert check_project(project, NOW).findings == first


def test_a_body_changed_during_the_check_is_told(sample: Path, reads: list[str]) -> None:
    project = find_project(sample)
    check_project(project, NOW)
    document = check_project(project, NOW).library.documents["drop-cover-hold"]
    path = sample / document.file
    path.write_text(path.read_text(encoding="utf-8") + "\n又一句。\n", encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        assert document.body
    assert [f.code for f in raised.value.findings] == ["E549"]
