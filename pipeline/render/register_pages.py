"""Registers of events as pages: months and districts of rows, and the ways to them. No row has a page of its own.

A register of 10,000 rows is looked at once; each row's view is made once and shown in its month and its district.
What a page may say of a row is what `_view` says: no evidence, note or reason, nobody's name, no number of people.
Nothing here knows what day it is: what is planned or held is what the row says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby

from pipeline.config import EventRegister, ReportingUnit
from pipeline.content.registers.cells import CANCELLED, HELD, PLANNED
from pipeline.content.registers.rows import Event
from pipeline.edition.page import PageRecord
from pipeline.render import texts
from pipeline.render.dates import UNDATED
from pipeline.render.page_material import Material
from pipeline.render.texts import Dates, Lists
from pipeline.render.views.head import head_view
from pipeline.render.views.links import Link, LinkGroup, counted_link, link
from pipeline.render.views.pagination import slices
from pipeline.render.views.register import STATUS_LABELS, TITLES, EventView, RegisterView, event_view

PER_PAGE = 100
PLANNED_SHOWN = 10
"""Planned events on a register's first page, the soonest first."""

DESCRIPTIONS: Mapping[EventRegister, str] = {
    "activities": texts.Register.activities,
    "school-visits": texts.Register.school_visits,
}
"""What the first page of a register says of it."""


@dataclass(frozen=True)
class Listed:
    """A row that readers see: what lists are made by, and its view."""

    date: str
    status: str
    unit: str
    district: str | None
    view: EventView

    @property
    def year(self) -> str:
        """YYYY."""
        return self.date[:4]

    @property
    def month(self) -> str:
        """YYYY-MM."""
        return self.date[:7]


