"""Addresses as messages may show them."""

from __future__ import annotations

from urllib.parse import urlsplit


def shown(url: str) -> str:
    """A URL without user, password and query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"
