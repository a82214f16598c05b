"""Every mistake pydantic can find has a Chinese text, a place and a way to mend it."""

from __future__ import annotations

import re
from typing import Any, cast

import pytest
from pydantic_core import ErrorDetails
from pydantic_core._pydantic_core import list_all_errors

from pipeline.config import FILES, SiteFile
from pipeline.content.model import KINDS, Article, Story, VideoMedia
from pipeline.parsing.model_errors import TEXTS, describe, did_you_mean, validate
from pipeline.parsing.strict_yaml import parse

ERRORS = {str(e["type"]): e for e in list_all_errors()}
CHINESE = re.compile("[\u4e00-\u9fff]")

# Types that only a programming mistake of ours can raise: named so that a new one is noticed.
OURS = (
    "no_such_attribute json_ needs_python_object recursion_loop get_attribute_error frozen_ default_factory "
    "invalid_key bytes_ value_error assertion_error callable_type is_ union_tag arguments_type "
    "missing_argument unexpected_ multiple_argument missing_keyword missing_positional missing_sentinel "
    "uuid_ base64 recursion_ named_tuple ordered_dict counter_ deque_ ellipsis_ fraction_ _"
).split()


def detail(kind: str, **more: Any) -> ErrorDetails:
    return cast(ErrorDetails, {"type": kind, "loc": ("field",), "input": "x", "msg": "", **more})


def is_ours(kind: str) -> bool:
    return kind.startswith(tuple(OURS))


@pytest.mark.parametrize("kind", sorted(ERRORS))
def test_every_error_type_is_told_in_chinese_or_is_a_defect_of_ours(kind: str) -> None:
    told = any(kind.startswith(prefix) for prefix, *_ in TEXTS)
    assert told or is_ours(kind), f"pydantic has a new error type: {kind}"
    if told:
        code, message, help = describe(detail(kind, ctx=ERRORS[kind].get("example_context") or {}))
        assert re.fullmatch(r"E2\d\d", code)
        assert CHINESE.search(message) and "{" not in message + help
        assert kind == "extra_forbidden" or is_ours(kind) or help or "expected" in str(ERRORS[kind])


def test_no_text_is_unreachable() -> None:
    for number, (prefix, *_) in enumerate(TEXTS):
        earlier = [p for p, *_ in TEXTS[:number] if prefix.startswith(p)]
        assert not earlier, f"{prefix} is never reached behind {earlier}"


@pytest.mark.parametrize(
    ("word", "choices", "labels", "expected"),
    [
        ("summery", ["summary", "sources"], None, "是不是想写“summary”？"),
        ("公共卫生", ["public-health"], {"public-health": "公共卫生"}, "请写它的编号“public-health”。"),
        ("公共卫声", ["public-health"], {"public-health": "公共卫生"}, "是不是想写“public-health”（公共卫生）？"),
        ("zzz", ["a", "b"], None, "可以写：a、b。"),
        ("zzz", ["a"], {"a": "甲"}, "可以写：a（甲）。"),
        ("zzz", [f"n{n}" for n in range(40)], None, "请核对写法。"),
        ("zzz", [], None, "目前没有可选的值。"),
    ],
)  # fmt: skip
def test_did_you_mean(word: str, choices: list[str], labels: dict[str, str] | None, expected: str) -> None:
    assert did_you_mean(word, choices, labels=labels) == expected


def findings_of(model: Any, text: str) -> dict[str, tuple[str, int, int, str]]:
    tree, mistakes = parse(text, file="x.md", first_line=2)
    assert tree is not None and not mistakes
    value, findings = validate(model, tree, file="x.md")
    assert value is None
    return {f"{f.code} {f.line}:{f.column}": (f.code, f.line, f.column, f.message + f.help) for f in findings}


def test_places_and_hints_in_front_matter() -> None:
    found = findings_of(
        Article,
        "schema: 1\nkind: article\nid: Bad_Id\ntitle: 12\nsumary: 短\nsummary: 短\npublished: 昨天\ncolumn: a\n"
        "topics: []\naudiences: nature\npeople:\n  - {role: 编写}\n  - {role: 编写, nmae: 甲}\n"
        "cover: {image: ../x.png, alt: 四个字够}\nproduction: {mode: 自造, unit: 甲}\nlicence: CC-BY-4.0\nsources: []\n",
    )
    expected = {
        "E204 4:5": "编号只用小写字母",
        "E203 5:8": "加引号",
        "E201 6:1": "summary",
        "E206 7:10": "至少要 10 个字",
        "E205 8:12": "昨天",
        "E206 10:9": "至少要有 1 项",
        "E203 11:12": "应当是列表，现在是文字",
        "E204 13:5": "name 和 person",
        "E201 14:16": "name",
        "E204 15:16": "assets/media/",
        "E204 16:20": "自制",
        "E206 18:10": "至少要有 1 项",
    }
    for place, word in expected.items():
        assert place in found, f"{place} not in {sorted(found)}"
        assert word in found[place][3], found[place]
    assert set(found) == set(expected)


def test_a_list_that_is_short_because_an_entry_is_wrong_is_told_once() -> None:
    found = findings_of(SiteFile, "schema: 2\nname: ''\ntagline: a\nowner: b\nurl: x\nsit: 1\n")
    assert {"E204 2:9", "E206 3:7", "E204 6:6", "E201 7:1"} == set(found)


@pytest.mark.parametrize("text", ["", "[]", "甲", "12", "a: 1"])
@pytest.mark.parametrize("model", [*KINDS.values(), *FILES.values()])
def test_anything_that_is_no_such_model_has_places(model: Any, text: str) -> None:
    tree, _ = parse(text, file="x.md")
    assert tree is not None
    value, findings = validate(model, tree, file="x.md")
    assert value is None and findings
    assert all(CHINESE.search(f.message) and f.line >= 1 and f.column >= 1 for f in findings)


def test_a_model_wide_rule_stands_at_the_start() -> None:
    text = (
        "schema: 1\nkind: story\nid: a\ntitle: 甲\nsummary: 一二三四五六七八九十\npublished: 2026-01-01\ncolumn: a\n"
        "topics: [a]\naudiences: [a]\npeople: [{role: 编写, name: 甲}]\ncover: {image: a.png, alt: 四个字够}\n"
        "production: {mode: 自制, unit: 甲}\nlicence: CC0-1.0\nsources: [{title: 甲}]\n"
    )
    found = findings_of(Story, text)
    assert list(found) == ["E204 2:1"] and "人物" in found["E204 2:1"][3]


def test_sounds_of_a_video_are_told_apart() -> None:
    for second in ("{track: 1, label: 乙}", "{track: 2, label: 甲}"):
        found = findings_of(
            VideoMedia, f"source: a.mp4\nsound_tracks:\n  - {{track: 1, label: 甲}}\n  - {second}\n"
        )
        assert any("重复" in told for *_, told in found.values()), found
