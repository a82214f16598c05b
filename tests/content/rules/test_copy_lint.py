"""Spaces and punctuation: what is found, what is mended, and what no fix may touch."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.content.rules import copy_lint
from pipeline.content.rules.copy_lint import body_slips, fixed, slips

MENDED = {
    "海拔3000米": "海拔 3000 米",
    "- 先护头,再撤离!": "- 先护头，再撤离！",
    "| 表 | 列a |": "| 表 | 列 a |",
    "见[链接abc](id:x-y)": "见[链接 abc](id:x-y)",
    "（见图 1 ）": "（见图 1）",
    "Ｈｅｌｌｏ１２３": "Hello123",
    "2020年-2021年": "2020 年-2021 年",
}
LEFT = (
    "看`代码code`吗", "开水。`code 3`是代码", "好，`a`，`b` 。", "[文字](https://a.example/中文abc,x)", "https://a.example/中文abc", "<b title='中文a'>字</b>", "　　缩进两格",
    "[甲]: https://a.example/中文abc", "3.2 节", "甲.乙", "字{#锚a .b}", "10.1016/S0140-6736(24)中文a", "**你好**world", "中文(abc)中文",
)  # fmt: skip


@pytest.mark.parametrize("line", MENDED)
def test_a_slip_is_mended_and_the_mended_line_has_none(line: str) -> None:
    assert fixed(line)[0] == MENDED[line]
    assert slips(MENDED[line]) == []


@pytest.mark.parametrize("line", LEFT)
def test_what_is_not_words_is_left_alone(line: str) -> None:
    assert fixed(line) == (line, 0)


def test_fenced_code_and_line_ends_keep_their_bytes() -> None:
    body = "中文abc\r\n\r\n```text\r\n中文abc,x\r\n```\r\n中文abc"
    assert fixed(body)[0] == "中文 abc\r\n\r\n```text\r\n中文abc,x\r\n```\r\n中文 abc"


def test_a_slip_says_where_and_what() -> None:
    found = [(line, slip.code, slip.start) for line, slip in body_slips("好。\n看`x`海拔3000米,", 7)]
    assert found == [(8, "W541", 6), (8, "W541", 10), (8, "W542", 11)]


def test_the_quick_look_misses_nothing_the_library_would_say() -> None:
    chance = random.Random(1)
    alphabet = "中文，。！（）“”《》：；、…—·Aa1,.!?:;()%~- ＡａＯ１²℃α→+=/<>&'\"é"
    for _ in range(30_000):
        text = "".join(chance.choice(alphabet) for _ in range(chance.randint(1, 7)))
        if not copy_lint._SUSPECT.search(text):
            assert copy_lint._formatter()(text) == text, text


def test_fix_changes_bodies_only(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sample / "content" / "articles" / "drop-cover-hold.md"
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    head = head.replace("title: 伏地", "title: 3步伏地")
    path.write_text(f"{head}\n---\n{body}\n等3秒,再走。\n", encoding="utf-8")
    main(["check", "--project", str(sample), "--fix"])
    capsys.readouterr()
    assert path.read_text(encoding="utf-8") == f"{head}\n---\n{body}\n等 3 秒，再走。\n"
