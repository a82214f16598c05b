"""Closed years (rule 7): a year's list of works is committed with its digest; later changes are listed as adjustments.

`pipeline.ledger.frozen_years` has the file format.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from pipeline.config import Project
from pipeline.content.model import BEIJING, KIND_LABELS
from pipeline.errors import ContentError, Finding, UsageError
from pipeline.goals.progress import Adjustment, Closed, Counted, LeftOut, Progress
from pipeline.ledger.frozen_years import YearFile, read_years, write_year, year_path
from pipeline.ledger.writing import locked


@dataclass(frozen=True)
class FrozenGoal:
    """The works and counts of one goal when its year was closed."""

    id: str
    title: str
    target: int
    unit: str
    count: int
    subtotals: tuple[tuple[str, int], ...]
    counted: tuple[Counted, ...]

    @classmethod
    def of(cls, progress: Progress) -> FrozenGoal:
        """Take the released works; works this build admits but no release has published are left out."""
        counted = tuple(c for c in progress.counted if c.release is not None)
        unreleased = [KIND_LABELS[c.kind] for c in progress.counted if c.release is None]
        subtotals = tuple((title, count - unreleased.count(title)) for title, count in progress.subtotals)
        return cls(
            progress.id, progress.title, progress.target, progress.unit, len(counted), subtotals, counted
        )


@dataclass(frozen=True)
class Frozen:
    """A closed year. `at` is the moment it was closed; `digest` covers everything else."""

    year: int
    at: dt.datetime
    goals: tuple[FrozenGoal, ...]
    digest: str

    @classmethod
    def of(cls, year: int, at: dt.datetime, goals: Iterable[FrozenGoal]) -> Frozen:
        """Close a year at `at` (aware)."""
        moment, kept = at.astimezone(BEIJING).replace(microsecond=0), tuple(goals)
        return cls(year, moment, kept, _file(year, moment, kept).digest)

    def to_file(self) -> YearFile:
        """Return the record that is written to the year's file."""
        return _file(self.year, self.at, self.goals)

    @classmethod
    def from_file(cls, file: YearFile) -> Frozen:
        """Read a year from its file. Raises ValueError, KeyError, TypeError or AttributeError when the goals are malformed."""
        return cls(file.year, file.closed, tuple(map(_goal, file.goals)), file.digest)

    @property
    def closed(self) -> Closed:
        """Return the closing date and the digest of the list, for reports."""
        return Closed(self.at.date().isoformat(), self.digest)

    @cached_property
    def works(self) -> Mapping[str, frozenset[str]]:
        """Return the ids of the counted works, by goal."""
        return {g.id: frozenset(w for c in g.counted for w in _works(c)) for g in self.goals}


def _file(year: int, at: dt.datetime, goals: Sequence[FrozenGoal]) -> YearFile:
    return YearFile.of(year, at, [asdict(goal) for goal in goals])


def _works(counted: Counted) -> tuple[str, ...]:
    return counted.works or (counted.id,)


def read_frozen(project: Project) -> tuple[tuple[Frozen, ...], tuple[Finding, ...]]:
    """Read every closed year; return a finding for each file that is invalid."""
    return read_years(project, Frozen.from_file)


def freeze(
    project: Project, year: int, now: dt.datetime, progress: Sequence[Progress], *, really: bool
) -> Frozen:
    """Close `year` with what `progress` counts; without `really` only return what would be written.

    Raises UsageError for a year that is closed or is not over in Beijing, ContentError when a closed year has mistakes.
    """
    if year >= (today := now.astimezone(BEIJING)).year:
        state = "还没有开始" if year > today.year else "还没有过完"
        help = f"从 {year + 1}-01-01（北京时间）起可以封账；封账以后不能改动。"
        raise UsageError(f"{year} 年{state}，不能封账。", help=help)
    frozen = Frozen.of(year, now, [FrozenGoal.of(p) for p in progress if type(p) is Progress])
    with locked(project.ledger):
        known, findings = read_frozen(project)
        if findings:
            raise ContentError(findings)
        if year_path(project, year).exists() or any(f.year == year for f in known):
            raise UsageError(
                f"{year} 年度已经封账。", help="封账以后的变化列入调整，运行 kepu goals --year 查看。"
            )
        if really:
            write_year(project, frozen.to_file())
    return frozen


