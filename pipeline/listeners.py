"""The no-op callback: the default of `report` and `on_…` arguments."""

from __future__ import annotations


def ignore(*event: object) -> None:
    """Accept any arguments and do nothing."""
