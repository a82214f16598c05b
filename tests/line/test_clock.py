"""The time that a run uses as now."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import ConfigError
from pipeline.line.clock import default_now


def test_source_date_epoch_replaces_now() -> None:
    assert default_now({"SOURCE_DATE_EPOCH": "0"}) == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert default_now({}).tzinfo is dt.UTC
    for wrong in ("x", "1e3", "9" * 30, "253402300799"):
        with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH"):
            default_now({"SOURCE_DATE_EPOCH": wrong})
