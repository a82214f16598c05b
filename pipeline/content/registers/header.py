"""Finds the header of a sheet and its separator, and says what each column is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.content.registers.cells import shown
from pipeline.content.registers.decode import MAX_COLUMNS, SAVE_AS, CsvRow, Slip, declared_separator
from pipeline.content.registers.rows import COUNTERS, Cell, Row, cells_of
from pipeline.content.registers.vocabulary import plain
from pipeline.errors import Code

CODES = (
    Code(
        id="E605",
        title="没有表头",
        why="表头说明每一列是什么。",
        mend="在内容上面写一行各列的名称，用英文逗号分开。",
        sample="sheet",
        wrong="# 本表由演示科技馆填报",
        right=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
    ),
    Code(
        id="E606",
        title="像是写错的列名",
        why="写错的列名不会生效，这一列就漏掉了。",
        mend="按提示改正列名；不是登记的内容，删掉这一列。",
        sample="sheet",
        wrong=(
            "编号,名称,单位,日期,开始时刻,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,09:00,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
        right=(
            "编号,名称,单位,日期,开始时间,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,09:00,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
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
        id="W608",
        title="有一列没有读",
        why="登记表没有这一列，里面的内容网站和统计都不用。",
        mend="不要紧的可以不管；要保留的写进“备注”。",
        sample="sheet",
        wrong=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,天气,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,晴,已举办,https://example.org/report"
        ),
        right=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据,备注\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report,晴"
        ),
    ),
    Code(
        id="W609",
        title="表头上面有几行没有读",
        why="表头上面的标题、填报单位不是内容。",
        mend="没有漏掉内容就不用改；也可以删掉这几行。",
        sample="sheet",
        wrong=(
            "2026年科普活动登记表,,,,,,,,,,\n"
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
        right=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
    ),
    Code(
        id="W611",
        title="各列不是用英文逗号分开的",
        why="用制表符、分号的表能读，换一个程序可能读错。",
        mend="另存为 CSV UTF-8（逗号分隔）。",
        sample="sheet",
        wrong=(
            "编号;名称;单位;日期;线上线下;地点;区县;受众;参加人数;状态;证据\n"
            "KP-001;科普进社区;演示科技馆;2026-05-01;线下;社区活动室;锦江区;公众;120;已举办;https://example.org/report"
        ),
        right=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
    ),
)

LOOKED_AT = 20
"""How many rows may stand above the header, counted with it."""
# Fewer names of columns than this are chance: a title may have one.
ENOUGH = 2
_SEPARATORS = {",": "英文逗号", "\t": "制表符", ";": "英文分号", "|": "竖线"}
_BRACKETED = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_MARKS = str.maketrans("", "", "*＊:：()（）[]【】〔〕“”\"'")


@dataclass
class Header:
    """What the columns of a sheet are.

    `columns` are their numbers (from 1) by field, `written` their headers as the editor wrote them by number,
    `counters` the numbers of columns that only count rows, `unread` of those the register does not have. `lacking`
    are the fields without which no row can be made. `wrong`: a mistake here holds every row back.
    """

    line: int
    width: int
    expected: Mapping[str, Cell]
    columns: dict[str, int] = field(default_factory=dict)
    written: dict[int, str] = field(default_factory=dict)
    counters: set[int] = field(default_factory=set)
    unread: dict[int, str] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()
    wrong: bool = False

    def place(self, number: int) -> str:
        """Return how a message calls a column: its letter and its header."""
        written = self.written.get(number, "")
        return f"{letter(number)} 列“{shown(written)}”" if written else f"{letter(number)} 列"


def letter(number: int) -> str:
    """Return the letter of a column, as spreadsheets show it."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


class Names:
    """The headers that the columns of a register may have."""

    def __init__(self, row: type[Row]) -> None:
        self.expected = cells_of(row)
        self._fields = {plain(cell.header): name for name, cell in self.expected.items()}
        for name, cell in self.expected.items():
            for alias in cell.aliases:
                self._fields.setdefault(plain(alias), name)

    def field(self, header: str) -> str | None:
        """Return the field of a header in any accepted spelling, with or without marks and words in brackets."""
        text = plain(header)
        for each in (text, _BRACKETED.sub("", text), text.translate(_MARKS)):
            if (found := self._fields.get(each.translate(_MARKS)) or self._fields.get(each)) is not None:
                return found
        return None

    def knows(self, header: str) -> bool:
        """Whether a cell is the header of a column or of the row numbers."""
        return bool(header) and (self.field(header) is not None or is_counter(header))

    def score(self, cells: Sequence[str]) -> int:
        """Return how many different columns a row names."""
        return len({self.field(cell) for cell in cells if cell} - {None})

    def near(self, header: str, present: Mapping[str, int]) -> tuple[str, str] | None:
        """Return header and field that a wrong header was meant to be, among the columns that are not there yet."""
        free: dict[str, str] = {}
        for name, cell in self.expected.items():
            if name not in present:
                free.update({plain(each): each for each in (cell.header, *cell.aliases) if len(each) > 1})
        close = difflib.get_close_matches(plain(header)[:40], free, n=1, cutoff=0.6)
        return (free[close[0]], self._fields[close[0]]) if close else None


def is_counter(header: str) -> bool:
    """Whether a header is that of a column which only counts the rows of a sheet."""
    return plain(header) in COUNTERS


