"""Calendars are read back by two programs that know nothing of ours: icalendar's reader, and vobject."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.calendars.ics import plain, render, render_event
from pipeline.calendars.record import CalendarEvent, CalendarRecord, Facts
from pipeline.content.model import BEIJING
from tests.examples import examples

UID = "21e0a78c-c0c7-5af8-b947-1dc4224d5e48"
PAGE = "https://kepu.example.org/activities/2026/12/"
HOSTILE = [
    "雨；雪,风\\n不是换行",
    "<b>&amp;]]></b>",
    "\u202e从右到左\u200f",
    "𠮷🐼👨‍👩‍👧" * 30,
    "控制\x00字\x07符\x1b[31m",
    "段\u2028落\x85符\x0b号\x1c",
    "BEGIN:VEVENT\r\nUID:evil",
    "锦" * 300,
    "a" * 74 + "，" + "b" * 74,
    ' :"^=;',
]


def facts(**changes: Any) -> Facts:
    known = {
        "title": "岁末科普汇演",
        "day": dt.date(2026, 12, 27),
        "start": "14:30",
        "place": "锦江区，演示剧场",
        "texts": ("单位：演示市科协", "形式：线下"),
        "categories": ("日常科普", "其他"),
        "phone": "028-0000-0101",
    }
    return Facts(**known | changes)


def event(of: Facts | None = None, **changes: Any) -> CalendarEvent:
    told = of or facts()
    known: dict[str, Any] = {
        "uid": UID,
        "sequence": 0,
        "revised": dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
        "day": told.day,
        "start": told.start,
        "facts": told,
        "url": PAGE,
        "calendars": ("all",),
    }
    return CalendarEvent(**known | changes)


def record(*events: CalendarEvent, title: str = "全部科普活动｜成都科普") -> CalendarRecord:
    root = "https://kepu.example.org/"
    return CalendarRecord(
        "calendars/all.ics", f"{root}calendars/all.ics", f"{root}activities/", title, events
    )


def events_of(content: bytes) -> list[icalendar.Event]:
    """What icalendar reads; it must find no mistake."""
    calendar = icalendar.Calendar.from_ical(content)
    assert not calendar.errors
    found = list(calendar.walk("VEVENT"))
    assert not [each.errors for each in found if each.errors]
    return found


def lines_of(content: bytes) -> Iterator[bytes]:
    """The content lines as they stand in the file: each ends with CRLF and has no other line end in it."""
    assert content.endswith(b"\r\n")
    for line in content.removesuffix(b"\r\n").split(b"\r\n"):
        assert b"\n" not in line and b"\r" not in line
        yield line


def test_an_event_reads_back_in_beijing_time() -> None:
    (found,) = events_of(render(record(event())))
    assert found.start == dt.datetime(2026, 12, 27, 14, 30, tzinfo=BEIJING)
    assert found["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert (found["UID"], found["SEQUENCE"], found["STATUS"]) == (UID, 0, "CONFIRMED")
    assert found["SUMMARY"] == "岁末科普汇演"
    assert found["LOCATION"] == "锦江区，演示剧场"
    assert found["DESCRIPTION"] == f"单位：演示市科协\n形式：线下\n报名电话：028-0000-0101\n{PAGE}"
    assert found["CATEGORIES"].cats == ["日常科普", "其他"]
    assert found["URL"] == PAGE
    assert found["DTSTAMP"].dt == found["LAST-MODIFIED"].dt == dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    read = vobject.readOne(render(record(event())).decode())
    assert read.vevent.dtstart.value.astimezone(dt.UTC) == dt.datetime(2026, 12, 27, 6, 30, tzinfo=dt.UTC)
    assert read.vevent.summary.value == "岁末科普汇演"
    assert read.vevent.uid.value == UID


def test_the_zone_is_eight_hours_east_all_the_year() -> None:
    calendar = icalendar.Calendar.from_ical(render(record(event())))
    (zone,) = calendar.walk("VTIMEZONE")
    rules = zone.to_tz()
    for month in range(1, 13):
        moment = dt.datetime(2026, month, 1, 12, tzinfo=BEIJING)
        assert moment.replace(tzinfo=rules).utcoffset() == moment.utcoffset() == dt.timedelta(hours=8)


def test_a_cancelled_event_says_so_in_its_title_too() -> None:
    (found,) = events_of(render(record(event(facts(cancelled=True, phone=None), sequence=3))))
    assert (found["STATUS"], found["SEQUENCE"], found["TRANSP"]) == ("CANCELLED", 3, "TRANSPARENT")
    assert found["SUMMARY"] == "【已取消】岁末科普汇演"
    assert "电话" not in found["DESCRIPTION"]


def test_what_is_withdrawn_has_no_word_of_what_it_was() -> None:
    content = render(record(event(sequence=1, facts=None, url="")))
    (found,) = events_of(content)
    assert (found["STATUS"], found["SUMMARY"]) == ("CANCELLED", "活动已撤回")
    assert {name for name in found if found[name]} == {
        *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "STATUS", "SUMMARY", "TRANSP")
    }
    assert "汇演" not in content.decode()


def test_days_of_a_programme_return_every_year_and_take_nobody_s_time() -> None:
    month = facts(
        day=dt.date(2025, 9, 1), start=None, last=dt.date(2025, 9, 30), yearly=True, phone=None, texts=()
    )
    (found,) = events_of(render(record(event(month))))
    assert (found.start, found.end) == (dt.date(2025, 9, 1), dt.date(2025, 10, 1))
    assert found["RRULE"] == {"FREQ": ["YEARLY"]}
    assert found["TRANSP"] == "TRANSPARENT"
    read = vobject.readOne(render(record(event(month))).decode())
    years = list(read.vevent.getrruleset(addRDate=True)[:3])
    assert [year.date() for year in years] == [dt.date(y, 9, 1) for y in (2025, 2026, 2027)]


def test_what_is_invented_says_so_in_title_and_description() -> None:
    (found,) = events_of(render(record(event(facts(demonstration=True)))))
    assert found["SUMMARY"].endswith("（演示数据）")
    assert "虚构" in found["DESCRIPTION"]


def test_a_calendar_says_its_name_and_where_it_is() -> None:
    calendar = icalendar.Calendar.from_ical(render(record(event())))
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "全部科普活动｜成都科普"
    assert calendar["SOURCE"] == "https://kepu.example.org/calendars/all.ics"
    assert "METHOD" not in calendar


def test_a_file_of_one_event_is_a_calendar_of_its_own() -> None:
    content = render_event(event())
    assert events_of(content)[0]["UID"] == UID
    assert icalendar.Calendar.from_ical(content).walk("VTIMEZONE")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_read_back_as_they_were(text: str) -> None:
    told = facts(title=text, place=text, texts=(text, text), categories=(text,))
    content = render(record(event(told), title=text))
    (found,) = events_of(content)
    kept = plain(text)
    assert found["SUMMARY"] == found["LOCATION"] == found["CATEGORIES"].cats[0] == kept
    assert found["DESCRIPTION"].split("\n")[:2] == [kept, kept]
    assert found["UID"] == UID
    assert all(len(line) <= 75 for line in lines_of(content))
    assert all(line.decode() is not None for line in lines_of(content))  # no character is cut
    read = vobject.readOne(content.decode())
    assert read.vevent.summary.value == kept
    assert len(read.vevent_list) == 1


TEXT = st.text(min_size=1, max_size=120)
HOUR = st.one_of(st.none(), st.times().map(lambda time: f"{time:%H:%M}"))


@settings(max_examples=examples(60), deadline=None)
@given(
    texts=st.lists(TEXT, min_size=4, max_size=4),
    day=st.dates(dt.date(2015, 1, 1), dt.date(2199, 12, 31)),
    start=HOUR,
    cancelled=st.booleans(),
    sequence=st.integers(0, 10_000),
)
def test_any_event_reads_back(
    texts: list[str], day: dt.date, start: str | None, cancelled: bool, sequence: int
) -> None:
    title, place, text, category = texts
    told = facts(
        title=title,
        place=place,
        texts=(text,),
        categories=(category,),
        day=day,
        start=start,
        cancelled=cancelled,
    )
    content = render(record(event(told, sequence=sequence)))
    (found,) = events_of(content)
    mark = "【已取消】" if cancelled else ""
    assert found["SUMMARY"] == mark + plain(title)
    assert found["CATEGORIES"].cats == [plain(category)]
    assert found["SEQUENCE"] == sequence
    read = found.start
    assert (read if start is None else read.date()) == day
    assert start is None or f"{read:%H:%M}" == start
    assert all(len(line) <= 75 and line.decode() for line in lines_of(content))


def test_bytes_are_the_same_in_another_process_zone_and_locale() -> None:
    code = (
        "import sys; from tests.calendars.test_ics import *; "
        "sys.stdout.buffer.write(render(record(event(), event(facts(start=None), uid='b'))))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for zone, locale, seed in (("UTC", "C", "0"), ("America/New_York", "C.UTF-8", "7"))
    }
    assert found == {render(record(event(), event(facts(start=None), uid="b")))}
