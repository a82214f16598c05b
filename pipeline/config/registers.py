"""`registers.yml`: the controlled words of the register sheets, and the reporting units.

The names of the registers are defined here because both settings (reports, goals) and content need them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.config.base import Day, File, Id, Strict

RegisterName = Literal[
    "activities",
    "school-visits",
    "volunteer-teams",
    "volunteer-activities",
    "partners",
    "enterprises",
    "rural-services",
]
# Registers of events, which have a date, a status and evidence, so that a goal can count them.
EventRegister = Literal["activities", "school-visits", "volunteer-activities"]
PUBLIC_REGISTERS: tuple[EventRegister, ...] = ("activities", "school-visits")
"""The registers of events that have pages."""

_LONGEST = 365
"""The most days from the first to the last day of a programme."""
_Name = Annotated[str, Field(min_length=1, max_length=100)]


class Word(Strict):
    """A controlled word of the sheets, written as its title, its id or an alias."""

    id: Id
    title: _Name
    aliases: tuple[_Name, ...] = Field(default=(), title="也可以写成")


class ProgrammeDays(Strict):
    """The days of a programme, `first` to `last` (one day without); `yearly`: the same days in every later year."""

    first: Day = Field(title="第一天")
    last: Day | None = Field(
        default=None,
        title="最后一天",
        description="不写就是一天",
    )
    yearly: bool = Field(default=False, title="每年都是这几天")

    @model_validator(mode="after")
    def _in_order(self) -> ProgrammeDays:
        last = self.last or self.first
        if not 0 <= (last - self.first).days <= _LONGEST:
            raise PydanticCustomError(
                "kepu_days",
                "not in order",
                {
                    "text": f"从 {self.first} 到 {last} 不是一段日子。",
                    "text_help": "最后一天不能早于第一天，一段不超过一年；请核对。",
                },
            )
        if self.yearly and (self.first.month, self.first.day) == (2, 29):
            raise PydanticCustomError(
                "kepu_days",
                "not in every year",
                {"text": "2 月 29 日不是每年都有。", "text_help": "请去掉 yearly，或写 02-28。"},
            )
        return self


class Programme(Word):
    """A programme; its `days`, if they are known, stand in the calendars that readers subscribe to."""

    days: tuple[ProgrammeDays, ...] = Field(
        default=(), title="起止日期", description="写了，读者订阅的日历里就有这几天"
    )


class District(Strict):
    """A district of the city, written as its name or an alias.

    `id` is part of the address of its activity pages, so it never changes; without an id there are no such pages.
    """

    name: _Name
    id: Id | None = Field(default=None, title="编号", description="活动页面地址里用，定了就不再改")
    aliases: tuple[_Name, ...] = Field(default=(), title="也可以写成")


class ReportingUnit(Strict):
    """A unit whose rows are accepted, and the registers it is expected to report to each year."""

    id: Id
    name: _Name
    aliases: tuple[_Name, ...] = Field(default=(), title="也可以写成")
    reports: tuple[RegisterName, ...] = Field(default=(), title="应当报送的登记表")
    demonstration: bool = Field(
        default=False, title="演示单位", description="它填报的是演示数据：不计入目标，进度旁边另列有多少"
    )


class Bounds(Strict):
    """Numbers of participants above which a row is treated as a typing error."""

    offline: int = Field(default=100_000, ge=1)
    online: int = Field(default=50_000_000, ge=1)


class RegistersFile(File):
    """`registers.yml`."""

    units: tuple[ReportingUnit, ...] = Field(min_length=1, title="填报单位")
    types: tuple[Word, ...] = Field(min_length=1, title="活动类型")
    programmes: tuple[Programme, ...] = Field(min_length=1, title="项目")
    districts: tuple[District, ...] = Field(min_length=1, title="区（市）县")
    most_participants: Bounds = Field(default=Bounds(), title="参加人数上限")
    first_year: int = Field(default=2015, ge=1900, le=2200, title="最早的年份")

    @model_validator(mode="after")
    def _unambiguous(self) -> RegistersFile:
        _distinct("units", ((u.id, u.name, *u.aliases) for u in self.units))
        _distinct("types", ((w.id, w.title, *w.aliases) for w in self.types))
        _distinct("programmes", ((w.id, w.title, *w.aliases) for w in self.programmes))
        _distinct("districts", ((d.name, *d.aliases, *([d.id] if d.id else [])) for d in self.districts))
        return self


def _distinct(field: str, names: Iterable[tuple[str, ...]]) -> None:
    seen: set[str] = set()
    for each in names:
        for name in set(each):
            if name in seen:
                raise PydanticCustomError(
                    "kepu_registers",
                    "name twice",
                    {
                        "text": f"{field} 里的“{name}”出现了两次。",
                        "text_help": "名称和别名不能重复，请改正。",
                    },
                )
            seen.add(name)