def find_separator(text: str, names: Names) -> tuple[str, int, Slip | None]:
    """Return the separator of a sheet, where the sheet begins, and a warning when it is not a comma."""
    declared, start = declared_separator(text)
    lines = text[start : start + 50_000].splitlines()[: LOOKED_AT + 10]
    scores = {
        mark: max((names.score([c.strip(' \t"') for c in line.split(mark)]) for line in lines), default=0)
        for mark in _SEPARATORS
    }
    best = max(scores, key=lambda mark: (scores[mark], mark == declared, mark == ","))
    if scores[best] < ENOUGH or best == ",":
        return ",", start, None
    message = f"各列是用{_SEPARATORS[best]}分开的，已按它读取。"
    return best, start, Slip(1, 1, "W611", message, f"建议改存：{SAVE_AS}")


def find_header(head: Sequence[CsvRow], names: Names) -> int | None:
    """Return which of the first rows is the header: the first of those with the most names of columns; None without one."""
    scores = [names.score(record.cells) for record in head[:LOOKED_AT]]
    best = max(scores, default=0)
    return scores.index(best) if best >= ENOUGH else None


def no_header(head: Sequence[CsvRow], names: Names) -> Slip:
    """Return the message for a sheet in which no row names two columns."""
    if not head:
        return Slip(1, 1, "E605", "没有找到表头。", "内容上面请写一行各列的名称。")
    record = head[0]
    text = " ".join(filter(None, record.cells))
    for mark in "，；、 \u3000":
        if names.score([part.strip() for part in text.split(mark)]) >= ENOUGH:
            message = "表头没有用英文逗号分开。"
            return Slip(record.line, 1, "E605", message, f"各列之间要用英文逗号：{SAVE_AS}")
    needed = "、".join(cell.header for cell in names.expected.values() if cell.column)
    message = (
        f"没有找到表头：前 {len(head)} 行里没有哪一行写着各列的名称（第 {record.row} 行是“{shown(text)}”）。"
    )
    return Slip(record.line, 1, "E605", message, f"内容上面请写一行列名：{needed}。")


def read_header(record: CsvRow, names: Names, slips: list[Slip]) -> Header:
    """Return the columns that a header names; append its mistakes."""
    headers = [cell.strip() for cell in record.cells]
    while headers and not headers[-1]:
        headers.pop()
    header = Header(record.line, len(headers), names.expected)
    if header.width > MAX_COLUMNS:
        slips.append(
            Slip(record.line, MAX_COLUMNS + 1, "E602", f"超过 {MAX_COLUMNS} 列。", "请删掉多余的列。")
        )
        header.wrong = True
        header.lacking = tuple(name for name, cell in names.expected.items() if cell.column)
        return header
    header.written.update({number: text for number, text in enumerate(headers, 1) if text})
    for number, text in header.written.items():
        _place(header, number, text, names, slips)
    for number, text in list(header.unread.items()):
        _judge_unread(header, number, text, names, slips)
    _report_lacking(header, slips)
    return header


def _place(header: Header, number: int, text: str, names: Names, slips: list[Slip]) -> None:
    name = names.field(text)
    if name is None and is_counter(text):
        header.counters.add(number)
    elif name is None:
        header.unread[number] = text
    elif name in header.columns:
        first = header.columns[name]
        message = f"{header.place(number)}与 {header.place(first)}重复，不知道该用哪一列。"
        slips.append(Slip(header.line, number, "E607", message, "请只保留一列，或给另一列换一个名称。"))
        header.wrong = True
    else:
        header.columns[name] = number


def _judge_unread(header: Header, number: int, text: str, names: Names, slips: list[Slip]) -> None:
    """Report a header that is a wrong spelling of a column's. Other unknown headers are reported after the rows are read."""
    found = names.near(text, header.columns)
    if found is None:
        return
    near, name = found
    message = f"没有叫“{shown(text)}”的列（{letter(number)} 列）。"
    help = f"是不是想写“{near}”？是的请改正；不是登记的内容，请删掉这一列或写进“备注”。"
    slips.append(Slip(header.line, number, "E606", message, help))
    header.wrong = True
    # Its cells are checked, and the column does not count as missing.
    header.columns[name] = number
    del header.unread[number]


def _report_lacking(header: Header, slips: list[Slip]) -> None:
    lacking = [name for name, cell in header.expected.items() if cell.column and name not in header.columns]
    for name in lacking:
        others = "、".join(header.expected[name].aliases[:3])
        message = f"缺少“{header.expected[name].header}”这一列。"
        help = f"请在表头加上这一列并填写{f'（也可以叫 {others}）' if others else ''}。"
        slips.append(Slip(header.line, header.width + 1, "E608", message, help))
        header.wrong = True
    header.lacking = tuple(name for name in lacking if header.expected[name].required)


def above_header(head: Sequence[CsvRow], header: Header) -> tuple[list[Slip], list[int]]:
    """Return what to say about the rows above the header, and the lines of those that look like records."""
    records = [r for r in head if _filled(r.cells) >= max(4, header.width // 2)]
    slips = [
        Slip(
            r.line, 1, "E605", f"第 {r.row} 行像是一条记录，却在表头上面。", "请移到表头下面；不要的请删掉。"
        )
        for r in records
    ]
    others = [r for r in head if r not in records]
    if others:
        texts = "、".join(
            f"“{shown(' '.join(filter(None, (c.strip() for c in r.cells))))}”" for r in others[:3]
        )
        more = f"等 {len(others)} 行" if len(others) > 3 else ""
        message = f"表头在第 {header.line} 行；上面的 {texts}{more}像标题或说明，没有读。"
        slips.append(
            Slip(others[0].line, 1, "W609", message, "没有漏掉内容就不用改；也可以删掉表头上面的行。")
        )
    return slips, [r.line for r in records]


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())
