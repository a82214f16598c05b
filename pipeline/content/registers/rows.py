"""The row types of all registers, with the headers, aliases and parsers of their cells.

A row is a frozen dataclass; each field is annotated with its `Cell`: the Chinese header, accepted aliases, the parser.
`None` is an empty cell. Units, types, programmes and audiences are stored by id, districts by name.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Annotated, ClassVar, get_args, get_type_hints

from pipeline.config import RegisterName
from pipeline.content.registers import cells
from pipeline.content.registers.cells import HELD, Mode, Parser, Status, text
from pipeline.content.registers.vocabulary import Vocabulary, plain
from pipeline.errors import Code

CODES = (
    Code(
        id="E612",
        title="缺少必填的格",
        why="少了它，这一行不能计入。",
        mend="补上这一格。",
        sample="activities",
        wrong=('名称\n""'),
        right=("名称\n科普进社区"),
    ),
    Code(
        id="E630",
        title="已举办的活动没有人数",
        why="人数是统计的一项。",
        mend="补上参加人数。",
        sample="activities",
        wrong=("参加人数,状态\n,已举办"),
        right=("参加人数,状态\n120,已举办"),
    ),
    Code(
        id="E631",
        title="线下活动没有写区县或地点",
        why="没有地点无法核实。",
        mend="补上区县和具体地点。",
        sample="activities",
        wrong=("线上线下,区县,地点\n线下,锦江区,"),
        right=("线上线下,区县,地点\n线下,锦江区,社区活动室"),
    ),
    Code(
        id="E632",
        title="没有写学校",
        why="进校园活动按学校统计。",
        mend="补上学校名称。",
        sample="school-visits",
        wrong=('学校\n""'),
        right=("学校\n浣花小学"),
    ),
    Code(
        id="E633",
        title="没有写科学家身份",
        why="要说明来的是谁。",
        mend="补上身份或职称。",
        sample="school-visits",
        wrong=('科学家身份\n""'),
        right=("科学家身份\n研究员"),
    ),
)


@dataclass(frozen=True)
class Cell:
    """The definition of a column: its header, accepted aliases, the parser of its cells.

    `column`: the column must be in every sheet. `required`: the cell must not be empty, if the column is there.
    `missing` is the code reported for an empty required cell.
    """

    header: str
    parser: Parser
    aliases: tuple[str, ...] = ()
    required: bool = False
    column: bool = False
    missing: str = "E612"


@dataclass(frozen=True)
class Complaint:
    """A mistake across cells of a row, reported at `field`; dropped when a field in `rests_on` is itself wrong."""

    field: str
    code: str
    message: str
    help: str
    rests_on: tuple[str, ...] = ()


def _must(header: str, parser: Parser, *aliases: str, missing: str = "E612") -> Cell:
    return Cell(header, parser, aliases, required=True, column=True, missing=missing)


def _may(header: str, parser: Parser, *aliases: str, column: bool = False) -> Cell:
    return Cell(header, parser, aliases, column=column)


# Without the column, a row's id follows from its other cells (`Row.own_id`).
Id = Annotated[str, Cell("编号", cells.ID, ("活动编号", "登记号"), required=True)]
COUNTERS = frozenset(("序号", "行号", "序列", "no", "no.", "#"))
"""Headers of columns that only count the rows of a sheet; each sheet begins at 1 again, so they say nothing."""
Unit = Annotated[str, _must("单位", cells.UNIT, "主办单位", "填报单位", "报送单位", "举办单位")]
District = Annotated[
    str | None,
    _may(
        "区县",
        cells.DISTRICT,
        *"区（市）县 区(市)县 所在区县 区市县 所属区县 所属区（市）县 所在区（市）县 举办区县 县区 区域".split(),
    ),
]
Phone = Annotated[str | None, _may("联系电话", cells.PHONE, "电话", "联系方式")]
Website = Annotated[str | None, _may("网址", cells.URL, "网站", "链接")]
Evidence = Annotated[
    str | None, _may("证据", cells.EVIDENCE, "证明材料", "佐证", "佐证材料", "活动链接", "报道链接")
]
Note = Annotated[str | None, _may("备注", text(500), "说明")]


def _digest(*cells: str) -> str:
    return hashlib.sha256("\0".join(map(plain, cells)).encode()).hexdigest()[:10]


@dataclass(frozen=True)
class Row:
    """The fields common to all rows."""

    LABEL: ClassVar[str]

    id: Id
    name: Annotated[str, _must("名称", text(80), "活动名称", "标题", "活动主题", "题目")]
    unit: Unit

    @property
    def own_id(self) -> str:
        """An id that follows from what the row says: the same for two rows alike, another for any other."""
        return f"{self.unit}-{_digest(*self._own)}"

    @property
    def _own(self) -> tuple[str, ...]:
        """The cells that make the row what it is."""
        return (self.unit, self.name)

    def complaints(self, vocabulary: Vocabulary) -> Iterator[Complaint]:
        """Yield mistakes that concern more than one cell."""
        yield from ()


@dataclass(frozen=True)
class Event(Row):
    """An event on a certain day. It counts when it was held and has evidence."""

    type: Annotated[str | None, _may("类型", cells.TYPE, "活动类型", "类别")]
    programme: Annotated[str | None, _may("项目", cells.PROGRAMME, "所属项目", "专项", "品牌项目")]
    date: Annotated[
        dt.date,
        _must("日期", cells.DATE, *"活动日期 举办日期 时间 活动时间 举办时间 开展时间 开展日期".split()),
    ]
    start: Annotated[str | None, _may("开始时间", cells.TIME, "开始", "几点开始")]
    district: District
    place: Annotated[str | None, _may("地点", text(80), *"活动地点 举办地点 活动地址 地址 场地".split())]
    mode: Annotated[Mode, _must("线上线下", cells.MODE, "形式", "活动形式", "方式", "线上/线下")]
    audiences: Annotated[
        tuple[str, ...] | None,
        _may(
            "受众",
            cells.AUDIENCES,
            *"受众人群 受众群体 参与对象 参加对象 对象 面向人群 面向对象".split(),
            column=True,
        ),
    ]
    participants: Annotated[
        int | None,
        _may(
            "参加人数",
            cells.COUNT,
            *"人数 人次 参与人数 参加人次 参与人次 受益人数 受众人数 活动人数 覆盖人数".split(),
            column=True,
        ),
    ]
    phone: Annotated[str | None, _may("报名电话", cells.PHONE, "联系电话", "电话", "咨询电话")]
    status: Annotated[Status, _must("状态", cells.STATUS, "活动状态", "是否举办", "进展")]
    evidence: Annotated[str | None, _may("证据", cells.EVIDENCE, *get_args(Evidence)[1].aliases, column=True)]
    distinct: Annotated[str | None, _may("不重复的理由", text(200), "不是重复", "不重复说明")]
    note: Note

    @property
    def where(self) -> str:
        """The place, or its substitute, for the comparison of rows."""
        return self.place or self.district or self.mode

    @property
    def own_id(self) -> str:
        """An id that follows from what the row says, with its day."""
        return f"{self.date:%Y%m%d}-{_digest(*self._own)}"

    @property
    def _own(self) -> tuple[str, ...]:
        day = self.date.isoformat()
        return (self.unit, day, self.name, self.start or "", self.where, self.distinct or "")

    def complaints(self, vocabulary: Vocabulary) -> Iterator[Complaint]:
        """Yield mistakes that concern more than one cell."""
        if self.mode != cells.ONLINE and not self.district:
            help = "请补上举办地所在的区（市）县；纯线上的活动请把“线上线下”写成“线上”。"
            yield Complaint("district", "E631", "线下活动没有写区县。", help, ("mode",))
        if self.mode != cells.ONLINE and not self._has_place:
            yield Complaint("place", "E631", "线下活动没有写地点。", "请补上具体地点。", ("mode",))
        if self.status == HELD and self.participants is None:
            help = "请补上实际参加人数；还没有举办的，状态请写“计划”。"
            yield Complaint("participants", "E630", "已举办的活动没有写参加人数。", help, ("status",))
        if self.participants is not None:
            most = vocabulary.most_offline if self.mode == cells.OFFLINE else vocabulary.most_online
            if self.participants > most:
                message = f"参加人数 {self.participants} 大得不合常理（{self.mode}最多 {most}）。"
                yield Complaint("participants", "E623", message, "请核对是否多写了零。", ("mode",))

    @property
    def _has_place(self) -> bool:
        return bool(self.place)


@dataclass(frozen=True)
class Activity(Event):
    """科普活动."""

    LABEL: ClassVar[str] = "科普活动"


@dataclass(frozen=True)
class SchoolVisit(Event):
    """科学家进校园: a scientist's visit to a school."""

    LABEL: ClassVar[str] = "科学家进校园"

    school: Annotated[str, _must("学校", text(60), "学校名称", "走进学校", missing="E632")]
    scientist: Annotated[str | None, _may("科学家", text(40), "专家", "专家姓名", "主讲人", "科学家姓名")]
    scientist_role: Annotated[
        str, _must("科学家身份", text(60), "专家身份", "身份", "职称", "专家职称", missing="E633")
    ]

    @property
    def where(self) -> str:
        """The school, instead of a place."""
        return self.school

    @property
    def _has_place(self) -> bool:
        return True


