"""Count register goals (rule 9 of COUNTING.md): rows held in the year and with evidence; duplicates count once.

Rows of units that only demonstrate are counted apart (rule 10), by the same rules.

There are thousands of rows: pages and terminals show sums; JSON and the workbook list every row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from pipeline.config import Goal, RegisterQuery
from pipeline.content.registers.cells import CANCELLED, HELD
from pipeline.content.registers.rows import Event, Place, Registers
from pipeline.goals.progress import Progress

NO_PROGRAMME = "未注明项目"
DETAILS = tuple(
    "状态 编号 名称 单位 项目 日期 区县 地点或学校 参加人数 证据 登记表 行 未计入的原因 说明".split()
)
WIDTHS = (8, 20, 36, 20, 16, 12, 12, 30, 10, 40, 40, 8, 30, 40)


@dataclass(frozen=True)
class CountedRow:
    """A row that counts. Its id is unique within its unit; `file` and `line` locate it."""

    id: str
    title: str
    unit: str
    programme: str | None
    date: str
    district: str | None
    where: str
    participants: int | None
    evidence: str
    file: str
    line: int


@dataclass(frozen=True)
class LeftOutRow:
    """A row that does not count: the reason used for the sums, and the detail of this row."""

    id: str
    title: str
    unit: str
    date: str
    reason: str
    detail: str
    file: str
    line: int


@dataclass(frozen=True, kw_only=True)
class RegisterProgress(Progress):
    """Progress of a register goal: it has `rows` where others have works.

    `rows_demonstrated` meet every rule, but come from units that only demonstrate. `subtotals` are by programme, `by_unit`
    and `demonstrated_by_unit` by reporting unit, `reasons` are the rows left out by reason; each adds up.
    """

    by_unit: tuple[tuple[str, int], ...]
    demonstrated_by_unit: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]
    rows: tuple[CountedRow, ...]
    rows_demonstrated: tuple[CountedRow, ...]
    rows_left_out: tuple[LeftOutRow, ...]

    @property
    def demonstration(self) -> int:
        """How many rows would count if they were no demonstration."""
        return len(self.rows_demonstrated)

    @property
    def passed_over(self) -> int:
        """How many rows were left out."""
        return len(self.rows_left_out)


def count_rows(goal: Goal, query: RegisterQuery, registers: Registers, year: int) -> RegisterProgress:
    """Count the goal in `year`. Each row is counted, demonstrated, or left out with its reason, once."""
    counted: list[CountedRow] = []
    demonstrated: list[CountedRow] = []
    left_out: list[LeftOutRow] = []
    shown: dict[Place, Place] = {}
    for place, row in registers.events(query.name):
        reason, detail = _reason(row, query, year), ""
        if reason is None:
            first = shown.setdefault(registers.same_as.get(place, place), place)
            if first == place:
                apart = row.unit in registers.demonstrating
                (demonstrated if apart else counted).append(_counted(place, row, registers))
                continue
            reason, detail = "与另一行是同一场，只计一次", f"见 {first.file} 第 {first.line} 行"
        left_out.append(_left_out(place, row, registers, reason, detail))
    left_out.extend(_held(registers, query))
    return RegisterProgress(
        id=goal.id,
        title=goal.title,
        target=goal.target,
        unit=goal.unit,
        count=len(counted),
        percent=min(100, len(counted) * 100 // goal.target),
        subtotals=_sums(row.programme or NO_PROGRAMME for row in counted),
        counted=(),
        left_out=(),
        by_unit=_sums(row.unit for row in counted),
        demonstrated_by_unit=_sums(row.unit for row in demonstrated),
        reasons=_sums(row.reason for row in left_out),
        rows=_by_date(counted),
        rows_demonstrated=_by_date(demonstrated),
        rows_left_out=tuple(left_out),
    )


def _by_date(rows: Iterable[CountedRow]) -> tuple[CountedRow, ...]:
    return tuple(sorted(rows, key=lambda r: (r.date, r.file, r.line)))


def _reason(row: Event, query: RegisterQuery, year: int) -> str | None:
    """Return the first reason why a row cannot count, so that the sums add up; None when it counts."""
    if query.types and row.type not in query.types:
        return "活动类型不在本目标之内"
    if query.programmes and row.programme not in query.programmes:
        return "项目不在本目标之内"
    if row.date.year != year:
        return f"日期在 {row.date.year} 年，不计入 {year} 年"
    if row.status == CANCELLED:
        return "已取消"
    if row.status != HELD:
        return "还没有举办"
    return None if row.evidence else "已举办，没有证据"


def _counted(place: Place, row: Event, registers: Registers) -> CountedRow:
    return CountedRow(
        id=row.id,
        title=row.name,
        unit=registers.units.get(row.unit, row.unit),
        programme=registers.programmes.get(row.programme) if row.programme else None,
        date=row.date.isoformat(),
        district=row.district,
        where=row.where,
        participants=row.participants,
        evidence=row.evidence or "",
        file=place.file,
        line=place.line,
    )


def _left_out(place: Place, row: Event, registers: Registers, reason: str, detail: str) -> LeftOutRow:
    unit = registers.units.get(row.unit, row.unit)
    return LeftOutRow(row.id, row.name, unit, row.date.isoformat(), reason, detail, place.file, place.line)


def _held(registers: Registers, query: RegisterQuery) -> Iterator[LeftOutRow]:
    """Yield what mistakes keep out of the count: each row, and each file that could not be divided into rows."""
    for place in registers.held.get(query.name, ()):
        yield LeftOutRow("", "", "", "", "有错误，改好才计", "运行 kepu check 查看", place.file, place.line)
    for file in registers.unread.get(query.name, ()):
        yield LeftOutRow("", "", "", "", "整张表读不出来，不知道有几行", "运行 kepu check 查看", file, 1)


def _sums(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Count how often each name occurs, the most frequent first."""
    return tuple(sorted(Counter(names).items(), key=lambda each: (-each[1], each[0])))


