"""Messages change only when somebody means it; every code is met by some test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.codes import CODES
from tests.golden.messages import GOLDEN, messages


@pytest.mark.timeout(600)
def test_the_messages_of_the_fixture_sites() -> None:
    assert messages() == GOLDEN.read_text(encoding="utf-8"), "run python -m tests.golden.messages --write"


def test_every_code_is_met(root: Path) -> None:
    """In the messages of a fixture site, or by name in a test of the module that gives it."""
    met = set(re.findall(r"  ([EW]\d{3})  ", GOLDEN.read_text(encoding="utf-8")))
    for path in (root / "tests").rglob("test_*.py"):
        if path.name not in ("test_codes.py", "test_samples.py"):
            met |= set(re.findall(r"\b[EMW]\d{3}\b", path.read_text(encoding="utf-8")))
    assert set(CODES) - met == set(), "no fixture gives them"