@dataclass(frozen=True)
class VolunteerActivity(Event):
    """志愿活动: an activity of a team in the register of volunteer teams."""

    LABEL: ClassVar[str] = "科技志愿活动"

    team: Annotated[str, _must("队伍", text(80), "志愿队伍", "队伍名称", "服务队")]
    hours: Annotated[int | None, _may("服务时长", cells.COUNT, "服务小时", "时长", "总时长")]


@dataclass(frozen=True)
class VolunteerTeam(Row):
    """志愿队伍."""

    LABEL: ClassVar[str] = "科技志愿队伍"

    district: District
    members: Annotated[int | None, _may("人数", cells.COUNT, "成员人数", "队员人数", column=True)]
    founded: Annotated[dt.date | None, _may("成立日期", cells.DATE, "成立时间")]
    field: Annotated[str | None, _may("服务领域", text(80), "领域")]
    phone: Phone
    status: Annotated[str, _must("状态", cells.STANDING, "队伍状态")]
    note: Note


@dataclass(frozen=True)
class Partner(Row):
    """合作单位."""

    LABEL: ClassVar[str] = "合作单位"

    category: Annotated[str, _must("类别", text(40), "类型", "单位类别")]
    district: District
    subject: Annotated[str, _must("合作内容", text(300), "合作事项")]
    since: Annotated[dt.date | None, _may("开始日期", cells.DATE, "合作开始日期", "签约日期")]
    website: Website
    phone: Phone
    evidence: Evidence
    note: Note


