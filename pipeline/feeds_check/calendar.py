"""iCalendar (RFC 5545): lines, components, and what an event must have."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.feeds_check.built_site import BuiltSite
from pipeline.feeds_check.report import Report, shown

WIDTH = 75
"""The most octets of a line (3.1)."""
_LINE = re.compile(
    r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)', re.DOTALL
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
_ESCAPED = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*\Z", re.DOTALL)
_ESCAPED_LIST = re.compile(r"(?:[^\\;]|\\[\\;,nN])*\Z", re.DOTALL)
_UTC = re.compile(r"\d{8}T\d{6}Z\Z", re.ASCII)
_TIME = re.compile(r"\d{8}T\d{6}Z?\Z", re.ASCII)
_DAY = re.compile(r"\d{8}\Z", re.ASCII)
STATUSES = frozenset({"TENTATIVE", "CONFIRMED", "CANCELLED"})
TEXTS = ("SUMMARY", "LOCATION", "DESCRIPTION")
ONCE = (
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "LOCATION",
    "DESCRIPTION",
    "URL",
)


@dataclass(frozen=True)
class Property:
    """A property: its parameters and value, and the line it starts on."""

    line: int
    name: str
    parameters: Mapping[str, str]
    value: str


@dataclass(frozen=True)
class Component:
    """A component with its properties and parts, and the line it starts on."""

    line: int
    name: str
    properties: list[Property] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Return the properties of that name."""
        return [p for p in self.properties if p.name == name]

    def value(self, name: str) -> str:
        """Return the value of a property; empty without it."""
        return next((p.value for p in self.properties if p.name == name), "")


@dataclass(frozen=True)
class SeenEvent:
    """An event as one calendar has it: where, and its content lines without their folding."""

    report: Report
    line: int
    content: tuple[tuple[str, str], ...]


def check_calendar(site: BuiltSite, report: Report, content: bytes) -> dict[str, SeenEvent]:
    """Check a calendar and return its events by UID."""
    lines = list(_unfolded(report, content))
    if not lines:
        return {}
    root = _component(report, lines)
    if root is None:
        return {}
    if root.value("VERSION") != "2.0" or not root.value("PRODID"):
        report.add(1, "E755", "缺少 VERSION:2.0 或 PRODID。")
    if not root.parts:
        report.add(1, "E755", "日历里什么都没有。")
    zones = {part.value("TZID") for part in root.parts if part.name == "VTIMEZONE"}
    if (source := root.value("SOURCE")) or (source := root.value("URL")):
        site.check_address(report, 1, source, "日历的地址")
    seen: dict[str, SeenEvent] = {}
    for event in (part for part in root.parts if part.name == "VEVENT"):
        _check_event(site, report, event, zones)
        uid = event.value("UID")
        if uid in seen:
            report.add(event.line, "E745", f"UID“{shown(uid)}”出现了两次。")
        found = tuple(sorted((p.name, p.value) for p in event.properties))
        seen[uid] = SeenEvent(report, event.line, found)
    return seen


def _unfolded(report: Report, content: bytes) -> Iterator[tuple[int, str]]:
    """Yield the content lines with the number of the line each starts on; report what is wrong with a line."""
    if not content.endswith(b"\r\n"):
        report.add(1, "E755", "文件不以 CRLF 换行结束。")
    start, parts = 0, b""
    for number, raw in enumerate(content.split(b"\r\n"), 1):
        if len(raw) > WIDTH:
            report.add(number, "E755", f"这一行有 {len(raw)} 字节，最多 {WIDTH}。")
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            report.add(number, "E755", "这一行不是完整的 UTF-8：折行切断了一个字。")
        if raw[:1] in (b" ", b"\t"):
            parts += raw[1:]
            continue
        if parts:
            yield start, parts.decode("utf-8", "replace")
        start, parts = number, raw
    if parts:
        yield start, parts.decode("utf-8", "replace")


def _component(report: Report, lines: list[tuple[int, str]]) -> Component | None:
    """Return the calendar with all its parts; None with a finding when the lines are no calendar."""
    open_: list[Component] = []
    root: Component | None = None
    for number, line in lines:
        if (found := _LINE.fullmatch(line)) is None or _CONTROL.search(line):
            report.add(number, "E755", f"这一行不是“名称:值”，或有控制字符：“{shown(line)}”。")
            continue
        name, parameters, value = found[1].upper(), found[2], found[3]
        if name == "BEGIN":
            component = Component(number, value.upper())
            if open_:
                open_[-1].parts.append(component)
            elif root is None and component.name == "VCALENDAR":
                root = component
            else:
                report.add(number, "E755", "一个文件里只能有一个 VCALENDAR。")
            open_.append(component)
        elif name == "END":
            if not open_ or open_.pop().name != value.upper():
                report.add(number, "E755", f"END:{shown(value)} 没有对应的 BEGIN。")
                return None
        elif open_:
            told = {key.upper(): text.strip('"') for key, text in _PARAMETER.findall(parameters)}
            open_[-1].properties.append(Property(number, name, told, value))
        else:
            report.add(number, "E755", "VCALENDAR 之外还有内容。")
    if open_ or root is None:
        report.add(1, "E755", "没有 VCALENDAR，或没有结束。")
        return None
    return root


