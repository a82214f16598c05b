"""Build the calendars from the registers, the settings, and the ledger of what was published before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from pipeline.calendars.record import CalendarEvent, CalendarRecord, Facts
from pipeline.config import PUBLIC_REGISTERS, EventRegister, Settings
from pipeline.content.event_calendars import (
    ALL,
    DAYS,
    Calendar,
    calendars,
    days_uid,
    district_ids,
    event_uid,
    names_of,
    rows_of,
)
from pipeline.content.library import Library
from pipeline.content.model import BEIJING
from pipeline.content.registers.cells import CANCELLED, HELD, ONLINE, PLANNED
from pipeline.content.registers.rows import Event, SchoolVisit
from pipeline.edition.page import UNDATED
from pipeline.ledger.calendar_events import WITHDRAWN, EventRevision

MOST_BYTES = 1_000_000
"""No calendar grows past this: it holds what is coming, then what was last, as far as there is room."""
EVENT_BYTES = 800
"""What an event takes in a file besides its texts: names of properties, times, identifier, folding."""
_BASE = dt.datetime.fromisoformat(UNDATED).replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Assembled:
    """All calendars, and every event by identifier: those of the calendars, and what is coming besides."""

    records: tuple[CalendarRecord, ...]
    events: Mapping[str, CalendarEvent]


@dataclass(frozen=True)
class CalendarSource:
    """What calendars are made from: the visible library, the `event_revisions` published before, and the day in Beijing (ISO 8601)."""

    settings: Settings
    library: Library
    event_revisions: Mapping[str, EventRevision]
    today: str

    @property
    def root(self) -> str:
        """Return the site's address."""
        return self.settings.site.url

    def assemble(self) -> Assembled:
        """Return the calendars."""
        events = {e.uid: e for e in chain(self._days(), self._rows())}
        events |= {e.uid: e for e in self._withdrawn(events)}
        filled: dict[str, list[CalendarEvent]] = {}
        for event in sorted(events.values(), key=lambda e: (e.day, e.start or "", e.uid)):
            for name in event.calendars:
                filled.setdefault(name, []).append(event)
        found = calendars(self.settings, self.library)
        records = tuple(self._record(c, tuple(filled[c.name])) for c in found if c.name in filled)
        return Assembled(records, events)

    def _record(self, calendar: Calendar, events: tuple[CalendarEvent, ...]) -> CalendarRecord:
        register = "school-visits" if calendar.name == "school-visits" else "activities"
        return CalendarRecord(
            path=calendar.path,
            url=self.root + calendar.path,
            home=f"{self.root}{register}/",
            title=f"{calendar.title}｜{self.settings.site.name}",
            events=events,
        )

    @cached_property
    def _districts(self) -> Mapping[str, str]:
        return district_ids(self.settings)

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """Return the titles of programmes and types by id, and of audiences by `audience/` and id."""
        registers = self.settings.registers
        return {
            **{word.id: word.title for word in (*registers.types, *registers.programmes)},
            **{f"audience/{a.id}": a.title for a in self.settings.audiences},
        }

    def _days(self) -> Iterator[CalendarEvent]:
        """Yield the days of the programmes, as far as the settings know them."""
        for programme in self.settings.registers.programmes:
            for days in programme.days:
                last = days.last if days.last != days.first else None
                facts = Facts(
                    programme.title,
                    days.first,
                    last=last,
                    yearly=days.yearly,
                    categories=(programme.title,),
                )
                uid = days_uid(self.settings, programme.id, days.first.isoformat())
                names = (ALL, DAYS, f"programmes/{programme.id}")
                yield self._event(uid, facts, _BASE, f"{self.root}activities/", names)

    def _rows(self) -> Iterator[CalendarEvent]:
        """Yield the events of what is coming, in calendars while there is room, and of what was, as far as there is room.

        Of two with one identifier, the one that takes place counts.
        """
        seen: set[str] = set()
        left = MOST_BYTES
        for register, row in self._sorted_rows():
            if (uid := event_uid(self.settings, register, row)) in seen:
                continue
            seen.add(uid)
            facts = self._facts(row)
            left -= _weight(facts)
            if left < 0 and row.date.isoformat() < self.today:
                return
            page = f"{self.root}{register}/{row.date:%Y/%m}/"
            names = tuple(names_of(self._districts, register, row)) if left >= 0 else ()
            yield self._event(uid, facts, _revised(row), page, names)

    def _sorted_rows(self) -> Iterator[tuple[EventRegister, Event]]:
        """Yield the rows: what is coming by its day, then what was, the latest first."""
        rows = [(register, row) for register in PUBLIC_REGISTERS for row in rows_of(self.library, register)]
        coming = [pair for pair in rows if pair[1].date.isoformat() >= self.today]
        past = [pair for pair in rows if pair[1].date.isoformat() < self.today]
        coming.sort(key=lambda pair: _rank(pair[1]))
        past.sort(key=lambda pair: (-pair[1].date.toordinal(), _rank(pair[1])))
        return chain(coming, past)

    def _facts(self, row: Event) -> Facts:
        """Return what pages show of a row: never the evidence, the note or the number of people."""
        registers = self.library.registers
        place = row.school if isinstance(row, SchoolVisit) else row.place
        where = "，".join(part for part in (row.district, place) if part)
        audiences = "、".join(self._words[f"audience/{a}"] for a in row.audiences or ())
        texts = [f"单位：{registers.units.get(row.unit, row.unit)}", f"形式：{row.mode}"]
        if isinstance(row, SchoolVisit):
            texts.append(f"主讲：{row.scientist_role}")
        if audiences:
            texts.append(f"适合：{audiences}")
        return Facts(
            title=row.name,
            day=row.date,
            start=row.start,
            cancelled=row.status == CANCELLED,
            demonstration=row.unit in registers.demonstrating,
            place=where or (row.mode if row.mode == ONLINE else ""),
            texts=tuple(texts),
            categories=tuple(self._words[id] for id in (row.programme, row.type) if id is not None),
            phone=row.phone if row.status == PLANNED else None,
        )

    def _event(
        self, uid: str, facts: Facts, revised: dt.datetime, url: str, names: tuple[str, ...]
    ) -> CalendarEvent:
        revision = self.event_revisions.get(uid)
        sequence = 0
        if revision is not None:
            sequence = revision.sequence + _differs(revision, facts)
        moment = revised + dt.timedelta(seconds=sequence)
        return CalendarEvent(uid, sequence, moment, facts.day, facts.start, facts, url, names)

    def _withdrawn(self, events: Mapping[str, CalendarEvent]) -> Iterator[CalendarEvent]:
        """Yield what was public, is to come, and is in no register any more: cancelled, without a word of what it was.

        A row that a mistake holds back is not gone: while a register has such rows or sheets, nobody can tell.
        """
        gone = {
            uid: revision
            for uid, revision in self.event_revisions.items()
            if uid not in events and revision.day.isoformat() >= self.today and revision.calendars
        }
        registers = self.library.registers
        if not gone or any(registers.held.get(r) or registers.unread.get(r) for r in PUBLIC_REGISTERS):
            return
        there = {
            event_uid(self.settings, register, row)
            for register in PUBLIC_REGISTERS
            for _, row in registers.events(register)
        }
        for uid, revision in sorted(gone.items()):
            if uid not in there:
                sequence = revision.sequence + (revision.digest != WITHDRAWN)
                moment = _BASE + dt.timedelta(seconds=sequence)
                yield CalendarEvent(
                    uid, sequence, moment, revision.day, revision.start, None, calendars=revision.calendars
                )


