"""iCalendar (RFC 5545), written by the package `icalendar`.

It escapes texts and folds lines at 75 octets without cutting a character. What it leaves to us is here: characters that
the format cannot carry are taken out, and an event's text is made once, though several calendars have it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDuration

from pipeline.calendars.record import CalendarEvent, CalendarRecord, Facts
from pipeline.content.model import BEIJING

PRODUCER = "-//kepu//calendars//ZH"
ZONE = "Asia/Shanghai"
REFRESH = dt.timedelta(hours=12)
"""How often programs may ask for a calendar again."""
_END = b"END:VCALENDAR\r\n"
# RFC 5545 allows no control character but the tab; some readers take the others for the end of a line (`str.splitlines`).
_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


def render(record: CalendarRecord) -> bytes:
    """Return the calendar as UTF-8: a pure function of the record."""
    head = _calendar()
    title = plain(record.title)
    head.add("name", title)
    head.add("x-wr-calname", title)
    head.add("x-wr-timezone", ZONE)
    head.add("url", record.home)
    head.add("source", record.url, parameters={"VALUE": "URI"})
    head.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    head.add("x-published-ttl", vDuration(REFRESH))
    return _whole(head, record.events)


def render_event(event: CalendarEvent) -> bytes:
    """Return a file with this event alone, for programs that add it to the reader's own calendar."""
    return _whole(_calendar(), (event,))


def plain(text: str) -> str:
    """Return the text with a space for what iCalendar cannot carry."""
    return _NOT_TEXT.sub(" ", text)


def _calendar() -> Calendar:
    """Return a calendar without anything in it.

    It has no METHOD: with one, RFC 5546 asks for an organiser's address, and programs ask whether to accept.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCER)
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _whole(head: Calendar, events: Iterable[CalendarEvent]) -> bytes:
    start = head.to_ical().removesuffix(_END)
    return b"".join((start, _zone(), *map(_event, events), _END))


@cache
def _zone() -> bytes:
    """Return the definition of the time zone: eight hours since the end of the last summer time, as tzdata says."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("dtstart", dt.datetime(1991, 9, 15, 2))  # noqa: DTZ001 - RFC 5545 wants local time here
    standard.add("tzoffsetfrom", dt.timedelta(hours=9))
    standard.add("tzoffsetto", dt.timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    written: bytes = zone.to_ical()
    return written


@cache
def _event(event: CalendarEvent) -> bytes:
    entry = Event()
    entry.add("uid", event.uid)
    entry.add("dtstamp", event.revised.astimezone(dt.UTC))
    entry.add("last-modified", event.revised.astimezone(dt.UTC))
    entry.add("sequence", event.sequence)
    entry.add("dtstart", _start(event))
    facts = event.facts
    cancelled = facts is None or facts.cancelled
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if facts is None:
        entry.add("summary", "活动已撤回")
    else:
        _describe(entry, event, facts)
    if cancelled or event.start is None:
        entry.add("transp", "TRANSPARENT")
    written: bytes = entry.to_ical()
    return written


def _describe(entry: Event, event: CalendarEvent, facts: Facts) -> None:
    """Add what readers know of the event.

    Many programs do not show STATUS, so the title says that it is cancelled, and that it is invented.
    """
    entry.add("summary", plain(f"{'【已取消】' if facts.cancelled else ''}{facts.title}{_mark(facts)}"))
    if facts.last is not None:
        entry.add("dtend", facts.last + dt.timedelta(days=1))
    if facts.yearly:
        entry.add("rrule", {"freq": "yearly"})
    if facts.place:
        entry.add("location", plain(facts.place))
    phone = [f"报名电话：{facts.phone}"] if facts.phone is not None else []
    demonstration = ["演示数据：虚构的样例，不是真实举办的活动。"] if facts.demonstration else []
    lines = [*facts.texts, *phone, *demonstration, event.url]
    entry.add("description", "\n".join(map(plain, lines)))
    entry.add("url", event.url)
    if facts.categories:
        entry.add("categories", list(map(plain, facts.categories)))


def _mark(facts: Facts) -> str:
    return "（演示数据）" if facts.demonstration else ""


def _start(event: CalendarEvent) -> dt.date | dt.datetime:
    if event.start is None:
        return event.day
    return dt.datetime.combine(event.day, dt.time.fromisoformat(event.start), BEIJING)
