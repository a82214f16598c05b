"""The rules that check a single document, and the digest of the code that checks documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from pipeline.config import Settings
from pipeline.content import rules
from pipeline.content.library import Document
from pipeline.content.load import load_file
from pipeline.content.rules.wording import copy_findings
from pipeline.conversion.body_check import body_findings
from pipeline.conversion.markdown_process import LIBRARIES
from pipeline.errors import Finding
from pipeline.markup.markup_cache import MarkupCache
from pipeline.store import code_digest


def document_rules(
    settings: Settings, markup: MarkupCache
) -> tuple[Callable[[Document], Iterator[Finding]], ...]:
    """Return the rules that check a single document; `markup` converts the bodies that look suspicious."""
    return (
        lambda document: copy_findings(document, settings.words),
        lambda document: body_findings(document, markup),
        *(partial(rule, settings) for rule in rules.SINGLE_DOCUMENT_RULES),
    )


def judging_code(work: Path) -> str:
    """Return the digest of the code that reads and checks documents: all rules, the loader and the converter."""
    return code_digest(work, __name__, rules.__name__, load_file.__module__, libraries=LIBRARIES)
