"""The time that a run uses as now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.config import Project, load_settings
from pipeline.errors import ConfigError
from pipeline.line.clock import default_now, site_now, stated_day
from studio.registers import TODAY
from tests.render.small import Small


def test_source_date_epoch_replaces_now() -> None:
    assert default_now({"SOURCE_DATE_EPOCH": "0"}) == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert default_now({}).tzinfo is dt.UTC
    for wrong in ("x", "1e3", "9" * 30, "253402300799"):
        with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH"):
            default_now({"SOURCE_DATE_EPOCH": wrong})


DAY = "2026-12-01"
END = dt.datetime.fromisoformat("2026-12-01T23:59:59+08:00")


def test_a_demonstration_stands_still_at_the_end_of_its_day(make_site: Callable[[str], Path]) -> None:
    small = Small(make_site("small"))
    small.stand_still(DAY)
    assert site_now(small.project, {}) == END
    assert site_now(small.project, {"SOURCE_DATE_EPOCH": "0"}).year == 1970, "who runs it may say otherwise"
    small.edit("site_config/site.yml", f"  today: {DAY}\n", "")
    assert stated_day(small.project) is None
    before = dt.datetime.now(dt.UTC)
    assert before <= site_now(small.project, {}) <= dt.datetime.now(dt.UTC)


@pytest.mark.parametrize("wrong", ["today: 昨天", "today: 2026-13-01", "todai: 2026-12-01"])
def test_a_day_that_is_none_is_left_to_those_who_load_the_settings(
    make_site: Callable[[str], Path], wrong: str
) -> None:
    small = Small(make_site("small"))
    small.stand_still(DAY)
    small.edit("site_config/site.yml", f"today: {DAY}", wrong)
    assert site_now(small.project, {}).year >= 2026
    with pytest.raises(ConfigError) as raised:
        load_settings(small.project)
    assert [f.file for f in raised.value.findings] == ["site_config/site.yml"]


def test_the_generated_registers_call_held_what_was_held_by_the_stated_day(root: Path) -> None:
    assert stated_day(Project(root)) == TODAY
