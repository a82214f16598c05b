"""Every broken file of one site is named in one run: right line, stable code, something to do, no traceback."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main

# File below content/articles/ → (code, line, a word of the message or help).
EXPECTED = {
    "wrong-type": ("E203", 5, "应当是文字"),
    "unknown-column": ("E301", 8, "hello-science"),
    "unknown-topic": ("E302", 9, "public-health"),
    "unknown-audience": ("E303", 10, "teenagers"),
    "unknown-person": ("E304", 12, "人物"),
    "missing-cover": ("E202", 2, "cover"),
    "bad-date": ("E205", 7, "2026-02-30"),
    "duplicate-id": ("E305", 4, "good"),
    "duplicate-key": ("E109", 8, "title"),
    "path-outside": ("E204", 13, "assets/media/"),
    "missing-file": ("E401", 13, "assets/media/covers/"),
    "yaml-tag": ("E110", 5, "标签"),
    "yaml-alias": ("E108", 5, "别名"),
    "tab": ("E106", 12, "Tab"),
    "not-utf8": ("E101", 5, "UTF-8"),
    "empty": ("E103", 1, "空的"),
    "brackets": ("E107", 9, "20 层"),
    "no-front-matter": ("E103", 1, "---"),
    "unclosed": ("E113", 1, "结束"),
    "misspelt-field": ("E201", 6, "summary"),
    "misspelt-kind": ("E207", 3, "article"),
    "wrong-mode": ("E204", 14, "自制"),
    "too-large": ("E104", 2, "64 KB"),
    "bad-id": ("E204", 4, "连字符"),
    "schema-two": ("E204", 2, "schema"),
    "sentence-cut": ("E201", 13, "英文逗号"),
    "control-character": ("E114", 18, "U+0007"),
    "broken-link": ("E306", 22, "good"),
    "wrong-folder": ("E308", 3, "stories"),
    "old-name": ("E309", 4, "new-name.md"),
    "linked": ("E111", 1, "符号链接"),
}


@pytest.fixture
def site(make_site: Callable[[str], Path]) -> Path:
    """The broken site with a symbolic link added (git on Windows has none)."""
    site = make_site("broken-front-matter")
    os.symlink("/etc/passwd", site / "content" / "articles" / "linked.md")
    return site


def test_all_mistakes_in_one_run(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--project", str(site), "--json"]) == 1
    captured = capsys.readouterr()
    findings = json.loads(captured.out)
    assert "Traceback" not in captured.out + captured.err
    for name, (code, line, word) in EXPECTED.items():
        mine = [f for f in findings if f["file"] == f"content/articles/{name}.md"]
        found = [
            f for f in mine if f["code"] == code and f["line"] == line and word in f["message"] + f["help"]
        ]
        assert found, f"{name}: expected {code} on line {line} with {word}; found {mine}"
        assert all(f["column"] >= 1 and f["message"] and f["help"] for f in mine)
    assert {f["code"] for f in findings if f["file"] == "content/stray.md"} == {"E112"}
    sound = ("content/articles/good.md", "content/people/zu-chongzhi.md")
    assert not [f for f in findings if f["file"] in sound and f["severity"] == "error"]


def test_a_duplicate_id_names_the_other_file(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--project", str(site), "--json"])
    findings = json.loads(capsys.readouterr().out)
    found = [f for f in findings if f["code"] == "E305"]
    assert [f["file"] for f in found] == ["content/articles/duplicate-id.md"]
    assert "content/articles/good.md" in found[0]["message"]


@pytest.mark.parametrize("style", ["text", "github", "sarif"])
def test_every_format_names_every_file(site: Path, style: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--project", str(site), "--format", style]) == 1
    out = capsys.readouterr().out
    for name in EXPECTED:
        assert f"content/articles/{name}.md" in out
    if style == "sarif":
        assert json.loads(out)["version"] == "2.1.0"


def test_build_refuses_and_writes_nothing(site: Path) -> None:
    assert main(["build", "--project", str(site), "--no-media"]) == 1
    assert not (site / "site").exists()
