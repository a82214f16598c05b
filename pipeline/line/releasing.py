"""The release stage: build the site, upload a release beside the live one, switch by one rename, append ledger lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.calendars.assemble import CalendarSource, new_revisions
from pipeline.config import Project, load_settings
from pipeline.content.model import BEIJING
from pipeline.edition.podcasts import shows
from pipeline.errors import ContentError, PublishError, ToolMissingError, ToolTimeoutError
from pipeline.git import ask_git
from pipeline.goals.evidence_findings import proved_elsewhere
from pipeline.ledger import calendar_events, permalinks, podcast_guids
from pipeline.ledger import published as ledger
from pipeline.ledger.calendar_events import EventRevision
from pipeline.ledger.permalinks import Permalink
from pipeline.ledger.podcast_guids import GivenGuid
from pipeline.ledger.published import Published
from pipeline.line.build import Options, build
from pipeline.line.checking import Checked
from pipeline.line.held_rows import held_rows
from pipeline.line.media_jobs import Listener
from pipeline.line.release_contents import (
    Waiting,
    coming,
    contents_of,
    dated_before_review,
    held_back,
    newly_withdrawn,
    owed_notes,
    reappearing,
    uncommitted_files,
)
from pipeline.line.results import Prepared
from pipeline.listeners import ignore
from pipeline.podcasts.guids import guid_of
from pipeline.publish import go_live
from pipeline.publish.opening import OpenedTarget, open_target
from pipeline.publish.protocol import Release
from pipeline.publish.release_plan import (
    Difference,
    diff,
    find_release,
    refuse_changed_media,
    release_id,
    rollback_to,
    short_name,
)

Withdrawn = tuple[tuple[Published, str], ...]
GIT_SECONDS = 10.0
"""Timeout for git to name the commit, in seconds: a release does not need it."""


@dataclass(frozen=True)
class Outcome:
    """The result of a publish or of its dry run: the release, what it changes for readers, the lines of the ledgers.

    `held` are the items that stay back for want of reviews, `coming` those that will lack them when their date comes.
    `strangers` are things among the releases that are not ours; `remarks` say in Chinese what looks wrong.
    """

    done: bool
    release: Release
    changes: Difference
    proposed: tuple[Published, ...]
    addresses: tuple[Permalink, ...]
    pruned: tuple[str, ...]
    place: str
    held: tuple[Waiting, ...] = ()
    coming: tuple[Waiting, ...] = ()
    strangers: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    podcasts: tuple[GivenGuid, ...] = ()
    event_revisions: tuple[EventRevision, ...] = ()


@dataclass(frozen=True)
class Listed:
    """A release of a target, its short name, and the titles of what was withdrawn since and would come back with it."""

    release: Release
    short: str
    withdrawn: tuple[str, ...]


@dataclass(frozen=True)
class Rollback:
    """The result of a rollback or of its dry run: the release it goes to, and its short name."""

    done: bool
    release: Release
    short: str
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
    if really:
        target.require_usable()  # before the build, which may take hours
    result = build(project, Options(now=now, on_event=on_event, release=True))
    files, prepared = result.site.digests, result.prepared
    releases = target.releases()
    live = _live(releases)
    commit, uncommitted, no_commit = _state(project.root, git_seconds)
    contents = contents_of(prepared.visible, live, uncommitted)
    release = Release(release_id(now, files), now, commit, files, contents=contents)
    changes = diff(live.files if live else {}, files)
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
    early = dated_before_review(prepared, [line.id for line in lines])
    owed = owed_notes(prepared, live, now)
    refuse_changed_media(files, releases)
    addresses = _addresses(prepared, release, releases)
    given = _guids(prepared, release)
    event_revisions = _event_revisions(prepared, now)
    pruned: tuple[str, ...] = ()
    if really:
        with target.session():
            _require_none_withdrawn_meanwhile(release, prepared.checked)
            # Before readers see it: a kill afterwards would let the next revision have the same number as this one.
            event_revisions = calendar_events.append(project, event_revisions)
            pruned = go_live.publish(target, project.root / "site", release, keep=opened.keep)
        lines = ledger.append(project, lines)
        addresses = permalinks.append(project, addresses)
        given = podcast_guids.append(project, given)
    return Outcome(
        really,
        release,
        changes,
        lines,
        addresses,
        pruned,
        target.place,
        held_back(prepared, now),
        coming(prepared, now),
        target.strangers(),
        (*([no_commit] if no_commit else []), *_doubts(prepared, releases, live, now), *early, *owed),
        given,
        event_revisions,
    )


def _doubts(
    prepared: Prepared, releases: tuple[Release, ...], live: Release | None, now: dt.datetime
) -> Iterator[str]:
    """Yield what stays back of the registers, and what suggests that the target or the clock is not the right one."""
    if (rows := held_rows(prepared.checked.library.registers)) is not None:
        yield rows
    if not releases and prepared.checked.ledger:
        yield "这个目标还没有任何版本，台账里却有公开过的内容：如果目标在移动盘或网络盘上，请先看它接上了没有。"
    if live is not None and live.created > now:
        yield (
            f"线上版本记的时间是 {_minute(live.created)}，比现在还晚：当时的时钟快了，或者现在的慢了。"
            "版本按发布先后排，不受影响。"
        )


def _require_none_withdrawn_meanwhile(release: Release, checked: Checked) -> None:
    if found := newly_withdrawn(release, checked, _ledger(checked.project)):
        raise PublishError(
            f"生成网站的时候有内容被撤回：{_named(found)}。没有发布。", help="请再运行一次 kepu publish。"
        )


def _live(releases: tuple[Release, ...]) -> Release | None:
    return next((r for r in releases if r.live), None)


def listing(project: Project, name: str | None) -> tuple[Listed, ...]:
    """List the releases of a target, the last published first. Raises ContentError when the ledger has mistakes."""
    releases, known = _target(project, name).target.releases(), _ledger(project)
    live = _live(releases)
    return tuple(
        Listed(r, short_name(r, releases), tuple(title for _, title in reappearing(r, known, live)))
        for r in releases
    )


def compare(project: Project, name: str | None, before: str, after: str) -> Difference:
    """Return the paths that release `after` adds, removes and changes compared with `before`."""
    releases = _target(project, name).target.releases()
    return diff(find_release(releases, before).files, find_release(releases, after).files)


def rollback(project: Project, name: str | None, id: str | None, *, really: bool) -> Rollback:
    """Switch to the release before the live one, or to the named one; without `really`, only return which it would be.

    Raises PublishError when that release shows what was withdrawn since.
    """
    target = _target(project, name).target

    def require_fit(release: Release) -> None:
        known, releases = _ledger(project), target.releases()
        if found := reappearing(release, known, _live(releases)):
            raise _comes_back(release, found, releases, known)

    if really:
        release = go_live.rollback(target, id, require_fit=require_fit)
    else:
        require_fit(release := rollback_to(target.releases(), id))
    return Rollback(really, release, short_name(release, target.releases()), target.place)


def _comes_back(
    release: Release,
    found: Withdrawn,
    releases: tuple[Release, ...],
    known: Mapping[str, Published],
) -> PublishError:
    live = _live(releases)
    fit = [r for r in releases if not r.live and not reappearing(r, known, live)]
    safe = "、".join(f"{short_name(r, releases)}（{_minute(r.created)}）" for r in fit)
    error = PublishError(
        f"版本 {short_name(release, releases)} 里还有后来撤回的内容，不能退回：{_named(found)}。",
        help=(f"可以退回的版本：{safe}。" if safe else "现在没有可以退回的版本。")
        + "也可以改好稿件，再运行 kepu publish --yes。",
    )
    withdrawn = [{"id": line.id, "title": title} for line, title in found]
    error.details = {"withdrawn": withdrawn, "safe": [r.id for r in fit]}
    return error


def _named(found: Withdrawn) -> str:
    def when(line: Published) -> str:
        return _minute(line.withdrawals[-1].at) if line.withdrawals else ""

    return "、".join(f"《{title}》（编号 {line.id}，{when(line)} 撤回）" for line, title in found)


def _minute(moment: dt.datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _ledger(project: Project) -> Mapping[str, Published]:
    """Read the ledger of publications. Raises ContentError when it has mistakes: a withdrawal might be among them."""
    known, findings = ledger.read_ledger(project)
    if findings:
        raise ContentError(findings)
    return known


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


def _guids(prepared: Prepared, release: Release) -> tuple[GivenGuid, ...]:
    """Return the podcasts that are new to the ledger, each with the GUID that its feed shows."""
    checked, root = prepared.checked, prepared.checked.settings.site.url
    paths = [show.path for show in shows(checked.settings, prepared.visible)]
    return tuple(
        GivenGuid(path, guid_of(root + path, None), root + path, release.id, release.created)
        for path in paths
        if path not in checked.podcasts and path in release.files
    )


def _event_revisions(prepared: Prepared, now: dt.datetime) -> tuple[EventRevision, ...]:
    """Return what the calendars of this release say of events that are new or have changed since the last."""
    checked, material = prepared.checked, prepared.material
    source = CalendarSource(checked.settings, prepared.visible, checked.event_revisions, material.today)
    return new_revisions(source.assemble().events, checked.event_revisions, now)


def _target(project: Project, name: str | None) -> OpenedTarget:
    return open_target(project, load_settings(project), name)


def _state(root: Path, seconds: float) -> tuple[str | None, tuple[str, ...], str | None]:
    """Return the commit checked out at `root`, what is not committed, and why a slow git told neither.

    Without a repository or git there is neither.
    """
    try:
        printed = ask_git(root, "rev-parse", "HEAD", seconds=seconds, purpose="发布时用它记下提交号")
        uncommitted = uncommitted_files(root, seconds)
    except ToolMissingError:
        return None, (), None
    except ToolTimeoutError as error:
        return None, (), f"{error.message}这个版本没有记下提交号。"
    return (printed.decode("ascii").strip() if printed else None), uncommitted, None
