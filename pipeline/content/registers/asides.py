"""Tells the rows of a sheet that are no records: sums, repeated headers, captions, notes, bare row numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipeline.content.registers.cells import shown
from pipeline.content.registers.header import Header, Names
from pipeline.errors import Code

CODES = (
    Code(
        id="W610",
        title="有一行不是记录，没有读",
        why="合计、小计、重复的表头、标题和说明不能当作一场活动来计数。",
        mend="是合计、标题的请删掉这一行；是一条记录的，把必填的格补全。",
        sample="sheet",
        wrong=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report\n"
            "合计,,,,,,,,120,,"
        ),
        right=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            "KP-001,科普进社区,演示科技馆,2026-05-01,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
    ),
)

_SUM = re.compile(
    r"(?:本?[页月季年周表]|全[年月市区部]|上半年|下半年|累计)?"
    r"(?:合计|小计|总计|共计|累计|总和|汇总|总数|sum|total|subtotal)(?:[\d:(,.].*)?\Z",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|填[表报](?:说明|人|单位|日期|时间)?|报送(?:人|单位|日期|时间)|制表(?:人|单位|日期)?|审[核批](?:人|意见)?|"
    r"统计(?:人|时间|截止)?|数据截止|(?:单位)?负责人|联系(?:人|电话)|分管领导|经办人|复核人?|盖章|单位盖章)[^:]{0,8}[:(]"
)
_SECTION = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|第[一二三四五六七八九十]{1,3}[部类项])"
)
_DIGITS = re.compile(r"\d+\.?\Z")


def aside(cells: Sequence[str], header: Header, names: Names, row: int) -> tuple[str, str] | None:
    """Return message and help for a row that is no record, ("", "") for one that says nothing; None for a record.

    It is asked only about rows with mistakes: what is a valid record is one.
    """
    filled = [(number, cell.strip()) for number, cell in enumerate(cells, 1) if cell.strip()]
    told = [(number, text) for number, text in filled if number not in header.counters]
    if not told and all(_DIGITS.match(_narrow(text)) for _, text in filled):
        return "", ""
    if len(told) > 2 and names.score([text for _, text in told]) > len(told) // 2:
        return f"第 {row} 行又是一行表头，没有读。", "请删掉这一行。"
    number, text = filled[0]
    start = _narrow(text)
    quoted = shown(" ".join(text for _, text in filled))
    lacks = any(
        not (cells[at - 1].strip() if at <= len(cells) else "")
        for name, at in header.columns.items()
        if header.expected[name].required
    )
    if lacks and any(_SUM.match(_narrow(text)) for _, text in filled[:2]):
        return f"第 {row} 行像合计行（“{quoted}”），没有读。", "请删掉这一行；总数由程序算。"
    if _NOTE.match(start) and len(told) * 2 <= header.width:
        return f"第 {row} 行像说明（“{quoted}”），没有读。", "是说明就请删掉；是一条记录的，请补全必填的格。"
    alone = len(filled) == 1 and header.width > 2 and number == 1
    if alone and (header.columns.get("name") != 1 or _SECTION.match(start)):
        help = "是标题或说明就请删掉；是一条记录的，请补全必填的格。"
        return f"第 {row} 行只有一格有字（“{quoted}”），像标题或说明，没有读。", help
    return None


def _narrow(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
