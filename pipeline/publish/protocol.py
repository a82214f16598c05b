"""The interface of a publishing target, and the record of a release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

MEDIA = "media/"
"""The bytes at a URL below this path never change: its name is the key of the job that made it."""


@dataclass(frozen=True)
class Release:
    """One published state of the site.

    `created` is aware; `commit` is the source's, when known; `files` is the SHA-256 of every file by its POSIX path
    below the site root; `live` is whether readers see it now.
    """

    id: str
    created: dt.datetime
    commit: str | None
    files: Mapping[str, str]
    live: bool = False


class Target(Protocol):
    """A place that stores releases. Every method raises PublishError when it fails."""

    @property
    def place(self) -> str:
        """Return where the live release is, as messages show it."""

    def session(self) -> AbstractContextManager[None]:
        """Lock the target for one publisher: calls inside never interleave with another publish.

        Each writing method takes the lock by itself; sessions nest within one target object.
        """

    def releases(self) -> tuple[Release, ...]:
        """List every complete release, newest first; empty when nothing was published yet.

        A target that cannot be reached or read raises PublishError: it never counts as empty.
        """

    def live(self) -> str | None:
        """Return the id of the release readers see; None before the first switch."""

    def put(self, site_dir: Path, files: Mapping[str, str], release: Release) -> None:
        """Add a release with exactly `files`, read from `site_dir` and verified; readers do not see it yet.

        `release.files` and `release.live` are ignored. Refuses other bytes at a media URL that a kept release
        has. Putting an existing release again, with the same files, does nothing.
        """

    def switch(self, release_id: str) -> None:
        """Make a complete release the live one, atomically."""

    def prune(self, keep: int) -> tuple[str, ...]:
        """Remove all but the `keep` newest releases that are not live, and return their ids. Never removes the live one."""
