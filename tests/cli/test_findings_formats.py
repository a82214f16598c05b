"""Findings in every format, with the explanation of their codes and its address."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.cli.findings_formats import FindingsReport, findings_text, handbook_address
from pipeline.errors import Finding

FINDING = Finding("content/articles/a,b.md", 3, 5, "W541", "warning", "空格 100%。", "请改。")
HANDBOOK = "https://git.example/handbook/codes/"


def test_text_is_one_line_per_finding_and_empty_without_findings() -> None:
    assert list(FindingsReport([FINDING], "text", HANDBOOK).lines()) == [FINDING.text()]
    assert list(FindingsReport([], "text", HANDBOOK).lines()) == []


def test_json_is_a_list_even_when_empty() -> None:
    report = FindingsReport([FINDING], "json", HANDBOOK)
    assert [json.loads(line) for line in report.lines()] == [report.to_json()] == [[FINDING.to_json()]]
    assert list(FindingsReport([], "json", HANDBOOK).lines()) == ["[]"]


def test_github_reads_its_own_escapes() -> None:
    place = "file=content/articles/a%2Cb.md,line=3,col=5,title=W541"
    assert findings_text([FINDING], "github", HANDBOOK) == f"::warning {place}::空格 100%25。 请改。"


def test_sarif_carries_the_explanation_of_each_rule() -> None:
    run = json.loads(findings_text([FINDING], "sarif", HANDBOOK))["runs"][0]
    rule = run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]
    assert rule["id"] == run["results"][0]["ruleId"] == "W541"
    assert rule["helpUri"] == f"{HANDBOOK}W541.md"
    assert rule["fullDescription"]["text"]
    assert rule["help"]["markdown"]


def test_help_addresses_name_the_commit_in_ci_and_the_files_elsewhere(tmp_path: Path) -> None:
    github = {"GITHUB_SERVER_URL": "https://g.example", "GITHUB_REPOSITORY": "a/b", "GITHUB_SHA": "c0"}
    assert handbook_address(tmp_path, github) == "https://g.example/a/b/blob/c0/handbook/codes/"
    gitlab = {"CI_PROJECT_URL": "https://l.example/a/b", "CI_COMMIT_SHA": "c0"}
    assert handbook_address(tmp_path, gitlab) == "https://l.example/a/b/-/blob/c0/handbook/codes/"
    assert handbook_address(tmp_path, {}).startswith("file:///")
