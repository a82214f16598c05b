"""Decodes the bytes of a sheet into CSV records: encoding, line numbers, quoting. Mistakes have a line and a cell."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import Code

CODES = (
    Code(
        id="W601",
        title="文件是 GB18030 编码",
        why="能读，但换一台电脑可能是乱码。",
        mend="另存为 CSV UTF-8。",
        sample="bytes",
        wrong="GBK 的表",
        right="UTF-8 的表",
    ),
    Code(
        id="E603",
        title="登记表读不出来",
        why="不是 UTF-8 或 GB18030 的 CSV 文件。",
        mend="在表格软件里“另存为”CSV UTF-8。",
        sample="bytes",
        wrong="改了扩展名的 .xlsx",
        right="另存为的 CSV UTF-8",
    ),
    Code(
        id="E604",
        title="引号没有成对",
        why="引号写错，后面的格子会连在一起。",
        mend="补上引号，或在表格软件里重新另存。",
        sample="sheet",
        wrong=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            'KP-001,科普进社区,演示科技馆,2026-05-01,线下,"社区活动室"二楼,锦江区,公众,120,已举办,https://example.org/report\n'
            "KP-002,科普进社区,演示科技馆,2026-05-02,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
        right=(
            "编号,名称,单位,日期,线上线下,地点,区县,受众,参加人数,状态,证据\n"
            'KP-001,科普进社区,演示科技馆,2026-05-01,线下,"社区活动室二楼",锦江区,公众,120,已举办,https://example.org/report\n'
            "KP-002,科普进社区,演示科技馆,2026-05-02,线下,社区活动室,锦江区,公众,120,已举办,https://example.org/report"
        ),
    ),
)

MAX_BYTES = 16 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 60
# After this many records with broken quotes, more findings are of no use.
MAX_BROKEN = 20
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufffe\uffff]")
SAVE_AS = "请在 Excel 或 WPS 里“另存为”，类型选“CSV UTF-8（逗号分隔）”。"


@dataclass(frozen=True)
class Slip:
    """A mistake in a sheet, with position, message and help. A code that begins with W is a warning."""

    line: int
    column: int
    code: str
    message: str
    help: str


@dataclass(frozen=True)
class Decoded:
    """The text of a sheet, or None when it cannot be decoded; `unseen` when it contains a control character."""

    text: str | None
    slips: tuple[Slip, ...]
    unseen: bool = False


def decode(raw: bytes) -> Decoded:
    """Decode UTF-8 with or without BOM, else GB18030 (Excel's default in China) with a warning."""
    refusal = _not_text(raw)
    if refusal is not None:
        return Decoded(None, (refusal,))
    slips: tuple[Slip, ...] = ()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError:
            line = raw.count(b"\n", 0, error.start) + 1
            message = "文件既不是 UTF-8 也不是 GB18030 编码，从这一行起读不出来。"
            return Decoded(None, (Slip(line, 1, "E603", message, SAVE_AS),))
        slips = (Slip(1, 1, "W601", "文件是 GB18030（GBK）编码，已按它读取。", f"建议改存 UTF-8：{SAVE_AS}"),)
    return Decoded(text, slips, _CONTROL.search(text) is not None)


def _not_text(raw: bytes) -> Slip | None:
    if not raw.strip():
        return Slip(1, 1, "E605", "文件是空的。", "第一行请写表头；没有内容的表请删掉。")
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Slip(1, 1, "E603", "这是 Excel 工作簿，只是改了扩展名。", SAVE_AS)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Slip(1, 1, "E603", "文件是 UTF-16 编码（“Unicode 文本”）。", SAVE_AS)
    return None


def unseen(cell: str) -> str | None:
    """Return the first invisible, forbidden character of a cell as U+XXXX, or None."""
    found = _CONTROL.search(cell)
    return f"U+{ord(found.group()):04X}" if found else None


def records(text: str) -> Iterator[tuple[int, list[str]] | Slip]:
    """Yield each record with the line it starts on. A record with broken quotes becomes a Slip, and reading continues.

    Lines end at LF, CRLF or CR, as editors count them.
    """
    lines = io.StringIO(text, newline="").readlines()
    start = broken = 0
    while start < len(lines):
        failed = None
        reader = csv.reader(lines[start:] if start else lines, strict=True)
        before = 0
        try:
            for record in reader:
                yield start + before + 1, record
                before = reader.line_num
        except csv.Error:
            failed = start + before
        if failed is None:
            return
        yield _broken(lines, failed)
        broken += 1
        if broken == MAX_BROKEN:
            message = f"引号的错误超过 {MAX_BROKEN} 处，后面的没有再读。"
            yield Slip(failed + 1, 1, "E604", message, SAVE_AS)
            return
        start = failed + 1


def _broken(lines: list[str], index: int) -> Slip:
    """Find the cell with mismatched quotes in the record that starts at `lines[index]`."""
    cell, opened, quoted, closed = 1, False, False, False
    help = "一格里有英文引号或换行时，整格要用一对英文引号括起，里面的引号写两遍；最好用 Excel 另存。"
    for line in lines[index:]:
        for char in line:
            if quoted:
                quoted, closed = (False, True) if char == '"' else (True, False)
            elif char == '"' and (not opened or closed):
                quoted, opened, closed = True, True, False
            elif char in ",\r\n":
                cell, opened, closed = cell + (char == ","), False, False
            elif closed:
                return Slip(index + 1, cell, "E604", "引号后面多了内容，这一行没有读懂。", help)
            else:
                opened = True
        if not quoted:
            break
    return Slip(index + 1, cell, "E604", "引号没有成对，这一行没有读懂。", help)
