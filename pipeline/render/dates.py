"""Dates as pages show them: YYYY-MM-DD in Beijing."""

from __future__ import annotations

import datetime as dt

from pipeline.content.model import BEIJING


def day(moment: dt.datetime) -> str:
    """Return the Beijing date, YYYY-MM-DD."""
    return moment.astimezone(BEIJING).date().isoformat()
