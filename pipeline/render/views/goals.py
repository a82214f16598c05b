"""The state of a goal: numbers, subtotals, and on the goals' page the works counted and left out."""

from __future__ import annotations

from collections.abc import Container
from typing import TypedDict

from pipeline.content.model import KIND_LABELS
from pipeline.goals.measure import Progress
from pipeline.goals.progress import Counted, LeftOut
from pipeline.goals.register_goals import RegisterProgress
from pipeline.render.views.head import PageView


class SubtotalView(TypedDict):
    """A part of a count."""

    title: str
    count: int


class ClosedView(TypedDict):
    """When a year was closed, and the SHA-256 of its list."""

    date: str
    digest: str


class AdjustmentView(TypedDict):
    """A change to a closed year, which leaves its count as it is."""

    change: str
    title: str
    reason: str


class GoalView(TypedDict):
    """A goal's numbers; `demonstration` is how many are only a demonstration, apart from the count."""

    id: str
    title: str
    target: int
    count: int
    percent: int
    unit: str
    subtotals: list[SubtotalView]
    demonstration: int
    closed: ClosedView | None
    adjustments: list[AdjustmentView]


class CountedView(TypedDict):
    """A work that counts; `url` None: it no longer has a page."""

    title: str
    kind_label: str
    url: str | None
    since: str | None
    release: str | None
    reviewers: list[str]
    digest: str | None
    mode: str
    unit: str


class LeftOutView(TypedDict):
    """A work that does not count, and why."""

    title: str
    url: str | None
    reason: str


class RegisterCountView(TypedDict):
    """The count of a register's rows by reporting unit, demonstrated ones apart, and of those left out by reason."""

    units: list[SubtotalView]
    demonstrated: list[SubtotalView]
    reasons: list[SubtotalView]


class FullGoalView(GoalView):
    """A goal with its evidence; `register` and `rows_url` are for goals that count rows of a register.

    `passed_over` is how many were left out, without what belongs to other goals.
    """

    counted: list[CountedView]
    demonstrated: list[CountedView]
    left_out: list[LeftOutView]
    passed_over: int
    register: RegisterCountView | None
    rows_url: str | None


class ClosedYearView(TypedDict):
    """The goals of a year that is closed."""

    year: int
    goals: list[GoalView]


class GoalsView(PageView):
    """The page of the goals."""

    year: int
    goals: list[FullGoalView]
    closed: list[ClosedYearView]
    rules: list[str]
    measured_from: str


def goal_view(progress: Progress) -> GoalView:
    """Return a goal's numbers."""
    closed = progress.closed
    return {
        "id": progress.id,
        "title": progress.title,
        "target": progress.target,
        "count": progress.count,
        "percent": progress.percent,
        "unit": progress.unit,
        "subtotals": [{"title": title, "count": count} for title, count in progress.subtotals],
        "demonstration": progress.demonstration,
        "closed": {"date": closed.date, "digest": closed.digest} if closed else None,
        "adjustments": [
            {"change": a.change, "title": a.title, "reason": a.reason} for a in progress.adjustments
        ],
    }


def full_goal_view(
    progress: Progress, addresses: Container[str], rows_url: str | None = None
) -> FullGoalView:
    """Return a goal's numbers with the works counted and left out (none hidden from readers, none of other goals).

    `addresses` are those with a page: a closed year goes on counting works without one. `rows_url` is
    the page with the rows that a register goal counts.
    """
    return {
        **goal_view(progress),
        "counted": [_counted(c, addresses) for c in progress.counted],
        "demonstrated": [_counted(c, addresses) for c in progress.demonstrated],
        "left_out": (left_out := [_left_out(x) for x in progress.left_out if x.public and not x.outside]),
        "passed_over": progress.passed_over if isinstance(progress, RegisterProgress) else len(left_out),
        "register": _register(progress) if isinstance(progress, RegisterProgress) else None,
        "rows_url": rows_url,
    }


def _counted(counted: Counted, addresses: Container[str]) -> CountedView:
    return {
        "title": counted.title,
        "kind_label": KIND_LABELS[counted.kind],
        "url": counted.url if counted.url in addresses else None,
        "since": counted.since,
        "release": counted.release,
        "reviewers": list(counted.reviewers),
        "digest": counted.digest,
        "mode": counted.mode,
        "unit": counted.unit,
    }


def _left_out(left_out: LeftOut) -> LeftOutView:
    return {"title": left_out.title, "url": left_out.url, "reason": left_out.reason}


def _register(progress: RegisterProgress) -> RegisterCountView:
    return {
        "units": [{"title": title, "count": count} for title, count in progress.by_unit],
        "demonstrated": [{"title": title, "count": n} for title, n in progress.demonstrated_by_unit],
        "reasons": [{"title": reason, "count": count} for reason, count in progress.reasons],
    }
