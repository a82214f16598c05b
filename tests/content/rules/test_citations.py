"""Warnings about weak sources and undated words, and what gets none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.config import Project, load_settings
from tests.render.small import NOW, Small, prepared_site


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


def told(small: Small, source: str = "", body: str = "正文。") -> list[tuple[str, int]]:
    """The codes of citations and their lines."""
    file = small.article("sourced", body=body)
    if source:
        text = file.read_text(encoding="utf-8")
        old = "  - {title: 手卫生指南, publisher: 世界卫生组织, year: 2009}"
        assert old in text
        file.write_text(text.replace(old, f"  - {{title: 潮汐的成因, {source}}}"), encoding="utf-8")
    found = prepared_site(Project(small.root), small.options(NOW)).checked.findings
    codes = ("W521", "W522", "W523", "W524", "W525")
    return [(f.code, f.line) for f in found if f.file.endswith("sourced.md") and f.code in codes]


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("url: https://bbs.example.com/1.html", ["W521"]),
        ("url: https://www.zhihu.com/question/1", ["W521"]),
        ("url: https://zh.wikipedia.org/wiki/潮汐", ["W521"]),
        ("url: https://blog.example.org/", ["W521", "W522"]),
        ("url: https://www.cma.gov.cn/", ["W522"]),
        ("url: http://www.cma.gov.cn/a/1.html", ["W523"]),
        ("note: 据转载页核对", ["W524"]),
        ("note: 原文未逐字核对", ["W524"]),
        ("url: https://www.cma.gov.cn/a/1.html", []),
        ("url: https://www.cma.gov.cn/?id=1", []),
        ("url: https://www.nature.com/articles/1, note: 摘要", []),
    ],
)
def test_doubtful_sources(small: Small, source: str, codes: list[str]) -> None:
    assert [code for code, _ in told(small, source)] == codes


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("目前，全市有五个站。", 1),
        ("截至 2026 年，目前有五个站。", 0),
        ("今年多雨。2026 年目前多雨。去年也是！", 2),
        ("这个习惯延续至今。", 0),
        ("至今没有定论。", 1),
        ("在 4 月 11 日前后。", 0),
        ("`目前` 是代码。", 0),
        ("明年同一天再来。", 0),
    ],
)
def test_words_that_speak_of_now(small: Small, body: str, count: int) -> None:
    found = told(small, body=body)
    assert found == [("W525", found[0][1] if found else 0)] * count


def test_the_settings_decide(small: Small) -> None:
    small.edit("site_config/rules.yml", "近年来|", "明年|近年来|")
    assert load_settings(small.project).rules.sources.undated.count("明年") == 1
    assert [code for code, _ in told(small, body="明年再来。")] == ["W525"]
