"""Reports of the count: terminal rows, JSON, and a workbook with every work and its evidence."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import chain
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.content.model import KIND_LABELS
from pipeline.goals import register_goals as registers
from pipeline.goals.progress import Adjustment, Counted, LeftOut, Progress
from pipeline.goals.register_goals import RegisterProgress

Row = tuple[str | int, ...]

SUMMARY = (
    "目标",
    "全年目标",
    "已计入",
    "演示（不计入）",
    "单位",
    "完成百分比",
    "分项",
    "未计入",
    "封账日期",
    "封账清单的指纹",
    "封账后的调整",
)
DETAILS = (
    "状态",
    "编号",
    "标题",
    "种类",
    "首次公开",
    "发布版本",
    "网址",
    "别处首发",
    "审核",
    "制作方式",
    "责任单位",
    "源文件 SHA-256",
    "画面声音指纹",
    "与相近作品的区别",
    "未计入的原因",
)
_WIDTHS = (8, 28, 36, 10, 12, 30, 36, 30, 36, 10, 20, 24, 24, 30, 48)
ADJUSTMENTS = (
    "目标",
    "变化",
    "编号",
    "标题",
    "原因",
    "首次公开",
    "发布版本",
    "网址",
    "审核",
    "责任单位",
    "源文件 SHA-256",
)
_ADJUSTMENT_WIDTHS = (20, 8, 28, 36, 48, 12, 30, 36, 36, 20, 24)
# The oldest time a ZIP entry can have: a workbook must not depend on the clock.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def table(progress: Sequence[Progress]) -> tuple[tuple[str, ...], ...]:
    """Return rows for a terminal, the heading first: title, count, demonstration, target, percent, subtotals, left out."""
    heading = ("目标", "已计入", "演示（不计入）", "全年目标", "完成", "分项", "未计入")
    rows = (
        (
            p.title,
            f"{p.count} {p.unit}",
            f"{p.demonstration} {p.unit}",
            f"{p.target} {p.unit}",
            f"{p.percent}%",
            _subtotals(p),
            str(p.passed_over),
        )
        for p in progress
    )
    return heading, *rows


def to_json(progress: Sequence[Progress]) -> list[dict[str, Any]]:
    """Return the document of `kepu goals --json`: plain values, every item counted or left out with its reason."""
    return [
        {
            "id": p.id,
            "title": p.title,
            "target": p.target,
            "unit": p.unit,
            "count": p.count,
            "percent": p.percent,
            "subtotals": [{"title": title, "count": count} for title, count in p.subtotals],
            "demonstration": p.demonstration,
            "counted": [{**asdict(c), "reviewers": list(c.reviewers)} for c in p.counted],
            "demonstrated": [{**asdict(c), "reviewers": list(c.reviewers)} for c in p.demonstrated],
            "left_out": [{**asdict(item), "reviewers": list(item.reviewers)} for item in p.left_out],
            "closed": asdict(p.closed) if p.closed else None,
            "adjustments": [asdict(a) for a in p.adjustments],
            **(registers.to_json(p) if isinstance(p, RegisterProgress) else {}),
        }
        for p in progress
    ]


def xlsx(progress: Sequence[Progress], year: int) -> bytes:
    """Write a workbook: a summary sheet and one sheet for each goal. Equal progress gives equal bytes.

    Text stays text: a title that begins with “=” does not become a formula.
    """
    book = Workbook()
    summary = book.active
    assert isinstance(summary, Worksheet)
    summary.title = f"{year} 年汇总"
    lines = chain(_said(progress), (_summary_row(p) for p in progress))
    _write(summary, SUMMARY, lines, widths=(24, 10, 8, 16, 6, 12, 30, 8, 12, 24, 12))
    for number, p in enumerate(progress, 1):
        sheet = book.create_sheet(_sheet_title(number, p.title))
        if isinstance(p, RegisterProgress):
            rows_of = chain(_said([p]), registers.sheet_rows(p))
            _write(sheet, registers.DETAILS, rows_of, widths=registers.WIDTHS, wrapped=False)
            continue
        counted = (
            *(_counted_row("计入", c) for c in p.counted),
            *(_counted_row("演示", c) for c in p.demonstrated),
        )
        rows = (*_said([p]), *counted, *map(_left_out_row, p.left_out))
        _write(sheet, DETAILS, rows, widths=_WIDTHS)
    if any(p.closed for p in progress):
        sheet = book.create_sheet("封账后的调整")
        rows = tuple(_adjustment_row(p, a) for p in progress for a in p.adjustments)
        _write(sheet, ADJUSTMENTS, rows, widths=_ADJUSTMENT_WIDTHS)
    stream = io.BytesIO()
    book.save(stream)
    return _without_times(stream.getvalue(), dt.datetime(year, 1, 1, tzinfo=dt.UTC))


def _said(progress: Iterable[Progress]) -> Iterator[Row]:
    """Yield a line, to stand at the head of a sheet, for each goal with demonstration."""
    return ((f"{p.title}：{text}。",) for p in progress if (text := p.demonstration_words()))


def _subtotals(p: Progress) -> str:
    return "、".join(f"{title} {count}" for title, count in p.subtotals)


def _summary_row(p: Progress) -> Row:
    count = (p.target, p.count, p.demonstration, p.unit, p.percent)
    return (p.title, *count, _subtotals(p), p.passed_over, *_closed(p))


def _closed(p: Progress) -> Row:
    return (p.closed.date, p.closed.digest, len(p.adjustments)) if p.closed else ("", "", "")


def _counted_row(state: str, c: Counted) -> Row:
    return (
        state,
        c.id,
        c.title,
        KIND_LABELS[c.kind],
        c.since or "本次发布",
        c.release or "本次发布",
        c.url,
        c.elsewhere or "",
        "、".join(c.reviewers),
        c.mode,
        c.unit,
        c.digest or "",
        c.fingerprint or "",
        "；".join(c.apart),
        "",
    )


def _adjustment_row(p: Progress, a: Adjustment) -> Row:
    c = a.work
    evidence = (c.since or "", c.release or "", c.url, "、".join(c.reviewers), c.unit, c.digest or "")
    return (p.title, a.change, a.id, a.title, a.reason, *evidence)


def _left_out_row(item: LeftOut) -> Row:
    return (
        "不属本目标" if item.outside else "未计入",
        item.id,
        item.title,
        KIND_LABELS[item.kind] if item.kind else "",
        item.since or "",
        item.release or "",
        item.url or "",
        "",
        "、".join(item.reviewers),
        item.mode or "",
        item.unit or "",
        item.digest or "",
        "",
        "",
        item.reason,
    )


def _sheet_title(number: int, title: str) -> str:
    """Return a unique title within Excel's limits: at most 31 characters, no brackets, colons, quotes or slashes."""
    return re.sub(r"[\[\]:*?/\\']", " ", f"{number} {ILLEGAL_CHARACTERS_RE.sub('', title)}")[:31]


def _write(
    sheet: Worksheet,
    heading: Row,
    rows: Sequence[Row] | Iterator[Row],
    *,
    widths: Sequence[int],
    wrapped: bool = True,
) -> None:
    """Write rows below a heading. Without `wrapped` no cell has its own style, which makes thousands of rows fast."""
    for number, row in enumerate((heading, *rows), 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
            if wrapped:
                cell.alignment = Alignment(vertical="top", wrap_text=True)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.cell(1, place).font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _without_times(data: bytes, moment: dt.datetime) -> bytes:
    """Fix the times in the package: openpyxl writes the clock into the properties and every ZIP entry."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode("ascii")
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()
