"""The days of programmes: those of the calendar, in order, and in every year if they are yearly."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from pipeline.config.registers import ProgrammeDays


def test_days_are_read_from_text_and_from_dates() -> None:
    days = ProgrammeDays.model_validate({"first": "2025-09-01", "last": dt.date(2025, 9, 30), "yearly": True})
    assert (days.first, days.last) == (dt.date(2025, 9, 1), dt.date(2025, 9, 30))
    assert days.model_dump(mode="json") == {"first": "2025-09-01", "last": "2025-09-30", "yearly": True}


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"first": "2026-05-30", "last": "2026-05-23"}, "不是一段日子"),
        ({"first": "2026-05-23", "last": "2027-05-30"}, "不是一段日子"),
        ({"first": "2024-02-29", "yearly": True}, "不是每年都有"),
        ({"first": "2026-02-30"}, "不是日期"),
        ({"first": "五月"}, "不是日期"),
    ],
)
def test_days_that_are_none_are_refused_in_chinese(fields: dict[str, object], word: str) -> None:
    with pytest.raises(ValidationError) as error:
        ProgrammeDays.model_validate(fields)
    (found,) = error.value.errors()
    assert word in found["ctx"]["text"] and found["ctx"]["text_help"]
