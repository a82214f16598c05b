"""Pages of event registers: rows by month and by district, and the lists that lead there. No row has its own page.

A register of 10,000 rows is read once; each row's view is made once and shown in its month and in its district. Pages
show only what `_view` returns: no evidence, note or reason, no names of people, no number of people. The row says whether
an event is planned or was held; what is still called planned after its day is not offered to readers any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby

from pipeline.config import EventRegister, ReportingUnit
from pipeline.content.event_calendars import WHOLE, event_uid, rows_of
from pipeline.content.registers.cells import HELD, PLANNED
from pipeline.content.registers.rows import Event
from pipeline.content.site_paths import event_path
from pipeline.edition.page import UNDATED, PageRecord
from pipeline.goals.register_goals import RegisterProgress
from pipeline.render import texts
from pipeline.render.page_material import Material
from pipeline.render.texts import Dates, Lists
from pipeline.render.views.head import head_view
from pipeline.render.views.links import Link, LinkGroup, counted_link, link
from pipeline.render.views.pagination import slices
from pipeline.render.views.register import (
    STATUS_LABELS,
    TITLES,
    CalendarLink,
    EventView,
    RegisterView,
    calendar_link,
    event_view,
    status_of,
)

PER_PAGE = 100
PLANNED_SHOWN = 10
"""How many planned events a register's first page shows, the soonest first."""

DESCRIPTIONS: Mapping[EventRegister, str] = {
    "activities": texts.Register.activities,
    "school-visits": texts.Register.school_visits,
}
"""The description on the first page of each register."""


