"""What a publishing target is, and what a release is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

MEDIA = "media/"
"""Below this path a URL is promised never to change its bytes: its name is the key of the job that made it."""


@dataclass(frozen=True)
class Release:
    """One published state of the site.

    `created` is aware; `commit` is the source's, when known; `files` are the SHA-256 of every file by its POSIX path
    below the site root; `live` is whether readers see it now.
    """

    id: str
    created: dt.datetime
    commit: str | None
    files: Mapping[str, str]
    live: bool = False


class Target(Protocol):
    """A place that keeps releases. Every method raises PublishError when it cannot keep its promise."""

    @property
    def place(self) -> str:
        """Where the live release is, as messages show it."""

    def session(self) -> AbstractContextManager[None]:
        """Holds the target for one publisher: what is called inside never interleaves with another publish.

        Each method that writes holds it by itself; sessions nest within one target object.
        """

    def releases(self) -> tuple[Release, ...]:
        """Every whole release, newest first; none when nothing was published yet.

        A target that cannot be reached or read raises PublishError: it is never taken for an empty one.
        """

    def live(self) -> str | None:
        """Id of the release readers see; None before the first switch."""

    def put(self, site_dir: Path, files: Mapping[str, str], release: Release) -> None:
        """Adds a release with exactly `files`, read from `site_dir` and verified; readers see nothing of it yet.

        `release.files` and `release.live` are not looked at. Refuses other bytes at a media URL that a kept release
        has. Putting a release that is there already, with the same files, does nothing.
        """

    def switch(self, release_id: str) -> None:
        """Makes a whole release the live one, at once."""

    def prune(self, keep: int) -> tuple[str, ...]:
        """Removes all but the `keep` newest releases that are not live, and returns their ids. Never the live one."""
