"""The plate that stands where an entry has no picture: its letters, a line, and the drawing behind them.

There are no free portraits of most scientists; a plate that differs with the field tells more than an empty frame.
"""

from __future__ import annotations

import re
from typing import TypedDict

TWO_CHARACTER_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 "
    "慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 "
    "轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 "
    "公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师 纳兰 完颜 耶律 落下 叶赫 ".split()
)
"""Surnames that stand whole: those of 百家姓 and of history."""

DRAWINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sky", ("天文", "天体", "航天", "宇宙")),
    ("number", ("数学", "算学", "历算", "律学", "统计", "计算机", "信息")),
    ("atom", ("物理", "核", "电", "光学")),
    ("leaf", ("植物", "本草", "医", "药", "园艺", "林")),
    ("beast", ("动物", "昆虫", "生物", "熊猫", "鱼")),
    ("field", ("土壤", "农", "田", "稻")),
    ("water", ("水利", "河", "都江堰", "桥")),
    ("weather", ("气象", "观测", "气候", "地理", "地质")),
    ("flask", ("化学", "实验室", "实验员", "材料")),
)
"""Drawing and the words of the fields it belongs to; the word that comes first in a text decides."""

PLAIN = "orbits"
"""The drawing of everything else."""

LAST_OLD_YEAR = 1850
"""People who died before it stand in the frame of an old book."""

_NOTE = re.compile(r"[（(][^（）()]*[）)]")
_YEAR = re.compile(r"(?:公元)?(前)?\s*(\d{1,4})\s*年")
_ACTIVE = re.compile(r"活动于([^，。；）)]{2,12})")


class Plate(TypedDict):
    """`letters` are empty where the drawing speaks alone; `line` is empty if nothing is known; `old`: framed as a book."""

    letters: str
    line: str
    drawing: str
    old: bool


def person_plate(name: str, born: str | None, died: str | None, occupation: str | None) -> Plate:
    """Return a scientist's plate: the surname, the years, and the drawing of the field."""
    years = [_year(born), _year(died)]
    return {
        "letters": surname(name),
        "line": _line(years, born),
        "drawing": drawing_of(occupation or ""),
        "old": _is_old(years, born, died),
    }


def entry_plate(title: str, text: str, *, letters: bool) -> Plate:
    """Return the plate of another entry, with the first character of its title if `letters`."""
    return {"letters": title[:1] if letters else "", "line": "", "drawing": drawing_of(text), "old": False}


def surname(name: str) -> str:
    """Return the surname of a name: two characters where they are one surname, the last part of a foreign name."""
    last = re.split(r"[·•・.]", name.strip())[-1].strip()
    if last != name.strip():
        return last if len(last) <= 3 else last[:1]
    return name[:2] if name[:2] in TWO_CHARACTER_SURNAMES and len(name) > 2 else name[:1]


def drawing_of(text: str) -> str:
    """Return the drawing whose word comes first in a text."""
    found = ((text.find(word), drawing) for drawing, words in DRAWINGS for word in words if word in text)
    return min(found, default=(0, PLAIN))[1]


def _line(years: list[int | None], born: str | None) -> str:
    first, last = (_written(year) for year in years)
    if first or last:
        return f"{first}–{last}" if first and last else first or last
    active = _ACTIVE.search(born or "")
    return active[1].removesuffix("前后") if active else ""


def _written(year: int | None) -> str:
    if year is None:
        return ""
    return f"前 {-year}" if year < 0 else str(year)


def _year(text: str | None) -> int | None:
    """Return the year that a text states, negative before the first; a guess in brackets does not count."""
    found = _YEAR.search(_NOTE.sub("", text or ""))
    return None if found is None else int(found[2]) * (-1 if found[1] else 1)


def _is_old(years: list[int | None], born: str | None, died: str | None) -> bool:
    known = [year for year in years if year is not None]
    return max(known) < LAST_OLD_YEAR if known else bool(born or died)
