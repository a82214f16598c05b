"""Codes that no fixture site gives: asked of the function that does."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline.config import Project, ReviewFile
from pipeline.content.registers import cells
from pipeline.content.registers.vocabulary import Vocabulary
from pipeline.goals.freeze import read_frozen
from pipeline.ledger.frozen_years import year_path
from pipeline.ledger.signatures import Signature
from pipeline.review.signing_rules import Rules
from pipeline.store import key_of


def test_a_cell_that_is_no_address_is_e635() -> None:
    with pytest.raises(cells.CellMistake) as raised:
        cells._url("www.example.org", Vocabulary.__new__(Vocabulary))
    assert raised.value.code == "E635"


def test_a_stage_the_kind_does_not_need_is_e372() -> None:
    policy = ReviewFile(schema=1, stages={"article": ("初审",)})
    signed = Signature("x", "终审", "a", "甲", dt.datetime(2026, 11, 1, tzinfo=dt.UTC), "0" * 64)
    objection = Rules(policy, "article", ()).objection((), signed)
    assert objection is not None
    assert objection[0] == "E372"


def test_a_frozen_year_that_is_not_what_was_frozen_has_a_code(tmp_path: Path) -> None:
    whole: dict[str, object] = {"schema": 1, "year": 2026, "closed": "2027-01-05T00:00:00+00:00", "goals": []}
    cases = {
        "E721": {**whole, "digest": "0" * 64},
        "E722": {"schema": 1},
        "E723": {**whole, "schema": 9, "digest": ""},
        "E724": {**whole, "digest": key_of(whole)},
    }
    project = Project(tmp_path)
    path = year_path(project, 2025)
    path.parent.mkdir(parents=True)
    for code, value in cases.items():
        path.write_text(json.dumps(value), encoding="utf-8")
        found, (finding,) = read_frozen(project)
        assert (found, finding.code) == ((), code)