def to_json(progress: RegisterProgress) -> Mapping[str, Any]:
    """Return the part of a goal's JSON document that replaces its items: every row, and the sums."""
    return {
        "counted": [asdict(row) for row in progress.rows],
        "left_out": [asdict(row) for row in progress.rows_left_out],
        "demonstrated": [asdict(row) for row in progress.rows_demonstrated],
        "by_unit": [{"title": title, "count": count} for title, count in progress.by_unit],
        "reasons": [{"reason": reason, "count": count} for reason, count in progress.reasons],
    }


def sheet_rows(progress: RegisterProgress) -> Iterator[tuple[str | int, ...]]:
    """Yield the rows of the goal's sheet in the workbook, below `DETAILS`."""
    shown = (("计入", row) for row in progress.rows)
    for state, row in chain(shown, (("演示", row) for row in progress.rows_demonstrated)):
        yield (
            *(state, row.id, row.title, row.unit, row.programme or NO_PROGRAMME, row.date),
            *(row.district or "", row.where, row.participants or 0, row.evidence, row.file, row.line, "", ""),
        )
    for left in progress.rows_left_out:
        yield (
            *("未计入", left.id, left.title, left.unit, "", left.date, "", "", "", ""),
            *(left.file, left.line, left.reason, left.detail),
        )


def terminal_rows(progress: RegisterProgress) -> Sequence[tuple[str, str, str, str]]:
    """Return the sums for a terminal: kind, an empty column, name, count."""
    counted = [("计入", "", unit, f"{count} {progress.unit}") for unit, count in progress.by_unit]
    counted += [("演示", "", unit, f"{n} {progress.unit}") for unit, n in progress.demonstrated_by_unit]
    return [*counted, *(("未计入", "", reason, f"{count} 行") for reason, count in progress.reasons)]
