"""`kepu new`: an editor sees what can be made, and nothing untouched ever passes the check."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from pipeline.content.model import FOLDERS, KIND_LABELS, KINDS
from tests.cli.running import CHINESE, Run
from tests.render.small import Small

NOT_BROUGHT = {"E401"}
"""Codes of media files that a test does not make: films, sounds, captions."""


def test_new_then_check(run: Run) -> None:
    code, out, _ = run("new", "place", "museum")
    assert code == 0 and "content/places/museum.md" in out and run("check").code == 0
    code, _, err = run("new", "place", "museum")
    assert code == 2 and "已经用在" in err


def test_an_unknown_kind_exits_with_two(run: Run) -> None:
    code, _, err = run("new", "articel", "a")
    assert code == 2 and "article" in err


@pytest.mark.parametrize("arguments", [[], ["--help"], ["register", "x"]])
def test_the_kinds_are_listed_with_their_chinese_names(run: Run, arguments: list[str]) -> None:
    code, out, err = run("new", *arguments)
    assert code == (0 if arguments == ["--help"] else 2)
    for kind, label in KIND_LABELS.items():
        assert kind in out + err and label in out + err


def test_a_chinese_kind_is_taken_and_a_chinese_id_gets_the_rule_with_an_example(run: Run) -> None:
    assert run("new", "图文", "wash").code == 0
    code, _, err = run("new", "图文", "一氧化碳")
    assert code == 2 and "拼音" in err and "panda-false-thumb" in err
    code, _, err = run("new", "图文")
    assert code == 2 and "编号" in err


@pytest.mark.parametrize("kind", KINDS)
def test_an_untouched_scaffold_never_passes_the_check(run: Run, small: Small, kind: str) -> None:
    assert run("new", kind, "brand-new").code == 0
    file = f"content/{FOLDERS[kind]}/brand-new.md"
    path = small.root / file
    text = re.sub(r"^draft: true.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    covers = small.root / "assets/media/covers"
    shutil.copy(covers / "cover.png", covers / "brand-new.png")
    code, out, _ = run("check", "--json")
    assert code == 1
    found = {
        f["line"]
        for f in json.loads(out)
        if f["file"] == file and f["code"] == "E355" and f["severity"] == "error"
    }
    assert {f["code"] for f in json.loads(out) if f["severity"] == "error"} <= {"E355", *NOT_BROUGHT}
    assert found == blanks(text)


def blanks(text: str) -> set[int]:
    """The lines that are to be filled in: those with the mark outside comments."""
    lines = enumerate(text.splitlines(), 1)
    return {n for n, line in lines if re.search("待填|dai[- ]tian", line.split(" #")[0]) and line[0] != "#"}


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_scaffold_is_there_for_readers(run: Run, small: Small, kind: str) -> None:
    """What a scaffold says outside its comments and its blanks is a choice from a list, or a label that is right."""
    assert run("new", kind, "brand-new").code == 0
    text = (small.root / f"content/{FOLDERS[kind]}/brand-new.md").read_text(encoding="utf-8")
    values = re.sub(r"(^|\s)#.*|^待填：.*|待填：[^,}\]\n]*", "", text, flags=re.MULTILINE)
    right = {"编写", "人物", "自制", "版权所有", "中文字幕"}
    said = {word for word in re.split(r"[\s:,{}\[\]]+", values) if CHINESE.search(word)}
    assert said <= right, said - right


@pytest.mark.parametrize(
    "written",
    [
        "待填：一句话说清这里有什么的摘要",
        "摘要还没有写，待填: 四十到一百二十字",
        "这里讲什么，待填 ：请编辑补上这一句",
    ],
)
def test_a_blank_is_found_wherever_it_stands_in_a_text(run: Run, small: Small, written: str) -> None:
    place = next(small.file("places").glob("*.md"))
    text = place.read_text(encoding="utf-8")
    place.write_text(
        re.sub(r"^summary: .*", f'summary: "{written}"', text, flags=re.MULTILINE), encoding="utf-8"
    )
    code, out, _ = run("check")
    assert code == 1 and "E355" in out and "summary" in out


def test_blanks_in_alt_texts_headings_and_nested_lists_of_a_body_are_found(run: Run, small: Small) -> None:
    body = "正文。\n\n## 待填：小标题\n\n![待填：画面](covers/cover.png)\n\n- 一\n    - 待填：二\n"
    path = small.article("wash-again", body=body)
    first = path.read_text(encoding="utf-8").splitlines().index("正文。") + 1
    code, out, _ = run("check", "--json")
    lines = sorted(f["line"] for f in json.loads(out) if f["code"] == "E355")
    assert code == 1 and lines == [first + 2, first + 4, first + 7]
