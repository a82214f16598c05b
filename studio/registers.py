"""Write the generated sample sheets of the registers: `python -m studio.registers`.

With the sheets written by hand they make 400 activities and 60 school visits. Every name, place, figure and address
is made up and says so (演示); only districts, programmes and the days of the year are real. The rows follow from their
numbers alone, so that the same code writes the same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from studio.drawing import ROOT

FOLDER = ROOT / "content" / "registers"
TODAY = dt.date(2026, 12, 1)
"""The last day that rows call held."""
NOTE = "# 演示数据：由 studio/registers.py 生成，活动、地点、学校、人物、人数和证据网址都是虚构的。"

Row = dict[str, str]
T = TypeVar("T")

ACTIVITY_HEADER = (
    "编号 名称 单位 类型 项目 日期 开始时间 区县 地点 线上线下 受众 参加人数 报名电话 状态 证据 备注".split()
)
VISIT_HEADER = "编号 名称 单位 项目 日期 开始时间 区县 学校 科学家 科学家身份 线上线下 受众 参加人数 状态 证据 备注".split()


@dataclass(frozen=True)
class Unit:
    """A demonstration unit: its file and name, the prefix of its numbers, where its schools are, its telephone, its rows."""

    file: str
    name: str
    prefix: str
    quarter: str
    phone: str
    activities: int
    visits: int


UNITS = (
    Unit("demo-association-more.csv", "演示市科协", "KX", "城东", "028-0000-0101", 170, 20),
    Unit("demo-museum-more.csv", "演示科技馆", "KJG", "城西", "028-0000-0102", 110, 14),
    Unit("demo-university-more.csv", "演示大学科协", "DX", "城南", "028-0000-0103", 80, 14),
)
DISTRICTS = (
    "锦江区 青羊区 金牛区 武侯区 成华区 龙泉驿区 青白江区 新都区 温江区 双流区 郫都区 新津区 简阳市 都江堰市 彭州市 "
    "邛崃市 崇州市 金堂县 大邑县 蒲江县 四川天府新区 成都东部新区 成都高新区"
).split()
COUNTRYSIDE = DISTRICTS[5:20]
"""The districts that have villages and orchards."""
# Programme, first and last day (month, day), type, audience, subjects, places: what is usual in that season.
SEASONS = (
    ("文化科技卫生三下乡", (1, 12), (3, 20), "技术培训", "农民", ("果树冬季管理", "油菜病虫害识别", "春耕选种", "红火蚁怎么认、怎么报"), ("演示村村委会", "演示果园", "演示合作社")),
    ("防灾减灾日", (5, 6), (5, 14), "科学体验", "公众", ("伏地遮挡手抓牢", "一氧化碳怎样伤人", "雷电与避险", "家庭应急包"), ("演示应急馆", "演示文化广场", "演示社区院坝")),
    ("科技活动周", (5, 23), (5, 30), "科普展览", "青少年、公众", ("显微镜下的一滴水", "会变色的紫甘蓝", "声音看得见", "机器人擂台"), ("演示科技广场", "演示图书馆", "演示学校礼堂")),
    ("全国科普月", (9, 12), (9, 26), "科普展览", "公众", ("雨从哪里来", "月亮的脸", "身边的材料", "认识大熊猫"), ("演示科技广场", "演示公园", "演示文化站")),
    ("日常科普", (1, 8), (11, 22), "科普讲座", "老年人、公众", ("冒充客服的话术", "看懂天气预报", "读懂药品说明书", "手机字号怎样调"), ("演示社区一号活动室", "演示社区二号活动室", "演示养老服务中心")),
    ("日常科普", (1, 20), (11, 21), "科学体验", "青少年、儿童", ("停在半空的鸡蛋", "盆里捞彩虹", "自制雨量筒", "纸桥能承多重"), ("演示青少年中心", "演示文化站", "演示图书馆")),
    ("日常科普", (3, 1), (11, 20), "网络直播", "公众", ("夜空指南", "地震预警的几秒", "辣为什么觉得烫", "一颗种子的旅行"), ("",)),
    ("日常科普", (11, 25), (12, 30), "参观研学", "青少年", ("冬至日影", "植物怎样过冬", "实验室开放日"), ("演示大学实验楼", "演示植物园", "演示科技馆")),
)  # fmt: skip
SHARES = (1, 1, 2, 2, 4, 4, 1, 1)
"""How often a season stands among sixteen rows."""
TALKS = ("岩石里的时间", "为什么要打疫苗", "桥为什么不塌", "种子里的密码", "数一数天上的星", "水从哪里来", "电池里的化学", "病虫害的侦探")  # fmt: skip
ROLES = ("地质学研究员", "公共卫生主任医师", "桥梁高级工程师", "作物遗传学教授", "天文学副研究员", "水利高级工程师", "材料学教授", "植物保护研究员")  # fmt: skip
LETTERS = "子丑寅卯辰巳午未"
"""One made-up scientist for each role."""
HOLIDAYS = ((4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7))
"""Month, first and last day of the holidays of 2026 in term: no school is visited then."""


def main() -> int:
    """Write every sheet; return the exit code."""
    for path, content in sheets():
        beside = path.with_name(path.name + ".part")
        beside.write_bytes(content)
        beside.replace(path)
        sys.stdout.write(f"{path}  {len(content):,} 字节\n")
    return 0


def sheets() -> Iterator[tuple[Path, bytes]]:
    """Every sheet's path and bytes."""
    for unit in UNITS:
        yield FOLDER / "activities" / unit.file, _csv(ACTIVITY_HEADER, list(activities(unit)))
        yield FOLDER / "school-visits" / unit.file, _csv(VISIT_HEADER, list(visits(unit)))


