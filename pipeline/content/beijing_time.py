"""Times as machines read them, in Beijing."""

from __future__ import annotations

import datetime as dt

from pipeline.content.model import BEIJING


def moment(time: dt.datetime) -> str:
    """Return a time in Beijing, ISO 8601 to the second with its zone."""
    return time.astimezone(BEIJING).isoformat(timespec="seconds")
