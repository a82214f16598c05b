"""The short way of a misprint in a public text, through the commands: `kepu review`, `kepu publish`, and the harms."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.line.desk import FIRST, FOURTH, SECOND, THIRD, Desk, without_items
from tests.render.small import Small
from tools.sign_samples import sign_all

ID = "model-class"
FILE = f"content/exemplars/{ID}.md"
NOTE = "{at: 2026-12-02, kind: 勘误, text: 原文写作“一个水盆”，应为“一只水盆”。}"


@pytest.fixture
def small(make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Small:
    """Without the items, whose covers would have to be encoded; one exemplar with a text to correct."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    small = without_items(make_site("small"))
    small.edit(
        FILE,
        "一个水盆、两支试管",
        "一个水盆装着清水，小学生围座在桌子旁边看水的浮力和压强变化，水温 20 度，不要打闹",
    )
    sign_all(small.project)
    return small


@pytest.fixture
def desk(small: Small, capsys: pytest.CaptureFixture[str]) -> Desk:
    desk = Desk(small, capsys)
    desk.publish(FIRST)
    return desk


def with_note(small: Small, note: str) -> None:
    small.edit(FILE, "schema: 1\n", f"schema: 1\n{note}\n")


def final(desk: Desk, now: str, code: int = 0, stage: str = "终审", who: str = "final") -> str:
    return desk("review", ID, "--stage", stage, "--account", f"demo-{who}", "--now", now, "--yes", code=code)


def test_a_misprint_is_offered_the_short_way_and_needs_the_last_stage_only(small: Small, desk: Desk) -> None:
    small.edit(FILE, "围座", "围坐")
    for said in (desk("review", ID, "--now", SECOND), desk.publish(SECOND, code=1)):
        found = re.search(r"只需再终审：照抄这一行：(corrections: \[\{.*?\}\])（", said)
        assert found is not None, said
    assert "原为" in said and "围座" in said and "E370" in final(desk, SECOND, code=1)
    with_note(small, found[1])
    said = desk("review", ID, "--now", SECOND)
    assert "只需再终审" in said and "还缺 终审" in said and "现为" in said
    assert "只需再终审" in desk.publish(SECOND, code=1)
    assert ID in desk("review", "--account", "demo-final", "--now", SECOND)
    assert "提醒" not in final(desk, SECOND)
    desk.publish(SECOND)
    page = desk.page(f"exemplars/{ID}/")
    assert "围坐" in page and "原文写作“学生围座在桌子”" in page


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("20 度", "30 度", "数字"),
        ("不要打闹", "要打闹", "否定"),
        ("一个水盆装着清水，小学", "甲乙丙丁戊己庚辛壬癸子", "不止 10 个字"),
        ("category: 活动", "category: 课堂", "category"),
        ("publisher: 演示编辑部", "publisher: 演示编辑室", "sources"),
    ],
)
def test_what_is_more_than_a_misprint_needs_every_stage(
    small: Small, desk: Desk, old: str, new: str, why: str
) -> None:
    small.edit(FILE, old, new)
    with_note(small, f"corrections: [{NOTE}]")
    said = desk("review", ID, "--now", SECOND)
    assert "不能按勘误办" in said and why in said and "还缺 初审、复审、终审" in said
    assert "不能按勘误办" in desk.publish(SECOND, code=1)
    assert "E370" in final(desk, SECOND, code=1)


def test_small_changes_count_together_since_the_last_full_review(small: Small, desk: Desk) -> None:
    small.edit(FILE, "装着清水", "盛着净水")
    with_note(small, f"corrections:\n  - {NOTE}")
    final(desk, SECOND)
    desk.publish(SECOND)
    small.edit(FILE, "围座在桌子旁边", "围坐在书桌近旁")
    said = desk("review", ID, "--now", THIRD)
    second = re.search(r"照抄这一行：- (\{.*?\})（写在 corrections 下面", said)
    assert second is not None, said
    assert "E370" in final(desk, THIRD, code=1), "the first note does not excuse the second change"
    small.edit(FILE, f"  - {NOTE}\n", f"  - {second[1]}\n  - {NOTE}\n")
    assert "盛着净水" in desk("review", ID, "--now", THIRD), "all changes since the full review are shown"
    final(desk, THIRD)
    desk.publish(THIRD)
    small.edit(FILE, "看水的浮力和压强", "观察着浮力与压力")
    small.edit(FILE, f"  - {NOTE}\n", f"  - {NOTE.replace('12-02', '12-04')}\n  - {NOTE}\n")
    assert "不止 10 个字" in desk("review", ID, "--now", FOURTH)
    assert "E370" in final(desk, FOURTH, code=1)


def test_a_full_review_stays_possible_and_three_stages_stay_three_people(small: Small, desk: Desk) -> None:
    small.edit(FILE, "围座", "围坐")
    with_note(small, f"corrections: [{NOTE}]")
    settings = small.root / "site_config" / "review.yml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before.replace("stages: [初审]", "stages: [初审, 终审]"), encoding="utf-8")
    assert "E369" in final(desk, SECOND, who="first", code=1)
    settings.write_text(before, encoding="utf-8")
    final(desk, SECOND, stage="初审", who="first")
    assert "还缺 复审、终审" in desk("review", ID, "--now", SECOND)
    final(desk, SECOND, stage="复审", who="second")
    final(desk, SECOND)
    assert "E363" in final(desk, SECOND, stage="初审", who="first", code=1)
    desk.publish(SECOND)


def test_what_was_never_public_has_no_short_way(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    small.edit(FILE, "围座", "围坐")
    with_note(small, f"corrections: [{NOTE}]")
    desk = Desk(small, capsys)
    assert "还缺 初审、复审、终审" in desk("review", ID, "--now", SECOND)


def test_a_text_signed_again_without_a_note_is_told_when_signing_and_publishing(
    small: Small, desk: Desk
) -> None:
    small.edit(FILE, "围座", "围坐")
    assert "提醒" not in final(desk, SECOND, stage="初审", who="first")
    final(desk, SECOND, stage="复审", who="second")
    said = final(desk, SECOND)
    sample = "corrections: [{at: 2026-12-02, text: 待填：原文写作……，应为……。}]"
    assert "提醒：《把实验搬进社区的一堂课》" in said and "还没有写更正" in said and sample in said
    said = desk.publish(SECOND)
    assert "还没有写更正" in said and sample in said
    assert "还没有写更正" not in desk.publish(THIRD), "it is live as it is"


def test_a_lost_text_of_the_review_is_told(small: Small, desk: Desk) -> None:
    small.edit(FILE, "围座", "围坐")
    with_note(small, f"corrections: [{NOTE}]")
    ledger = (small.project.ledger / "reviews.jsonl").read_text(encoding="utf-8").splitlines()
    digest = next(line for line in map(json.loads, ledger) if line["id"] == ID)["digest"]
    (small.project.ledger / "reviewed" / f"{digest}.md").unlink()
    assert "E365" in desk.publish(SECOND, code=1)
