"""Write findings as text, JSON, GitHub annotations or SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, assert_never

from pipeline import __version__
from pipeline.errors import Code, Finding

Format = Literal["text", "json", "github", "sarif"]

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True)
class FindingsReport:
    """The result of `kepu check`. `handbook` is the address of the folder with the codes' pages, ending in a slash."""

    findings: Sequence[Finding]
    format: Format
    handbook: str

    def to_json(self) -> list[dict[str, Any]]:
        """Return one object per finding."""
        return [finding.to_json() for finding in self.findings]

    def lines(self) -> Iterator[str]:
        """Yield the report in its format; nothing if the text report is empty."""
        text = findings_text(self.findings, self.format, self.handbook)
        if text:
            yield text


def handbook_address(root: Path, environment: Mapping[str, str]) -> str:
    """Return the address of the codes' pages, ending in a slash: this commit on the git host in CI, else local files."""
    if {"GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA"} <= environment.keys():
        server, name, commit = (environment[f"GITHUB_{n}"] for n in ("SERVER_URL", "REPOSITORY", "SHA"))
        return f"{server}/{name}/blob/{commit}/handbook/codes/"
    if {"CI_PROJECT_URL", "CI_COMMIT_SHA"} <= environment.keys():
        return f"{environment['CI_PROJECT_URL']}/-/blob/{environment['CI_COMMIT_SHA']}/handbook/codes/"
    return f"{(root / 'handbook' / 'codes').as_uri()}/"


def findings_text(findings: Sequence[Finding], format: Format, handbook: str) -> str:
    """Format findings; `handbook` is the address of the codes' pages."""
    match format:
        case "text":
            return "\n".join(f.text() for f in findings)
        case "json":
            return json.dumps([f.to_json() for f in findings], ensure_ascii=False, indent=2)
        case "github":
            return "\n".join(_annotation(f) for f in findings)
        case "sarif":
            return json.dumps(_sarif(findings, handbook), ensure_ascii=False, indent=2)
        case _:
            assert_never(format)


def _annotation(finding: Finding) -> str:
    """Format a workflow command, escaped as GitHub's runner expects in properties and messages."""
    message = (
        f"{finding.message} {finding.help}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    )
    file = finding.file.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    place = f"file={file},line={finding.line},col={finding.column},title={finding.code}"
    return f"::{finding.severity} {place}::{message}"


def _sarif_rule(code: Code, handbook: str) -> dict[str, Any]:
    from pipeline.codes.areas import area_of
    from pipeline.codes.page import page

    return {
        "id": code.id,
        "name": code.title,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.text},
        "help": {"text": f"{code.mend}\n不对：{code.wrong}\n对：{code.right}", "markdown": page(code)},
        "helpUri": f"{handbook}{code.id}.md",
        "defaultConfiguration": {"level": code.severity},
        "properties": {"tags": [area_of(code)]},
    }


def _sarif(findings: Sequence[Finding], handbook: str) -> dict[str, Any]:
    from pipeline.codes import CODES

    codes = sorted({f.code for f in findings})
    results = [
        {
            "ruleId": f.code,
            "ruleIndex": codes.index(f.code),
            "level": f.severity,
            "message": {"text": f"{f.message} {f.help}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": f.file},
                        "region": {"startLine": f.line, "startColumn": f.column},
                    }
                }
            ],
        }
        for f in findings
    ]
    rules = [_sarif_rule(CODES[code], handbook) for code in codes]
    driver = {"name": "kepu", "version": __version__, "rules": rules}
    run: dict[str, Any] = {"tool": {"driver": driver}, "results": results}
    run |= {"language": "zh-CN", "columnKind": "unicodeCodePoints"}
    return {"$schema": SARIF, "version": "2.1.0", "runs": [run]}
