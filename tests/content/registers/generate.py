"""Registers of the real size, made by rule: thousands of valid rows, and a sheet from them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pipeline.config import AudiencesFile, Project, RegistersFile, Settings, load_settings
from pipeline.content.registers.vocabulary import Vocabulary
from pipeline.parsing.strict_yaml import parse

ROOT = Path(__file__).resolve().parent.parent.parent.parent
TODAY = dt.date(2026, 11, 23)
UNITS = ("演示市科协", "演示科技馆", "演示大学科协")
AUDIENCES = ("青少年", "老年人", "青少年、儿童", "公众", "农民、产业工人", "领导干部和公务员")
SUBJECTS = ("防震避险", "用眼卫生", "月球样品", "食品安全", "反诈知识", "夜雨成因", "蜀道地质", "大熊猫")
FORMS = {
    "科普讲座": "讲座",
    "科普展览": "巡展",
    "科学体验": "动手课",
    "科普竞赛": "竞赛",
    "技术培训": "培训班",
}
ROLES = ("研究员", "教授", "高级工程师", "科普志愿者")

HEADER = (
    "编号 名称 单位 类型 项目 日期 开始时间 区县 地点 线上线下 受众 参加人数 报名电话 状态 证据 备注".split()
)
VISIT_HEADER = "编号 名称 单位 项目 日期 区县 学校 科学家 科学家身份 线上线下 受众 参加人数 状态 证据".split()

Row = dict[str, str]


@cache
def registers_file() -> RegistersFile:
    text = (ROOT / "site_config" / "registers.yml").read_text(encoding="utf-8")
    tree, mistakes = parse(text, file="registers.yml")
    assert tree is not None and not mistakes
    return RegistersFile.model_validate(tree.value)


@cache
def vocabulary() -> Vocabulary:
    text = (ROOT / "site_config" / "audiences.yml").read_text(encoding="utf-8")
    tree, _ = parse(text, file="audiences.yml")
    assert tree is not None
    audiences = AudiencesFile.model_validate(tree.value).audiences
    return Vocabulary.of(registers_file(), {a.id: (a.title, *a.aliases) for a in audiences}, {})


def settings() -> Settings:
    return load_settings(Project(ROOT), {})


def activities(count: int, *, seed: int = 1) -> list[Row]:
    """Valid activities, no two alike: held, planned and cancelled, offline and online, most with evidence."""
    dice = random.Random(seed)
    districts = [d.name for d in registers_file().districts]
    programmes = [p.title for p in registers_file().programmes]
    return [_activity(number, dice, districts, programmes) for number in range(1, count + 1)]


def _activity(number: int, dice: random.Random, districts: Sequence[str], programmes: Sequence[str]) -> Row:
    form = dice.choice(list(FORMS))
    district = dice.choice(districts)
    online = dice.random() < 0.1
    planned = dice.random() < 0.05
    day = (
        TODAY + dt.timedelta(dice.randrange(1, 60)) if planned else TODAY - dt.timedelta(dice.randrange(320))
    )
    held = not planned and dice.random() < 0.98
    return {
        "编号": f"HD-2026-{number:05d}",
        "名称": f"{dice.choice(SUBJECTS)}{FORMS[form]}第{number}场",
        "单位": UNITS[number % len(UNITS)],
        "类型": form,
        "项目": dice.choice(programmes),
        "日期": day.isoformat(),
        "开始时间": f"{dice.randrange(8, 20):02d}:{dice.choice(('00', '30'))}",
        "区县": "" if online else district,
        "地点": "" if online else f"{district}演示社区{dice.randrange(1, 200)}号点",
        "线上线下": "线上" if online else "线下",
        "受众": dice.choice(AUDIENCES),
        "参加人数": str(dice.randrange(10, 900)) if held else "",
        "报名电话": f"028-0000-{number % 10000:04d}",
        "状态": "计划" if planned else "已举办" if held else "取消",
        "证据": f"https://kepu.example.org/evidence/{number}" if held and dice.random() < 0.95 else "",
        "备注": "演示数据",
    }


def visits(count: int, *, seed: int = 2) -> list[Row]:
    """Valid school visits, held, each with evidence."""
    dice = random.Random(seed)
    districts = [d.name for d in registers_file().districts]
    return [
        {
            "编号": f"JXY-2026-{number:04d}",
            "名称": f"{dice.choice(SUBJECTS)}进校园第{number}讲",
            "单位": UNITS[number % len(UNITS)],
            "项目": "科学家进校园",
            "日期": (TODAY - dt.timedelta(dice.randrange(320))).isoformat(),
            "区县": dice.choice(districts),
            "学校": f"演示第{dice.randrange(1, 90)}小学",
            "科学家": f"演示科学家{number % 50}",
            "科学家身份": dice.choice(ROLES),
            "线上线下": "线下",
            "受众": "青少年、儿童",
            "参加人数": str(dice.randrange(40, 1200)),
            "状态": "已举办",
            "证据": f"https://kepu.example.org/visits/{number}",
        }
        for number in range(1, count + 1)
    ]


def sheet(
    rows: Sequence[Mapping[str, str]], header: Sequence[str] = HEADER, *, newline: str = "\r\n"
) -> bytes:
    """The rows as a CSV file in UTF-8."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator=newline)
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return stream.getvalue().encode()
