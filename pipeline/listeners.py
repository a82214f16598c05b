"""The listener for whoever wants to hear nothing: what a `report` or `on_…` argument is when none is given."""

from __future__ import annotations


def ignore(*event: object) -> None:
    """Does nothing with whatever is reported."""
