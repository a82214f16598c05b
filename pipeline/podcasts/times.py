"""Seconds as podcast formats write them."""

from __future__ import annotations


def seconds(milliseconds: int) -> str:
    """Return seconds with only the decimals that are needed: `73`, `73.5`, `0.025`."""
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")