def _check_event(site: BuiltSite, report: Report, event: Component, zones: set[str]) -> None:
    for name in ("UID", "DTSTAMP", "DTSTART"):
        if not event.value(name):
            report.add(event.line, "E755", f"活动没有 {name}。")
    for name in ONCE:
        if len(event.all(name)) > 1:
            report.add(event.line, "E755", f"活动有不止一个 {name}。")
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        if (stamp := event.value(name)) and (not _UTC.match(stamp) or _moment(stamp) is None):
            report.add(event.line, "E755", f"{name}“{shown(stamp)}”不是 UTC 时间。")
    _check_times(report, event, zones)
    sequence, status = event.value("SEQUENCE"), event.value("STATUS")
    if sequence and not (sequence.isascii() and sequence.isdigit()):
        report.add(event.line, "E755", f"SEQUENCE“{shown(sequence)}”不是非负整数。")
    if status and status not in STATUSES:
        report.add(event.line, "E755", f"STATUS 不能写“{shown(status)}”。")
    _check_texts(site, report, event)


def _check_texts(site: BuiltSite, report: Report, event: Component) -> None:
    for name in TEXTS:
        for text in event.all(name):
            if not _ESCAPED.match(text.value):
                report.add(text.line, "E755", f"{name} 里的反斜杠、逗号或分号没有转义。")
    for text in event.all("CATEGORIES"):
        if not _ESCAPED_LIST.match(text.value):
            report.add(text.line, "E755", "CATEGORIES 里的反斜杠或分号没有转义。")
    for url in event.all("URL"):
        site.check_address(report, url.line, url.value, "活动的网址")


def _check_times(report: Report, event: Component, zones: set[str]) -> None:
    start = next(iter(event.all("DTSTART")), None)
    end = next(iter(event.all("DTEND")), None)
    for moment in (p for p in (start, end) if p is not None):
        is_day = moment.parameters.get("VALUE") == "DATE"
        if not (_DAY if is_day else _TIME).match(moment.value) or _moment(moment.value) is None:
            report.add(moment.line, "E755", f"{moment.name}“{shown(moment.value)}”不是日期或时间。")
        zone = moment.parameters.get("TZID")
        if zone is not None and zone not in zones:
            report.add(moment.line, "E755", f"用了时区“{shown(zone)}”，文件里没有它的 VTIMEZONE。")
        if zone is not None and (is_day or moment.value.endswith("Z")):
            report.add(moment.line, "E755", f"{moment.name} 不能又写时区，又写日期或 UTC 时间。")
    if start is None or end is None:
        return
    if event.all("DURATION"):
        report.add(event.line, "E755", "DTEND 和 DURATION 只能写一个。")
    first, last = _moment(start.value), _moment(end.value)
    if start.parameters.get("VALUE") != end.parameters.get("VALUE"):
        report.add(event.line, "E755", "DTSTART 和 DTEND 要么都是日期，要么都是时间。")
    elif first is not None and last is not None and last <= first:
        report.add(event.line, "E755", "DTEND 不晚于 DTSTART。")


def _moment(text: str) -> dt.datetime | None:
    """Read a date or a time without its zone; None for one that no calendar has."""
    try:
        form = "%Y%m%d" if _DAY.match(text) else "%Y%m%dT%H%M%S"
        return dt.datetime.strptime(text.removesuffix("Z"), form)  # noqa: DTZ007 - compared within one zone only
    except ValueError:
        return None


def check_alike(calendars: Mapping[str, Mapping[str, SeenEvent]]) -> None:
    """Check that an event is the same in every calendar that has it."""
    first: dict[str, tuple[str, SeenEvent]] = {}
    for path, events in sorted(calendars.items()):
        for uid, event in events.items():
            other, known = first.setdefault(uid, (path, event))
            if known.content != event.content:
                event.report.add(event.line, "E756", f"活动“{shown(uid)}”与“{other}”里的不一样。")
