"""Parses one sheet (header, cells, rows), with the position of each mistake. Pure: depends on bytes and vocabulary."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from pipeline.config import RegisterName
from pipeline.content.characters import likeness, odd_places, oddity_at
from pipeline.content.registers.asides import aside
from pipeline.content.registers.cells import MOBILE, CellMistake
from pipeline.content.registers.decode import LOST, MAX_BROKEN, MAX_ROWS, CsvRow, Slip, decode, records
from pipeline.content.registers.header import (
    LOOKED_AT,
    Header,
    Names,
    above_header,
    find_header,
    find_separator,
    letter,
    no_header,
    read_header,
)
from pipeline.content.registers.rows import REGISTERS, Cell, Record, Row, Sheet
from pipeline.content.registers.vocabulary import Vocabulary
from pipeline.errors import Code
from pipeline.parsing.conflict_marks import conflicts

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
        id="W605",
        title="像是公式",
        why="表格软件打开会当作公式执行。",
        mend="去掉开头的 =、+、- 或 @。",
        sample="activities",
        wrong=("名称\n=1+1 等于几"),
        right=("名称\n1+1 等于几"),
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
        title="有控制字符或坏了的字",
        why="看不见的字符会让统计对不上；“�”是存盘时丢了的字。",
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
    Code(
        id="W612",
        title="有看不见的字符或形似的字",
        why="多半是从网页、聊天软件或 PDF 里带来的；词被它断开，搜索就找不到。",
        mend="已去掉或换成普通的字，不改也能用；重新键入这一格就不再提醒。",
        sample="activities",
        wrong=("名称\n科普进\u200b社区"),
        right=("名称\n科普进社区"),
    ),
    Code(
        id="E638",
        title="Excel 的错误值",
        why="公式出错、列太窄或数字太长时，另存的表里只剩这个记号，原来的内容丢了。",
        mend="在 Excel 里改好再另存：公式粘贴为数值，长数字的列设为“文本”后重填。",
        sample="activities",
        wrong=("地点\n#REF!"),
        right=("地点\n社区活动室"),
    ),
)

# Texts that editors write for "none" into an optional cell.
_NONE = frozenset(("-", "—", "——", "/", "\\", "无", "暂无"))
# Spreadsheets treat a cell that begins with one of these as a formula.
FORMULA = ("=", "+", "-", "@")
_BROKEN = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "####")
# A mark of a merge conflict to which a spreadsheet has added empty cells.
_SAVED_MARK = re.compile(r"^\"?([<=>|]{7}[^\n,\";\t]*)\"?[,;\t]+$", re.MULTILINE)
REMEMBERED = 50
"""How many rows back a cell is looked for that was merged with an empty one."""
MOST_FAILED = 5000
"""After so many rows that are no valid records, the others are held back unread."""
MOST_ALIKE = 100
"""So many mistakes with one code in one column are listed; a number stands for the others."""


def read_sheet(
    raw: bytes, file: str, register: RegisterName, vocabulary: Vocabulary
) -> tuple[Sheet, tuple[Slip, ...]]:
    """Return a sheet with its valid rows, and all mistakes; rows with mistakes are left out."""
    decoded = decode(raw)
    if decoded.text is None:
        return Sheet(file, register, {}, (), unread=True), decoded.slips
    if in_conflict := tuple(_conflicts(decoded.text)):
        return Sheet(file, register, {}, (), unread=True), (*decoded.slips, *in_conflict)
    reader = _Reader(REGISTERS[register], vocabulary, decoded.odd)
    reader.read(decoded.text)
    sheet = reader.sheet(file, register)
    return sheet, (*decoded.slips, *reader.slips, *reader.summed_up())


def _conflicts(text: str) -> Iterator[Slip]:
    help = "请比较两种写法，留下要的行，删掉 <<<<<<<、=======、>>>>>>> 这几行。改好以前，整张表先不读。"
    if "<<<<<<<" in text or ">>>>>>>" in text:
        text = _SAVED_MARK.sub(r"\1", text.replace("\r\n", "\n"))
    for conflict in conflicts(text):
        yield Slip(conflict.first, 1, "E123", conflict.message, help)


@dataclass
class _Column:
    """A column of the sheet, with a cache of parsed cells; `number` is 0 for one that is not there."""

    number: int
    name: str
    cell: Cell
    place: str
    known: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Reader:
    row: type[Row]
    vocabulary: Vocabulary
    odd: bool
    slips: list[Slip] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    header: Header | None = None
    alike: Counter[tuple[int, str]] = field(default_factory=Counter)
    last: dict[tuple[int, str], Slip] = field(default_factory=dict)
    above: deque[list[str]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    refused: bool = False
    """Whether the sheet goes on where nothing was read: nobody knows how many rows it has."""

    def read(self, text: str) -> None:
        """Read the header, then every row below it."""
        names = Names(self.row)
        separator, start, warning = find_separator(text, names)
        first_line = text.count("\n", 0, start)
        rows = self._rows(text[start:], separator, first_line)
        head: list[CsvRow] = []
        for record in rows:
            head.append(record)
            if len(head) == LOOKED_AT:
                break
        index = find_header(head, names)
        if index is None:
            self.slips.append(no_header(head, names))
            return
        self.slips.extend([warning] if warning else [])
        self.header = header = read_header(self._cleaned(head[index]), names, self.slips)
        above, held = above_header(head[:index], header)
        self.slips.extend(above)
        self.held.extend(held)
        self._below(chain(head[index + 1 :], rows), header, names)

    def sheet(self, file: str, register: RegisterName) -> Sheet:
        """Return what was read; a mistake of the whole sheet holds every row back."""
        if self.header is None:
            return Sheet(file, register, {}, (), unread=True)
        columns = dict(self.header.columns)
        if self.refused:
            return Sheet(file, register, columns, (), unread=True)
        if not self.header.wrong:
            return Sheet(file, register, columns, tuple(self.records), tuple(self.held))
        held = sorted({*self.held, *(record.line for record in self.records)})
        return Sheet(file, register, columns, (), tuple(held))

    def summed_up(self) -> Iterator[Slip]:
        """Yield a message for each kind of mistake that was made too often to be listed."""
        for (column, code), last in self.last.items():
            more = self.alike[column, code] - MOST_ALIKE
            message = f"{letter(column)} 列同样的错误还有 {more} 处，到第 {last.line} 行为止，没有逐条列出。"
            help = "多半是整列的写法不对：照上面的提示整列改。"
            yield Slip(last.line, column, code, message, help)

    def _rows(self, text: str, separator: str, first_line: int) -> Iterator[CsvRow]:
        """Yield the records that say something; mistakes of quoting become messages, notes (`#…`) are left out."""
        broken = 0
        for record in records(text, separator):
            if isinstance(record, Slip):
                self._tell(replace(record, line=record.line + first_line))
                self.held.append(record.line + first_line)
                broken += 1
                self.refused = broken > MAX_BROKEN  # what follows was not read
                continue
            cells = record.cells
            if not any(cells) or not any(map(str.strip, cells)):
                continue
            moved = CsvRow(record.line + first_line, record.row + first_line, cells) if first_line else record
            if cells[0][:1] == "#" and not cells[0].startswith(_BROKEN):
                self._note(moved)
            else:
                yield moved

    def _note(self, record: CsvRow) -> None:
        if sum(1 for cell in record.cells if cell.strip()) > 2:
            message = f"第 {record.row} 行以 # 开头，当作说明，没有读。"
            help = "是记录就去掉 #；不要的请删掉这一行。"
            self._tell(Slip(record.line, 1, "W610", message, help))

    def _below(self, rows: Iterator[CsvRow], header: Header, names: Names) -> None:
        """Read the rows below the header."""
        layout = self._layout(header)
        unread: Counter[int] = Counter()
        found = failed = 0
        for record in rows:
            found += 1
            if found > MAX_ROWS:
                self._tell(
                    Slip(record.line, 1, "E602", f"一张表超过 {MAX_ROWS} 行。", "请按单位或月份拆成几张表。")
                )
                self.refused = True
                break
            if header.lacking or failed > MOST_FAILED:
                self.held.append(record.line)
                continue
            slips: list[Slip] = []
            row = self._row(record, header, layout, slips)
            failed += row is None
            if failed > MOST_FAILED:
                message = f"有错误的行超过 {MOST_FAILED}，从这一行起没有再查。"
                self._tell(
                    Slip(
                        record.line,
                        1,
                        "E602",
                        message,
                        "多半是整列的写法不对：照上面的提示整列改，再检查一次。",
                    )
                )
            if row is None and (other := aside(record.cells, header, names, record.row)) is not None:
                slips = [Slip(record.line, 1, "W610", *other)] if other[0] else []
            elif row is None:
                self.held.append(record.line)
            else:
                self.records.append(Record(record.line, row))
            for slip in slips:
                self._tell(slip)
            for number in header.unread:
                if number <= len(record.cells) and record.cells[number - 1].strip():
                    unread[number] += 1
        for number, count in sorted(unread.items()):
            message = (
                f"登记表没有“{header.unread[number]}”这一列（{letter(number)} 列），里面的 {count} 格没有读。"
            )
            help = "不要紧的可以不管；要保留的请写进“备注”。"
            self.slips.append(Slip(header.line, number, "W608", message, help))
        if not found:
            self.slips.append(
                Slip(header.line, 1, "W607", "只有表头，没有内容。", "请填写；不再需要的表请删掉。")
            )

    def _tell(self, slip: Slip) -> None:
        """Append a message, unless there are many of its kind: then it is counted."""
        kind = (slip.column, slip.code)
        self.alike[kind] += 1
        if self.alike[kind] <= MOST_ALIKE:
            self.slips.append(slip)
        else:
            self.last[kind] = slip

    def _layout(self, header: Header) -> list[_Column]:
        """Return the columns in the order of the row's fields."""
        layout = []
        for name, cell in header.expected.items():
            number = header.columns.get(name, 0)
            place = header.place(number) if number else f"“{cell.header}”"
            layout.append(_Column(number, name, cell, place))
        if "id" not in header.columns:
            next(column for column in layout if column.name == "id").known[""] = None
        return layout

    # Rows

    def _cleaned(self, record: CsvRow, slips: list[Slip] | None = None) -> CsvRow:
        """Return a row without characters that nobody typed; append what was done, or what cannot be mended (E610)."""
        found = self.slips if slips is None else slips
        if not self.odd:
            return record
        cells = [self._clean(record, number, cell, found) for number, cell in enumerate(record.cells, 1)]
        return record._replace(cells=cells)

    def _clean(self, record: CsvRow, number: int, cell: str, slips: list[Slip]) -> str:
        place = self.header.place(number) if self.header is not None else f"{letter(number)} 列"
        if LOST in cell:
            message = f"{place}：有坏了的字（�），存盘或传送时丢了。"
            slips.append(Slip(record.line, number, "E610", message, "请对照原来的表重新键入这一格。"))
        places = list(odd_places(cell))
        if not places:
            return cell
        kept, start = [], 0
        for at, code in places:
            if code.startswith("E"):
                message = f"{place}：{oddity_at(cell, at, code).message}"
                slips.append(Slip(record.line, number, "E610", message, "请删掉它，或重新键入这一格。"))
                return cell
            kept += [cell[start:at], likeness(cell[at]) if code == "W115" else ""]
            start = at + 1
        at, code = places[0]
        what = f"已按“{likeness(cell[at])}”读" if code == "W115" else "已去掉"
        more = f"（这一格共 {len(places)} 处）" if len(places) > 1 else ""
        message = f"{place}：{oddity_at(cell, at, code).message.removesuffix('。')}，{what}{more}。"
        slips.append(Slip(record.line, number, "W612", message, "不改也能用；重新键入这一格就不再提醒。"))
        return "".join((*kept, cell[start:]))

    def _fits(self, record: CsvRow, header: Header, slips: list[Slip]) -> bool:
        """Whether every cell that says something stands under a header."""
        for number, cell in enumerate(record.cells, 1):
            if number in header.written or not cell.strip():
                continue
            if number > header.width:
                message = f"第 {record.row} 行有 {len(record.cells)} 格，表头只有 {header.width} 列。"
                help = "一格里有英文逗号时要用英文引号括起；最好用 Excel 另存。"
            else:
                message = f"{letter(number)} 列没有表头，这一行却写着“{cell.strip()[:20]}”。"
                help = "请移到有表头的列，或在表头写上列名；不要的请删掉。"
            slips.append(Slip(record.line, number, "E609", message, help))
            return False
        return True

    def _row(self, record: CsvRow, header: Header, layout: list[_Column], slips: list[Slip]) -> Row | None:
        """Return the row of a record; None when there are mistakes, which are appended."""
        if self.odd:
            record = self._cleaned(record, slips)
            if any(slip.code == "E610" for slip in slips):
                return None
        cells = record.cells
        self.above.append(cells)
        if len(cells) > len(header.written) and not self._fits(record, header, slips):
            return None
        values: list[Any] = []
        wrong: set[str] = set()
        count = len(cells)
        for column in layout:
            number = column.number
            cell = cells[number - 1].strip() if 0 < number <= count else ""
            value = column.known.get(cell, _NEW)
            if value is _NEW:
                value = self._value(record, column, cell, wrong, slips)
            elif value.__class__ is CellMistake:
                self._mistake(record, column, value, wrong, slips)
                value = None
            values.append(value)
        make: Callable[..., Row] = self.row
        row = make(*values)
        for complaint in row.complaints(self.vocabulary):
            if complaint.field in wrong or wrong.intersection(complaint.rests_on):
                continue
            at = next(column for column in layout if column.name == complaint.field)
            mistake = CellMistake(complaint.code, complaint.message, complaint.help)
            self._mistake(record, at, mistake, wrong, slips)
        if wrong:
            return None
        return row if "id" in header.columns else replace(row, id=row.own_id)

    def _value(self, record: CsvRow, column: _Column, cell: str, wrong: set[str], slips: list[Slip]) -> Any:
        """Parse a cell that is not cached. On a mistake, return None and add the field to `wrong`."""
        spec = column.cell
        parser = spec.parser
        try:
            value = self._parsed(column, cell)
        except CellMistake as mistake:
            if parser.repeats and cell:
                column.known[cell] = mistake
            self._mistake(record, column, mistake, wrong, slips)
            return None
        if not cell or (parser.repeats and not MOBILE.match(cell)):
            column.known[cell] = value
        elif parser.text and cell.startswith(FORMULA):
            help = "这里按文字处理；用表格软件打开时会被当作公式，请在前面加上文字，或删掉这个符号。"
            message = f"{column.place}：以“{cell[0]}”开头，像是公式。"
            slips.append(Slip(record.line, column.number, "W605", message, help))
        elif MOBILE.match(cell) and spec.header.endswith("电话"):
            help = "请尽量写单位的座机；确需写手机号的，先征得本人同意。"
            message = f"{column.place}：这像是个人手机号，会公开显示。"
            slips.append(Slip(record.line, column.number, "W606", message, help))
        return value

    def _parsed(self, column: _Column, cell: str) -> Any:
        """Return the value of a cell. Raises CellMistake."""
        spec = column.cell
        if not cell or (not spec.required and cell in _NONE):
            if not spec.required:
                return None
            raise CellMistake(spec.missing, "这一格没有填。", self._missing_help(column))
        if cell[0] == "#" and cell.startswith(_BROKEN):
            help = "请在 Excel 里改好再另存：公式粘贴为数值，列太窄的拉宽，长数字的列设为“文本”后重填。"
            raise CellMistake("E638", f"“{cell[:20]}”是 Excel 的错误值，原来的内容丢了。", help)
        if len(cell) > spec.parser.longest:
            message = f"有 {len(cell)} 个字，最多 {spec.parser.longest} 个。"
            raise CellMistake("E611", message, "请缩短；长的说明请另写一篇文章。")
        return spec.parser.parse(cell, self.vocabulary)

    def _mistake(
        self, record: CsvRow, column: _Column, mistake: CellMistake, wrong: set[str], slips: list[Slip]
    ) -> None:
        """Append a mistake at its cell. The row is named where a line break in a cell makes it differ from the line."""
        wrong.add(column.name)
        at = column.number or (self.header.width + 1 if self.header is not None else 1)
        if self.alike[at, mistake.code] >= MOST_ALIKE:
            slips.append(Slip(record.line, at, mistake.code, "", ""))
            return
        row = f"表格第 {record.row} 行 " if record.row != record.line else ""
        message = f"{row}{column.place}：{mistake.message}"
        slips.append(Slip(record.line, at, mistake.code, message, mistake.help))

    def _missing_help(self, column: _Column) -> str:
        """Return what to do about an empty cell: it may be left of a merged one."""
        at = column.number - 1
        filled = (cells[at].strip() for cells in reversed(self.above) if 0 <= at < len(cells))
        above = next(filter(None, filled), "")
        if not above or column.name in ("id", "name"):
            return "请补上这一格。"
        above = above if len(above) <= 20 else above[:19] + "…"
        return f"请补上这一格。上面写着“{above}”：如果原来是合并的格，请先在 Excel 里取消合并，每一行都填上。"


_NEW = object()
