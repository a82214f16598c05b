"""Addresses as messages may show them, and places that do not answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from pipeline.errors import MediaError


class Unreachable(MediaError):
    """A place elsewhere did not answer, or refused us."""


def shown(url: str) -> str:
    """A URL without user, password and query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"