def new_revisions(
    events: Mapping[str, CalendarEvent], known: Mapping[str, EventRevision], at: dt.datetime
) -> tuple[EventRevision, ...]:
    """Return the lines that a release made `at` (aware) adds to the ledger: of events that are new or have changed."""
    return tuple(
        _line(event, at)
        for uid, event in sorted(events.items())
        if uid not in known or event.sequence > known[uid].sequence
    )


def _line(event: CalendarEvent, at: dt.datetime) -> EventRevision:
    facts = event.facts
    return EventRevision(
        event.uid,
        event.sequence,
        facts.digest if facts is not None else WITHDRAWN,
        event.day,
        event.start,
        event.calendars,
        at,
        facts.phone_digest if facts is not None else None,
    )


def _differs(revision: EventRevision, facts: Facts) -> bool:
    """Whether the event differs from its last revision. A telephone that is no longer there says nothing new."""
    return revision.digest != facts.digest or (
        facts.phone is not None and revision.phone != facts.phone_digest
    )


def _revised(row: Event) -> dt.datetime:
    """Return the moment that stands for a row's first revision: the day of what was held; else a day before all of them.

    Nothing in a row says when it was written. Each later revision adds a second, so that revisions are in order.
    """
    if row.status != HELD:
        return _BASE
    return dt.datetime.combine(row.date, dt.time(), BEIJING)


def _rank(row: Event) -> tuple[dt.date, str, bool, str, str]:
    return (row.date, row.start or "", row.status == CANCELLED, row.unit, row.id)


def _weight(facts: Facts) -> int:
    """Return at least as many bytes as the event takes in a file."""
    texts = (facts.title, facts.place, *facts.texts, *facts.categories, facts.phone or "")
    size = sum(len(t.encode()) + sum(map(t.count, ",;\\")) for t in texts)
    return EVENT_BYTES + size + size // 20