@dataclass(frozen=True)
class Enterprise(Row):
    """科普企业."""

    LABEL: ClassVar[str] = "科普企业"

    credit_code: Annotated[
        str | None, _may("统一社会信用代码", cells.CREDIT_CODE, "信用代码", "社会信用代码")
    ]
    district: Annotated[str, _must("区县", cells.DISTRICT, *get_args(District)[1].aliases)]
    field: Annotated[str, _must("领域", text(80), "业务领域", "主营业务", "行业")]
    website: Website
    phone: Phone
    evidence: Evidence
    note: Note


@dataclass(frozen=True)
class RuralService(Row):
    """An entry of 科技服务乡村振兴目录."""

    LABEL: ClassVar[str] = "科技服务乡村振兴目录"

    category: Annotated[str, _must("类别", text(40), "类型", "服务类别")]
    districts: Annotated[tuple[str, ...], _must("服务区县", cells.DISTRICTS, "区县", "服务区域")]
    content: Annotated[str, _must("服务内容", text(300), "内容")]
    audiences: Annotated[tuple[str, ...] | None, _may("受众", cells.AUDIENCES, "服务对象", "对象")]
    phone: Phone
    until: Annotated[dt.date | None, _may("有效期至", cells.DATE, "有效期", "截止日期")]
    status: Annotated[str, _must("状态", cells.STANDING, "服务状态")]
    website: Website
    note: Note


