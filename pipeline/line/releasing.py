"""The release stage: build the site, upload a release beside the live one, switch by one rename, append ledger lines."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.config import Project, load_settings
from pipeline.errors import ToolMissingError, ToolTimeoutError
from pipeline.git import ask_git
from pipeline.goals.evidence_findings import proved_elsewhere
from pipeline.ledger import permalinks
from pipeline.ledger import published as ledger
from pipeline.ledger.permalinks import Permalink
from pipeline.ledger.published import Published
from pipeline.line.build import Options, build
from pipeline.line.media_jobs import Listener
from pipeline.line.results import Prepared
from pipeline.listeners import ignore
from pipeline.publish import go_live
from pipeline.publish.opening import OpenedTarget, open_target
from pipeline.publish.protocol import Release
from pipeline.publish.release_plan import (
    Difference,
    diff,
    find_release,
    refuse_changed_media,
    refuse_withdrawn,
    release_id,
    rollback_to,
)

GIT_SECONDS = 10.0
"""Timeout for git to name the commit, in seconds: a release does not need it."""


@dataclass(frozen=True)
class Outcome:
    """The result of a publish or of its dry run: the release, what it changes for readers, the lines of both ledgers.

    `no_commit` says in Chinese why the release does not name its commit, if it should.
    """

    done: bool
    release: Release
    changes: Difference
    proposed: tuple[Published, ...]
    addresses: tuple[Permalink, ...]
    pruned: tuple[str, ...]
    place: str
    no_commit: str | None = None


@dataclass(frozen=True)
class Rollback:
    """The result of a rollback or of its dry run: the release it goes to."""

    done: bool
    release: str
    place: str


def publish(
    project: Project,
    name: str | None,
    now: dt.datetime,
    *,
    really: bool,
    on_event: Listener = ignore,
    git_seconds: float = GIT_SECONDS,
) -> Outcome:
    """Build the site and release it to a target; without `really`, only report what would happen.

    Git gets `git_seconds` to name the commit. Raises what `build` raises, and
    PublishError.
    """
    opened = _target(project, name)
    target = opened.target
    result = build(project, Options(now=now, on_event=on_event, release=True))
    files = result.site.digests
    releases = target.releases()
    live = next((r for r in releases if r.live), None)
    commit, no_commit = _commit(project.root, git_seconds)
    release = Release(release_id(now, files), now, commit, files)
    changes = diff(live.files if live else {}, files)
    prepared = result.prepared
    lines = _first_public(
        ledger.first_publications(
            prepared.visible,
            prepared.checked.ledger,
            release.id,
            now,
            proved_elsewhere(project, prepared.visible),
        ),
        releases,
    )
    refuse_changed_media(files, releases)
    addresses = _addresses(prepared, release, releases)
    pruned: tuple[str, ...] = ()
    if really:
        pruned = go_live.publish(target, project.root / "site", release, keep=opened.keep)
        lines = ledger.append(project, lines)
        addresses = permalinks.append(project, addresses)
    return Outcome(really, release, changes, lines, addresses, pruned, target.place, no_commit)


def listing(project: Project, name: str | None) -> tuple[Release, ...]:
    """List the releases of a target, newest first."""
    return _target(project, name).target.releases()


def compare(project: Project, name: str | None, before: str, after: str) -> Difference:
    """Return the paths that release `after` adds, removes and changes compared with `before`."""
    releases = _target(project, name).target.releases()
    return diff(find_release(releases, before).files, find_release(releases, after).files)


def rollback(project: Project, name: str | None, id: str | None, *, really: bool) -> Rollback:
    """Switch to the release before the live one, or to `id`; without `really`, only return which it would be.

    Raises PublishError when it would show an item again that was withdrawn.
    """
    target = _target(project, name).target
    with target.session() if really else nullcontext():
        known, _ = ledger.read_ledger(project)
        refuse_withdrawn(target.releases(), id, known)
        release = go_live.rollback(target, id) if really else rollback_to(target.releases(), id)
    return Rollback(really, release.id, target.place)


def _first_public(lines: tuple[Published, ...], releases: tuple[Release, ...]) -> tuple[Published, ...]:
    """Date the lines by the kept releases: this repairs a publish that died before it wrote its ledger lines."""
    earliest: dict[str, Release] = {}
    for release in reversed(releases):
        for line in lines:
            if f"{line.url}index.html" in release.files:
                earliest.setdefault(line.id, release)
    return tuple(
        replace(line, release=earliest[line.id].id, first_public=earliest[line.id].created)
        if line.id in earliest
        else line
        for line in lines
    )


def _addresses(prepared: Prepared, release: Release, releases: tuple[Release, ...]) -> tuple[Permalink, ...]:
    """Return the page addresses that are new to the ledger, each with the earliest kept release that has it."""
    project, settings = prepared.checked.project, prepared.checked.settings
    known, _ = permalinks.read_permalinks(project)
    links = permalinks.addresses(prepared.visible.documents.values(), settings, release.id, release.created)
    new = [k for k in links if k.url not in known and f"{k.url}index.html" in release.files]
    for earlier in releases:  # newest first, so the earliest overwrites the others
        new = [
            replace(k, release=earlier.id, since=earlier.created)
            if f"{k.url}index.html" in earlier.files
            else k
            for k in new
        ]
    return tuple(new)


def _target(project: Project, name: str | None) -> OpenedTarget:
    return open_target(project, load_settings(project), name)


def _commit(root: Path, seconds: float) -> tuple[str | None, str | None]:
    """Return the commit checked out at `root` (None without a repository or git), and why a slow git gave none."""
    try:
        printed = ask_git(root, "rev-parse", "HEAD", seconds=seconds, purpose="发布时用它记下提交号")
    except ToolMissingError:
        return None, None
    except ToolTimeoutError as error:
        return None, f"{error.message}这个版本没有记下提交号。"
    return (printed.decode("ascii").strip() if printed else None), None
