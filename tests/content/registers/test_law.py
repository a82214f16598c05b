"""The law of comparison: every letter of a cell stands in the row read from it, or a message says where and what."""

from __future__ import annotations

import csv
import io
import random
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest

from pipeline.content.registers.decode import Slip
from pipeline.content.registers.rows import Row, Sheet, cells_of
from pipeline.content.registers.sheet import read_sheet
from tests.content.registers.generate import HEADER, activities, vocabulary

PARTS = (
    *'科普讲座 熊猫 “引号” 《书名》 ——破折号 ， 。 ； 、 , ; | \t " "" \' 1,200 ＨＤ－１ ｆｕｌｌ １２０ 〇 Ａ'.split(
        " "
    ),
    *(
        "\u200b",
        "\u00ad",
        "\ufeff",
        "\u202e",
        "\u2066",
        "\u2f45",
        "\u0007",
        "\ufffd",
        "\u3000",
        "\xa0",
        "\n",
        "\r\n",
    ),
    *(
        "=1+1",
        "-好",
        "@甲",
        "#N/A",
        "#REF!",
        "####",
        "# 说明",
        "合计",
        "备注：",
        "无",
        "-",
        "👩‍🔬",
        "é",
        "𠮷",
        "㐂",
    ),
    *(
        "2026年11月20日",
        "2026/11/20",
        "45992",
        "2026.11.20-11.21",
        "约300人",
        "1.2万",
        "1.2E+10",
        "https://example.org/a",
    ),
)
OUGHT = {
    "日期": (
        "2026-11-20",
        "2026/11/20",
        "2026年11月20日",
        "２０２６．１１．２０",
        "20261120",
        "2026/11/20 0:00:00",
    ),
    "参加人数": ("300", "1,200", "３００", " 12 "),
    "受众": ("青少年", "居民、小学生", "老年人，农民", "儿童(14 岁以下)"),
    "单位": ("演示科技馆", "演示科协", "demo-museum", "演示　科技馆"),
    "区县": ("锦江区", "锦江", "高新区"),
    "状态": ("已举办", "举办", "计划"),
}
LINE_END = re.compile("\r\n|\r|\n")
ODDLY = ("名称", "地点", "备注", "编号", "日期", "参加人数", "受众", "单位", "证据", "报名电话")


@dataclass(frozen=True)
class Trial:
    """Made-up rows as they were written, and what was read of them."""

    rows: Sequence[Mapping[str, str]]
    sheet: Sheet
    slips: Sequence[Slip]
    lines: Sequence[int]


def made_up(count: int, seed: int) -> list[dict[str, str]]:
    """Rows as people write them: most cells right in some spelling, others with anything in them."""
    dice = random.Random(seed)
    rows = activities(count, seed=seed)
    for row in rows:
        for name, spellings in OUGHT.items():
            if dice.random() < 0.5 and row[name]:
                row[name] = dice.choice(spellings)
        for _ in range(dice.choice((0, 0, 1, 1, 2))):
            name = dice.choice(ODDLY)
            odd = "".join(dice.choice(PARTS) for _ in range(dice.randrange(1, 4)))
            place = dice.randrange(len(row[name]) + 1)
            row[name] = odd if dice.random() < 0.3 else row[name][:place] + odd + row[name][place:]
    return rows


def tried(rows: Sequence[Mapping[str, str]], encoding: str, separator: str) -> Trial:
    """Write the rows as a sheet, and read it. `lines` are the lines on which the rows begin."""
    stream, lines = io.StringIO(newline=""), []
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in rows:
        lines.append(len(LINE_END.findall(stream.getvalue())) + 1)
        writer.writerow([row[name] for name in HEADER])
    raw = stream.getvalue().encode(encoding, "strict")
    sheet, slips = read_sheet(raw, "a.csv", "activities", vocabulary())
    return Trial(rows, sheet, slips, lines)


def lost(trial: Trial) -> list[tuple[int, str, str]]:
    """The cells with a letter that neither the row nor a message has: line, column and cell."""
    read = {record.line: record.row for record in trial.sheet.records}
    told: dict[int, set[int]] = {}
    for slip in trial.slips:
        if slip.code not in ("W601", "W611"):
            told.setdefault(slip.line, set()).add(slip.column)
    found = []
    for line, written in zip(trial.lines, trial.rows, strict=True):
        row = read.get(line)
        if row is None:
            if line not in told:
                found.append((line, "", str(written)))
            continue
        for number, name in enumerate(HEADER, 1):
            missing = letters(written[name]) - value_letters(row, name)
            if missing and number not in told.get(line, ()):
                found.append((line, name, written[name]))
    return found


def letters(text: str) -> set[str]:
    return {char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum()}


def value_letters(row: Row, header: str) -> set[str]:
    """The letters of a value, in every spelling that means it."""
    name = next(n for n, c in cells_of(type(row)).items() if c.header == header)
    value = getattr(row, name)
    if value is None:
        return letters("无暂")
    terms = {
        "unit": "units",
        "audiences": "audiences",
        "district": "districts",
        "type": "types",
        "programme": "programmes",
    }
    texts = list(value) if isinstance(value, tuple) else [str(value)]
    if name in terms:
        known = getattr(vocabulary(), terms[name])
        texts = [spelling for spelling, id in known.ids.items() if id in texts]
    if name == "date":
        texts += [str(value.month), str(value.day), "年月日0"]
    if name == "status":
        texts.append("已举办完成取消计划")
    if name == "evidence":
        texts.append("assets/media")
    return set().union(*map(letters, texts))


def law(count: int, seed: int) -> dict[str, int]:
    """Try the law over rows in sheets of 100, in every encoding; return the figures."""
    figures = {"rows": 0, "read": 0, "held": 0, "told": 0, "lost": 0}
    rows = made_up(count, seed)
    for number, start in enumerate(range(0, count, 100)):
        part = rows[start : start + 100]
        encoding = ("utf-8", "utf-8-sig", "gb18030", "utf-16")[number % 4]
        separator = (",", ",", "\t", ";")[number // 4 % 4]
        trial = tried(part, encoding, separator)
        missing = lost(trial)
        assert missing == [], missing[:3]
        assert len(trial.sheet.records) + len(trial.sheet.held) + asides(trial) == len(part)
        figures["rows"] += len(part)
        figures["read"] += len(trial.sheet.records)
        figures["held"] += len(trial.sheet.held)
        figures["told"] += len(trial.slips)
        figures["lost"] += len(missing)
    return figures


def asides(trial: Trial) -> int:
    """How many rows were told to be no records."""
    return sum(slip.code == "W610" for slip in trial.slips)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_letter_is_lost_untold(seed: int) -> None:
    figures = law(400, seed)
    assert figures["read"] > 100 and figures["held"] > 20


@pytest.mark.slow
def test_no_letter_of_5000_rows_is_lost_untold() -> None:
    assert law(5000, 7)["rows"] == 5000


def test_the_law_sees_a_loss() -> None:
    trial = tried(made_up(20, 5), "utf-8", ",")
    rows = [dict(row) for row in trial.rows]
    at = trial.lines.index(trial.sheet.records[0].line)
    rows[at]["地点"] += "鱻"
    assert lost(Trial(rows, trial.sheet, trial.slips, trial.lines)) != []
