"""The preflight: each limit with how far it is exceeded, each loss at its line, and where to divide what is too long."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.config import Project
from pipeline.errors import UsageError
from pipeline.line.wechat_articles import judge
from pipeline.syndicate.wechat_rules import CONTENT
from tests.fixture_site import fixture_site

NOW = dt.datetime(2026, 12, 1, 1, 0, tzinfo=dt.UTC)
FRONT = """---
schema: 1
kind: article
id: tide
title: {title}
summary: 月球的引力在地球的两边各拉起一片水，地球转一圈，两片都经过一次。
published: 2026-11-05T09:00:00+08:00
column: hello-science
topics: [physics]
audiences: [public]
people:
  - {{role: 编写, name: 演示编辑部}}
cover: {{image: covers/cover.png, alt: 深青底色}}
production: {{mode: 自制, unit: 演示编辑部}}
licence: CC-BY-4.0
sources:
  - {{title: 大学物理学, publisher: 演示出版社, year: 2010}}
---
"""
LINES = FRONT.count("\n")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture_site("small", tmp_path_factory.mktemp("lint") / "site")


def found(site: Path, body: str, title: str = "潮汐") -> list[tuple[str, int, str]]:
    """Code, line of the body and message of what the preflight says, beside what an unbuilt project lacks."""
    file = site / "content" / "articles" / "tide.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(FRONT.format(title=title) + body, encoding="utf-8")
    judged = judge(Project(site), ["tide"], NOW)[0]
    return [(f.code, f.line - LINES, f.message) for f in judged.findings if f.code not in ("E807", "E810")]


def test_a_plain_article_has_nothing(site: Path) -> None:
    assert found(site, "潮水一天涨落两次。\n") == []


def test_a_title_says_by_how_much(site: Path) -> None:
    [(code, _, message)] = found(site, "潮。\n", title="涨" * 40)
    assert code == "E801"
    assert "有 40 个字" in message and "最多 32 个字" in message and "超出 8" in message


def test_losses_are_at_their_lines(site: Path) -> None:
    body = (
        "[外](https://example.org/)，[好](https://mp.weixin.qq.com/s/a)。\n"
        "\n"
        "`[码](https://example.org/)` <ruby>熊<rt>xióng</rt></ruby>\n"
        "\n"
        "[下](#甲)\n"
        "\n"
        "## 甲\n"
        "\n"
        "| 1 | 2 | 3 | 4 | 5 |\n"
        "|---|---|---|---|---|\n"
        "| a | b | c | d | e |\n"
        "\n"
        "```\n[码](https://example.org/)\n```\n"
        "\n"
        "<https://example.org/b>\n"
    )
    assert [(code, line) for code, line, _ in found(site, body)] == [
        ("W804", 1),
        ("W808", 3),
        ("W805", 5),
        ("W810", 9),
        ("W804", 17),
    ]


def test_what_is_too_long_says_by_how_much_and_where_to_divide(site: Path) -> None:
    part = "海拔每升高 300 米，水的沸点大约降低 1 摄氏度，所以高原上的饭不容易煮熟。" * 100
    body = "".join(f"## 第 {n} 节\n\n{part}\n\n" for n in range(1, 13))
    [(code, line, message)] = found(site, body)
    assert (code, line) == ("E804", 1)
    assert f"最多 {CONTENT.most} 个字符" in message
    [finding] = [f for f in judge(Project(site), ["tide"], NOW)[0].findings if f.code == "E804"]
    starts = {number: LINES + 1 + 4 * (number - 1) for number in range(1, 13)}
    named = [n for n in starts if f"第 {starts[n]} 行“第 {n} 节”起另成一篇" in finding.help]
    assert len(named) == 2
    assert named[0] in (5, 6) and named[1] in (9, 10, 11)


def test_what_cannot_be_divided_says_so(site: Path) -> None:
    judged_codes = found(site, "很长的一段。" * 4000)
    assert [code for code, _, _ in judged_codes] == ["E804"]
    [finding] = [f for f in judge(Project(site), ["tide"], NOW)[0].findings if f.code == "E804"]
    assert "没有小标题可分" in finding.help


def test_an_unknown_id_is_told(site: Path) -> None:
    with pytest.raises(UsageError, match="没有公开的条目“tidy”"):
        judge(Project(site), ["tidy"], NOW)
