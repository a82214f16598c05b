"""Pure decisions about releases: their names, their differences, the goal of a rollback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import PublishError
from pipeline.publish.protocol import MEDIA, Release
from pipeline.store import key_of


@dataclass(frozen=True)
class Difference:
    """Paths that a second release adds, removes and changes, each sorted."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def release_id(now: dt.datetime, files: Mapping[str, str]) -> str:
    """`20261123T151200Z-<8 hex of the digest of files>`: sorts by time (UTC), names the content. `now` is aware."""
    if now.utcoffset() is None:
        raise ValueError(f"{now} has no time zone")
    return f"{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}-{key_of(dict(files))[:8]}"


def diff(before: Mapping[str, str], after: Mapping[str, str]) -> Difference:
    """Compare the files of two releases."""
    return Difference(
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(sorted(path for path in before.keys() & after.keys() if before[path] != after[path])),
    )


def changed_media(files: Mapping[str, str], kept: Iterable[Release]) -> tuple[str, ...]:
    """Return the media paths whose bytes differ from a kept release's at the same path, sorted."""
    media = {path: digest for path, digest in files.items() if path.startswith(MEDIA)}
    return tuple(
        sorted(
            {path for old in kept for path, digest in media.items() if old.files.get(path, digest) != digest}
        )
    )


def refuse_changed_media(files: Mapping[str, str], kept: Iterable[Release]) -> None:
    """Raise PublishError, naming the media whose published bytes would change."""
    if paths := changed_media(files, kept):
        raise PublishError(
            f"有 {len(paths)} 个已发布的媒体文件内容变了：{_listed(paths)}。已发布的地址不能换内容，没有发布。",
            help="请恢复原来的成品库结果（KEPU_STORE），或换新的素材让它得到新地址。",
        )


def ranked(release: Release, files: Mapping[str, str], there: Sequence[Release]) -> Release:
    """Return the release as the next one of a target whose releases are `there`, with what it will replace."""
    sequence = max((old.sequence for old in there), default=0) + 1
    live = next((old.id for old in there if old.live and old.id != release.id), None)
    return replace(release, files=files, live=False, sequence=sequence, replaced=live)


def in_order(releases: Iterable[Release]) -> tuple[Release, ...]:
    """Sort by the order of publishing, the last first. Times order only what was made before releases were counted."""
    return tuple(sorted(releases, key=lambda r: (r.sequence, r.created, r.id), reverse=True))


def before_live(releases: Sequence[Release]) -> Release | None:
    """Return the release that readers saw before the live one, or the one published before it; None without any.

    `releases` are in order.
    """
    places = [place for place, release in enumerate(releases) if release.live]
    if not places:
        return None
    older = releases[places[0] + 1 :]
    replaced = releases[places[0]].replaced
    return next((release for release in older if release.id == replaced), older[0] if older else None)


def rollback_to(releases: Sequence[Release], name: str | None = None) -> Release:
    """Return the release a rollback goes to: the named one, or the one before the live one. `releases` are in order.

    Raises PublishError when there is none.
    """
    if name is not None:
        return find_release(releases, name)
    if not any(release.live for release in releases):
        raise PublishError("现在没有上线的版本，无从回退。", help="请先运行 kepu publish。")
    if (before := before_live(releases)) is None:
        raise PublishError(
            "上线的已经是最早保留的版本，无从回退。", help="可用 kepu publish --list 查看保留的版本。"
        )
    return before


def find_release(releases: Iterable[Release], name: str) -> Release:
    """Return the release of that id, or of that short name. Raises PublishError when there is none, or several."""
    known = tuple(releases)
    if exact := [release for release in known if release.id == name]:
        return exact[0]
    short = [release for release in known if len(name) >= 4 and _digits(release).startswith(name.lower())]
    if len(short) == 1:
        return short[0]
    if short:
        ids = "、".join(release.id for release in short)
        raise PublishError(f"有 {len(short)} 个版本都叫“{name}”：{ids}。", help="请写完整的版本名。")
    raise PublishError(f"没有保留叫“{name}”的版本。", help="可用 kepu publish --list 查看保留的版本。")


def short_name(release: Release, releases: Iterable[Release]) -> str:
    """Return the short name of a release: the digits of its content, or the whole id when others have the same."""
    digits = _digits(release)
    return release.id if sum(_digits(other) == digits for other in releases) > 1 else digits


def to_prune(releases: Sequence[Release], keep: int) -> tuple[str, ...]:
    """Return the ids to remove so that the `keep` last published ones stay besides the live one. `releases` are in order.

    The one a rollback would go to stays as well.
    """
    if keep < 0:
        raise ValueError(f"keep {keep}")
    before = before_live(releases)
    old = [release for release in releases if not release.live][keep:]
    return tuple(release.id for release in old if before is None or release.id != before.id)


def _digits(release: Release) -> str:
    return release.id.rpartition("-")[2]


def _listed(paths: Sequence[str], shown: int = 5) -> str:
    more = f" 等 {len(paths)} 个" if len(paths) > shown else ""
    return "、".join(paths[:shown]) + more
