"""The ledger of what calendars said: the last public revision of each event.

`ledger/calendar.jsonl` is committed and only grows; one JSON object a line, written when a release is published:

    {"schema":1,"uid":…,"sequence":0,"digest":…,"day":"2026-12-27","start":"14:30","calendars":["all",…],"at":…}
    {…, "phone":…}                              it also had a telephone number, of which this is the digest
    {"schema":1,"uid":…,"sequence":1,"digest":"withdrawn",…}                      the event is gone from the register

The last line of a `uid` counts. No text of an event is in it, so that nothing that is withdrawn is kept here.
SEQUENCE (RFC 5545, 3.8.7.4) rises when an event differs from its last line, and never falls, since lines are never taken
away. The bytes of a calendar are the same before and after the line of its present revision is written.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pipeline.config import Project
from pipeline.errors import Code, ContentError, Finding
from pipeline.ledger.lines import NOT_JSON, LineFormat, Refusal, line_of, moment_in, text_in, written
from pipeline.ledger.writing import extend, locked

CODES = (
    Code(
        id="E155",
        title="活动日历的台账有一行不是完整的 JSON",
        why="读者的日历靠它知道一场活动改过没有。",
        mend="不要手工修改；请管理员从版本库恢复这一行。",
        sample="calendar",
        wrong='{"schema":1,"uid":"b7a1"',
        right='{"schema":1,"uid":"b7a1","sequence":0,"digest":"0123456789abcdef"}',
    ),
    Code(
        id="E156",
        title="活动日历的台账有一行缺少字段或写法不对",
        why="少了字段就不知道读者看到的是第几次改动。",
        mend="请管理员从版本库恢复这一行。",
        sample="calendar",
        wrong='{"uid":"b7a1","sequence":-1,"digest":"0123456789abcdef"}',
        right='{"uid":"b7a1","sequence":0,"digest":"0123456789abcdef"}',
    ),
    Code(
        id="E157",
        title="不认识活动日历台账的格式版本",
        why="这一行由更新的程序写成，旧程序读不准。",
        mend="升级 kepu，再运行。",
        sample="calendar",
        wrong='{"schema":9,"uid":"b7a1","sequence":0,"digest":"0123456789abcdef"}',
        right='{"schema":1,"uid":"b7a1","sequence":0,"digest":"0123456789abcdef"}',
    ),
    Code(
        id="E158",
        title="活动日历的台账里次数变小了",
        why="次数只增不减，变小了读者的日历就不再更新。",
        mend="请管理员从版本库恢复这个文件。",
        sample="calendar",
        wrong=(
            '{"uid":"b7a1","sequence":2,"digest":"0123456789abcdef"}\n'
            '{"uid":"b7a1","sequence":1,"digest":"fedcba9876543210"}'
        ),
        right=(
            '{"uid":"b7a1","sequence":1,"digest":"0123456789abcdef"}\n'
            '{"uid":"b7a1","sequence":2,"digest":"fedcba9876543210"}'
        ),
    ),
)

SCHEMA = 1
FILE = "calendar.jsonl"
FORMAT = LineFormat(
    FILE,
    SCHEMA,
    not_json=Refusal("E155", NOT_JSON, "台账由 kepu publish 写入；请管理员从版本库恢复这一行。"),
    wrong_fields=Refusal(
        "E156",
        "这一行缺少字段，或字段写法不对。",
        "每行要有 schema、uid、sequence、digest、day、calendars 和带时区的 at；请管理员从版本库恢复。",
    ),
    wrong_schema=("E157", "不认识活动日历台账的格式版本 {}。"),
)
WITHDRAWN = "withdrawn"
"""What stands for the digest of an event that is gone."""
_START = re.compile(r"[0-2]\d:[0-5]\d\Z")


@dataclass(frozen=True)
class EventRevision:
    """What calendars last said of an event: its revision, its day and hour, and the names of the calendars that have it."""

    uid: str
    sequence: int
    digest: str
    day: dt.date
    start: str | None
    calendars: tuple[str, ...]
    at: dt.datetime
    phone: str | None = None

    def to_line(self) -> str:
        """Serialise to a ledger line."""
        value: dict[str, Any] = {
            "schema": SCHEMA,
            "uid": self.uid,
            "sequence": self.sequence,
            "digest": self.digest,
            "day": self.day.isoformat(),
            "start": self.start,
            "calendars": list(self.calendars),
            "at": written(self.at),
        }
        return line_of(value if self.phone is None else {**value, "phone": self.phone})


def read_event_revisions(project: Project) -> tuple[Mapping[str, EventRevision], tuple[Finding, ...]]:
    """Read the last line of each event by its identifier; return a finding for each invalid line."""
    found: dict[str, EventRevision] = {}

    def on_line(_: int, value: Any) -> Refusal | None:
        revision = _revision(value)
        if (known := found.get(revision.uid)) is not None and known.sequence > revision.sequence:
            return Refusal(
                "E158",
                f"“{revision.uid}”的次数从 {known.sequence} 变成了 {revision.sequence}。",
                "次数只增不减；请管理员从版本库恢复这个文件。",
            )
        found[revision.uid] = revision
        return None

    findings = FORMAT.read(project, on_line)
    return MappingProxyType(found), findings


def append(project: Project, lines: Iterable[EventRevision]) -> tuple[EventRevision, ...]:
    """Append the lines that are later than the last of their event and return them; atomic and flushed to disk.

    Raises ContentError when the ledger has mistakes: an unreadable file is never overwritten.
    """
    with locked(project.ledger):
        known, findings = read_event_revisions(project)
        if findings:
            raise ContentError(findings)
        new = tuple(
            line for line in lines if line.uid not in known or line.sequence > known[line.uid].sequence
        )
        extend(project.ledger / FILE, [line.to_line() for line in new])
    return new


def _revision(value: Any) -> EventRevision:
    sequence, start, calendars, phone = (
        value["sequence"],
        value["start"],
        value["calendars"],
        value.get("phone"),
    )
    if not isinstance(sequence, int) or isinstance(sequence, bool) or sequence < 0:
        raise ValueError(sequence)
    if start is not None and not _START.match(start):
        raise ValueError(start)
    if not isinstance(calendars, list) or not all(isinstance(name, str) for name in calendars):
        raise ValueError(calendars)
    if phone is not None and not isinstance(phone, str):
        raise ValueError(phone)
    return EventRevision(
        uid=text_in(value, "uid"),
        sequence=sequence,
        digest=text_in(value, "digest"),
        day=dt.date.fromisoformat(text_in(value, "day")),
        start=start,
        calendars=tuple(calendars),
        at=moment_in(value, "at"),
        phone=phone,
    )
