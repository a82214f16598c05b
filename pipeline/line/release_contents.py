"""What of the content a release shows, how it differs from the live one, and what waits for its reviews."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.content.library import Library
from pipeline.content.model import BEIJING, Work
from pipeline.git import ask_git
from pipeline.ledger.permalinks import ALIAS, LISTS
from pipeline.ledger.published import Published
from pipeline.line.checking import Checked
from pipeline.line.results import Prepared
from pipeline.line.reviewing import visible_library
from pipeline.publish.protocol import Contents, Release, Shown
from pipeline.review.correction_notes import owed_note

_COMMITTED = ("content", "site_config", "assets", "mkdocs.yml")
"""What a release is made of. The ledger is left out: a publish itself writes to it."""


@dataclass(frozen=True)
class Waiting:
    """A document without all its reviews: `reason` says in Chinese what it lacks, `published` is its date, if it has one."""

    id: str
    title: str
    reason: str
    published: dt.datetime


def contents_of(visible: Library, live: Release | None, uncommitted: tuple[str, ...]) -> Contents:
    """Return what a release of this library shows, compared with the live release.

    Without a record of the live one nothing is known to be added, changed or removed.
    """
    shows = {id: Shown(d.entry.title, d.digest) for id, d in visible.documents.items()}
    if live is not None and live.contents is None:
        return Contents(shows, uncommitted=uncommitted)
    before = live.contents.shows if live is not None and live.contents is not None else {}
    return Contents(
        shows,
        added=_titles(shows, (id for id in shows if id not in before)),
        changed=_titles(shows, (id for id in shows if id in before and before[id] != shows[id])),
        removed=_titles(before, (id for id in before if id not in shows)),
        uncommitted=uncommitted,
    )


def _titles(shows: Mapping[str, Shown], ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(shows[id].title for id in sorted(ids))


def uncommitted_files(root: Path, seconds: float) -> tuple[str, ...]:
    """Return the files of the content, settings and assets that git has not committed; none without a repository.

    Raises ToolMissingError and ToolTimeoutError like `ask_git`.
    """
    purpose = "发布时用它看有没有未提交的改动"
    status = (
        "--no-optional-locks",
        "status",
        "--porcelain=v1",
        "-z",
        "--no-renames",
        "--untracked-files=all",
    )
    printed = ask_git(root, *status, "--", *_COMMITTED, seconds=seconds, purpose=purpose)
    if not printed:
        return ()
    above = ask_git(root, "rev-parse", "--show-prefix", seconds=seconds, purpose=purpose) or b""
    prefix = above.decode("utf-8", "replace").strip()
    names = [line[3:].decode("utf-8", "replace") for line in printed.split(b"\0") if line]
    return tuple(sorted(name.removeprefix(prefix) for name in names))


def held_back(prepared: Prepared, now: dt.datetime) -> tuple[Waiting, ...]:
    """Return what would be public by its date, and the review gate left out."""
    checked, shown = prepared.checked, prepared.visible.documents
    by_date = visible_library(checked, now, drafts=False)
    return tuple(w for w in _unreviewed(prepared, by_date, now) if w.id not in shown)


def coming(prepared: Prepared, now: dt.datetime) -> tuple[Waiting, ...]:
    """Return what will be public at a later date and is not fully reviewed yet, by date."""
    found = _unreviewed(prepared, prepared.checked.library, now)
    return tuple(sorted((w for w in found if w.published > now), key=lambda w: (w.published, w.id)))


def _unreviewed(prepared: Prepared, library: Library, now: dt.datetime) -> Iterator[Waiting]:
    for id, document in library.documents.items():
        entry, standing = document.entry, prepared.reviews.get(id)
        if standing is None or entry.draft:
            continue
        if (reason := standing.reason()) is not None:
            yield Waiting(id, entry.title, reason, entry.published if isinstance(entry, Work) else now)


def dated_before_review(prepared: Prepared, ids: Iterable[str]) -> Iterator[str]:
    """Yield, for each of these works, that it is dated before its last signature, if it is."""
    for id in ids:
        entry, standing = prepared.visible.documents[id].entry, prepared.reviews.get(id)
        if standing is None or not standing.signatures or not isinstance(entry, Work):
            continue
        last = standing.signatures[-1]
        if entry.published < last.at:
            day, signed = (
                at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") for at in (entry.published, last.at)
            )
            yield f"《{entry.title}》（{id}）的发布时间 {day} 早于{last.stage}的 {signed}：读者会以为没审就发了，请把 published 改到终审以后，再送审；确是早就在别处发过的，不用改。"


def owed_notes(prepared: Prepared, live: Release | None, now: dt.datetime) -> Iterator[str]:
    """Yield, for each work that changed since the live release without a correction note, that readers are owed one."""
    if live is None or live.contents is None:
        return
    checked, before = prepared.checked, live.contents.shows
    for id, document in prepared.visible.documents.items():
        standing = prepared.reviews.get(id)
        if id not in before or before[id].digest == document.digest or standing is None:
            continue
        if standing.public and standing.complete:
            given = [s for s in checked.signatures.get(id, ()) if s.at <= live.created]
            if (owed := owed_note(checked.project, document, standing.bound, given, now)) is not None:
                yield owed


def reappearing(
    release: Release, ledger: Mapping[str, Published], live: Release | None
) -> tuple[tuple[Published, str], ...]:
    """Return what the release shows though the ledger has it withdrawn, each with its title.

    Every withdrawal counts, whatever time it names: the clock may have been wrong. What was put back may be shown as
    it is in the `live` release, and not as it was before it was withdrawn. A release without a record of its contents
    counts as showing what it has a page of, since that may be the notice or the item itself. A list or an old address is
    shown by a release from before its withdrawal.
    """
    return tuple(
        (line, shown.title if (shown := _shown(release, line.id)) is not None else line.id)
        for line in ledger.values()
        if _shows_withdrawn(release, line, live)
    )


def _shows_withdrawn(release: Release, line: Published, live: Release | None) -> bool:
    if not line.withdrawals:
        return False
    has_page = f"{line.url}index.html" in release.files
    if line.kind in LISTS or line.kind == ALIAS:
        return line.withdrawn is not None and has_page and release.created < line.withdrawn.at
    if release.contents is None:
        return has_page
    if (shown := _shown(release, line.id)) is None:
        return False
    return line.withdrawn is not None or live is None or shown != _shown(live, line.id)


def _shown(release: Release, id: str) -> Shown | None:
    return release.contents.shows.get(id) if release.contents is not None else None


def newly_withdrawn(
    release: Release, checked: Checked, ledger: Mapping[str, Published]
) -> tuple[tuple[Published, str], ...]:
    """Return what the release shows and somebody withdrew since it was checked."""
    return tuple(
        (line, title)
        for line, title in reappearing(release, ledger, release)
        if line.id not in checked.ledger or checked.ledger[line.id].withdrawn is None
    )
