"""Pages of an event register: the links into it, planned events, and its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from pipeline.config import EventRegister
from pipeline.content.event_calendars import Calendar
from pipeline.content.registers.cells import CANCELLED, HELD, PLANNED
from pipeline.content.registers.rows import Event, Registers, SchoolVisit
from pipeline.render import texts
from pipeline.render.texts import Sections
from pipeline.render.views.head import PageView
from pipeline.render.views.links import Link, LinkGroup, TermLink, link
from pipeline.render.views.pagination import PaginationView

TITLES: Mapping[EventRegister, str] = {
    "activities": Sections.activities,
    "school-visits": Sections.school_visits,
}
"""The public registers, by their names for readers."""
OVERDUE = "overdue"
"""The status of an event whose day is past while its row still calls it planned: nobody may still come."""
STATUS_LABELS = {
    HELD: HELD,
    PLANNED: texts.Register.planned,
    OVERDUE: texts.Register.overdue,
    CANCELLED: texts.Register.cancelled,
}


class EventView(TypedDict):
    """A row. Hour, telephone and the `file` for a calendar are for visitors: they are shown only while it is `planned`."""

    date: str
    start: str | None
    title: str
    unit: str
    place: str | None
    district: str | None
    mode: str
    audiences: list[str]
    role: str | None
    status_label: str
    planned: bool
    cancelled: bool
    phone: str | None
    file: str | None
    demonstration: bool


class CalendarLink(Link):
    """A calendar: `url` is its file, `subscribe` the address that makes a program subscribe to it."""

    subscribe: str


class StatusCount(TypedDict):
    """How many rows have a status."""

    label: str
    count: int


class UnreportedView(TypedDict):
    """The units that have not reported in a year."""

    year: int
    units: list[str]


class RegisterView(PageView):
    """One page of a register; the counts cover all rows, not only those on the page.

    `towards` says how the rows stand in the year's goal. `more_calendars` are those by programme, district and audience.
    """

    title: str
    lede: str
    parent: Link | None
    total: int
    by_status: list[StatusCount]
    demonstration: int
    towards: str | None
    groups: list[LinkGroup]
    rows: list[EventView]
    planned: list[EventView]
    planned_total: int
    unreported: UnreportedView | None
    calendars: list[CalendarLink]
    more_calendars: list[CalendarLink]
    pagination: PaginationView | None


def status_of(row: Event, today: str) -> str:
    """Return the status of a row as readers see it on that day."""
    return OVERDUE if row.status == PLANNED and row.date.isoformat() < today else row.status


def event_view(
    registers: Registers, audiences: Mapping[str, TermLink], row: Event, status: str, file: str | None = None
) -> EventView:
    """Return the public fields of a row that has the `status` for readers; `file` is the event alone, for a calendar."""
    planned = status == PLANNED
    return {
        "date": row.date.isoformat(),
        "start": row.start if planned else None,
        "title": row.name,
        "unit": registers.units.get(row.unit, row.unit),
        "place": row.school if isinstance(row, SchoolVisit) else row.place,
        "district": row.district,
        "mode": row.mode,
        "audiences": [audiences[a]["title"] for a in row.audiences or ()],
        "role": row.scientist_role if isinstance(row, SchoolVisit) else None,
        "status_label": STATUS_LABELS[status],
        "planned": planned,
        "cancelled": status == CANCELLED,
        "phone": row.phone if planned else None,
        "file": file if planned else None,
        "demonstration": row.unit in registers.demonstrating,
    }


def calendar_link(site_url: str, calendar: Calendar) -> CalendarLink:
    """Return the link to a calendar. Programs subscribe to `webcal:`, which is the same address."""
    address = (site_url + calendar.path).partition("://")[2]
    return {"title": calendar.title, "url": calendar.path, "subscribe": f"webcal://{address}"}


def registers_with_rows(registers: Registers) -> list[Link]:
    """Return links to the registers that have rows."""
    return [link(title, f"{name}/") for name, title in TITLES.items() if registers.rows.get(name)]
