"""The values of a count: works counted, items left out with reasons, and adjustments to closed years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.config import Stage
from pipeline.goals.fingerprints import Alike
from pipeline.ledger.published import Elsewhere


@dataclass(frozen=True)
class Counted:
    """A work that counts, represented by one of its items.

    `since` is the Beijing date the work was first public, `release` the release that made it so; both are None when
    this build admits it. `elsewhere` is the address where it was published before, when there is evidence of one.
    `reviewers` are "stage name"; `digest` is the SHA-256 of the source, `fingerprint` that of its picture and sound
    profile. `works` are all work ids that count as this one; `apart` are the similar works that an editor declared
    distinct from it, and why.
    """

    id: str
    title: str
    kind: str
    url: str
    since: str | None
    release: str | None
    reviewers: tuple[str, ...]
    digest: str | None
    mode: str
    unit: str
    elsewhere: str | None = None
    fingerprint: str | None = None
    works: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """An item that does not count, and every reason why. If `public` is False, the site must not mention it.

    `outside`: it belongs to no goal of this kind or column, so a count of what was left out leaves it out too. The others are the evidence, where there is any, as in `Counted`.
    """

    id: str
    title: str
    url: str | None
    reason: str
    public: bool
    kind: str | None = None
    since: str | None = None
    release: str | None = None
    reviewers: tuple[str, ...] = ()
    digest: str | None = None
    mode: str | None = None
    unit: str | None = None
    outside: bool = False


@dataclass(frozen=True)
class Adjustment:
    """A change to a closed year, whose count stays. `work` is the evidence when the year was closed, or the present one."""

    change: Literal["增加", "减少"]
    id: str
    title: str
    reason: str
    work: Counted


@dataclass(frozen=True)
class Closed:
    """When (Beijing date) a year was closed, and the digest of its list."""

    date: str
    digest: str


@dataclass(frozen=True)
class Progress:
    """One goal: `count` works of `target`; `percent` is rounded down and stops at 100; subtotals add up to `count`.

    `demonstrated` are works that meet every rule but are only a demonstration: listed apart, never part of `count`. For a
    closed year `counted` is the list as closed and `adjustments` are the changes since.
    """

    id: str
    title: str
    target: int
    unit: str
    count: int
    percent: int
    subtotals: tuple[tuple[str, int], ...]
    counted: tuple[Counted, ...]
    left_out: tuple[LeftOut, ...]
    adjustments: tuple[Adjustment, ...] = ()
    closed: Closed | None = None
    demonstrated: tuple[Counted, ...] = ()

    @property
    def demonstration(self) -> int:
        """How many would count if they were no demonstration."""
        return len(self.demonstrated)

    @property
    def passed_over(self) -> int:
        """How many of the goal's own were left out."""
        return sum(not item.outside for item in self.left_out)

    def demonstration_words(self) -> str:
        """Return what to say beside the count of what is only a demonstration; empty when nothing is."""
        return f"另有演示 {self.demonstration} {self.unit}，不计入" if self.demonstration else ""


@dataclass(frozen=True)
class Signed:
    """A stage of review that holds for an item in its present state, with who signed it and when (aware)."""

    stage: Stage
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class Evidence:
    """The known facts about each item's files, by id.

    `verified`: None when every rendition exists and is checked, else the Chinese reason. A video or sound without an
    entry is unverified; other kinds have no renditions to verify. `digests`: SHA-256 of the source. `fingerprints`:
    SHA-256 of the picture and sound profile; `alike`: the pairs of items whose profiles match. `elsewhere`: where an
    item was first published, as far as a capture with the right digest proves it. `signed`: the stages of review that hold,
    in their order; `changed`: items that were changed after their review; `demonstration`: items that only demonstrate.
    """

    verified: Mapping[str, str | None]
    digests: Mapping[str, str | None]
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    alike: tuple[Alike, ...] = ()
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)
    signed: Mapping[str, tuple[Signed, ...]] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    demonstration: frozenset[str] = frozenset()
