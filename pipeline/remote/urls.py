"""URLs in a form safe for messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_URL = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*://[^\s"'<>]+""")


def shown(url: str) -> str:
    """Return a URL without user, password, query and fragment."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


def parts_of(url: str) -> tuple[str, ...]:
    """Return the parts of a URL that tell what it is, longest first."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    found = {url, parts.netloc, host, host.partition(":")[0], parts.path, parts.path.strip("/"), parts.query}
    return tuple(sorted((part for part in found if len(part) > 2), key=len, reverse=True))


def redacted(text: str, hidden: Iterable[str] = ()) -> str:
    """Return a message of a backend without `hidden`, and with every URL in it as `shown` gives it."""
    for part in hidden:
        text = text.replace(part, "…")
    return _URL.sub(lambda found: _shown(found.group()), text)


def _shown(url: str) -> str:
    try:
        return shown(url)
    except ValueError:
        return "…"
