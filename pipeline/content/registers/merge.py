"""Merges the sheets of all units: checks ids, duplicates across units, dates against today, and missing reports."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.config import RegisterName, ReportingUnit
from pipeline.content.registers.cells import CANCELLED, HELD, PLANNED
from pipeline.content.registers.rows import (
    REGISTERS,
    Entry,
    Event,
    Place,
    Record,
    Registers,
    Row,
    Sheet,
    VolunteerActivity,
)
from pipeline.content.registers.vocabulary import Vocabulary, plain
from pipeline.errors import Code, Finding, Severity
from pipeline.parsing.model_errors import did_you_mean

CODES = (
    Code(
        id="W602",
        title="和另一行是同一场活动",
        why="联合举办的活动只计一次。",
        mend="只留一行；确实是两场的，在“不重复的理由”一栏写明。",
        sample="activities",
        wrong=("编号,单位,日期\nHD-001,演示科技馆,2026-05-01\nHD-002,演示市科协,2026-05-01"),
        right=("编号,单位,日期\nHD-001,演示科技馆,2026-05-01\nHD-002,演示市科协,2026-05-02"),
    ),
    Code(
        id="W604",
        title="日期已过，状态还是计划",
        why="没有改成“已举办”就不计入。",
        mend="举办了改成“已举办”，没办改成“取消”。",
        sample="activities",
        wrong=("日期,状态\n2026-05-01,计划"),
        right=("日期,状态\n2026-05-01,已举办"),
    ),
    Code(
        id="E628",
        title="编号重复",
        why="一个编号只能是一行。",
        mend="换一个编号，或删掉重复的一行。",
        sample="activities",
        wrong=("编号,日期\nHD-001,2026-05-01\nHD-001,2026-05-02"),
        right=("编号,日期\nHD-001,2026-05-01\nHD-002,2026-05-02"),
    ),
    Code(
        id="E629",
        title="日期没有到，却写已举办",
        why="没有举办的不计入。",
        mend="核对日期或状态。",
        sample="activities",
        wrong=("日期,状态\n2099-01-01,已举办"),
        right=("日期,状态\n2026-05-01,已举办"),
    ),
    Code(
        id="E637",
        title="没有登记这支志愿队伍",
        why="活动要对得上队伍。",
        mend="先在志愿队伍登记表里登记。",
        sample="volunteer-activities",
        wrong=("队伍\n演示二队"),
        right=("队伍\n演示科技志愿服务队"),
    ),
)


@dataclass(frozen=True)
class _Standing:
    """A row with its sheet."""

    sheet: Sheet
    record: Record

    @property
    def place(self) -> Place:
        return Place(self.sheet.file, self.record.line)

    def finding(self, field: str, code: str, message: str, help: str) -> Finding:
        severity: Severity = "warning" if code.startswith("W") else "error"
        return Finding(
            self.sheet.file, self.record.line, self.sheet.column(field), code, severity, message, help
        )


def merge(
    sheets: Sequence[Sheet], vocabulary: Vocabulary, today: dt.date
) -> tuple[Registers, tuple[Finding, ...]]:
    """Merge all sheets as of `today` (Beijing); also return the mistakes that a single sheet does not show."""
    findings: list[Finding] = []
    rows: dict[RegisterName, tuple[Entry, ...]] = {}
    same: dict[Place, Place] = {}
    standing: dict[RegisterName, list[_Standing]] = {}
    for register in REGISTERS:
        mine = [_Standing(sheet, r) for sheet in sheets if sheet.register == register for r in sheet.records]
        kept = list(_unique(mine, findings))
        kept = list(_by_day(kept, today, findings))
        standing[register] = kept
        same.update(_repeated(kept, vocabulary, findings))
    standing["volunteer-activities"] = list(_of_teams(standing, findings))
    for register, each in standing.items():
        if each:
            rows[register] = tuple(Entry(s.place, s.record.row) for s in each)
    merged = Registers(
        rows=MappingProxyType(rows),
        same_as=MappingProxyType(same),
        units=MappingProxyType(dict(vocabulary.units.titles)),
        programmes=MappingProxyType(dict(vocabulary.programmes.titles)),
        demonstrating=vocabulary.demonstrating,
    )
    return merged, tuple(findings)


def unreported(
    registers: Registers, units: Iterable[ReportingUnit], year: int
) -> Mapping[str, tuple[RegisterName, ...]]:
    """Return, by unit, the registers that it must report to but has no row in (events: none dated in `year`)."""
    reported = {
        (register, entry.row.unit)
        for register, entries in registers.rows.items()
        for entry in entries
        if not isinstance(entry.row, Event) or entry.row.date.year == year
    }
    lacking = {u.id: tuple(r for r in u.reports if (r, u.id) not in reported) for u in units}
    return MappingProxyType({unit: names for unit, names in lacking.items() if names})


def _unique(rows: Sequence[_Standing], findings: list[Finding]) -> Iterator[_Standing]:
    """Yield the rows whose id the unit did not use before in this register; report the others."""
    first: dict[tuple[str, str], _Standing] = {}
    for each in rows:
        row = each.record.row
        other = first.setdefault((row.unit, row.id.casefold()), each)
        if other is each or _is_counted_once(each.record):
            yield each
            continue
        where = f"{other.sheet.file} 第 {other.record.line} 行"
        if each.record.is_numbered:
            message = f"编号“{row.id}”已经用在 {where}。"
            help = "同一单位、同一张登记表里编号不能重复：请换一个；填重了的请删掉一行；只是行号的，请把表头改成“序号”。"
            findings.append(each.finding("id", "E628", message, help))
        else:
            message = f"与 {where} 是同一单位的同一项内容。"
            help = "填重了的请删掉一行；确实是两项的，名称请写得有区别。"
            findings.append(each.finding("name", "E628", message, help))


def _is_counted_once(record: Record) -> bool:
    """Whether a row without an id of its own needs none: `_repeated` finds and names events that are alike."""
    row = record.row
    return isinstance(row, Event) and row.status != CANCELLED and not record.is_numbered


def _by_day(rows: Sequence[_Standing], today: dt.date, findings: list[Finding]) -> Iterator[_Standing]:
    for each in rows:
        row = each.record.row
        if isinstance(row, Event):
            if row.status == HELD and row.date > today:
                message = f"{row.date} 还没有到，状态却是“已举办”。"
                help = "请核对日期；还没有举办的，状态请写“计划”。"
                findings.append(each.finding("date", "E629", message, help))
                continue
            if row.status == PLANNED and row.date < today:
                message = f"{row.date} 已经过去，状态还是“计划”。"
                help = "办过的请改为“已举办”并填上人数和证据；没有办的请改为“取消”。"
                findings.append(each.finding("status", "W604", message, help))
        yield each


def _repeated(
    rows: Sequence[_Standing], vocabulary: Vocabulary, findings: list[Finding]
) -> Mapping[Place, Place]:
    """Find rows with the day, place and name of another row. Skips cancelled rows and those with a stated reason."""
    groups: dict[tuple[dt.date, str, str], list[tuple[_Standing, Event]]] = {}
    for each in rows:
        row = each.record.row
        if isinstance(row, Event) and row.status != CANCELLED and not row.distinct:
            groups.setdefault((row.date, _bare(row.where), _bare(row.name)), []).append((each, row))
    same: dict[Place, Place] = {}
    for group in groups.values():
        firsts = _Firsts(group[0])
        for each, row in group[1:]:
            other = firsts.like(each, row)
            if other is not None:
                same[each.place] = other.place
                findings.append(_repeats(each, other, vocabulary))
    return same


class _Firsts:
    """The rows of one day, place and name that are events of their own: one, or several of one unit at other times.

    Start times count only within one unit: another unit's may be imprecise.
    """

    def __init__(self, first: tuple[_Standing, Event]) -> None:
        self._first, self._row = first
        self._by_start = {self._row.start: self._first}

    def like(self, each: _Standing, row: Event) -> _Standing | None:
        """Return the row that is the same event; None for another event, which is kept."""
        if row.unit != self._row.unit or not row.start or not self._row.start:
            return self._first
        other = self._by_start.setdefault(row.start, each)
        return None if other is each else other


def _repeats(each: _Standing, other: _Standing, vocabulary: Vocabulary) -> Finding:
    unit = vocabulary.units.titles.get(other.record.row.unit, other.record.row.unit)
    where = f"{other.sheet.file} 第 {other.record.line} 行（{unit}）"
    if each.record.row.unit != other.record.row.unit:
        help = "几家合办、各填一行的不用改；确实是两场的，在“不重复的理由”一栏写明。"
    else:
        help = "填重了的请删掉一行；确实是两场的，在“不重复的理由”一栏写明。"
    return each.finding("name", "W602", f"与 {where} 是同一天、同一地点、同名的活动，只计一次。", help)


def _bare(text: str) -> str:
    """Normalise a name or place for comparison: punctuation, spaces, width and case are ignored."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _of_teams(
    standing: Mapping[RegisterName, Sequence[_Standing]], findings: list[Finding]
) -> Iterator[_Standing]:
    teams: dict[str, str] = {}
    for each in standing["volunteer-teams"]:
        row: Row = each.record.row
        teams.setdefault(plain(row.name), row.name)
        teams.setdefault(plain(row.id), row.name)
    for each in standing["volunteer-activities"]:
        row = each.record.row
        if isinstance(row, VolunteerActivity) and plain(row.team) not in teams:
            help = did_you_mean(row.team, sorted(set(teams.values())))
            findings.append(each.finding("team", "E637", f"志愿队伍登记表里没有“{row.team}”。", help))
        else:
            yield each
