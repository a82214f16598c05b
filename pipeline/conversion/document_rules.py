"""The rules that look at one document alone, and the digest of the code that judges documents."""

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
    """The rules on one document by itself; `markup` converts the bodies that look hostile."""
    return (
        lambda document: copy_findings(document, settings.words),
        lambda document: body_findings(document, markup),
        *(partial(rule, settings) for rule in rules.ALONE),
    )


def judging_code(work: Path) -> str:
    """Digest of what reads and judges documents: these rules, those of `content.rules`, the loader, the converter."""
    return code_digest(work, __name__, rules.__name__, load_file.__module__, libraries=LIBRARIES)
