"""Dates as pages show them: YYYY-MM-DD in Beijing."""

from __future__ import annotations

import datetime as dt

from pipeline.content.model import BEIJING

UNDATED = "2024-01-01"
"""The date of a page whose content has none: the day the site's first content could have been there."""


def day(moment: dt.datetime) -> str:
    """Return the Beijing date, YYYY-MM-DD."""
    return moment.astimezone(BEIJING).date().isoformat()
