"""What is not YAML is told where it stands, by its name; and what follows it in the file is told in the same run."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.parsing.strict_yaml import parse, recover
from tests.examples import examples


@pytest.mark.parametrize(
    ("wrong", "column", "word"),
    [
        ("title：冬天洗澡", 6, "中文冒号“：”"),
        ("title ：冬天洗澡", 7, "中文冒号“：”"),
        ("title:冬天洗澡", 7, "少了一个空格"),
        ("title:\u00a0冬天洗澡", 7, "U+00A0"),
        ("title:\u3000冬天洗澡", 7, "U+3000"),
        ("title:\t“冬”: 洗澡\t", 7, "Tab"),
        ("people: [{role: 编写，name: 王芳}]", 19, "第 19 个字是“，”"),
        ("people: [{role: 编写、name: 王芳}]", 19, "英文逗号"),
        ("people: ｛role: 编写, name: 王芳｝", 9, "中文括号“｛”"),
        ("topics: [nature】", 16, "中文括号“】”"),
        ("people: [{role：编写, name: 王芳}, a]]", 15, "中文冒号"),
    ],
)
@pytest.mark.parametrize("before", ["", "schema: 1\n"])
def test_a_slip_is_told_at_its_place_by_its_name(before: str, wrong: str, column: int, word: str) -> None:
    tree, findings = parse(f"{before}{wrong}\nid: x\n", file="x.md", first_line=2)
    assert tree is None
    first = findings[0]
    assert (first.line, first.column) == (2 + before.count("\n"), column)
    assert word in first.message + first.help


def test_every_mistake_is_told_in_one_run() -> None:
    text = (
        "title：冬天洗澡\nsummary: 第一句\n第二句没缩进\npeople:\n  - {role: 编写，name: 王芳}\n"
        "licence: 甲: 乙\ntopics: [a, b\nid: x\nid: y\n"
    )
    tree, findings = recover(text, file="x.md")
    assert [f.line for f in findings] == [1, 3, 5, 6, 7, 9]
    assert tree is not None
    assert tree.value["title"] == "冬天洗澡"
    assert tree.value["people"] == [{"role": "编写", "name": "王芳"}]
    assert {"licence", "topics"} <= tree.lost


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("title: 元素 #1 氢是什么", "#1 氢是什么"),
        ("summary: 大家都来看 #科普中国# 一起学", "#科普中国# 一起学"),
        ("title: #科普中国# 来了", "#科普中国# 来了"),
        ("people:\n  - name: 王芳 #编辑", "#编辑"),
        ("title: C # 语言", "# 语言"),
        ("title: 第一行\n  第二行 #3", "#3"),
    ],
)
def test_what_a_hash_cuts_off_is_told(text: str, cut: str) -> None:
    tree, findings = parse(text, file="x.md")
    assert tree is None
    assert [f.code for f in findings] == ["E208"] and f"“{cut}”" in findings[0].message
    line = text.split("\n")[findings[0].line - 1]
    assert line[findings[0].column - 1 :] == cut


@pytest.mark.parametrize(
    "text",
    [
        "# 整行的说明\ntitle: 一",
        "title: 单位全称                 # 写全称",
        "draft: true # 写好以后删掉",
        "published: 2026-11-05 # 到时公开",
        "id: tide # 永不更改",
        "cover: {image: a.png, alt: 一二三四} # 封面",
        'title: "元素 #1" # 说明',
        "topics: # 见下\n  - a # 甲",
        "title: 元素#1",
        "title: |\n  元素 #1 氢",
    ],
)
def test_a_comment_is_a_comment(text: str) -> None:
    tree, findings = parse(text, file="x.md")
    assert tree is not None and findings == []


@given(st.lists(st.text("甲乙丙a1#：:，, -", min_size=1, max_size=12), min_size=1, max_size=4))
@settings(max_examples=examples(200), deadline=None)
def test_no_letter_of_a_value_is_lost_untold(values: list[str]) -> None:
    """Every letter stands in a value or a key, or a message says where it went."""
    text = "".join(f"k{number}: {value}\n" for number, value in enumerate(values))
    tree, findings = parse(text, file="x.md")
    if tree is None:
        assert findings
        return
    kept = str(tree.value)
    for value in values:
        before, _, _ = value.partition("# ")  # set off as a comment is, or the parse would have told
        assert all(kept.count(char) >= before.count(char) for char in "甲乙丙")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一共\n  两行", "一共两行"),
        ("一共 两行\n  三行 四", "一共 两行三行 四"),
        (">\n  一共\n  两行", "一共两行\n"),
        ('"一共\n  两行"', "一共两行"),
        ("two\n  lines", "two lines"),
        ("中文\n  and more", "中文 and more"),
    ],
)
def test_lines_of_chinese_are_joined_without_a_space(text: str, value: str) -> None:
    tree, findings = parse(f"a: {text}\n", file="x.md")
    assert findings == [] and tree is not None
    assert tree.value == {"a": value}
