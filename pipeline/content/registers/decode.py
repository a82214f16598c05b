"""Decodes the bytes of a sheet into CSV records: encoding, lines and rows, quoting. Mistakes have a line and a cell."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.content.characters import oddities
from pipeline.errors import Code

CODES = (
    Code(
        id="W601",
        title="文件不是 UTF-8 编码",
        why="GB18030（GBK）和 UTF-16 能读，但换一台电脑可能是乱码。",
        mend="另存为 CSV UTF-8。",
        sample="bytes",
        wrong="GBK 的表",
        right="UTF-8 的表",
    ),
    Code(
        id="E603",
        title="登记表读不出来",
        why="不是 UTF-8、GB18030 或 UTF-16 的 CSV 文件，或者存盘时坏了。",
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
# A cell that goes over a line's end and has so many separators in one further line has swallowed a row.
SWALLOWED = 4
# How far the cell with a broken quote is looked for.
_LOOKED_AT = 50_000
LOST = "\ufffd"
"""What stands for a character that was lost when a file was decoded wrongly and saved."""
_LEADING = "\ufeff\u200b\u2060"
_DECLARED = re.compile(r"sep=(.)[^\r\n]*(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
SAVE_AS = "请在 Excel 或 WPS 里“另存为”，类型选“CSV UTF-8（逗号分隔）”。"


@dataclass(frozen=True)
class Slip:
    """A mistake in a sheet, with position, message and help. A code that begins with W is a warning."""

    line: int
    column: int
    code: str
    message: str
    help: str


class CsvRow(NamedTuple):
    """A record: the line it starts on, its row in a spreadsheet (both from 1), and its cells."""

    line: int
    row: int
    cells: list[str]


@dataclass(frozen=True)
class Decoded:
    """The text of a sheet, or None when it cannot be decoded; `odd` when it contains a character that nobody typed."""

    text: str | None
    slips: tuple[Slip, ...]
    odd: bool = False


def decode(raw: bytes) -> Decoded:
    """Decode UTF-8, UTF-16 or GB18030 (Excel's default in China), with a warning for all but UTF-8."""
    refusal = _not_text(raw)
    if refusal is not None:
        return Decoded(None, (refusal,))
    slips: tuple[Slip, ...] = ()
    try:
        encoding, name = _wide(raw), "UTF-16（“Unicode 文本”）"
        text = raw.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        if encoding is not None or _is_damaged(raw):
            return Decoded(None, (_damaged(line),))
        try:
            encoding, name = "gb18030", "GB18030（GBK）"
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            message = "文件既不是 UTF-8 也不是 GB18030 编码，从这一行起读不出来。"
            return Decoded(None, (Slip(line, 1, "E603", message, SAVE_AS),))
    if encoding is not None:
        slips = (Slip(1, 1, "W601", f"文件是 {name}编码，已按它读取。", f"建议改存 UTF-8：{SAVE_AS}"),)
    text = text.lstrip(_LEADING)
    return Decoded(text, slips, LOST in text or next(oddities(text), None) is not None)


def _wide(raw: bytes) -> str | None:
    """Return the name of UTF-16 if the bytes are in it: by its mark, else by the zero byte in every other place."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = raw[:400]
    if start.count(0) * 8 < len(start):
        return None
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def _is_damaged(raw: bytes) -> bool:
    """Whether bytes that are not UTF-8 are UTF-8 for the most part: GB18030 would make other characters of them."""
    good = bad = 0
    for line in raw.splitlines():
        if not line.isascii():
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good > bad


def _damaged(line: int) -> Slip:
    message = "从这一行起有几个字坏了：文件大部分是 UTF-8，这里却不是。"
    help = f"多半是两份编码不同的表接在了一起，或传送时断了。请用原来的表重新存：{SAVE_AS}"
    return Slip(line, 1, "E603", message, help)


def _not_text(raw: bytes) -> Slip | None:
    if not raw.strip():
        return Slip(1, 1, "E605", "文件是空的。", "第一行请写表头；没有内容的表请删掉。")
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Slip(1, 1, "E603", "这是 Excel 工作簿，只是改了扩展名。", SAVE_AS)
    if (
        raw[:200]
        .lstrip(b"\xef\xbb\xbf \t\r\n")
        .lower()
        .startswith((b"<html", b"<!doctype", b"<table", b"<?xml"))
    ):
        help = f"请用 Excel 或 WPS 打开它，再存一次。{SAVE_AS}"
        return Slip(1, 1, "E603", "这是网页表格，只是改了扩展名。", help)
    return None


def declared_separator(text: str) -> tuple[str | None, int]:
    """Return the separator that a first line `sep=;` names, and where the sheet begins after that line."""
    found = _DECLARED.match(text)
    return (found.group(1), found.end()) if found else (None, 0)


def records(text: str, separator: str = ",") -> Iterator[CsvRow | Slip]:
    """Yield each record. A record with broken quotes becomes a Slip, and reading continues.

    Lines end at LF, CRLF or CR, as editors count them.
    """
    lines = io.StringIO(text, newline="").readlines()
    start = broken = row = 0
    while start < len(lines):
        failed = None
        reader = csv.reader(lines[start:] if start else lines, delimiter=separator, strict=True)
        before = 0
        try:
            for record in reader:
                row += 1
                if reader.line_num - before > 1 and _has_swallowed(record, separator):
                    failed = start + before
                    break
                yield CsvRow(start + before + 1, row, record)
                before = reader.line_num
        except csv.Error:
            failed = start + before
        if failed is None:
            return
        yield _broken(lines, failed, separator)
        broken += 1
        if broken == MAX_BROKEN:
            message = f"引号的错误超过 {MAX_BROKEN} 处，后面的没有再读。"
            yield Slip(failed + 1, 1, "E604", message, SAVE_AS)
            return
        start = failed + 1


def _has_swallowed(record: Sequence[str], separator: str) -> bool:
    """Whether a cell goes on over lines that look like rows: a quote was opened there and never closed."""
    return any(
        line.count(separator) >= SWALLOWED
        for cell in record
        if "\n" in cell or "\r" in cell
        for line in cell.splitlines()[1:]
    )


def _broken(lines: list[str], index: int, separator: str) -> Slip:
    """Find the cell with mismatched quotes in the record that starts at `lines[index]`."""
    cell, opened, quoted, closed, looked_at = 1, False, False, False, 0
    at = 1
    help = "一格里有英文引号或换行时，整格要用一对英文引号括起，里面的引号写两遍；最好用 Excel 另存。"
    for line in lines[index:]:
        looked_at += len(line)
        for char in line[:_LOOKED_AT]:
            if quoted:
                quoted, closed = (False, True) if char == '"' else (True, False)
            elif char == '"' and (not opened or closed):
                quoted, opened, closed, at = True, True, False, cell
            elif char == separator or char in "\r\n":
                cell, opened, closed = cell + (char == separator), False, False
            elif closed:
                return Slip(index + 1, cell, "E604", "引号后面多了内容，这一行没有读懂。", help)
            else:
                opened = True
        if not quoted or looked_at > _LOOKED_AT:
            break
    return Slip(index + 1, at, "E604", "引号没有成对，这一行没有读懂。", help)
