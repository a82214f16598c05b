"""Withdraw what is at a public address, and lift the withdrawal again: lines of `ledger/published.jsonl`.

What is withdrawn has an id in that ledger: an item's or a directory entry's own, or the address, without the slash at
its end, of a list (`topics/physics`) and of an old address. An item has its line since it was first public; anything
else gets one from `ledger/permalinks.jsonl` when it is withdrawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.config import Project, load_settings
from pipeline.content.model import FOLDERS
from pipeline.errors import ContentError, UsageError
from pipeline.ledger.permalinks import ALIAS, LISTS, Permalink, addresses, read_permalinks
from pipeline.ledger.published import (
    FILE,
    Lift,
    Published,
    Withdrawal,
    lift_line,
    read_ledger,
    withdrawal_line,
)
from pipeline.ledger.writing import extend, locked

_PAGE = "index.html"
_GLOSSARY = f"{FOLDERS['glossary']}/"


@dataclass(frozen=True)
class Withdrawn:
    """What the ledger says after a withdrawal: the line, whether it is a new one, and the reason given before, if any."""

    line: Published
    new: bool
    before: str | None = None


def withdraw(project: Project, named: str, withdrawal: Withdrawal, *, really: bool = True) -> Withdrawn:
    """Withdraw what `named`, an id or an address, stands for; a second time only a new reason is recorded.

    Without `really` nothing is written. Raises ContentError when a ledger has mistakes, UsageError when nothing of that
    name was ever public, or when a list still stands in the settings.
    """
    moment = replace(withdrawal, at=withdrawal.at.replace(microsecond=0))
    with locked(project.ledger):
        known, links = _read(project)
        line = _find(project, named, known, links)
        if line is None:
            raise UsageError(
                f"“{named}”没有公开发布过，不能撤回。",
                help="请核对编号或地址（公开过的地址都在 ledger/permalinks.jsonl）；没发布的稿件写 draft: true 即可。",
            )
        _require_left_settings(project, line)
        before = known[line.id].withdrawn if line.id in known else None
        if before is not None:
            if before.reason == moment.reason:
                return Withdrawn(line, new=False, before=before.reason)
            moment = replace(moment, at=before.at)
        lines = [] if line.id in known else [line.to_line()]
        if really:
            extend(project.ledger / FILE, [*lines, withdrawal_line(line.id, moment)])
    return Withdrawn(replace(line, withdrawn=moment), True, before.reason if before else None)


def lift(project: Project, named: str, ended: Lift, *, really: bool = True) -> Published:
    """Lift the withdrawal of what `named` stands for, and return the line with it.

    Without `really` nothing is written. Raises ContentError when a ledger has mistakes, UsageError when it is not
    withdrawn.
    """
    with locked(project.ledger):
        known, links = _read(project)
        line = _find(project, named, known, links)
        if line is None or line.withdrawn is None:
            withdrawn = "、".join(id for id, each in known.items() if each.withdrawn is not None)
            help = f"现在撤回着的：{withdrawn}。" if withdrawn else "现在没有撤回着的内容。"
            raise UsageError(f"“{named}”没有撤回，不用恢复。", help=help)
        moment = replace(ended, at=max(ended.at.replace(microsecond=0), line.withdrawn.at))
        if really:
            extend(project.ledger / FILE, [lift_line(line.id, moment)])
    over = replace(line.withdrawn, lifted=moment)
    return replace(line, withdrawn=None, earlier=(*line.earlier, over))


def address_of(text: str) -> str:
    """Return the address below the site root, with a slash at its end, that an editor wrote or copied."""
    path = text.strip().partition("://")[2].partition("/")[2] if "://" in text else text.strip()
    path = path.partition("#")[0].partition("?")[0].removesuffix(_PAGE).strip("/")
    return f"{path}/"


def _read(project: Project) -> tuple[Mapping[str, Published], Mapping[str, Permalink]]:
    known, mistakes = read_ledger(project)
    links, others = read_permalinks(project)
    if mistakes or others:
        raise ContentError((*mistakes, *others))
    return known, links


def _find(
    project: Project, named: str, known: Mapping[str, Published], links: Mapping[str, Permalink]
) -> Published | None:
    """Return the line of what an id or an address stands for; made from the permalink when it has none yet."""
    id, url = named.strip(), address_of(named)
    if id in known:
        return known[id]
    if (link := _linked(id, url, links.values())) is not None:
        key = link.withdrawing_id
        return known.get(key) or Published(key, key, link.kind, link.url, link.release, link.since)
    if (by_url := next((line for line in known.values() if line.url == url), None)) is not None:
        return by_url
    return _glossary(project, id, links)


def _linked(id: str, url: str, links: Iterable[Permalink]) -> Permalink | None:
    """Return the link of an entry with this id, or with this address, or the only list with this id."""
    found = list(links)
    entry = next((k for k in found if k.id == id and k.kind not in LISTS and k.kind != ALIAS), None)
    if entry is not None:
        return entry
    if (same := next((k for k in found if k.url == url), None)) is not None:
        return same
    lists = [k for k in found if k.id == id and k.kind in LISTS]
    return lists[0] if len(lists) == 1 else None


def _glossary(project: Project, id: str, links: Mapping[str, Permalink]) -> Published | None:
    """Return the line of a group of terms: all groups share one address, which names only the first of them."""
    link = links.get(_GLOSSARY)
    if link is None or not (project.content / FOLDERS["glossary"] / f"{id}.md").is_file():
        return None
    return Published(id, id, link.kind, link.url, link.release, link.since)


def _require_left_settings(project: Project, line: Published) -> None:
    """Raise UsageError for a list that the settings still have, or an old address that an entry still has."""
    if line.kind not in LISTS:
        return
    epoch = dt.datetime.min.replace(tzinfo=dt.UTC)
    if line.url in {link.url for link in addresses([], load_settings(project), "", epoch)}:
        words = LISTS[line.kind]
        raise UsageError(
            f"{words.title}“{line.id}”还在设置里，不能撤回。",
            help=f"请先从 site_config/{words.folder}.yml 和用到它的稿件里去掉，再运行这条命令。",
        )
