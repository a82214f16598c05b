"""URLs in a form safe for messages."""

from __future__ import annotations

from urllib.parse import urlsplit


def shown(url: str) -> str:
    """Return a URL without user, password and query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"
