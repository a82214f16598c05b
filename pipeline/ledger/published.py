"""The release ledger: when each item was first public, and what was withdrawn since.

`ledger/published.jsonl` is committed and only grows; one JSON object a line:

    {"schema":1,"id":…,"work":…,"kind":…,"url":…,"release":…,"first_public":…}           first public with us
    {…the same…, "elsewhere":{"url":…,"capture":…,"sha256":…,"date":…}}                  was out elsewhere before
    {"schema":1,"id":…,"withdrawn":…,"reason":…}                                         withdrawn from that moment

Times are ISO 8601 with a zone. `url` is relative to the site root; `capture` is where the evidence is kept.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from pipeline.config import Project
from pipeline.content.library import Library
from pipeline.content.model import BEIJING, Item, Work
from pipeline.errors import ContentError, Finding, UsageError
from pipeline.ledger.lines import extend, locked

SCHEMA = 1
FILE = "published.jsonl"


@dataclass(frozen=True)
class Elsewhere:
    """Where a work came out before it came to us: its address, the capture kept as evidence and its SHA-256."""

    url: str
    capture: str
    sha256: str
    date: dt.datetime


@dataclass(frozen=True)
class Withdrawal:
    """From when an item is withdrawn, and why."""

    at: dt.datetime
    reason: str


@dataclass(frozen=True)
class Published:
    """One item's first public release: `release` names it, `first_public` is its moment (aware)."""

    id: str
    work: str
    kind: str
    url: str
    release: str
    first_public: dt.datetime
    elsewhere: Elsewhere | None = None
    withdrawn: Withdrawal | None = None

    @property
    def since(self) -> dt.datetime:
        """From when it counts: its first publication anywhere, as far as there is evidence."""
        return min(self.first_public, self.elsewhere.date) if self.elsewhere else self.first_public

    def line(self) -> str:
        """Its line of the ledger, without the withdrawal, which is a line of its own."""
        value: dict[str, Any] = {
            "schema": SCHEMA,
            "id": self.id,
            "work": self.work,
            "kind": self.kind,
            "url": self.url,
            "release": self.release,
            "first_public": _written(self.first_public),
        }
        if (other := self.elsewhere) is not None:
            value["elsewhere"] = {
                "url": other.url,
                "capture": other.capture,
                "sha256": other.sha256,
                "date": _written(other.date),
            }
        return _json(value)


def withdrawal_line(id: str, withdrawal: Withdrawal) -> str:
    """The line that withdraws an item."""
    value = {"schema": SCHEMA, "id": id, "withdrawn": _written(withdrawal.at), "reason": withdrawal.reason}
    return _json(value)


def read_ledger(project: Project) -> tuple[Mapping[str, Published], tuple[Finding, ...]]:
    """Every published item by id, withdrawals applied, and a finding for each line that cannot stand.

    A project without a ledger has published nothing.
    """
    path = project.ledger / FILE
    if not path.exists():
        return MappingProxyType({}), ()
    reader = _Reader(path.relative_to(project.root).as_posix())
    for number, raw in enumerate(path.read_bytes().split(b"\n"), 1):
        if raw.strip():
            reader.line(number, raw)
    return MappingProxyType(dict(sorted(reader.found.items()))), tuple(sorted(reader.findings))


