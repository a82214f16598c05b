"""Parses one sheet (header, cells, rows), with the position of each mistake. Pure: depends on bytes and vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.config import RegisterName
from pipeline.content.registers.cells import MOBILE, CellMistake, shown
from pipeline.content.registers.decode import MAX_COLUMNS, MAX_ROWS, Slip, decode, records, unseen
from pipeline.content.registers.rows import COUNTERS, REGISTERS, Cell, Record, Row, Sheet, cells_of
from pipeline.content.registers.vocabulary import Vocabulary, plain
from pipeline.errors import Code
from pipeline.parsing.model_errors import did_you_mean

CODES = (
    Code(
        id="E602",
        title="登记表太大",
        why="过大的表打开慢，也容易出错。",
        mend="按单位或月份拆成几张表。",
        sample="size",
        wrong="一张表十万行",
        right="每月一张表",
    ),
    Code(
        id="E605",
        title="没有表头",
        why="第一行说明每一列是什么。",
        mend="第一行写各列的名称，用英文逗号分开。",
        sample="sheet",
        wrong="# 本表由演示科技馆填报",
        right=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
    ),
    Code(
        id="W605",
        title="像是公式",
        why="表格软件打开会当作公式执行。",
        mend="去掉开头的 =、+、- 或 @。",
        sample="activities",
        wrong=("名称\n=1+1 等于几"),
        right=("名称\n1+1 等于几"),
    ),
    Code(
        id="E606",
        title="不认识的列",
        why="写错的列名不会生效。",
        mend="按提示改正列名，或删掉这一列。",
        sample="sheet",
        wrong=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,天气,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,晴,已举办,https://example.org/report"
        ),
        right=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
    ),
    Code(
        id="W606",
        title="像是个人手机号",
        why="会公开显示。",
        mend="换成单位的座机。",
        sample="activities",
        wrong=("报名电话\n13800000000"),
        right=("报名电话\n028-0000-0001"),
    ),
    Code(
        id="E607",
        title="两列同名",
        why="不知道该用哪一列。",
        mend="只保留一列。",
        sample="sheet",
        wrong=(
            "编号,名称,单位,日期,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
        right=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
    ),
    Code(
        id="W607",
        title="只有表头",
        why="没有内容的表没有用处。",
        mend="填写，或删掉这张表。",
        sample="sheet",
        wrong="编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据",
        right=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
    ),
    Code(
        id="E608",
        title="缺少必需的列",
        why="少了它就不能统计。",
        mend="在表头加上这一列并填写。",
        sample="sheet",
        wrong=(
            "编号,名称,单位,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
        right=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
    ),
    Code(
        id="E609",
        title="格子比表头多",
        why="多半是文字里有英文逗号，没有加引号。",
        mend="给含逗号的格子加引号。",
        sample="sheet",
        wrong=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,讲座,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
        right=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            'KP-001,"讲座,科普进社区",演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report'
        ),
    ),
    Code(
        id="E610",
        title="有不可见的控制字符",
        why="看不见的字符会让统计对不上。",
        mend="删掉它，或重新键入这一格。",
        sample="bytes",
        wrong="夹着 U+0007 的名称",
        right="重新键入的名称",
    ),
    Code(
        id="E611",
        title="太长",
        why="列表里放不下。",
        mend="缩短；长的说明另写一篇文章。",
        sample="activities",
        wrong=(
            "名称\n"
            "全国科普日主场活动暨科技志愿服务进社区进校园进农村进企业进机关系列展览展示体验互动讲座咨询义诊放映竞赛参观研学与科普大篷车巡展流动科技馆巡展农村中学科技馆巡展启动仪式及优秀科普作品推介会"
        ),
        right=("名称\n全国科普日主场活动"),
    ),
)

# Texts that editors write for "none" into an optional cell.
_NONE = frozenset(("-", "—", "——", "/", "\\", "无", "暂无"))
# Spreadsheets treat a cell that begins with one of these as a formula.
FORMULA = ("=", "+", "-", "@")
_STARRED = str.maketrans("", "", "*＊")


def read_sheet(
    raw: bytes, file: str, register: RegisterName, vocabulary: Vocabulary
) -> tuple[Sheet, tuple[Slip, ...]]:
    """Return a sheet with its valid rows, and all mistakes; rows with mistakes are left out."""
    reader = _Reader(REGISTERS[register], vocabulary)
    decoded = decode(raw)
    reader.slips.extend(decoded.slips)
    if decoded.text is not None:
        reader.read(decoded.text, careful=decoded.unseen)
    held = (
        sorted({*reader.held, *(record.line for record in reader.records)}) if reader.refused else reader.held
    )
    records = () if reader.refused else tuple(reader.records)
    sheet = Sheet(file, register, dict(reader.columns), records, tuple(held), unread=not reader.told_apart)
    return sheet, tuple(reader.slips)


@dataclass
class _Column:
    """A column of the sheet, with a cache of parsed cells."""

    index: int
    name: str
    cell: Cell
    known: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Reader:
    row: type[Row]
    vocabulary: Vocabulary
    slips: list[Slip] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    width: int = 0
    held: list[int] = field(default_factory=list)
    refused: bool = False
    """Whether a mistake of the whole sheet holds all its rows back."""
    told_apart: bool = False

    def read(self, text: str, *, careful: bool) -> None:
        """Read all records. The first one that is neither empty nor a comment (`#…`) is the header."""
        layout: list[_Column] | None = None
        make: Callable[..., Row] = self.row
        rows = 0
        for record in records(text):
            if isinstance(record, Slip):
                self.slips.append(record)
                if layout is None:
                    return  # without a header, the rows cannot be read
                self.held.append(record.line)
                continue
            line, cells = record
            if not any(cells) or cells[0].startswith("#") or not any(map(str.strip, cells)):
                continue
            if layout is None:
                layout = self._header(line, cells)
                if layout is None:
                    return
                continue
            rows += 1
            if rows > MAX_ROWS:
                self._slip(line, 1, "E602", f"一张表超过 {MAX_ROWS} 行。", "请按单位或月份拆成几张表。")
                self.refused = True
                return
            if (careful or len(cells) > self.width) and not self._plausible(line, cells):
                self.held.append(line)
                continue
            self._row(line, cells, layout, make)
        if layout is None:
            self._slip(1, 1, "E605", "没有找到表头。", "第一行请写各列的名称。")
        elif not rows:
            self._slip(1, 1, "W607", "只有表头，没有内容。", "请填写；不再需要的表请删掉。")

    def _slip(self, line: int, column: int, code: str, message: str, help: str) -> None:
        self.slips.append(Slip(line, column, code, message, help))

    # The header

    def _header(self, line: int, cells: Sequence[str]) -> list[_Column] | None:
        """Return the columns in the order of the row's fields; None when the rows cannot be read without more columns."""
        expected = cells_of(self.row)
        names = _names(expected)
        headers = [cell.strip() for cell in cells]
        while headers and not headers[-1]:
            headers.pop()
        self.width = len(headers)
        if self.width > MAX_COLUMNS:
            self._slip(line, MAX_COLUMNS + 1, "E602", f"超过 {MAX_COLUMNS} 列。", "请删掉多余的列。")
            return None
        if len(headers) == 1 and any(mark in headers[0] for mark in "\t;；，|"):
            help = "各列之间要用英文逗号：请在 Excel 里“另存为”CSV UTF-8（逗号分隔）。"
            self._slip(line, 1, "E605", "表头没有用英文逗号分开。", help)
            return None
        for index, header in enumerate(headers):
            self._place(line, index, header, names, expected)
        lacking = [field for field, cell in expected.items() if cell.column and field not in self.columns]
        for name in lacking:
            message = f"缺少“{expected[name].header}”这一列。"
            self._slip(line, self.width + 1, "E608", message, "请在表头加上这一列并填写。")
        self.refused = bool(self.slips and self.slips[-1].code in ("E606", "E607", "E608"))
        if any(expected[name].required for name in lacking):
            return None
        self.told_apart = True
        layout = [_Column(self.columns.get(name, 0) - 1, name, cell) for name, cell in expected.items()]
        if "id" not in self.columns:
            next(column for column in layout if column.name == "id").known[""] = None
        return layout

    def _place(
        self, line: int, index: int, header: str, names: Mapping[str, str], expected: Mapping[str, Cell]
    ) -> None:
        name = names.get(plain(header.translate(_STARRED)))
        if name is None and plain(header) in COUNTERS:
            return
        if unseen(header) or len(header) > 60:
            self._slip(line, index + 1, "E606", "这一列的表头写法不对。", "请写短而清楚的列名。")
        elif name is None:
            message = f"没有叫“{shown(header)}”的列。" if header else "这一列没有表头。"
            help = did_you_mean(header, [cell.header for cell in expected.values()])
            self._slip(line, index + 1, "E606", message, help if header else "请写上列名，或删掉这一列。")
        elif name in self.columns:
            message = f"“{shown(header)}”与第 {self.columns[name]} 列重复。"
            self._slip(line, index + 1, "E607", message, "请只保留一列。")
        else:
            self.columns[name] = index + 1

    # Rows

    def _plausible(self, line: int, cells: Sequence[str]) -> bool:
        """Whether a row has no control characters and no cells beyond the header."""
        for number, cell in enumerate(cells, 1):
            if number > self.width and cell.strip():
                help = "一格里有英文逗号时要用英文引号括起；最好用 Excel 另存。"
                message = f"这一行有 {len(cells)} 格，表头只有 {self.width} 列。"
                self._slip(line, number, "E609", message, help)
                return False
            if (code := unseen(cell)) is not None:
                message = f"有不可见的控制字符（{code}）。"
                self._slip(line, number, "E610", message, "请删掉它，或重新键入这一格。")
                return False
        return True

    def _row(self, line: int, cells: list[str], layout: list[_Column], make: Callable[..., Row]) -> None:
        values: list[Any] = []
        wrong: set[str] = set()
        count = len(cells)
        for column in layout:
            index = column.index
            cell = cells[index].strip() if 0 <= index < count else ""
            value = column.known.get(cell, _NEW)
            if value is _NEW:
                value = self._value(line, column, cell, wrong)
            elif value.__class__ is CellMistake:
                self._mistake(line, column, value, wrong)
                value = None
            values.append(value)
        row = make(*values)
        for complaint in row.complaints(self.vocabulary):
            if complaint.field in wrong or wrong.intersection(complaint.rests_on):
                continue
            at = self.columns.get(complaint.field, self.width + 1)
            self._slip(line, at, complaint.code, complaint.message, complaint.help)
            wrong.add(complaint.field)
        if wrong:
            self.held.append(line)
        else:
            self.records.append(Record(line, row if "id" in self.columns else replace(row, id=row.own_id)))

    def _value(self, line: int, column: _Column, cell: str, wrong: set[str]) -> Any:
        """Parse a cell that is not cached. On a mistake, return None and add the field to `wrong`."""
        spec = column.cell
        parser = spec.parser
        try:
            if not cell or (not spec.required and cell in _NONE):
                if spec.required:
                    raise CellMistake(spec.missing, f"“{spec.header}”没有填。", "请补上这一格。")
                value = None
            elif len(cell) > parser.longest:
                message = f"“{spec.header}”有 {len(cell)} 个字，最多 {parser.longest} 个。"
                raise CellMistake("E611", message, "请缩短；长的说明请另写一篇文章。")
            else:
                value = parser.parse(cell, self.vocabulary)
        except CellMistake as mistake:
            if parser.repeats or not cell:
                column.known[cell] = mistake
            self._mistake(line, column, mistake, wrong)
            return None
        if not cell or (parser.repeats and not MOBILE.match(cell)):
            column.known[cell] = value
        elif parser.text and cell.startswith(FORMULA):
            help = "这里按文字处理；用表格软件打开时会被当作公式，请在前面加上文字，或删掉这个符号。"
            self._slip(line, column.index + 1, "W605", f"以“{cell[0]}”开头，像是公式。", help)
        elif MOBILE.match(cell) and spec.header.endswith("电话"):
            help = "请尽量写单位的座机；确需写手机号的，先征得本人同意。"
            self._slip(line, column.index + 1, "W606", "这像是个人手机号，会公开显示。", help)
        return value

    def _mistake(self, line: int, column: _Column, mistake: CellMistake, wrong: set[str]) -> None:
        at = column.index + 1 if column.index >= 0 else self.width + 1
        self._slip(line, at, mistake.code, mistake.message, mistake.help)
        wrong.add(column.name)


_NEW = object()


def _names(columns: Mapping[str, Cell]) -> Mapping[str, str]:
    """Return the field of every accepted header; a column's own header wins over another column's alias."""
    names = {plain(cell.header): name for name, cell in columns.items()}
    for name, cell in columns.items():
        for alias in cell.aliases:
            names.setdefault(plain(alias), name)
    return names
