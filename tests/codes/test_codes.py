"""Every code in the package is registered, every registered code is met in the golden messages, pages are current."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.cli.reports import findings_text, handbook_address
from pipeline.codes import CODES
from pipeline.codes.page import pages, write_pages
from pipeline.errors import Finding

CODE = re.compile(r"[EMW]\d{3}")


def emitted(root: Path) -> set[str]:
    """Every code that stands as a text of its own in the package, outside the registry."""
    found: set[str] = set()
    for path in (root / "pipeline").rglob("*.py"):
        if "codes" in path.relative_to(root / "pipeline").parts or path.name == "fake.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.add(node.value)
    return found


def test_every_code_in_the_package_is_registered_and_none_besides(root: Path) -> None:
    assert emitted(root) - set(CODES) == set(), "register them in pipeline/codes/"
    assert set(CODES) - emitted(root) == set(), "nothing emits them"


@pytest.mark.parametrize("code", CODES.values(), ids=lambda c: c.id)
def test_a_code_explains_itself_in_chinese(code: object) -> None:
    for field in ("title", "why", "mend"):
        text = getattr(code, field)
        assert re.search(r"[\u4e00-\u9fff]", text)
    assert getattr(code, "wrong") != getattr(code, "right")  # noqa: B009
    assert getattr(code, "area")  # noqa: B009


def test_the_handbook_is_what_the_registry_says(root: Path) -> None:
    folder = root / "handbook" / "codes"
    assert {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*.md")} == dict(pages()), (
        "run kepu codes --write"
    )


def test_pages_of_codes_that_are_gone_are_removed(tmp_path: Path) -> None:
    (tmp_path / "E000.md").write_text("旧", encoding="utf-8")
    assert write_pages(tmp_path) == (len(CODES) + 1, 1)
    assert write_pages(tmp_path) == (0, 0)


def test_the_command_explains_one_code_and_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "w541"]) == 0
    assert "海拔 3000 米" in capsys.readouterr().out
    assert main(["codes", "--json"]) == 0
    assert [c["id"] for c in json.loads(capsys.readouterr().out)] == list(CODES)
    assert main(["codes", "E999"]) == 2


def test_sarif_carries_the_explanation_of_each_rule() -> None:
    finding = Finding("content/articles/a.md", 3, 5, "W541", "warning", "空格。", "请改。")
    run = json.loads(findings_text([finding], "sarif", "https://git.example/handbook/codes/"))["runs"][0]
    rule = run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]
    assert rule["id"] == run["results"][0]["ruleId"] == "W541"
    assert rule["helpUri"] == "https://git.example/handbook/codes/W541.md"
    assert rule["fullDescription"]["text"]
    assert rule["help"]["markdown"]


def test_help_addresses_name_the_commit_in_ci_and_the_files_elsewhere(tmp_path: Path) -> None:
    github = {"GITHUB_SERVER_URL": "https://g.example", "GITHUB_REPOSITORY": "a/b", "GITHUB_SHA": "c0"}
    assert handbook_address(tmp_path, github) == "https://g.example/a/b/blob/c0/handbook/codes/"
    gitlab = {"CI_PROJECT_URL": "https://l.example/a/b", "CI_COMMIT_SHA": "c0"}
    assert handbook_address(tmp_path, gitlab) == "https://l.example/a/b/-/blob/c0/handbook/codes/"
    assert handbook_address(tmp_path, {}).startswith("file:///")
