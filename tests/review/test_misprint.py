"""What is a misprint and what is more; the places where two texts differ."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ledger.reviewed import ReviewedFile, ReviewedText
from pipeline.review.misprint import MOST, NoMisprint, edit_script, misprint, new_notes
from tests.examples import examples

BODY = (
    "水蒸汽上升，遇冷变成小水滴。每天喝 1.5 升水，不要喝生水，三次就够。\n\n风把云吹到山那边去了呀。\n\n"
    "见[雨从哪里来](id:rain)和`ls`，浓度是 5 mg/L，DNA 是双链，Newton 说的。\n\n"
    "```\n代码里的字\n```\n\n[^1]: 史记，中华书局。"
)


def reviewed(body: str = BODY, files: tuple[ReviewedFile, ...] = (), **fields: object) -> ReviewedText:
    pairs = {"title": "水从哪里来", "summary": "水的旅行。", "sources": {"title": "史记"}, **fields}
    listed = [
        (name, json.dumps(one, ensure_ascii=False))
        for name, value in pairs.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return ReviewedText("water", tuple(sorted(listed, key=lambda pair: pair[0])), files, body)


@pytest.mark.parametrize(
    ("old", "new", "letters"),
    [
        ("蒸汽", "蒸气", 1),
        ("上升，遇冷", "上升、遇冷", 1),
        ("遇冷变成", "遇冷变变成", 1),
        ("小水滴", "小滴", 1),
        ("Newton", "Newtun", 1),
        ("雨从哪里来", "雨从那里来", 1),
        ("风把云吹到山那边去了", "甲乙丙丁戊己庚辛壬癸", MOST),
    ],
)
def test_a_small_change_of_plain_letters_is_a_misprint(old: str, new: str, letters: int) -> None:
    edits = misprint(reviewed(), reviewed(BODY.replace(old, new)))
    assert not isinstance(edits, NoMisprint)
    assert sum(edit.letters for edit in edits) == letters
    assert all(edit.before in BODY for edit in edits)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("风把云吹到山那边去了呀", "甲乙丙丁戊己庚辛壬癸子"),  # eleven letters
        ("1.5 升", "1.6 升"),
        ("1.5 升", "15 升"),
        ("1.5 升", "１.5 升"),
        ("升水", "毫升水"),
        ("每天", "每周"),
        ("三次", "五次"),
        ("三次", "三回"),
        ("不要喝", "要喝"),
        ("不要喝", "未要喝"),
        ("要喝生水", "没要喝生水"),
        ("5 mg/L", "5 kg/L"),
        ("DNA", "RNA"),
        ("id:rain", "id:rian"),
        ("`ls`", "`rm`"),
        ("代码里", "代玛里"),
        ("[雨从哪里来](id:rain)", "雨从哪里来"),
        ("遇冷", "**遇冷**"),
        ("遇冷", "遇\n冷"),
        ("遇冷", "<b>遇冷</b>"),
        ("中华书局", "中化书局"),
    ],
)
def test_what_may_change_the_meaning_is_more_than_a_misprint(old: str, new: str) -> None:
    assert old in BODY
    assert isinstance(misprint(reviewed(), reviewed(BODY.replace(old, new))), NoMisprint)


def test_other_fields_and_files_are_more_than_a_misprint() -> None:
    changed = BODY.replace("蒸汽", "蒸气")
    note = {"at": "2026-12-02", "kind": "勘误", "text": "原文写作“蒸汽”。"}
    free = reviewed(changed, corrections=[note], updated="2026-12-02", title="水从那里来")
    assert not isinstance(misprint(reviewed(), free), NoMisprint)
    assert new_notes(reviewed(), free) == ("勘误",)
    for more in (
        {"sources": {"title": "汉书"}},
        {"topics": ["nature"]},
        {"title": ["甲", "乙"]},
        {"title": 7},
    ):
        assert isinstance(misprint(reviewed(), reviewed(changed, **more)), NoMisprint)  # type: ignore[arg-type]
    picture = (ReviewedFile("a.png", "插图", "0" * 64),)
    assert isinstance(misprint(reviewed(), reviewed(changed, picture)), NoMisprint)
    assert isinstance(misprint(free, reviewed(changed)), NoMisprint), "an older note is gone"
    assert isinstance(misprint(reviewed(), reviewed()), NoMisprint), "nothing changed"


TEXT = st.text(alphabet="天地人，a", max_size=24)


@given(TEXT, TEXT)
@settings(max_examples=examples(300))
def test_the_places_make_one_text_of_the_other_with_the_fewest_letters(old: str, new: str) -> None:
    hunks = edit_script(old, new, 60)
    assert hunks is not None
    made, reached = "", 0
    for i1, i2, j1, j2 in hunks:
        assert made + old[reached:i1] == new[:j1] and (i1, j1) != (i2, j2)
        made, reached = new[:j2], i2
    assert made + old[reached:] == new
    fewest = sum(i2 - i1 + j2 - j1 for i1, i2, j1, j2 in hunks)
    common = _longest(old, new)
    assert fewest == len(old) + len(new) - 2 * common
    assert fewest == 0 or edit_script(old, new, fewest - 1) is None


def _longest(old: str, new: str) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(new) + 1)
    for left in old:
        above, row = row, [0]
        for number, right in enumerate(new):
            row.append(above[number] + 1 if left == right else max(above[number + 1], row[number]))
    return row[-1]
