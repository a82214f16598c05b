"""The ledger of first publications: when each item was first public, later withdrawals, and their ends.

`ledger/published.jsonl` is committed and only grows; one JSON object a line:

    {"schema":1,"id":…,"work":…,"kind":…,"url":…,"release":…,"first_public":…}           first public with us
    {…the same…, "elsewhere":{"url":…,"capture":…,"sha256":…,"date":…}}                  was out elsewhere before
    {"schema":1,"id":…,"withdrawn":…,"reason":…}                                         withdrawn from that moment
    {"schema":1,"id":…,"lifted":…,"reason":…}                                            no longer, from that moment

A second withdrawal of what is withdrawn changes the reason and keeps the moment. A directory entry, a list or an old
address has lines only when it was withdrawn (`withdrawing`): its first one repeats what `permalinks.jsonl` says.
Times are ISO 8601 with a zone. `url` is relative to the site root; `capture` is where the evidence is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from pipeline.config import Project
from pipeline.content.library import Library
from pipeline.content.model import Item, Work
from pipeline.errors import Code, ContentError, Finding
from pipeline.ledger.lines import NOT_JSON, LineFormat, Refusal, line_of, moment_in, text_in, written
from pipeline.ledger.writing import extend, locked

CODES = (
    Code(
        id="E141",
        title="公开台账有一行不是完整的 JSON",
        why="台账记着每个条目何时第一次公开，统计以它为准。",
        mend="不要手工修改；请管理员从版本库恢复这一行。",
        sample="published",
        wrong='{"schema":1,"id":"rain",',
        right='{"schema":1,"id":"rain","work":"rain","kind":"article","url":"articles/rain/","release":"20261105T010000Z-0123abcd","first_public":"2026-11-05T09:00:00+08:00"}',
    ),
    Code(
        id="E142",
        title="公开台账有一行缺少字段或写法不对",
        why="少了字段就无法证明公开的时间。",
        mend="请管理员从版本库恢复这一行。",
        sample="published",
        wrong='{"id":"rain","first_public":"2026-11-05"}',
        right='{"id":"rain","first_public":"2026-11-05T09:00:00+08:00"}',
    ),
    Code(
        id="E143",
        title="同一编号在公开台账里出现两次",
        why="首次公开只有一次。",
        mend="删掉后面的一行。",
        sample="published",
        wrong=(
            '{"id":"rain","first_public":"2026-11-05T09:00:00+08:00"}\n'
            '{"id":"rain","first_public":"2026-11-09T09:00:00+08:00"}'
        ),
        right='{"id":"rain","first_public":"2026-11-05T09:00:00+08:00"}',
    ),
    Code(
        id="E144",
        title="不认识台账的格式版本",
        why="这一行由更新的程序写成，旧程序读不准。",
        mend="升级 kepu，再运行。",
        sample="published",
        wrong='{"schema":9,"id":"rain"}',
        right='{"schema":1,"id":"rain"}',
    ),
    Code(
        id="E374",
        title="恢复了没有撤回的编号",
        why="没有撤回，就谈不上恢复。",
        mend="核对编号，或恢复撤回它的那一行。",
        sample="published",
        wrong='{"id":"rain"}\n{"id":"rain","lifted":"2026-11-21T09:00:00+08:00","reason":"已改正"}',
        right=(
            '{"id":"rain"}\n{"id":"rain","withdrawn":"2026-11-20T09:00:00+08:00","reason":"内容有误"}\n'
            '{"id":"rain","lifted":"2026-11-21T09:00:00+08:00","reason":"已改正"}'
        ),
    ),
    Code(
        id="E145",
        title="撤回了没有公开过的编号",
        why="没有公开过，就谈不上撤回。",
        mend="核对编号，或恢复它首次公开的那一行。",
        sample="published",
        wrong=('{"id":"rain"}\n{"id":"rian","withdrawn":"2026-11-20T09:00:00+08:00","reason":"内容有误"}'),
        right=('{"id":"rain"}\n{"id":"rain","withdrawn":"2026-11-20T09:00:00+08:00","reason":"内容有误"}'),
    ),
)

SCHEMA = 1
FILE = "published.jsonl"
FORMAT = LineFormat(
    FILE,
    SCHEMA,
    not_json=Refusal("E141", NOT_JSON, "台账由 kepu publish 写入；请管理员从版本库恢复这一行。"),
    wrong_fields=Refusal(
        "E142",
        "这一行缺少字段，或字段写法不对。",
        "每行要有 schema、id、work、kind、url、release 和带时区的 first_public；请管理员从版本库恢复。",
    ),
    wrong_schema=("E144", "不认识台账格式版本 {}。"),
)


@dataclass(frozen=True)
class Elsewhere:
    """An earlier publication elsewhere: its address, the capture kept as evidence, its SHA-256."""

    url: str
    capture: str
    sha256: str
    date: dt.datetime


@dataclass(frozen=True)
class Lift:
    """When a withdrawal was lifted, and why."""

    at: dt.datetime
    reason: str


@dataclass(frozen=True)
class Withdrawal:
    """When an item was withdrawn, and why; `lifted` when that is over."""

    at: dt.datetime
    reason: str
    lifted: Lift | None = None

    def holds(self, now: dt.datetime) -> bool:
        """Whether it is in force at `now` (aware)."""
        return self.at <= now and (self.lifted is None or self.lifted.at > now)


@dataclass(frozen=True)
class Published:
    """One item's first public release: `release` is its name, `first_public` its moment (aware).

    `withdrawn` is the withdrawal that the last line leaves in force; `earlier` are those that were lifted, in order.
    """

    id: str
    work: str
    kind: str
    url: str
    release: str
    first_public: dt.datetime
    elsewhere: Elsewhere | None = None
    withdrawn: Withdrawal | None = None
    earlier: tuple[Withdrawal, ...] = ()

    @property
    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """Return every withdrawal, in order, lifted or not."""
        return self.earlier if self.withdrawn is None else (*self.earlier, self.withdrawn)

    def withdrawn_at(self, now: dt.datetime) -> Withdrawal | None:
        """Return the withdrawal that is in force at `now` (aware)."""
        return next((w for w in reversed(self.withdrawals) if w.holds(now)), None)

    @property
    def since(self) -> dt.datetime:
        """Return when it counts from: its first publication anywhere, where there is evidence."""
        return min(self.first_public, self.elsewhere.date) if self.elsewhere else self.first_public

    def to_line(self) -> str:
        """Serialise to a ledger line, without the withdrawal, which has its own line."""
        value: dict[str, Any] = {
            "schema": SCHEMA,
            "id": self.id,
            "work": self.work,
            "kind": self.kind,
            "url": self.url,
            "release": self.release,
            "first_public": written(self.first_public),
        }
        if (other := self.elsewhere) is not None:
            value["elsewhere"] = {
                "url": other.url,
                "capture": other.capture,
                "sha256": other.sha256,
                "date": written(other.date),
            }
        return line_of(value)


def withdrawal_line(id: str, withdrawal: Withdrawal) -> str:
    """Return the line that withdraws an item."""
    value = {"schema": SCHEMA, "id": id, "withdrawn": written(withdrawal.at), "reason": withdrawal.reason}
    return line_of(value)


def lift_line(id: str, lift: Lift) -> str:
    """Return the line that lifts the withdrawal of an item."""
    return line_of({"schema": SCHEMA, "id": id, "lifted": written(lift.at), "reason": lift.reason})


def read_ledger(project: Project) -> tuple[Mapping[str, Published], tuple[Finding, ...]]:
    """Read every published item by id, with withdrawals applied; return a finding for each invalid line.

    A project without a ledger has published nothing.
    """
    reader = _Reader()
    findings = FORMAT.read(project, reader.on_line)
    return MappingProxyType(dict(sorted(reader.found.items()))), findings


def first_publications(
    visible: Library,
    ledger: Mapping[str, Published],
    release_id: str,
    now: dt.datetime,
    elsewhere: Mapping[str, Elsewhere] = MappingProxyType({}),
) -> tuple[Published, ...]:
    """Return the lines a release adds, by id: one for each item and exemplar that becomes public with it.

    `visible` is what readers see at `now` (aware), the moment of the release; `elsewhere` holds the proved
    publications of items in other places before.
    """
    moment = now.replace(microsecond=0)
    return tuple(
        Published(
            document.id,
            work_id(entry),
            entry.kind,
            document.url,
            release_id,
            moment,
            elsewhere.get(document.id),
        )
        for document in visible.documents.values()
        if isinstance(entry := document.entry, Work) and document.id not in ledger
    )


def work_id(entry: Work) -> str:
    """Return the work an item is a version of, which is what counts; an exemplar is its own work."""
    return entry.work_id if isinstance(entry, Item) else entry.id


def append(project: Project, lines: Iterable[Published]) -> tuple[Published, ...]:
    """Append the lines whose id is new and return them; atomic and flushed to disk.

    An id that is there already keeps its first line. Raises ContentError when the ledger has
    mistakes: an unreadable file is never overwritten.
    """
    with locked(project.ledger):
        known, findings = read_ledger(project)
        if findings:
            raise ContentError(findings)
        new = {line.id: line for line in lines if line.id not in known}
        extend(project.ledger / FILE, [line.to_line() for line in new.values()])
    return tuple(new.values())


def withdrawn_by(ledger: Mapping[str, Published], now: dt.datetime) -> Mapping[str, Published]:
    """Return what is withdrawn at `now` (aware), by id: readers find only a notice at the address."""
    return {id: line for id, line in ledger.items() if line.withdrawn_at(now) is not None}


class _Reader:
    """Collects lines in file order; the first line of an id counts."""

    def __init__(self) -> None:
        self.found: dict[str, Published] = {}

    def on_line(self, _: int, value: Any) -> Refusal | None:
        """Keep a line; return E143, E145 or E374 if it contradicts an earlier one."""
        id = text_in(value, "id")
        if "withdrawn" in value:
            return self._withdraw(id, Withdrawal(moment_in(value, "withdrawn"), text_in(value, "reason")))
        if "lifted" in value:
            return self._lift(id, Lift(moment_in(value, "lifted"), text_in(value, "reason")))
        if id in self.found:
            return Refusal("E143", f"编号“{id}”在台账里出现了两次。", "首次公开只记一次；请删掉后一行。")
        self.found[id] = _published(value)
        return None

    def _withdraw(self, id: str, withdrawal: Withdrawal) -> Refusal | None:
        line = self.found.get(id)
        if line is None:
            return Refusal("E145", f"撤回了没有公开过的“{id}”。", "请核对编号，或恢复它首次公开的那一行。")
        if line.withdrawn is not None:
            withdrawal = replace(withdrawal, at=line.withdrawn.at)
        self.found[id] = replace(line, withdrawn=withdrawal)
        return None

    def _lift(self, id: str, lift: Lift) -> Refusal | None:
        line = self.found.get(id)
        if line is None or line.withdrawn is None:
            return Refusal(
                "E374", f"“{id}”没有撤回，却有恢复它的一行。", "请核对编号，或恢复撤回它的那一行。"
            )
        ended = replace(line.withdrawn, lifted=lift)
        self.found[id] = replace(line, withdrawn=None, earlier=(*line.earlier, ended))
        return None


def _published(value: Any) -> Published:
    elsewhere = None
    if (other := value.get("elsewhere")) is not None:
        url, capture, sha256 = (text_in(other, name) for name in ("url", "capture", "sha256"))
        elsewhere = Elsewhere(url, capture, sha256, moment_in(other, "date"))
    id, work, kind, url, release = (text_in(value, name) for name in ("id", "work", "kind", "url", "release"))
    return Published(id, work, kind, url, release, moment_in(value, "first_public"), elsewhere)
