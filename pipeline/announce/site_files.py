"""The file on the site that proves to IndexNow whose the key is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from pipeline.config import AnnounceSettings
from pipeline.edition.files import SiteFile

MAKER = "announce"


def key_path(key: str) -> str:
    """Return the path of the key's file."""
    return f"{key}.txt"


def site_files(settings: AnnounceSettings) -> Iterator[SiteFile]:
    """Yield the file with the key; nothing without one."""
    if settings.indexnow is not None:
        content = settings.indexnow.key.encode("ascii")
        path = key_path(settings.indexnow.key)
        yield SiteFile(path, hashlib.sha256(content).hexdigest(), lambda: content, MAKER)