@dataclass(frozen=True)
class Listing:
    """A register as its pages see it: its rows latest first, those that repeat another left out."""

    material: Material
    register: EventRegister
    rows: Sequence[Listed]

    @classmethod
    def of(cls, material: Material, register: EventRegister) -> Listing:
        """Looks at every row once."""
        registers = material.library.registers
        events = [row for place, row in registers.events(register) if place not in registers.same_as]
        events.sort(key=lambda row: (row.date, row.start or "", row.unit, row.id), reverse=True)
        return cls(material, register, [_listed(material, row) for row in events])

    @property
    def base(self) -> str:
        """Its first page."""
        return f"{self.register}/"

    @property
    def title(self) -> str:
        """What readers call it."""
        return TITLES[self.register]

    @cached_property
    def districts(self) -> Mapping[tuple[str, str], Sequence[Listed]]:
        """Rows by year and district."""
        found: dict[tuple[str, str], list[Listed]] = {}
        for row in self.rows:
            if row.district is not None:
                found.setdefault((row.year, row.district), []).append(row)
        return found

    @cached_property
    def years(self) -> Mapping[str, Mapping[str, Sequence[Listed]]]:
        """Rows by year, then by month, latest first."""
        years: dict[str, dict[str, Sequence[Listed]]] = {}
        for month, rows in groupby(self.rows, key=lambda row: row.month):
            years.setdefault(month[:4], {})[month] = tuple(rows)
        return years

    def pages(self) -> Iterator[PageRecord]:
        """Everything under the register's address."""
        yield self._overview()
        for year, months in self.years.items():
            yield self._year(year, months)
            for month, rows in months.items():
                title = texts.Register.title(self.title, Dates.year_and_month(int(year), int(month[5:])))
                yield from self._rows(_month_url(self.base, month), title, year, rows)
            for district in self.material.settings.registers.districts:
                listed = self.districts.get((year, district.name))
                if district.id is not None and listed:
                    title = texts.Register.title(self.title, texts.Register.district(year, district.name))
                    yield from self._rows(_district_url(self.base, year, district.id), title, year, listed)

    def _overview(self) -> PageRecord:
        """Years and months, the districts of the latest year, what is planned, who has not reported."""
        planned = [row.view for row in reversed(self.rows) if row.status == PLANNED]
        view = self._view(self.title, DESCRIPTIONS[self.register], None, self.rows)
        view["groups"] = [self._months(year, months) for year, months in self.years.items()]
        if self.years:
            view["groups"].append(self._districts(next(iter(self.years))))
        view["planned"] = planned[:PLANNED_SHOWN]
        view["planned_total"] = len(planned)
        view["unreported"] = {"year": self.material.year, "units": self._unreported()}
        return self._page(self.base, view, self.rows)

    def _year(self, year: str, months: Mapping[str, Sequence[Listed]]) -> PageRecord:
        rows = [row for month in months.values() for row in month]
        title = texts.Register.title(self.title, Dates.year(year))
        view = self._view(title, texts.Register.year(title), link(self.title, self.base), rows)
        view["groups"] = [
            {**self._months(year, months), "title": texts.Register.by_month, "url": None},
            self._districts(year),
        ]
        return self._page(f"{self.base}{year}/", view, rows)

    def _rows(self, url: str, title: str, year: str, rows: Sequence[Listed]) -> Iterator[PageRecord]:
        """Pages of rows; the day of a page is that of the last event held of those on it or before it."""
        parent = link(texts.Register.title(self.title, Dates.year(year)), f"{self.base}{year}/")
        description = texts.Register.rows(title)
        whole = self._view(title, description, parent, rows)
        held = list(accumulate(map(_held, rows), max, initial=UNDATED))
        for page in slices(url, len(rows), PER_PAGE):
            view: RegisterView = {
                **whole,
                "head": head_view(title, description, pagination=page.pagination),
                "rows": [row.view for row in rows[page.start : page.stop]],
                "pagination": page.pagination,
            }
            name = title + (Lists.numbered(page.number) if page.number > 1 else "")
            updated = held[min(page.stop, len(rows))]
            yield PageRecord(page.url, "register.html", name, description, updated, view)

    def _view(
        self, title: str, description: str, parent: Link | None, rows: Sequence[Listed]
    ) -> RegisterView:
        """What every page of the register shows; counts are of all rows that stand behind it."""
        by_status = Counter(row.status for row in rows)
        return {
            "head": head_view(title, description),
            "title": title,
            "description": description,
            "parent": parent,
            "total": len(rows),
            "by_status": [
                {"label": STATUS_LABELS[status], "count": by_status[status]}
                for status in (HELD, PLANNED, CANCELLED)
            ],
            "demonstration": sum(row.view["demonstration"] for row in rows),
            "groups": [],
            "rows": [],
            "planned": [],
            "planned_total": 0,
            "unreported": None,
            "pagination": None,
        }

    def _page(self, url: str, view: RegisterView, rows: Sequence[Listed]) -> PageRecord:
        updated = max(map(_held, rows), default=UNDATED)
        return PageRecord(url, "register.html", view["title"], view["description"], updated, view)

    def _months(self, year: str, months: Mapping[str, Sequence[Listed]]) -> LinkGroup:
        links = [
            counted_link(Dates.month(int(month[5:])), _month_url(self.base, month), len(rows))
            for month, rows in months.items()
        ]
        return {"title": Dates.year(year), "url": f"{self.base}{year}/", "links": links}

    def _districts(self, year: str) -> LinkGroup:
        """All districts of a year; one without rows, or without an id in the settings, is not linked."""
        links = []
        for district in self.material.settings.registers.districts:
            count = len(self.districts.get((year, district.name), ()))
            linked = district.id is not None and count > 0
            url = _district_url(self.base, year, district.id or "") if linked else None
            links.append(counted_link(district.name, url, count))
        return {"title": texts.Register.districts(year), "url": None, "links": links}

    def _unreported(self) -> list[str]:
        """Units expected to report that have no row in the year of the build."""
        reported = {row.unit for row in self.rows if row.year == str(self.material.year)}
        expected: Sequence[ReportingUnit] = self.material.settings.registers.units
        return [u.name for u in expected if self.register in u.reports and u.id not in reported]


def register_pages(material: Material) -> Iterator[PageRecord]:
    """All pages of the registers that readers see; an empty register has its first page."""
    for register in TITLES:
        yield from Listing.of(material, register).pages()


def _held(row: Listed) -> str:
    """The day on which a row changed anything: only that of an event that was held, never a planned one."""
    return row.date if row.status == HELD else UNDATED


def _month_url(base: str, month: str) -> str:
    return f"{base}{month[:4]}/{month[5:]}/"


def _district_url(base: str, year: str, district: str) -> str:
    return f"{base}{year}/districts/{district}/"


def _listed(material: Material, row: Event) -> Listed:
    view = event_view(material.library.registers, material.terms["audiences"], row)
    return Listed(view["date"], row.status, row.unit, row.district, view)