def with_frozen(progress: Sequence[Progress], year: int, frozen: Sequence[Frozen]) -> tuple[Progress, ...]:
    """Correct the live count of `year` by the closed years.

    A closed year keeps its list and gets adjustments; any other year leaves out works that a closed year has counted.
    """
    own = next((f for f in frozen if f.year == year), None)
    others = [f for f in frozen if f.year != year]
    live = [_without_counted_before(p, others) for p in progress]
    if own is None:
        return tuple(live)
    goals = {goal.id: goal for goal in own.goals}
    shown = [_closed(p, goals[p.id], own) if p.id in goals else p for p in live]
    missing = [_alone(goal, own) for goal in own.goals if goal.id not in {p.id for p in live}]
    return (*shown, *missing)


def _without_counted_before(progress: Progress, frozen: Sequence[Frozen]) -> Progress:
    before = {work: f.year for f in reversed(frozen) for work in f.works.get(progress.id, ())}
    again = {c.id: before[w] for c in progress.counted for w in _works(c) if w in before}
    if not again:
        return progress
    counted = tuple(c for c in progress.counted if c.id not in again)
    moved = tuple(
        _left_out(c, f"已计入封了账的 {again[c.id]} 年度") for c in progress.counted if c.id in again
    )
    moved_kinds = [KIND_LABELS[c.kind] for c in progress.counted if c.id in again]
    return replace(
        progress,
        counted=counted,
        count=len(counted),
        percent=min(100, len(counted) * 100 // progress.target),
        subtotals=tuple((title, count - moved_kinds.count(title)) for title, count in progress.subtotals),
        left_out=tuple(sorted((*progress.left_out, *moved), key=lambda item: item.id)),
    )


def _left_out(c: Counted, reason: str) -> LeftOut:
    return LeftOut(
        c.id, c.title, c.url, reason, True, c.kind, c.since, c.release, c.reviewers, c.digest, c.mode, c.unit
    )


def _alone(goal: FrozenGoal, frozen: Frozen) -> Progress:
    """Report a goal of a closed year that has since been removed from the settings."""
    percent = min(100, goal.count * 100 // goal.target)
    return Progress(
        goal.id,
        goal.title,
        goal.target,
        goal.unit,
        goal.count,
        percent,
        goal.subtotals,
        goal.counted,
        (),
        (),
        frozen.closed,
    )


def _closed(live: Progress, goal: FrozenGoal, frozen: Frozen) -> Progress:
    """Return the closed count, the changes since, and every current item that is not on the closed list."""
    then = {work: c.id for c in goal.counted for work in _works(c)}
    stays: set[str] = set()
    added: list[Counted] = []
    for c in live.counted:
        known = sorted({then[w] for w in _works(c) if w in then}, key=lambda id: (id != c.id, id))
        stays.update(known[:1])
        if not known:
            added.append(c)
    on_list = {c.id for c in goal.counted}
    reasons = {item.id: item.reason for item in live.left_out}
    reasons |= dict.fromkeys((c.id for c in live.demonstrated), "只是演示，不计入")
    removed = [c for c in goal.counted if c.id not in stays]
    adjustments = (
        *(Adjustment("增加", c.id, c.title, "封账以后符合计数规则", c) for c in added),
        *(
            Adjustment("减少", c.id, c.title, reasons.get(c.id, "内容库里已经没有这个作品"), c)
            for c in removed
        ),
    )
    titles = {c.id: c.title for c in goal.counted}
    left_out = [item for item in live.left_out if item.id not in on_list]
    for c in live.counted:
        if c.id in on_list:
            continue
        shown = next((then[w] for w in _works(c) if w in then), None)
        reason = (
            f"{frozen.year} 年度已封账，列入调整：增加"
            if shown is None
            else f"与“{titles[shown]}”（{shown}）是同一作品，只计一次"
        )
        left_out.append(_left_out(c, reason))
    return replace(
        _alone(goal, frozen),
        left_out=tuple(sorted(left_out, key=lambda item: item.id)),
        adjustments=adjustments,
        demonstrated=tuple(c for c in live.demonstrated if c.id not in on_list),
    )


def _work(fields: dict[str, Any]) -> Counted:
    return Counted(**fields)


def _goal(value: Mapping[str, Any]) -> FrozenGoal:
    counted: tuple[Counted, ...] = tuple(
        _work({name: tuple(v) if isinstance(v, list) else v for name, v in c.items()})
        for c in value["counted"]
    )
    subtotals = tuple((title, count) for title, count in value["subtotals"])
    return FrozenGoal(**{**value, "subtotals": subtotals, "counted": counted})
