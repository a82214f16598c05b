"""Dates as pages show them, YYYY-MM-DD in Beijing, and moments as machines read them."""

from __future__ import annotations

import datetime as dt

from pipeline.content.model import BEIJING


def day(moment: dt.datetime) -> str:
    """Return the Beijing date, YYYY-MM-DD."""
    return moment.astimezone(BEIJING).date().isoformat()


def moment(time: dt.datetime) -> str:
    """Return the moment in Beijing, ISO 8601 to the second with its zone."""
    return time.astimezone(BEIJING).isoformat(timespec="seconds")
