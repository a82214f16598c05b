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
class Shown:
    """A document that a release shows: its title, and the digest of its file."""

    title: str
    digest: str


@dataclass(frozen=True)
class Contents:
    """What of the content a release shows, and how that differs from the release it replaced.

    `shows` holds the documents by id. `added`, `changed` and `removed` are titles. `uncommitted` are the files of the
    project that were not committed when it was made.
    """

    shows: Mapping[str, Shown]
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    uncommitted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Release:
    """One published state of the site.

    `created` is aware and only shown to people: the clock of the machine may have been wrong. What orders releases is
    `sequence`, counted by the target: 1, 2, … (0: made before releases were counted). `replaced` is the id of the
    release that was live before this one. `commit` is the source's, when known; `files` is the SHA-256 of every file by
    its POSIX path below the site root; `live` is whether readers see it now. `contents` is None when an older version of
    the program made the release.
    """

    id: str
    created: dt.datetime
    commit: str | None
    files: Mapping[str, str]
    live: bool = False
    sequence: int = 0
    replaced: str | None = None
    contents: Contents | None = None


class Target(Protocol):
    """A place that stores releases. Every method raises PublishError when it fails."""

    @property
    def place(self) -> str:
        """Return where the live release is, as messages show it."""

    def session(self) -> AbstractContextManager[None]:
        """Lock the target for one publisher: calls inside never interleave with another publish.

        Each writing method takes the lock by itself; sessions nest within one target object.
        """

    def require_usable(self) -> None:
        """Try what a publish needs of the target; nothing remains of the trial. Raises PublishError if it cannot work."""

    def strangers(self) -> tuple[str, ...]:
        """Return the names beside the releases that no publish made: they are never touched."""

    def releases(self) -> tuple[Release, ...]:
        """List every complete release, the last published first; empty when nothing was published yet.

        A target that cannot be reached or read raises PublishError: it never counts as empty.
        """

    def live(self) -> str | None:
        """Return the id of the release readers see; None before the first switch."""

    def put(self, site_dir: Path, files: Mapping[str, str], release: Release) -> None:
        """Add a release with exactly `files`, read from `site_dir` and verified; readers do not see it yet.

        `release.files`, `live`, `sequence` and `replaced` are ignored. Refuses other bytes at a media URL that a kept
        release has. Putting an existing release again, with the same files, only makes it the last published one.
        """

    def switch(self, release_id: str) -> None:
        """Make a complete release the live one, atomically."""

    def prune(self, keep: int) -> tuple[str, ...]:
        """Remove all but the `keep` last published releases that are not live, and return their ids.

        Never removes the live one, nor the one that a rollback would go to.
        """
