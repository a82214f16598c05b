"""What the help says to write is accepted when it is written."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pipeline.config import SiteFile
from pipeline.content.model import KINDS, Article
from pipeline.parsing.field_help import PATTERNS, pattern_help, time_help
from pipeline.parsing.model_errors import validate
from pipeline.parsing.strict_yaml import parse

FIELDS = {
    "schema": "1", "kind": "article", "id": "a", "title": "甲", "summary": "一二三四五六七八九十", "published": "2026-01-01",
    "column": "a", "topics": "[a]", "audiences": "[a]", "people": "[{role: 编写, name: 甲}]",
    "cover": "{image: a.png, alt: 四个字够}", "production": "{mode: 自制, unit: 甲}", "licence": "CC-BY-4.0",
    "sources": "[{title: 甲}]",
}  # fmt: skip


def helps(**changed: str | None) -> list[tuple[str, str]]:
    fields = {**FIELDS, **changed}
    text = "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None)
    tree, findings = parse(text, file="x.md")
    assert tree is not None and findings == []
    return [(f.code, f.help) for f in validate(Article, tree, file="x.md")[1]]


def patterns(schema: Any) -> set[str]:
    found: set[str] = set()
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            found.add(schema["pattern"])
        for value in schema.values():
            found |= patterns(value)
    elif isinstance(schema, list):
        for value in schema:
            found |= patterns(value)
    return found


def test_every_pattern_of_the_models_has_help_of_its_own() -> None:
    used = patterns([model.model_json_schema() for model in (*KINDS.values(), SiteFile)])
    assert used and used <= PATTERNS.keys()


@pytest.mark.parametrize(
    ("pattern", "value", "written"),
    [
        (r"^https?://[^\s<>\"]+$", "www.example.org", "https://www.example.org"),
        (r"^https?://[^\s]+/$", "https://example.org", "https://example.org/"),
        (r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "zh_CN", "zh-CN"),
        (r"^[0-9a-f]{64}$", "AB" * 32, "ab" * 32),
        (r"^[a-z]+( [a-z]+)*$", "qián rè", "qian re"),
        (r"^[a-z0-9]+(-[a-z0-9]+)*$", "熊猫", None),
    ],
)
def test_help_fits_the_field_and_works_when_obeyed(pattern: str, value: str, written: str | None) -> None:
    help = pattern_help(pattern, value)
    assert PATTERNS[pattern] in help
    if written is not None:
        assert f"“{written}”" in help and re.fullmatch(pattern, written)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2026年12月1日", "2026-12-01"),
        ("2026/12/1", "2026-12-01"),
        ("2026.12.1", "2026-12-01"),
        ("2026-12-1", "2026-12-01"),
        ("2026年12月1日 9:00", "2026-12-01T09:00:00+08:00"),
        ("２０２６－１２－０１", "2026-12-01"),
    ],
)
def test_a_date_is_given_as_it_is_written_here(value: str, written: str) -> None:
    assert time_help(value) == f"请写成 {written}。"
    assert helps(published=value) == [("E205", f"请写成 {written}。")]
    assert helps(published=written) == []


@pytest.mark.parametrize(
    ("field", "wrong", "written"),
    [
        ("audiences", "老年人", "audiences: [老年人]"),
        ("topics", "公共卫生，防灾减灾", "topics: [公共卫生, 防灾减灾]"),
        ("sources", "中国疾控中心官网", "sources: [{title: 中国疾控中心官网, publisher: 待填：机构或刊名}]"),
        ("sources", "[中国疾控中心官网]", "- {title: 中国疾控中心官网, publisher: 待填：机构或刊名}"),
        ("cover", "covers/a.png", "cover: {image: covers/a.png, alt: 待填：用一句话说出画面}"),
        ("cover", None, "cover: {image: covers/图.png, alt: 待填：用一句话说出画面}"),
        ("sources", None, "sources: [{title: 待填：文献或网页标题, publisher: 待填：机构或刊名}]"),
        ("licence", None, "licence: CC-BY-4.0"),
        ("production", "演示编辑部", "production: {mode: 自制, unit: 演示编辑部}"),
    ],
)
def test_a_line_to_copy_is_valid_when_copied(field: str, wrong: str | None, written: str) -> None:
    ((_, help),) = helps(**{field: wrong})
    assert f"“{written}”" in help or f"请写成“{written}”" in help
    copied = f"[{written[2:]}]" if written.startswith("- ") else written.partition(": ")[2]
    assert helps(**{field: copied}) == []


def test_a_quoted_number_is_told_to_lose_its_quotes() -> None:
    assert helps(schema='"1"') == [("E204", "请写 1，不加引号。")]


@pytest.mark.parametrize("field", ["title", "summary"])
def test_line_breaks_in_a_line_are_folded(field: str) -> None:
    fields = {**FIELDS, field: '"第一行有几个字\\n 第二行 and\\nmore\\n"'}
    tree, _ = parse("".join(f"{name}: {value}\n" for name, value in fields.items()), file="x")
    assert tree is not None
    entry, findings = validate(Article, tree, file="x")
    assert findings == [] and entry is not None
    assert getattr(entry, field) == "第一行有几个字第二行 and more"


@pytest.mark.parametrize(
    ("field", "wrong", "line"),
    [
        (
            "corrections",
            "{date: 2026-11-30, what: 把二十秒写成了十二秒。}",
            "{at: 2026-11-30, text: 把二十秒写成了十二秒。}",
        ),
        ("corrections", "{at: 2026-11-30, txet: 改了日期。}", "{at: 2026-11-30, text: 改了日期。}"),
        ("corrections", '{date: 2026-11-30, text: "甲: 乙，丙"}', '{at: 2026-11-30, text: "甲: 乙，丙"}'),
        (
            "corrections",
            '{at: 2026-11-30, kind: 勘误, content: "甲,乙丙"}',
            '{at: 2026-11-30, text: "甲,乙丙", kind: 勘误}',
        ),
        ("sources", "{name: 天文学}", "{title: 天文学, publisher: 待填：机构或刊名}"),
        (
            "sources",
            "{name: 天文学, publisher: 甲社, year: 2001}",
            "{title: 天文学, publisher: 甲社, year: 2001}",
        ),
    ],
)
def test_wrong_keys_of_a_group_are_told_with_the_whole_line(field: str, wrong: str, line: str) -> None:
    unknown = [help for code, help in helps(**{field: f"[{wrong}]"}) if code == "E201"]
    assert unknown and all(f"写成“{line}”" in help and "想写“at”" not in help for help in unknown)
    assert helps(**{field: f"[{line}]"}) == []


def test_an_unknown_key_beside_right_ones_is_only_compared_with_them() -> None:
    ((code, help),) = helps(sources="[{title: 甲, publisher: 乙社, yaer: 2001}]")
    assert code == "E201" and help == "是不是想写“year”？"


def test_a_chinese_colon_in_braces_is_named() -> None:
    said = helps(people="[{role: 编写, name：甲}]")
    assert any("“name”后面是中文冒号“：”" in help and "“name: 甲”" in help for _, help in said)