REGISTERS: Mapping[RegisterName, type[Row]] = MappingProxyType(
    {
        "activities": Activity,
        "school-visits": SchoolVisit,
        "volunteer-teams": VolunteerTeam,
        "volunteer-activities": VolunteerActivity,
        "partners": Partner,
        "enterprises": Enterprise,
        "rural-services": RuralService,
    }
)


def _cells(row: type[Row]) -> Mapping[str, Cell]:
    hints = get_type_hints(row, include_extras=True)
    return MappingProxyType({f.name: get_args(hints[f.name])[-1] for f in fields(row)})


_CELLS = {row: _cells(row) for row in REGISTERS.values()}


def cells_of(row: type[Row]) -> Mapping[str, Cell]:
    """Return the columns of a register by field, in the order of the row's fields."""
    return _CELLS[row]


@dataclass(frozen=True, order=True)
class Place:
    """The position of a row: the sheet, and the line where its record starts."""

    file: str
    line: int


@dataclass(frozen=True)
class Record:
    """A valid row and its line in the sheet."""

    line: int
    row: Row

    @property
    def is_numbered(self) -> bool:
        """Whether the editor gave the row its id."""
        return self.row.id != self.row.own_id


@dataclass(frozen=True)
class Sheet:
    """One CSV file: its valid rows, and the column (from 1) of each field in it.

    `held` are the lines of the rows that mistakes hold back. `unread`: no row could be told from another.
    """

    file: str
    register: RegisterName
    columns: Mapping[str, int]
    records: tuple[Record, ...]
    held: tuple[int, ...] = ()
    unread: bool = False

    def column(self, field: str) -> int:
        """Return the column in which to report a mistake in `field`: its own, or one past the last if it has none."""
        return self.columns.get(field) or max(self.columns.values(), default=0) + 1


@dataclass(frozen=True)
class Entry:
    """A valid row of a register and its position."""

    place: Place
    row: Row


@dataclass(frozen=True)
class Registers:
    """The valid rows of all sheets by register, in the order of files and lines.

    `same_as` maps the position of a duplicate row to that of the row that counts for both. `units` and `programmes` map
    ids to titles; rows of the units in `demonstrating` (ids) are samples. Rows are refused or kept, never changed.
    `held` are the positions of the refused rows; `unread` the files in which no row could be told from another.
    """

    rows: Mapping[RegisterName, tuple[Entry, ...]]
    same_as: Mapping[Place, Place]
    units: Mapping[str, str]
    programmes: Mapping[str, str]
    demonstrating: frozenset[str] = frozenset()
    held: Mapping[RegisterName, tuple[Place, ...]] = field(default_factory=dict)
    unread: Mapping[RegisterName, tuple[str, ...]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Total number of rows."""
        return sum(map(len, self.rows.values()))

    @property
    def held_size(self) -> int:
        """Number of rows that mistakes hold back."""
        return sum(map(len, self.held.values()))

    @property
    def unread_size(self) -> int:
        """Number of files that could not be divided into rows."""
        return sum(map(len, self.unread.values()))

    def events(self, register: RegisterName) -> Iterator[tuple[Place, Event]]:
        """Yield the rows of a register of events, with their positions; nothing for other registers."""
        for entry in self.rows.get(register, ()):
            if isinstance(entry.row, Event):
                yield entry.place, entry.row


NOTHING = Registers(MappingProxyType({}), MappingProxyType({}), MappingProxyType({}), MappingProxyType({}))