def activities(unit: Unit) -> Iterator[Row]:
    """The unit's activities, no two alike: most held with evidence, a few without, cancelled or planned."""
    places = [season for season, share in zip(SEASONS, SHARES, strict=True) for _ in range(share)]
    for number in range(1, unit.activities + 1):
        programme, first, last, kind, audience, subjects, spots = places[number % len(places)]
        day = _day(first, last, unit.prefix, number)
        subject, spot = _pick(subjects, unit.prefix, number, "subject"), _pick(spots, unit.prefix, number)
        yield {
            "编号": f"{unit.prefix}-2026-{100 + number}",
            "名称": f"{subject}（演示第 {number} 场）",
            "单位": unit.name,
            "类型": kind,
            "项目": programme,
            "开始时间": _pick(("09:30", "10:00", "14:00", "14:30", "19:30"), unit.prefix, number, "hour"),
            "区县": _pick(COUNTRYSIDE if audience == "农民" else DISTRICTS, unit.prefix, number, "district")
            if spot
            else "",
            "地点": spot,
            "线上线下": "线下" if spot else "线上",
            "受众": audience,
            "报名电话": unit.phone,
            **_outcome(unit, f"{unit.prefix.lower()}-2026-{100 + number}", day, 20 if spot else 800, number),
        }


def visits(unit: Unit) -> Iterator[Row]:
    """The unit's school visits, on days of term."""
    for number in range(1, unit.visits + 1):
        first, last = ((3, 2), (6, 26)) if number % 2 else ((9, 7), (11, 27))
        day = _day(first, last, unit.prefix, number + 500)
        day += dt.timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
        if any(day.month == month and first <= day.day <= last for month, first, last in HOLIDAYS):
            day += dt.timedelta(days=7)
        topic = number % len(TALKS)
        young = number % 3 == 0
        yield {
            "编号": f"{unit.prefix}-JX-2026-{20 + number}",
            "名称": f"{TALKS[topic]}（演示第 {number} 讲）",
            "单位": unit.name,
            "项目": "科学家进校园",
            "开始时间": _pick(("10:20", "14:00", "15:30"), unit.prefix, number, "visit"),
            "区县": _pick(DISTRICTS, unit.prefix, number, "school"),
            "学校": f"演示{unit.quarter}第 {number} {'小学' if young else '中学'}",
            "科学家": f"演示科学家{LETTERS[topic]}",
            "科学家身份": ROLES[topic],
            "线上线下": "线下",
            "受众": "儿童" if young else "青少年",
            **_outcome(unit, f"{unit.prefix.lower()}-jx-2026-{20 + number}", day, 120, number),
        }


def _outcome(unit: Unit, name: str, day: dt.date, least: int, number: int) -> Row:
    """Day, state, participants and evidence: one in 25 called off, one in 15 of the held without evidence."""
    state = "取消" if number % 25 == 24 else "计划" if day > TODAY else "已举办"
    held = state == "已举办"
    return {
        "日期": day.isoformat(),
        "状态": state,
        "参加人数": str(least + _number(unit.prefix, number, "people") % (least * 9)) if held else "",
        "证据": f"https://kepu.example.org/evidence/{name}" if held and number % 15 != 7 else "",
        "备注": "演示数据",
    }


def _day(first: tuple[int, int], last: tuple[int, int], *key: object) -> dt.date:
    start, end = dt.date(2026, *first), dt.date(2026, *last)
    return start + dt.timedelta(days=_number(*key, "day") % ((end - start).days + 1))


def _pick(among: Sequence[T], *key: object) -> T:
    return among[_number(*key) % len(among)]


def _number(*key: object) -> int:
    """A number that follows from the key alone, on every machine."""
    return int.from_bytes(hashlib.sha256(repr(key).encode()).digest()[:6], "big")


def _csv(header: Sequence[str], rows: Sequence[Row]) -> bytes:
    stream = io.StringIO(newline="")
    stream.write(NOTE + "\n")
    writer = csv.DictWriter(stream, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: (row["日期"], row["编号"])))
    return stream.getvalue().encode()


if __name__ == "__main__":
    sys.exit(main())
