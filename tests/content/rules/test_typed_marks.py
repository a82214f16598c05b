"""Lists, headings and indents typed as characters are found, and written in Markdown in one run; other lines stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.content.rules.typed_marks import mended, typed
from pipeline.markup.markdown import convert
from pipeline.markup.record import MarkupRecord

FROM_WORD = """\
　　一、先说热

　　冬天洗澡，热水让血管扩张。
　　时间太长，容易头晕。
·  水温太高，皮肤发干
●  空腹
➢ 饭后马上洗
1、开窗
2．开风扇
（3）叫人

（二）怎么办
"""
IN_MARKDOWN = """\
## 一、先说热

冬天洗澡，热水让血管扩张。

时间太长，容易头晕。
- 水温太高，皮肤发干
- 空腹
- 饭后马上洗
1. 开窗
2. 开风扇
3. 叫人

### （二）怎么办
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_text_from_word_in_one_run(ending: str) -> None:
    body, count = mended(FROM_WORD.replace("\n", ending))
    assert body == IN_MARKDOWN.replace("\n", ending) and count == 10
    assert mended(body) == (body, 0)


def test_the_page_has_the_lists_and_headings() -> None:
    html = convert(MarkupRecord.of(mended(FROM_WORD)[0], {}, {})).html
    assert [html.count(f"<{tag}") for tag in ("h2", "h3", "p>", "ul>", "ol>", "li>")] == [1, 1, 2, 1, 1, 6]


@pytest.mark.parametrize(
    "line",
    [
        "一、二、三，数到三就跑，不要回头看，也不要停下来拿东西。",
        "3、4 月份多雨",
        "2026．11",
        "（一）这一条讲的是地震时怎样保护自己，先护头，再躲避，最后撤离。",
        "- 一",
        "1. 一",
        "成都·人民公园",
        "普通的一行",
        "",
    ],
)
def test_other_lines_are_what_they_look_like(line: str) -> None:
    assert typed(line) is None


def test_code_stays() -> None:
    body = "```\n● 甲\n　　乙\n```\n\n    1、x\n"
    assert mended(body) == (body, 0)


@given(body=st.text(alphabet="·●一二、1（）．　 甲乙，。\n#-", max_size=60))
def test_nothing_but_marks_and_spaces_changes_and_a_second_run_finds_nothing(body: str) -> None:
    once, _ = mended(body)
    kept = str.maketrans("", "", "·●、（）．　 \n#-.")
    assert once.translate(kept) == body.translate(kept)
    assert mended(once)[0] == once
