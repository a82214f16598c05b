"""The calendars of the site: which there are, which event is in which, and the identifier of an event.

Pages link to them and `pipeline.calendars` writes them, so both ask here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.config import PUBLIC_REGISTERS, EventRegister, Settings
from pipeline.content.library import Library
from pipeline.content.registers.rows import Event, Row
from pipeline.content.site_paths import calendar_path

Group = Literal["all", "programmes", "districts", "audiences"]

ALL, DAYS = "all", "programme-days"
"""The calendar of all activities with the programmes' days, and the one of the days alone."""
WHOLE: Mapping[EventRegister, str] = {"activities": ALL, "school-visits": "school-visits"}
"""The calendar that has all rows of a register. Schools are not open to the public, so visits to them have their own."""


@dataclass(frozen=True)
class Calendar:
    """A calendar: `name` says which (`all`, `districts/jinjiang`), `title` what readers call it."""

    name: str
    title: str
    group: Group

    @property
    def path(self) -> str:
        """Return the path of its file relative to the root."""
        return calendar_path(self.name)


def calendars(settings: Settings, library: Library) -> tuple[Calendar, ...]:
    """Return the calendars that have anything in them: the general ones, then by programme, district and audience."""
    used = frozenset(_used(settings, library))
    return tuple(calendar for calendar in _possible(settings) if calendar.name in used)


def rows_of(library: Library, register: EventRegister) -> Iterator[Event]:
    """Yield the rows of a register that pages show: those that repeat another are left out."""
    registers = library.registers
    return (row for place, row in registers.events(register) if place not in registers.same_as)


def event_uid(settings: Settings, register: EventRegister, row: Row) -> str:
    """Return the identifier of a row's event, a UUID of version 5.

    It follows from what never changes, the register, the unit's id and the row's own, and from `guid_authority`, so it
    stays when the site moves. Two ids that differ in case only are one id for the registers, so they are here.
    """
    return _uuid(settings, f"{register}/{row.unit}/{row.id.casefold()}")


def days_uid(settings: Settings, programme: str, first: str) -> str:
    """Return the identifier of a programme's days, which begin on `first` (ISO 8601)."""
    return _uuid(settings, f"programmes/{programme}/{first}")


def _uuid(settings: Settings, name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"tag:{settings.feeds.guid_authority}:{name}"))


def names_of(districts: Mapping[str, str], register: EventRegister, row: Event) -> Iterator[str]:
    """Yield the names of the calendars that have the row; `districts` are the ids of districts by their names."""
    yield WHOLE[register]
    if row.programme is not None:
        yield f"programmes/{row.programme}"
    if register == "activities":
        if (district := districts.get(row.district or "")) is not None:
            yield f"districts/{district}"
        yield from (f"audiences/{audience}" for audience in row.audiences or ())


def district_ids(settings: Settings) -> Mapping[str, str]:
    """Return the ids of the districts that have pages, by name."""
    return {d.name: d.id for d in settings.registers.districts if d.id is not None}


def _used(settings: Settings, library: Library) -> Iterator[str]:
    """Yield the name of each calendar that has anything, many of them more than once."""
    districts = district_ids(settings)
    for register in PUBLIC_REGISTERS:
        for row in rows_of(library, register):
            yield from names_of(districts, register, row)
    for programme in settings.registers.programmes:
        if programme.days:
            yield from (ALL, DAYS, f"programmes/{programme.id}")


def _possible(settings: Settings) -> Iterator[Calendar]:
    yield Calendar(ALL, "全部科普活动", "all")
    yield Calendar(DAYS, "科普节日和活动月", "all")
    yield Calendar(WHOLE["school-visits"], "科学家进校园", "all")
    registers = settings.registers
    for word in registers.programmes:
        yield Calendar(f"programmes/{word.id}", word.title, "programmes")
    for district in registers.districts:
        if district.id is not None:
            yield Calendar(f"districts/{district.id}", f"{district.name}的科普活动", "districts")
    for audience in settings.audiences:
        yield Calendar(f"audiences/{audience.id}", f"适合{audience.title}的科普活动", "audiences")