@dataclass(frozen=True)
class Listed:
    """A visible row: the keys it is grouped by, and its view."""

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
    """A register as its pages show it: rows latest first, without those that repeat another."""

    material: Material
    register: EventRegister
    rows: Sequence[Listed]

    @classmethod
    def of(cls, material: Material, register: EventRegister) -> Listing:
        """Index every row in one pass."""
        events = list(rows_of(material.library, register))
        events.sort(key=lambda row: (row.date, row.start or "", row.unit, row.id), reverse=True)
        return cls(material, register, [_listed(material, register, row) for row in events])

    @property
    def base(self) -> str:
        """Return the address of its first page."""
        return f"{self.register}/"

    @property
    def title(self) -> str:
        """Return its name for readers."""
        return TITLES[self.register]

    @cached_property
    def districts(self) -> Mapping[tuple[str, str], Sequence[Listed]]:
        """Return the rows by year and district."""
        found: dict[tuple[str, str], list[Listed]] = {}
        for row in self.rows:
            if row.district is not None:
                found.setdefault((row.year, row.district), []).append(row)
        return found

    @cached_property
    def years(self) -> Mapping[str, Mapping[str, Sequence[Listed]]]:
        """Return the rows by year, then by month, latest first."""
        years: dict[str, dict[str, Sequence[Listed]]] = {}
        for month, rows in groupby(self.rows, key=lambda row: row.month):
            years.setdefault(month[:4], {})[month] = tuple(rows)
        return years

    def pages(self) -> Iterator[PageRecord]:
        """Yield every page under the register's address."""
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
                    url, calendars = (
                        _district_url(self.base, year, district.id),
                        self._of_district(district.id),
                    )
                    yield from self._rows(url, title, year, listed, calendars)

    def _overview(self) -> PageRecord:
        """Make the first page: years and months, districts of the latest year, planned events, units that have not reported."""
        planned = [row.view for row in reversed(self.rows) if row.status == PLANNED]
        description = DESCRIPTIONS[self.register]
        view = self._view(self.title, description, description, None, self.rows)
        view["groups"] = [self._months(year, months) for year, months in self.years.items()]
        if self.years:
            view["groups"].append(self._districts(next(iter(self.years))))
        view["planned"] = planned[:PLANNED_SHOWN]
        view["planned_total"] = len(planned)
        view["towards"] = self._towards()
        view["calendars"] = self._calendars(WHOLE[self.register])
        if self.register == "activities":
            found = self.material.calendars
            view["more_calendars"] = self._calendars(*(name for name in found if name not in WHOLE.values()))
        view["unreported"] = {"year": self.material.year, "units": self._unreported()}
        return self._page(self.base, view, self.rows)

    def _calendars(self, *names: str) -> list[CalendarLink]:
        """Return the links to those of the calendars that there are."""
        found = (self.material.calendars.get(name) for name in names)
        return [calendar_link(self.material.settings.site.url, c) for c in found if c is not None]

    def _towards(self) -> str | None:
        """Say how the register's rows stand in the goal that counts all of them; None without such a goal."""
        ids = {
            goal.id
            for goal in self.material.settings.goals.goals
            if (query := goal.register_query) is not None
            and query.name == self.register
            and not (query.types or query.programmes)
        }
        for progress in self.material.progress:
            if progress.id in ids and isinstance(progress, RegisterProgress):
                return texts.Register.towards(
                    self.material.year, progress.count, progress.demonstration, progress.reasons
                )
        return None

    def _year(self, year: str, months: Mapping[str, Sequence[Listed]]) -> PageRecord:
        rows = [row for month in months.values() for row in month]
        title = texts.Register.title(self.title, Dates.year(year))
        parent = link(self.title, self.base)
        view = self._view(title, texts.Register.year(title), texts.Register.year_lede, parent, rows)
        view["groups"] = [
            {**self._months(year, months), "title": texts.Register.by_month, "url": None},
            self._districts(year),
        ]
        return self._page(f"{self.base}{year}/", view, rows)

    def _of_district(self, district: str) -> Sequence[CalendarLink]:
        """Return the link to the calendar of a district's activities; it has no visits to schools."""
        return self._calendars(f"districts/{district}") if self.register == "activities" else []

    def _rows(
        self,
        url: str,
        title: str,
        year: str,
        rows: Sequence[Listed],
        calendars: Sequence[CalendarLink] = (),
    ) -> Iterator[PageRecord]:
        """Yield pages of rows. A page's date is that of the last held event on it or before it."""
        parent = link(texts.Register.title(self.title, Dates.year(year)), f"{self.base}{year}/")
        description = texts.Register.rows(title)
        whole = self._view(title, description, texts.Register.rows_lede, parent, rows)
        held = list(accumulate(map(_held, rows), max, initial=UNDATED))
        for page in slices(url, len(rows), PER_PAGE):
            view: RegisterView = {
                **whole,
                "head": head_view(title, description, pagination=page.pagination),
                "rows": [row.view for row in rows[page.start : page.stop]],
                "calendars": list(calendars),
                "pagination": page.pagination,
            }
            name = title + (Lists.numbered(page.number) if page.number > 1 else "")
            updated = held[min(page.stop, len(rows))]
            yield PageRecord(page.url, "register.html", name, description, updated, view)

    def _view(
        self, title: str, description: str, lede: str, parent: Link | None, rows: Sequence[Listed]
    ) -> RegisterView:
        """Make the view of a page; the counts cover all rows, not only those on the page."""
        by_status = Counter(row.status for row in rows)
        return {
            "head": head_view(title, description),
            "title": title,
            "lede": lede,
            "parent": parent,
            "total": len(rows),
            "by_status": [
                {"label": STATUS_LABELS[status], "count": by_status[status]} for status in STATUS_LABELS
            ],
            "demonstration": sum(row.view["demonstration"] for row in rows),
            "towards": None,
            "groups": [],
            "rows": [],
            "planned": [],
            "planned_total": 0,
            "unreported": None,
            "calendars": [],
            "more_calendars": [],
            "pagination": None,
        }

    def _page(self, url: str, view: RegisterView, rows: Sequence[Listed]) -> PageRecord:
        updated = max(map(_held, rows), default=UNDATED)
        return PageRecord(url, "register.html", view["title"], view["head"]["summary"], updated, view)

    def _months(self, year: str, months: Mapping[str, Sequence[Listed]]) -> LinkGroup:
        links = [
            counted_link(Dates.month(int(month[5:])), _month_url(self.base, month), len(rows))
            for month, rows in months.items()
        ]
        return {"title": Dates.year(year), "url": f"{self.base}{year}/", "links": links}

    def _districts(self, year: str) -> LinkGroup:
        """Link all districts of a year, except those without rows or without an id in the settings."""
        links = []
        for district in self.material.settings.registers.districts:
            count = len(self.districts.get((year, district.name), ()))
            linked = district.id is not None and count > 0
            url = _district_url(self.base, year, district.id or "") if linked else None
            links.append(counted_link(district.name, url, count))
        return {"title": texts.Register.districts(year), "url": None, "links": links}

    def _unreported(self) -> list[str]:
        """Return the units expected to report that have no row in the year of the build."""
        reported = {row.unit for row in self.rows if row.year == str(self.material.year)}
        expected: Sequence[ReportingUnit] = self.material.settings.registers.units
        return [u.name for u in expected if self.register in u.reports and u.id not in reported]


def register_pages(material: Material) -> Iterator[PageRecord]:
    """Yield all pages of the visible registers; an empty register has only its first page."""
    for register in TITLES:
        yield from Listing.of(material, register).pages()


def _held(row: Listed) -> str:
    """Return the day of a held event; planned events have none, because they do not date a page."""
    return row.date if row.status == HELD else UNDATED


def _month_url(base: str, month: str) -> str:
    return f"{base}{month[:4]}/{month[5:]}/"


def _district_url(base: str, year: str, district: str) -> str:
    return f"{base}{year}/districts/{district}/"


def _listed(material: Material, register: EventRegister, row: Event) -> Listed:
    status = status_of(row, material.today)
    planned = status == PLANNED
    file = event_path(event_uid(material.settings, register, row)) if planned else None
    view = event_view(material.library.registers, material.terms["audiences"], row, status, file)
    return Listed(view["date"], status, row.unit, row.district, view)