def proposed(
    visible: Library,
    ledger: Mapping[str, Published],
    release_id: str,
    now: dt.datetime,
    elsewhere: Mapping[str, Elsewhere] = MappingProxyType({}),
) -> tuple[Published, ...]:
    """The lines a release adds: every item and exemplar readers see for the first time, by id.

    `visible` is what readers see at `now` (aware), the moment of the release; `elsewhere` where items came out
    before, as far as it is proved.
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
    """What is counted: the work an item is a version of; an exemplar is its own."""
    return entry.work_id if isinstance(entry, Item) else entry.id


def append(project: Project, lines: Iterable[Published]) -> tuple[Published, ...]:
    """Adds the lines the ledger does not have yet and returns them; whole and on the disk, or not at all.

    An id that is there already keeps its line: what was first stays first. Raises ContentError when the ledger has
    mistakes: nothing is written over what cannot be read.
    """
    with locked(project.ledger):
        known, findings = read_ledger(project)
        if findings:
            raise ContentError(findings)
        new = {line.id: line for line in lines if line.id not in known}
        extend(project.ledger / FILE, [line.line() for line in new.values()])
    return tuple(new.values())


def withdraw(project: Project, id: str, withdrawal: Withdrawal, *, really: bool = True) -> Published:
    """Adds the line that withdraws a published item, and returns the item as withdrawn; a second one changes nothing.

    Without `really` only says what would stand. Raises ContentError like `append`, UsageError when the item was never
    public.
    """
    moment = replace(withdrawal, at=withdrawal.at.replace(microsecond=0))
    with locked(project.ledger):
        known, findings = read_ledger(project)
        if findings:
            raise ContentError(findings)
        if id not in known:
            raise UsageError(
                f"“{id}”没有公开发布过，不能撤回。", help="请核对编号；没发布的稿件写 draft: true 即可。"
            )
        if known[id].withdrawn is not None:
            return known[id]
        if really:
            extend(project.ledger / FILE, [withdrawal_line(id, moment)])
    return replace(known[id], withdrawn=moment)


def gone(ledger: Mapping[str, Published], now: dt.datetime) -> Mapping[str, Published]:
    """What is withdrawn at `now` (aware), by id: readers find a notice at its address and nothing else of it."""
    return {
        id: line for id, line in ledger.items() if line.withdrawn is not None and line.withdrawn.at <= now
    }


class _Reader:
    """Collects lines in file order; the first line of an id stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: dict[str, Published] = {}
        self.findings: list[Finding] = []

    def refuse(self, number: int, code: str, message: str, help: str) -> None:
        self.findings.append(Finding(self.file, number, 1, code, "error", message, help))

    def line(self, number: int, raw: bytes) -> None:
        try:
            value = json.loads(raw)
        except (ValueError, RecursionError):
            self.refuse(
                number, "E141", "这一行不是完整的 JSON。", "台账由 kepu publish 写入；请从版本库恢复这一行。"
            )
            return
        try:
            self._take(number, value)
        except (KeyError, TypeError, ValueError, AttributeError):
            help = "每行要有 schema、id、work、kind、url、release 和带时区的 first_public；请从版本库恢复。"
            self.refuse(number, "E142", "这一行缺少字段，或字段写法不对。", help)

    def _take(self, number: int, value: Any) -> None:
        if value["schema"] != SCHEMA:
            help = "请运行 kepu migrate，或升级本程序。"
            self.refuse(number, "E144", f"不认识台账格式版本 {value['schema']!r}。", help)
        elif "withdrawn" in value:
            self._withdraw(
                number, _text(value, "id"), Withdrawal(_moment(value["withdrawn"]), _text(value, "reason"))
            )
        elif (id := _text(value, "id")) in self.found:
            self.refuse(number, "E143", f"编号“{id}”在台账里出现了两次。", "首次公开只记一次；请删掉后一行。")
        else:
            self.found[id] = _published(value)

    def _withdraw(self, number: int, id: str, withdrawal: Withdrawal) -> None:
        if id not in self.found:
            self.refuse(
                number, "E145", f"撤回了没有公开过的“{id}”。", "请核对编号，或恢复它首次公开的那一行。"
            )
        elif self.found[id].withdrawn is None:
            self.found[id] = replace(self.found[id], withdrawn=withdrawal)


def _published(value: Any) -> Published:
    elsewhere = None
    if (other := value.get("elsewhere")) is not None:
        url, capture, sha256 = (_text(other, name) for name in ("url", "capture", "sha256"))
        elsewhere = Elsewhere(url, capture, sha256, _moment(other["date"]))
    id, work, kind, url, release = (_text(value, name) for name in ("id", "work", "kind", "url", "release"))
    return Published(id, work, kind, url, release, _moment(value["first_public"]), elsewhere)


def _text(value: Any, name: str) -> str:
    text = value[name]
    if not isinstance(text, str) or not text:
        raise ValueError(name)
    return text


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(text)
    return moment


def _written(moment: dt.datetime) -> str:
    """Beijing time, whole seconds."""
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
