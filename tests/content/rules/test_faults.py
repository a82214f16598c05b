"""One fixture site a fault: the right code at the right place, something to do, and nothing else found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.config import Project, load_settings
from pipeline.content.library_builder import build_library
from pipeline.content.rules import SINGLE_DOCUMENT_RULES
from pipeline.content.rules.advice import months_later
from pipeline.errors import Finding
from tests.content.reading import load_read

NOW = dt.datetime.fromisoformat("2026-12-01T09:00:00+08:00")
CHINESE = re.compile("[\u4e00-\u9fff]")
FOLDERS = ("articles", "places", "routes", "people", "glossary")
ARTICLE, PLACE, ROUTE, PERSON, GLOSSARY = (f"{f}/fault.md" for f in FOLDERS)

# Fixture site → (code, file below content/, line, column, a word of the message or help).
FAULTS = {
    "unknown-unit": ("E312", ARTICLE, 14, 30, "是不是想写“演示编辑部”"),
    "unknown-series": ("E313", ARTICLE, 18, 14, "when-the-earth-shakes"),
    "episode-taken": ("E314", ARTICLE, 18, 46, "a-first.md"),
    "unknown-award": ("E315", PERSON, 8, 13, "zuimei-keji-gongzuozhe"),
    "alias-of-a-page": ("E316", ARTICLE, 18, 11, "hall.md"),
    "alias-reserved": ("E316", ARTICLE, 18, 11, "网站自己"),
    "alias-twice": ("E317", ARTICLE, 18, 11, "a-first.md"),
    "alias-malformed": ("E204", ARTICLE, 18, 11, "站内旧地址"),
    "unknown-stop": ("E318", ROUTE, 9, 13, "hall"),
    "term-twice": ("E319", GLOSSARY, 10, 11, "a-first.md"),
    "term-unknown-item": ("E307", GLOSSARY, 14, 15, "no-such-item"),
    "minor-without-consent": ("E321", ARTICLE, 13, 34, "consent"),
    "minor-consent-ended": ("E322", ARTICLE, 13, 92, "到期"),
    "minor-school-class": ("E323", ARTICLE, 23, 1, "王小荷"),
    "pupil-school-class": ("E323", ARTICLE, 22, 1, "学生的姓名"),
    "minor-school-in-credit": ("E323", ARTICLE, 13, 5, "王小荷"),
    "author-is-medical-reviewer": ("E324", ARTICLE, 13, 5, "作者"),
    "health-without-reviewer": ("E331", ARTICLE, 12, 3, "医学审核"),
    "health-flag-without-reviewer": ("E331", ARTICLE, 12, 3, "医学审核"),
    "health-reviewer-unqualified": ("E332", ARTICLE, 13, 5, "职称"),
    "health-unchecked": ("E333", ARTICLE, 9, 9, "checked_on"),
    "disaster-unchecked": ("E333", ARTICLE, 9, 9, "checked_on"),
    "checked-tomorrow": ("E334", ARTICLE, 18, 13, "还没有到"),
    "health-shop-link": ("E335", ARTICLE, 22, 10, "购物链接"),
    "health-clinic-link": ("E335", ARTICLE, 22, 5, "挂号"),
    "health-price": ("E335", ARTICLE, 22, 4, "价格"),
    "health-purchase": ("E335", ARTICLE, 22, 6, "购买"),
    "health-shop-source": ("E335", ARTICLE, 18, 56, "tmall"),
    "map-without-approval": ("E341", ARTICLE, 19, 5, "审图号"),
    "map-approval-malformed": ("E342", ARTICLE, 19, 41, "审图号"),
    "map-undeclared": ("E343", ARTICLE, 20, 1, "exemption"),
    "map-unused": ("E344", ARTICLE, 19, 13, "没有用到"),
    "route-map-without-approval": ("E341", ROUTE, 10, 6, "审图号"),
    "place-outside": ("E345", PLACE, 10, 11, "成都市"),
    "place-half": ("E346", PLACE, 10, 11, "只写了一个"),
    "repost-without-source": ("E351", ARTICLE, 14, 20, "permission"),
    "repost-without-permission": ("E202", ARTICLE, 18, 9, "permission"),
    "repost-of-our-own": ("E352", ARTICLE, 18, 9, "自制"),
    "skit-without-permit": ("E353", ARTICLE, 18, 7, "节目备案号"),
    "material-not-for-web": ("E354", ARTICLE, 19, 53, "网页"),
    "checked-long-ago": ("W511", ARTICLE, 18, 13, "12 个月"),
    "expired": ("W512", ARTICLE, 18, 10, "有效期"),
}


def findings_of(site: Path, now: dt.datetime = NOW) -> tuple[Finding, ...]:
    project = Project(site)
    settings, loaded = load_settings(project, {}), load_read(project)
    alone = [f for d in loaded.documents for rule in SINGLE_DOCUMENT_RULES for f in rule(settings, d)]
    return (*alone, *build_library(project, settings, loaded, now)[1])


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_its_code_its_place_and_what_to_do(make_site: Callable[[str], Path], fault: str) -> None:
    code, file, line, column, word = FAULTS[fault]
    findings = findings_of(make_site(fault))
    assert [(f.code, f.file, f.line, f.column) for f in findings] == [(code, f"content/{file}", line, column)]
    assert word in findings[0].message + findings[0].help
    assert CHINESE.search(findings[0].message) and CHINESE.search(findings[0].help)
    assert findings[0].severity == ("warning" if code.startswith("W") else "error")


def test_swapped_coordinates_are_told_as_such(make_site: Callable[[str], Path]) -> None:
    findings = findings_of(make_site("place-swapped"))
    assert [(f.code, f.line) for f in findings] == [("E345", 10), ("E345", 11)]
    assert all("写反" in f.help for f in findings)


def test_everything_used_rightly_has_no_mistake(make_site: Callable[[str], Path]) -> None:
    assert findings_of(make_site("whole-model")) == ()


def test_the_end_of_an_age_is_a_moment(make_site: Callable[[str], Path]) -> None:
    site = make_site("checked-long-ago")
    last = dt.datetime.fromisoformat("2026-11-30T00:00:00+08:00")
    assert findings_of(site, last) == ()
    assert [f.code for f in findings_of(site, last + dt.timedelta(seconds=1))] == ["W511"]


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [("2024-02-29", 12, "2025-02-28"), ("2026-01-31", 1, "2026-02-28"), ("2026-12-05", 1, "2027-01-05")],
)
def test_months_end_where_the_month_does(day: str, months: int, after: str) -> None:
    moment = dt.datetime.fromisoformat(f"{day}T00:00:00+08:00")
    assert months_later(moment, months).date().isoformat() == after


def test_the_links_and_words_are_the_settings(make_site: Callable[[str], Path]) -> None:
    site = make_site("health-shop-link")
    rules = site / "site_config" / "rules.yml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("|jd|", "|other|").replace("months: 12", "months: 1"), encoding="utf-8")
    assert [f.code for f in findings_of(site)] == ["W511"]
