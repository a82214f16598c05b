"""Collects what is wrong with one file."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.errors import Finding
from pipeline.feeds_check.feed_codes import BY_ID

LONGEST = 80


@dataclass(frozen=True)
class Report:
    """The findings of one file; `file` is its path as messages show it."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def add(self, line: int, code: str, message: str) -> None:
        """Add a finding; what to do about it is what its code says."""
        self.findings.append(Finding(self.file, max(line, 1), 1, code, "error", message, BY_ID[code].mend))


def shown(text: str) -> str:
    """Return a text for a message: on one line, cut."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
