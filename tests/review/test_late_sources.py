"""W526: a source consulted on a later day than that of the last signature."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.content.library import Library
from pipeline.content.model import BEIJING
from pipeline.ledger.signatures import Signature
from pipeline.review.late_sources import read_after_review
from tests.goals.test_measure import document

SOURCE = {"title": "潮汐的成因", "publisher": "某海洋研究所"}


def signature(at: str) -> Signature:
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=BEIJING)
    return Signature("tide", "终审", "final", "终审甲", moment, "0" * 64, "command")


@pytest.mark.parametrize(
    ("accessed", "signed", "late"),
    [
        ("2026-11-23", ["2026-11-22T23:59:00"], True),
        ("2026-11-23", ["2026-11-23T00:01:00"], False),
        ("2026-11-23", ["2026-11-24T10:00:00", "2026-11-20T10:00:00"], False),
        ("2026-11-23", [], False),
        (None, ["2026-11-22T10:00:00"], False),
    ],
)
def test_the_day_of_the_last_signature_decides(accessed: str | None, signed: list[str], late: bool) -> None:
    read = SOURCE if accessed is None else SOURCE | {"accessed": accessed}
    tide = document("tide", "article", sources=[SOURCE, read])
    library = Library.of({"tide": tide})
    signatures = {"tide": tuple(map(signature, signed)), "gone": (signature("2026-01-01T10:00:00"),)}
    if not signed:
        del signatures["tide"]
    found = list(read_after_review(library, signatures))
    assert [f.code for f in found] == ["W526"] * late
    assert all("查阅于 2026-11-23" in f.message and f.file == tide.file for f in found)
