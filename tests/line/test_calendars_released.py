"""Calendars over releases: what a publish records, and what subscribers see of a change, a cancellation, a removal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest

from pipeline.line.releasing import publish
from tests.content.registers.generate import sheet
from tests.line.desk import FIRST, FOURTH, SECOND, THIRD, Desk, without_items
from tests.render.small import Small
from tests.render.test_register_pages import PLANNED, row

EARLY = {"状态": "计划", "日期": "2026-12-24", "参加人数": "", "证据": ""}


@pytest.fixture
def desk(
    make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return Desk(without_items(make_site("small")), capsys)


def write(small: Small, *rows: dict[str, str]) -> None:
    folder = small.file("registers/activities")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "unit.csv").write_bytes(sheet(list(rows)))


def seen(desk: Desk) -> dict[str, tuple[str, int, str]]:
    """Status, sequence and title of the rows' events in the live calendar, by identifier."""
    calendar = icalendar.Calendar.from_ical((desk.live / "calendars/all.ics").read_bytes())
    events = [e for e in calendar.walk("VEVENT") if "RRULE" not in e]
    return {str(e["UID"]): (str(e["STATUS"]), int(e["SEQUENCE"]), str(e["SUMMARY"])) for e in events}


def lines(desk: Desk) -> list[dict[str, object]]:
    path = desk.small.root / "ledger/calendar.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_subscribers_see_each_change_once_and_in_order(desk: Desk) -> None:
    small, first, second = desk.small, row(1, **EARLY), row(2, **EARLY)
    write(small, first, second)
    assert "场活动的日历记录" in desk.publish(FIRST)
    told = seen(desk)
    assert {(status, sequence) for status, sequence, _ in told.values()} == {("CONFIRMED", 0)}
    recorded = len(lines(desk))
    before = (desk.live / "calendars/all.ics").read_bytes()

    desk.publish(SECOND)  # nothing has changed: no line, and the same bytes
    assert len(lines(desk)) == recorded
    assert (desk.live / "calendars/all.ics").read_bytes() == before

    write(small, first | {"状态": "取消"}, second | {"地点": "别处"})
    desk.publish(THIRD)
    changed = {title: (status, sequence) for status, sequence, title in seen(desk).values()}
    assert seen(desk).keys() == told.keys()
    assert changed == {
        "【已取消】第 1 场（演示数据）": ("CANCELLED", 1),
        "第 2 场（演示数据）": ("CONFIRMED", 1),
    }
    assert "已取消" in desk.page("activities")

    write(small, first | {"状态": "取消"})
    desk.publish(FOURTH)
    assert sorted(seen(desk).values()) == [
        ("CANCELLED", 1, "【已取消】第 1 场（演示数据）"),
        ("CANCELLED", 2, "活动已撤回"),
    ]
    (gone,) = [uid for uid, (_, _, title) in seen(desk).items() if title == "活动已撤回"]
    alone = (desk.live / f"calendars/events/{gone}.ics").read_bytes()
    assert "第 2 场" not in alone.decode() and b"STATUS:CANCELLED" in alone


def test_a_preview_records_nothing(desk: Desk) -> None:
    write(desk.small, row(1, **EARLY))
    outcome = publish(desk.small.project, None, desk.small.options().now, really=False)
    assert len(outcome.event_revisions) > 0
    assert not (desk.small.root / "ledger/calendar.jsonl").exists()


def test_a_mistake_in_a_row_cancels_nothing(desk: Desk) -> None:
    write(desk.small, row(1, **EARLY), row(2, **PLANNED | {"日期": "2026-12-24"}))
    desk.publish(FIRST)
    write(desk.small, row(1, **EARLY), row(2, **EARLY | {"报名电话": "见海报"}))
    desk.publish(SECOND)
    assert [status for status, *_ in seen(desk).values()] == ["CONFIRMED"]
