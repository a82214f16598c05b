"""Which events the calendars have, in which revision, and what becomes of those that change, are cancelled or vanish."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from pipeline.calendars.assemble import MOST_BYTES, Assembled, CalendarSource, new_revisions
from pipeline.calendars.ics import render
from pipeline.calendars.record import CalendarEvent
from pipeline.calendars.site_files import site_files
from pipeline.content.event_calendars import calendars, event_uid
from pipeline.content.library import Library
from pipeline.content.model import BEIJING
from pipeline.content.registers.rows import Place, Registers
from pipeline.ledger.calendar_events import WITHDRAWN, EventRevision
from tests.content.registers.generate import Row, activities, settings, visits
from tests.examples import examples
from tests.render.test_register_pages import PLANNED, registers_of, row

TODAY = "2026-11-30"
AT = dt.datetime(2026, 11, 30, 12, tzinfo=BEIJING)
Ledger = Mapping[str, EventRevision]


def library(rows: Sequence[Row], schools: Sequence[Row] = ()) -> Library:
    return Library(MappingProxyType({}), registers_of(rows, schools))


def assemble(
    of: Library | Sequence[Row], told: Ledger = MappingProxyType({}), today: str = TODAY
) -> Assembled:
    found = of if isinstance(of, Library) else library(of)
    return CalendarSource(settings(), found, told, today).assemble()


def published(told: Ledger, of: Library | Sequence[Row], today: str = TODAY) -> Ledger:
    """The ledger after a release."""
    return {**told, **{t.uid: t for t in new_revisions(assemble(of, told, today).events, told, AT)}}


def rows_in(assembled: Assembled) -> list[CalendarEvent]:
    """The events of rows, without the days of programmes."""
    return [e for e in assembled.events.values() if not (e.facts and e.facts.yearly)]


def only(assembled: Assembled) -> CalendarEvent:
    (found,) = rows_in(assembled)
    return found


def test_an_event_is_in_the_calendars_that_its_row_names() -> None:
    assembled = assemble([row(1, 项目="科普月", **PLANNED)])
    names = {r.path.removeprefix("calendars/").removesuffix(".ics") for r in assembled.records}
    event = only(assembled)
    assert set(event.calendars) == {
        *("all", "programmes/science-day", "districts/jinjiang"),
        *("audiences/teenagers", "audiences/elderly"),
    }
    assert names == {*event.calendars, "programme-days", "programmes/disaster-day"}
    assert event.url == "https://kepu.example.org/activities/2026/12/"


def test_the_list_of_calendars_is_what_is_written() -> None:
    found = library([row(1), row(2, 区县="金牛区")], [visits(1)[0]])
    assert [c.path for c in calendars(settings(), found)] == [r.path for r in assemble(found).records]


def test_visits_to_schools_are_in_their_own_calendars() -> None:
    assembled = assemble(library([], [visits(1)[0]]))
    event = only(assembled)
    assert set(event.calendars) <= {"school-visits", "programmes/scientists-in-schools"}
    shown = render(assembled.records[-1]).decode()
    assert visits(1)[0]["科学家"] not in shown


def test_nothing_is_shown_that_pages_do_not_show() -> None:
    assembled = assemble([row(1), row(2, **PLANNED)])
    shown = b"".join(map(render, assembled.records)).decode().replace("\r\n ", "")
    assert not [word for word in ("4321", "secret", "备注不给读者看") if word in shown]
    by_title = {e.facts.title: e.facts for e in rows_in(assembled) if e.facts}
    assert by_title["第 1 场"].phone is None
    assert by_title["第 2 场"].phone == "028-0000-7777"


def test_a_row_that_repeats_another_is_left_out() -> None:
    found = library([row(1), row(2)])
    places = [place for place, _ in found.registers.events("activities")]
    same = replace(found.registers, same_as={places[1]: places[0]})
    assert len(rows_in(assemble(replace(found, registers=same)))) == 1


def test_an_identifier_stays_whatever_else_changes() -> None:
    """It follows from the register, the unit's id and the row's own: pinned, since calendars out there know it."""
    _, first = next(library([row(1)]).registers.events("activities"))
    uid = event_uid(settings(), "activities", first)
    assert uid == "56427924-2b96-5ad9-b724-cafc7840fb13"
    moved = row(1, 名称="改了", 日期="2026-12-30", 区县="金牛区", 状态="计划", 参加人数="", 证据="")
    _, other = next(library([moved]).registers.events("activities"))
    assert event_uid(settings(), "activities", other) == uid
    known = settings()
    elsewhere = replace(known, site=known.site.model_copy(update={"url": "https://other.example.net/"}))
    assert event_uid(elsewhere, "activities", first) == uid
    assert event_uid(settings(), "school-visits", first) != uid


def test_a_first_revision_is_0_and_stays_while_nothing_changes() -> None:
    rows = [row(1, **PLANNED)]
    before = assemble(rows)
    told = published({}, rows)
    assert only(before).sequence == 0
    assert assemble(rows, told).events == before.events
    assert published(told, rows) == told


@pytest.mark.parametrize(
    "change",
    [
        {"名称": "新名字"},
        {"日期": "2026-12-10"},
        {"开始时间": "08:15"},
        {"地点": "别处"},
        {"区县": "金牛区"},
        {"受众": "农民"},
        {"报名电话": "028-0000-8888"},
        {"状态": "取消"},
        {"线上线下": "线上线下结合"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_readers_see_otherwise_raises_the_sequence_by_one(change: dict[str, str]) -> None:
    rows, changed = [row(1, **PLANNED)], [row(1, **PLANNED | change)]
    told = published({}, rows)
    event = only(assemble(changed, told))
    assert (event.sequence, event.uid) == (1, only(assemble(rows)).uid)
    assert event.revised > only(assemble(rows)).revised
    after = published(told, changed)
    assert only(assemble(changed, after)) == event
    assert only(assemble(rows, after)).sequence == 2


def test_what_readers_do_not_see_raises_nothing() -> None:
    told = published({}, [row(1, **PLANNED)])
    held = {"状态": "已举办", "日期": "2026-12-09", "参加人数": "5", "证据": "https://example.org/e"}
    found = replace(library([row(1, **PLANNED)]).registers.rows["activities"][0].row, status="已举办")
    known = library([row(1, **PLANNED)])
    entry = replace(known.registers.rows["activities"][0], row=replace(found, phone="028-0000-7777"))
    changed = replace(known, registers=replace(known.registers, rows={"activities": (entry,)}))
    event = only(assemble(changed, told))
    assert (event.sequence, event.facts.phone if event.facts else "") == (0, None)
    assert held["日期"] == event.day.isoformat()


def test_a_cancelled_event_stays_and_says_so() -> None:
    told = published({}, [row(1, **PLANNED)])
    event = only(assemble([row(1, **PLANNED | {"状态": "取消"})], told))
    assert event.facts is not None and event.facts.cancelled
    assert event.sequence == 1 and "all" in event.calendars


def test_what_vanishes_before_its_day_is_cancelled_without_a_word() -> None:
    rows = [row(1, **PLANNED), row(2, **PLANNED)]
    told = published({}, rows)
    assembled = assemble(rows[:1], told)
    (gone,) = [e for e in assembled.events.values() if e.facts is None]
    assert (gone.sequence, gone.day, gone.start) == (1, dt.date(2026, 12, 9), rows[1]["开始时间"])
    assert "第 2 场" not in b"".join(map(render, assembled.records)).decode()
    after = published(told, rows[:1])
    assert after[gone.uid].digest == WITHDRAWN
    assert assemble(rows[:1], after).events == assembled.events
    assert [e.facts for e in assemble(rows[:1], after, "2026-12-10").events.values() if e.facts is None] == []
    again = {e.uid: e.sequence for e in assemble(rows, after).events.values()}
    assert again[gone.uid] == 2


def test_a_row_that_a_mistake_holds_back_is_not_gone() -> None:
    rows = [row(1, **PLANNED), row(2, **PLANNED)]
    told = published({}, rows)
    known = library(rows[:1])
    held = replace(known.registers, held={"activities": (Place("activities.csv", 3),)})
    unread = replace(known.registers, unread={"activities": ("activities.csv",)})
    for registers in (held, unread):
        found = assemble(replace(known, registers=registers), told)
        assert [e for e in found.events.values() if e.facts is None] == []


def test_of_two_rows_with_one_identifier_the_one_that_takes_place_counts() -> None:
    known = library([row(1, **PLANNED), row(2, **PLANNED)])
    one, two = known.registers.rows["activities"]
    same = replace(two, row=replace(two.row, id=one.row.id))
    off = replace(one, row=replace(one.row, status="取消"))  # type: ignore[call-arg]
    for pair in ((off, same), (same, off)):
        registers = Registers({"activities": pair}, {}, known.registers.units, known.registers.programmes)
        event = only(assemble(replace(known, registers=registers)))
        assert event.facts is not None and not event.facts.cancelled


def test_programme_days_come_from_the_settings() -> None:
    days = {e.facts.title: e for e in assemble([]).events.values() if e.facts}
    month = days["全国科普月"]
    assert month.facts is not None
    assert (month.day, month.facts.last, month.facts.yearly) == (
        dt.date(2025, 9, 1),
        dt.date(2025, 9, 30),
        True,
    )
    assert set(month.calendars) == {"all", "programme-days", "programmes/science-day"}


def test_one_changed_row_changes_only_the_files_that_have_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    work = tmp_path_factory.mktemp("work")
    rows = [row(n, **PLANNED | {"区县": d}) for n, d in enumerate(("锦江区", "金牛区", "武侯区"))]

    def keys(changed: Sequence[Row]) -> dict[str, str]:
        return {f.path: f.key for f in site_files(settings(), library(changed), {}, TODAY, work)}

    before, after = keys(rows), keys([rows[0], rows[1] | {"地点": "别处"}, rows[2]])
    assert before.keys() == after.keys()
    changed = {path for path in before if before[path] != after[path]}
    own = {path for path in changed if path.startswith("calendars/events/")}
    programmes = {path for path in changed if "/programmes/" in path}
    assert len(own) == 1
    assert changed - own - programmes == {
        *("calendars/all.ics", "calendars/districts/jinniu.ics"),
        *("calendars/audiences/teenagers.ics", "calendars/audiences/elderly.ics"),
    }


def test_ten_thousand_rows_stay_within_bounds(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The bounds are three times what a two-core virtual machine takes."""
    found = library(activities(10_000), visits(600))
    work = tmp_path_factory.mktemp("work")
    list(site_files(settings(), library([]), {}, TODAY, work))  # the digest of the code
    start = time.process_time()
    files = list(site_files(settings(), found, {}, TODAY, work))
    keyed = time.process_time() - start
    made = {f.path: f.content() for f in files if callable(f.content)}
    assert keyed < 0.9
    assert time.process_time() - start < 12
    assert max(map(len, made.values())) <= MOST_BYTES + 2_000
    coming = {
        event_uid(settings(), "activities", e)
        for _, e in found.registers.events("activities")
        if e.date.isoformat() >= TODAY
    }
    assert {f"calendars/events/{uid}.ics" for uid in coming} <= made.keys()


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["计划", "取消", ""]),  # "": the row is not there
        st.sampled_from(["2026-12-09", "2026-12-24"]),
        st.sampled_from(["演示社区", "别处"]),
        st.sampled_from(["", "028-0000-7777"]),
        st.booleans(),  # whether it is published
    ),
    max_size=12,
)


@tries(max_examples=examples(40), deadline=None)
@given(CHANGES)
def test_over_any_history_a_sequence_never_falls_and_rises_with_each_published_change(
    history: list[tuple[str, str, str, str, bool]],
) -> None:
    told: Ledger = {}
    last: CalendarEvent | None = None
    for status, day, place, phone, released in history:
        here = [row(1, **PLANNED | {"状态": status, "日期": day, "地点": place, "报名电话": phone})]
        rows = here if status else []
        event = next(iter(rows_in(assemble(rows, told))), None)
        if event is not None and last is not None:
            assert event.sequence >= last.sequence
            if _attended(event) != _attended(last) or _called(event, last):
                assert event.sequence > last.sequence
        if released:
            told = published(told, rows)
            last = event if event is not None else last


def _attended(event: CalendarEvent) -> object:
    """What tells readers whether, when and where to come."""
    return replace(event.facts, phone=None) if event.facts is not None else None


def _called(event: CalendarEvent, last: CalendarEvent) -> bool:
    """Whether they are to call another number than before."""
    phones = [e.facts.phone for e in (event, last) if e.facts is not None and e.facts.phone is not None]
    return len(set(phones)) > 1
