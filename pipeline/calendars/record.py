"""The content of a calendar as a record: plain values, from which the bytes follow."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

from pydantic_core import to_json


@dataclass(frozen=True)
class Facts:
    """What readers know of an event. `start` is the hour (HH:MM, Beijing), None: the whole day, or all days to `last`.

    `texts` are the lines of the description. `phone` is for those who want to come: it is there only while the event is
    planned, so that its going is no change of the event.
    """

    title: str
    day: dt.date
    start: str | None = None
    last: dt.date | None = None
    yearly: bool = False
    cancelled: bool = False
    demonstration: bool = False
    place: str = ""
    texts: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    phone: str | None = None

    @cached_property
    def digest(self) -> str:
        """Return the digest of all but the telephone: 16 hexadecimal digits, kept in the ledger."""
        return short_digest(to_json(replace(self, phone=None)))

    @cached_property
    def phone_digest(self) -> str | None:
        """Return the digest of the telephone number, which the ledger does not repeat."""
        return short_digest(self.phone.encode()) if self.phone is not None else None


@dataclass(frozen=True)
class CalendarEvent:
    """An event in its present revision. `facts` None: it was public and is withdrawn, and nothing is said but that.

    `revised` stands for the time of the revision (aware). `url` is the absolute address of the page that shows it.
    """

    uid: str
    sequence: int
    revised: dt.datetime
    day: dt.date
    start: str | None
    facts: Facts | None
    url: str = ""
    calendars: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the record."""
        return hashlib.sha256(to_json(self)).hexdigest()


@dataclass(frozen=True)
class CalendarRecord:
    """One calendar: `path` is its place in the site; `url` (its own) and `home` (its page) are absolute."""

    path: str
    url: str
    home: str
    title: str
    events: tuple[CalendarEvent, ...]

    @property
    def key(self) -> str:
        """Return the SHA-256 of the record, from the digests of its events."""
        head = "\n".join((self.path, self.url, self.home, self.title))
        return hashlib.sha256("\n".join((head, *(e.digest for e in self.events))).encode()).hexdigest()


def short_digest(content: bytes) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256."""
    return hashlib.sha256(content).hexdigest()[:16]
