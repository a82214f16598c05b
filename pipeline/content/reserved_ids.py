"""Ids that content may not use, because the site has its own pages at their addresses."""

from __future__ import annotations

from pipeline.content.model import FOLDERS
from pipeline.content.site_paths import SECTIONS


def is_reserved(kind: str, id: str) -> bool:
    """Whether the address of an entry with this kind and id is reserved for the site."""
    return id == "index" or (kind == "page" and (id in SECTIONS or id in FOLDERS.values()))
