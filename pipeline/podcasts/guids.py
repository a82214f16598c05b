"""The identity of a podcast in Podcasting 2.0, which follows it for good, whatever happens to its address."""

from __future__ import annotations

import uuid

NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace "podcast" (docs/tags/guid.md of https://github.com/Podcastindex-org/podcast-namespace)."""


def guid_of(url: str, given: str | None) -> str:
    """Return the GUID that the podcast at `url` was given, or the one it gets: UUIDv5 of the address without its scheme."""
    return given or str(uuid.uuid5(NAMESPACE, url.partition("://")[2].rstrip("/")))
