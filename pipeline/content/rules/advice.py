"""Rules on advice: health advice has a qualified reviewer and no advertising, and dated advice is rechecked."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from pipeline.config import Refused, RulesFile, compiled
from pipeline.content.library import Document
from pipeline.content.model import BEIJING, Item
from pipeline.content.rules.context import Context, error, public_texts, warning
from pipeline.errors import Code, Finding

CODES = (
    Code(
        id="E331",
        title="健康建议没有医学审核",
        why="错误的健康建议会伤人。",
        mend="在 people 里写明医学审核的人。",
        sample="article",
        wrong=(
            "topics: [public-health]\nchecked_on: 2026-11-01\npeople:\n  - {role: 编写, name: 演示编辑部}"
        ),
        right=(
            "topics: [public-health]\n"
            "checked_on: 2026-11-01\n"
            "people:\n"
            "  - {role: 编写, name: 演示编辑部}\n"
            "  - {role: 医学审核, name: 丁戊己, institution: 某市人民医院, title: 主任医师}"
        ),
    ),
    Code(
        id="E332",
        title="医学审核缺少单位或职称",
        why="读者要知道审核的人有没有资格。",
        mend="补上 institution 和 title。",
        sample="article",
        wrong=(
            "topics: [public-health]\n"
            "checked_on: 2026-11-01\n"
            "people:\n"
            "  - {role: 编写, name: 演示编辑部}\n"
            "  - {role: 医学审核, name: 丁戊己}"
        ),
        right=(
            "topics: [public-health]\n"
            "checked_on: 2026-11-01\n"
            "people:\n"
            "  - {role: 编写, name: 演示编辑部}\n"
            "  - {role: 医学审核, name: 丁戊己, institution: 某市人民医院, title: 主任医师}"
        ),
    ),
    Code(
        id="E333",
        title="建议类内容缺少核对日期",
        why="健康和防灾的建议会过时。",
        mend="核对来源后写 checked_on。",
        sample="article",
        wrong="topics: [disaster]",
        right=("topics: [disaster]\nchecked_on: 2026-11-01"),
    ),
    Code(
        id="E334",
        title="核对日期还没有到",
        why="没有到的日子不可能核对过。",
        mend="写真正核对的那一天。",
        sample="article",
        wrong=("topics: [disaster]\nchecked_on: 2099-01-01"),
        right=("topics: [disaster]\nchecked_on: 2026-11-01"),
    ),
    Code(
        id="E335",
        title="健康建议里有产品、诊所、价格或购买链接",
        why="科普不能带货。",
        mend="删掉；需要指路时写“请到正规医疗机构就诊”。",
        sample="article",
        wrong=(
            "topics: [public-health]\n"
            "checked_on: 2026-11-01\n"
            "people:\n"
            "  - {role: 编写, name: 演示编辑部}\n"
            "  - {role: 医学审核, name: 丁戊己, institution: 某市人民医院, title: 主任医师}\n"
            "---\n"
            "\n"
            "点击购买，特价 99 元一盒。"
        ),
        right=(
            "topics: [public-health]\n"
            "checked_on: 2026-11-01\n"
            "people:\n"
            "  - {role: 编写, name: 演示编辑部}\n"
            "  - {role: 医学审核, name: 丁戊己, institution: 某市人民医院, title: 主任医师}\n"
            "---\n"
            "\n"
            "请到正规医疗机构就诊。"
        ),
    ),
    Code(
        id="W511",
        title="上次核对已经过了太久",
        why="健康和防灾的建议会过时。",
        mend="重新核对内容和来源，再更新 checked_on。",
        sample="article",
        wrong=("topics: [disaster]\nchecked_on: 2023-01-01"),
        right=("topics: [disaster]\nchecked_on: 2026-11-01"),
    ),
    Code(
        id="W512",
        title="已经过了有效期",
        why="过期的内容会误导读者。",
        mend="更新内容和有效期，或撤回。",
        sample="article",
        wrong="expires: 2026-06-30",
        right="expires: 2027-06-30",
    ),
)

_ADDRESS = re.compile(r"https?://[^\s<>\"')\]}）】」]+")


def reviewer(context: Context, document: Document) -> Iterator[Finding]:
    """Health advice has a reviewer with institution and title."""
    entry = document.entry
    if not isinstance(entry, Item) or not is_health_advice(context.settings.rules, entry):
        return
    role = context.settings.rules.health.reviewer_role
    found = [(n, c) for n, c in enumerate(entry.people) if c.role == role]
    if not found:
        help = f"请在 people 里加一条 {{role: {role}, name: 姓名, institution: 单位, title: 职称}}。"
        yield error(document, ("people",), "E331", f"健康建议缺少“{role}”。", help)
    for number, credit in found:
        missing = [
            w
            for w, v in (("institution（单位）", credit.institution), ("title（职称）", credit.title))
            if not v
        ]
        if missing:
            message = f"“{role}”缺少 {'、'.join(missing)}。"
            yield error(document, ("people", number), "E332", message, "请补上审核人的单位和职称。")


def checked(context: Context, document: Document) -> Iterator[Finding]:
    """Advice on health and disasters states when it was last checked, and is rechecked in time."""
    entry, rules = document.entry, context.settings.rules.checked
    if not isinstance(entry, Item):
        return
    advice = entry.health_advice or not set(rules.topics).isdisjoint(entry.topics)
    if advice and entry.checked_on is None:
        help = "请核对来源是否仍然有效，再写 checked_on: 核对的日期。"
        yield error(document, ("topics",), "E333", "健康、防灾类建议缺少核对日期 checked_on。", help)
    if entry.checked_on is not None:
        if entry.checked_on > context.now:
            yield error(document, ("checked_on",), "E334", "核对日期还没有到。", "请写真正核对的那一天。")
        elif advice and months_later(entry.checked_on, rules.months) < context.now:
            day = entry.checked_on.astimezone(BEIJING).date().isoformat()
            message = f"上次核对是 {day}，已经超过 {rules.months} 个月。"
            yield warning(
                document, ("checked_on",), "W511", message, "请重新核对内容和来源，再更新 checked_on。"
            )
    if entry.expires is not None and entry.expires <= context.now:
        help = "请更新内容和有效期，或撤回这一条。"
        yield warning(document, ("expires",), "W512", "这一条已经过了有效期。", help)


def nothing_for_sale(context: Context, document: Document) -> Iterator[Finding]:
    """Health advice has no link to products, clinics or shops, no price and no call to buy."""
    entry = document.entry
    if not isinstance(entry, Item) or not is_health_advice(context.settings.rules, entry):
        return
    refused = context.settings.rules.health.refused
    for line, column, text in public_texts(document):
        yield from _for_sale(refused, document, line, column, text)
    for number, source in enumerate(entry.sources):
        if source.url is not None:
            place = document.tree.locate(("sources", number, "url"))
            yield from _for_sale(refused, document, *place, source.url)


def is_health_advice(rules: RulesFile, entry: Item) -> bool:
    """Whether an item is health advice, by its topics or its `health_advice` field."""
    return entry.health_advice or not set(rules.health.topics).isdisjoint(entry.topics)


def months_later(moment: dt.datetime, months: int) -> dt.datetime:
    """Return the same day `months` later in Beijing, or the last day of a shorter month."""
    local = moment.astimezone(BEIJING)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return local.replace(year=year, month=month + 1, day=min(local.day, last))


def _for_sale(
    refused: tuple[Refused, ...], document: Document, line: int, column: int, text: str
) -> Iterator[Finding]:
    addresses = list(_ADDRESS.finditer(text)) if "://" in text else []
    for each in refused:
        found = None
        if each.links is not None:
            found = next((a for a in addresses if compiled(each.links).search(a.group())), None)
        if found is None and each.words is not None:
            found = compiled(each.words).search(text)
        if found is not None:
            message = f"健康建议里不能有{each.what}：{found.group()[:60]}。"
            help = "请删掉；需要指路时，写“请到正规医疗机构就诊”。"
            yield Finding(document.file, line, column + found.start(), "E335", "error", message, help)
