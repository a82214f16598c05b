"""The option `--now` of commands."""

from __future__ import annotations

import datetime as dt

import click
import pytest

from pipeline.cli.options import Moment

BEIJING = dt.timezone(dt.timedelta(hours=8))


def test_a_moment_without_a_zone_is_beijing_time() -> None:
    moment = Moment().convert("2026-11-05T09:00", None, None)
    assert moment == dt.datetime(2026, 11, 5, 9, tzinfo=BEIJING) and moment.utcoffset() == dt.timedelta(
        hours=8
    )
    assert Moment().convert("2026-11-05", None, None) == dt.datetime(2026, 11, 5, tzinfo=BEIJING)
    with_zone = Moment().convert("2026-11-05T09:00:00Z", None, None)
    assert with_zone == dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC)
    assert Moment().convert(with_zone, None, None) is with_zone


@pytest.mark.parametrize("wrong", ["昨天", "", "2026-13-01", "1500-01-01", "9999-12-31T23:59:59-12:00"])
def test_an_invalid_moment_is_refused(wrong: str) -> None:
    with pytest.raises(click.BadParameter):
        Moment().convert(wrong, None, None)
