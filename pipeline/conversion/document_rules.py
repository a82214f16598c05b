"""The rules that check a single document, and the digest of the code that checks documents."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from pipeline.config import Settings
from pipeline.content import rules
from pipeline.content.judging import DocumentRules
from pipeline.content.load import load_file
from pipeline.content.rules.typed_marks import typed_findings
from pipeline.content.rules.wording import copy_findings
from pipeline.conversion.body_reading import read_document
from pipeline.conversion.markdown_process import LIBRARIES, ConversionWorker
from pipeline.store import code_digest


def document_rules(settings: Settings, worker: ConversionWorker) -> DocumentRules:
    """Return how a single document is read and checked; `worker` converts the bodies that are not plain."""
    return DocumentRules(
        lambda document: read_document(document, worker),
        (
            lambda document: copy_findings(document, settings.words),
            typed_findings,
            *(partial(rule, settings) for rule in rules.SINGLE_DOCUMENT_RULES),
        ),
    )


def judging_code(work: Path) -> str:
    """Return the digest of the code that reads and checks documents: all rules, the loader and the converter."""
    return code_digest(work, __name__, rules.__name__, load_file.__module__, libraries=LIBRARIES)
