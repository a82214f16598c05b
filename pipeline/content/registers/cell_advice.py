"""Says what an editor meant by a cell that is no date or no whole number, so that the message can name the answer."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_CHINESE = re.compile("[零〇○一二两三四五六七八九十百千万亿]+")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?\Z", re.ASCII)
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050  # 2000-01-01 to 2099-12-31
_DAY_ZERO = dt.date(1899, 12, 30)
_MARK = r"(?:-|/|\.|年)"
_BETWEEN = r"(?:-|/|\.|月)"
_FULL = re.compile(
    rf"(?P<y>\d{{4}}|\d{{2}}){_MARK}(?P<m>\d{{1,2}}){_BETWEEN}(?P<d>\d{{1,2}})[日号]?", re.ASCII
)
_SPAN = re.compile(
    r"(?:-{1,2}|~|—+|–|至|到|、|,|和|及)(?:(?:(?P<y>\d{4})(?:-|/|\.|年))?(?P<m>\d{1,2})(?:-|/|\.|月))?(?P<d>\d{1,2})[日号]?\Z",
    re.ASCII,
)
_CLOCK = re.compile(r"[T日]?(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?::[0-5]\d)?(?:\.\d+)?\Z", re.ASCII)
_MONTH_DAY = re.compile(r"(\d{1,2})(?:月|/|\.|-)(\d{1,2})[日号]?", re.ASCII)
_MONTH = re.compile(rf"(\d{{4}}){_MARK}(\d{{1,2}})月?\Z", re.ASCII)
_ABROAD = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_AROUND = re.compile(r"[(（]?(?:星期|礼拜|周)[一二三四五六日天][)）]?|[上下]午|全天|晚上?")
_NUMBER = re.compile(
    r"(?:大?约|近|将近|超过?|逾|共计?|合计|不少于|至少|>|≥|~)*(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
    r"(亿|万|千|百)?(?:余|多|几|来)?(?:人次|人|名|位|个|户|次|小时|场)?(?:左右|以上|上下|次)?(?:\(.*\))?\+?\Z",
    re.ASCII,
)
_RANGE = re.compile(r"\d+(?:人|名)?(?:-|~|—|至|到)\d+")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+\Z", re.ASCII | re.IGNORECASE)


def date_help(cell: str) -> str:
    """Return what to write instead of a cell that is no date; the day itself, when the cell says it."""
    text = _without_chinese_numerals("".join(unicodedata.normalize("NFKC", cell).split()))
    plain = _AROUND.sub("", text)
    if (serial := _SERIAL.match(plain)) and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        day = _DAY_ZERO + dt.timedelta(int(serial[1]))
        return (
            f"这是 Excel 的日期序号，多半是 {day}：请核对后写成 {day}（或把这一列的格式设为“日期”再另存）。"
        )
    full = _FULL.match(plain)
    if full is not None and (first_day := _day(full["y"], full["m"], full["d"])) is not None:
        return _after(first_day, plain[full.end() :])
    if (month := _MONTH.match(plain)) is not None:
        return f"请写到日，如 {month[1]}-{int(month[2]):02d}-05。"
    if (abroad := _ABROAD.match(plain)) is not None:
        first, second, year = abroad.groups()
        days = dict.fromkeys(map(str, filter(None, (_day(year, first, second), _day(year, second, first)))))
        return f"请写成 {' 或 '.join(days)}。" if days else "请写成 2026-11-05。"
    if (short := _MONTH_DAY.match(plain)) is not None:
        return f"请补上年份，写成 2026-{int(short[1]):02d}-{int(short[2]):02d} 这样。"
    return "请写成 2026-11-05。"


def _after(day: dt.date, rest: str) -> str:
    """Return the help for a cell that begins with a day; `rest` is what follows it."""
    if not rest:
        return f"请写成 {day}。"
    if (clock := _CLOCK.match(rest)) is not None:
        return f"日期只写 {day}；时间 {int(clock['h']):02d}:{clock['min']} 请写在“开始时间”一列。"
    if (span := _SPAN.match(rest)) is not None:
        last = _day(span["y"] or str(day.year), span["m"] or str(day.month), span["d"])
        if last is not None and last > day:
            return (
                f"多天的活动只写第一天：{day}；到 {last} 为止，请写进“备注”。各天分别算一场的，每天各填一行。"
            )
    return f"只写一个日期：{day}；其余的请写进“备注”。"


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def _without_chinese_numerals(text: str) -> str:
    """Replace Chinese numerals before 年, 月, 日 and 号 by digits."""

    def digits(found: re.Match[str]) -> str:
        numeral = found.group(1)
        if any(char in _UNITS for char in numeral):
            return f"{_value(numeral)}{found.group(2)}"
        return "".join(str(_DIGITS[char]) for char in numeral) + found.group(2)

    return re.sub(f"({_CHINESE.pattern})([年月日号])", digits, text)


def count_help(cell: str) -> str:
    """Return what to write instead of a cell that is no whole number; the number itself, when the cell says it."""
    text = "".join(unicodedata.normalize("NFKC", cell).split())
    if text.startswith("="):
        return "这是公式：请在 Excel 里复制这一列，“选择性粘贴”为数值，再另存。"
    if _RANGE.search(text):
        return "请写一个实际的整数，不写范围。"
    text = _CHINESE.sub(lambda found: _digits(found.group()), text, count=1)
    number = _NUMBER.match(text)
    if number is None:
        return "请只写数字，不写“约”“人”“余”等字。"
    value = Decimal(number[1].replace(",", "")) * _UNITS.get(number[2] or "", 1)
    if value != value.to_integral_value():
        return "请写整数。"
    return f"请写 {value:.0f}，不写“约”“万”“人”“余”等字。"


def _digits(numeral: str) -> str:
    """Return a Chinese numeral in digits; a unit alone, as in 1.2万, stays."""
    return numeral if numeral[0] in "百千万亿" else str(_value(numeral))


def _value(numeral: str) -> int:
    total = part = digit = 0
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif _UNITS[char] < 10**4:
            part, digit = part + (digit or 1) * _UNITS[char], 0
        else:
            total, part, digit = (total + part + digit) * _UNITS[char], 0, 0
    return total + part + digit
