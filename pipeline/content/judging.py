"""Checks a single document: loads its file, reads its body and runs the rules on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pipeline.content.library import Document
from pipeline.content.load import load_file
from pipeline.content.prose import Prose
from pipeline.errors import Finding

Rule = Callable[[Document], Iterator[Finding]]


class DocumentRules(NamedTuple):
    """How a single document is checked: `read` returns what its body has, with findings; then come the `rules`."""

    read: Callable[[Document], tuple[Prose, list[Finding]]]
    rules: Sequence[Rule]


def judge(path: Path, file: str, rules: DocumentRules) -> tuple[Document | None, list[Finding]]:
    """Load one file, read its body and run the rules on it; return the document and all findings."""
    findings: list[Finding] = []
    document = load_file(path, file, findings)
    if document is not None:
        prose, found = rules.read(document)
        findings.extend(found)
        document = replace(document, known_prose=prose)
        for rule in rules.rules:
            findings.extend(rule(document))
    return document, findings
