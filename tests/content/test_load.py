"""The lines around front matter: what an editor takes for three hyphens is accepted, or called by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.content.fixing import fix
from pipeline.content.library import Document
from pipeline.content.load import body_of, load_file
from pipeline.errors import Finding

HEAD = "schema: 1\nkind: page\nid: x\ntitle: 关于本站\nsummary: 本站由谁主办、内容怎样核对、怎样联系我们。\n"


def loaded(path: Path, text: str) -> tuple[Document | None, list[Finding]]:
    path.write_bytes(text.encode())
    findings: list[Finding] = []
    return load_file(path, "content/pages/x.md", findings), findings


@pytest.mark.parametrize("before", ["", "\ufeff", "\ufeff\ufeff", "\u200b", "\n\n", "\ufeff\n", " \n"])
@pytest.mark.parametrize("dashes", ["---", "--- ", "---\t"])
def test_what_cannot_be_seen_around_the_dashes_does_no_harm(tmp_path: Path, before: str, dashes: str) -> None:
    path = tmp_path / "x.md"
    document, findings = loaded(path, f"{before}{dashes}\n{HEAD}{dashes}\n正文,有错。\n")
    assert findings == [] and document is not None
    line = before.count("\n")
    assert document.tree.locate(("title",))[0] == line + 5
    assert document.body_line == line + 8
    assert body_of(path, document.digest) == document.body == "正文,有错。\n"
    assert fix(path, document.digest) == 1
    assert path.read_text(encoding="utf-8").endswith("正文，有错。\n")


@pytest.mark.parametrize(
    "line", ["———", "－－－", "***", "----", "--", "－－", "+++", " ---", "===", "──────"]
)
def test_other_dashes_are_called_what_they_are(tmp_path: Path, line: str) -> None:
    document, (finding,) = loaded(tmp_path / "x.md", f"{line}\n{HEAD}---\n正文\n")
    assert document is None
    assert (finding.code, finding.line) == ("E103", 1)
    assert f"“{line.strip()}”" in finding.message
    document, (finding,) = loaded(tmp_path / "x.md", f"---\n{HEAD}{line}\n正文\n")
    assert document is None
    assert (finding.code, finding.line) == ("E113", 7)
    assert f"“{line.strip()}”" in finding.message


def test_conflicts_are_told_wherever_they_stand(tmp_path: Path) -> None:
    conflict = "<<<<<<< HEAD\n{0}\n=======\n{1}\n>>>>>>> x\n"
    title = conflict.format("title: 关于", "title: 我们")
    text = f"---\n{HEAD.replace('title: 关于本站', title)}---\n前一段。\n{conflict.format('甲', '乙')}"
    document, findings = loaded(tmp_path / "x.md", text)
    assert document is None
    assert [(f.code, f.line) for f in findings] == [("E123", 5), ("E123", 14)]


def test_a_file_of_too_many_lines_is_told(tmp_path: Path) -> None:
    document, findings = loaded(tmp_path / "x.md", f"---\n{HEAD}---\n正文。\n" + "\n" * 50_000)
    assert document is None and [f.code for f in findings] == ["E102"] and "5 万行" in findings[0].message
    document, findings = loaded(tmp_path / "x.md", f"---\n{HEAD}---\n正文。\n" + "\n" * 49_000)
    assert document is not None and findings == []
