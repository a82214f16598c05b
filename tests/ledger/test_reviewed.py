"""What changes the digest of an item, and what does not; the kept text says what changed."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.content.library import Document
from pipeline.ledger.reviewed import ReviewedText, bind
from pipeline.media.captions.cue import Cue
from pipeline.review.changes import changes
from tests.content.reading import read_file
from tests.examples import examples

TEXT = """\
---
schema: 1
kind: video
id: panda
title: 大熊猫
summary: 大熊猫一只前掌就能握住竹子，靠的是一块小骨。
published: 2026-11-05T09:00:00+08:00
draft: true
column: kepu-panda
topics: [nature]
audiences: [public]
people:
  - {role: 编写, name: 演示编辑部}
cover: {image: covers/a.png, alt: 一只大熊猫}
production: {mode: 自制, unit: 演示编辑部}
licence: CC-BY-4.0
sources:
  - {title: 文献, year: 1999}
media:
  source: videos/a.mp4
  poster: 6.5
  captions:
    - {file: videos/a.vtt}
---

第一段。

![握住竹子的前掌](pictures/b.png)
"""
DIGESTS = {p: p[0] * 64 for p in ("covers/a.png", "videos/a.mp4", "videos/a.vtt", "pictures/b.png")}
CUES = {"videos/a.vtt": (Cue(0, 1000, "一"), Cue(1000, 2000, "二"))}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bound")


def document(folder: Path, text: str = TEXT) -> Document:
    path = folder / "panda.md"
    path.write_text(text, encoding="utf-8")
    findings: list[object] = []
    found = read_file(path, "content/videos/panda.md", findings)  # type: ignore[arg-type]
    assert found is not None, findings
    return found


def bound(folder: Path, text: str = TEXT, digests: dict[str, str] = DIGESTS) -> ReviewedText:
    found = bind(document(folder, text), digests, CUES)
    assert found is not None
    return found


def changed_lines(folder: Path, text: str, digests: dict[str, str] = DIGESTS) -> list[str]:
    here = document(folder, text)
    now = bind(here, digests, CUES)
    assert now is not None
    return [change.words() for change in changes(bound(folder), now, here)]


@pytest.mark.parametrize("path", sorted(DIGESTS))
def test_every_file_is_bound(folder: Path, path: str) -> None:
    other = {**DIGESTS, path: "f" * 64}
    assert bound(folder, digests=other).digest != bound(folder).digest
    (line,) = changed_lines(folder, TEXT, other)
    assert path in line and "变了" in line


def test_the_version_in_sign_language_is_bound(folder: Path) -> None:
    signed = document(folder, TEXT.replace("  poster: 6.5\n", "  sign: {source: videos/s.mp4}\n"))
    assert bind(signed, DIGESTS) is None
    one, other = (bind(signed, {**DIGESTS, "videos/s.mp4": digit * 64}) for digit in "12")
    assert one is not None
    assert other is not None
    assert one.digest != other.digest
    assert [f.path for f in one.files if f.use == "手语版视频"] == ["videos/s.mp4"]


def test_a_file_that_nothing_shows_is_not_bound(folder: Path) -> None:
    assert bound(folder, digests={**DIGESTS, "covers/else.png": "0" * 64}).digest == bound(folder).digest


def test_a_missing_file_leaves_nothing_to_sign(folder: Path) -> None:
    assert bind(document(folder), {}, CUES) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("published: 2026-11-05", "published: 2026-12-24"),
        ("draft: true\n", ""),
        ("title: 大熊猫", 'title: "大熊猫"  # 题目'),
        ("topics: [nature]\n", "topics:\n  - nature\n"),
        ("licence: CC-BY-4.0\n", "licence: CC-BY-4.0\nupdated:\nrelated: []\n"),
        ("poster: 6.5", "poster: 6.50"),
        ("---\n\n第一段", "---\n\n\n第一段"),
    ],
)
def test_when_it_is_shown_and_how_it_is_written_are_not_bound(folder: Path, old: str, new: str) -> None:
    assert TEXT.replace(old, new) != TEXT
    assert bound(folder, TEXT.replace(old, new)).digest == bound(folder).digest
    assert changed_lines(folder, TEXT.replace(old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("title: 大熊猫", "title: 小熊猫", "第 5 行：title 原为“大熊猫”，现为“小熊猫”。"),
        ("topics: [nature]", "topics: [nature, earth]", "第 10 行：topics 新增“earth”。"),
        ("第一段。", "第二段。", "第 26 行：原为“第一段。”，现为“第二段。”。"),
        ("第一段。\n", "第一段。\n新的一行。\n", "第 27 行：新增“新的一行。”。"),
        ("第一段。\n\n", "\n", "第 27 行：删去了“第一段。”。"),
    ],
)
def test_a_change_is_shown_at_its_line(folder: Path, old: str, new: str, line: str) -> None:
    assert bound(folder, TEXT.replace(old, new)).digest != bound(folder).digest
    assert line in changed_lines(folder, TEXT.replace(old, new))


def test_a_caption_is_shown_cue_by_cue(folder: Path) -> None:
    here = document(folder)
    cues = {"videos/a.vtt": (Cue(0, 1000, "一"), Cue(1000, 2000, "三"), Cue(2000, 3000, "四"))}
    now = bind(here, {**DIGESTS, "videos/a.vtt": "f" * 64}, cues)
    assert now is not None
    texts = [change.text for change in changes(bound(folder), now, here)]
    assert "字幕第 2 条（0:01.000）原为“二”，现为“三”。" in texts
    assert "字幕第 3 条（0:02.000）是新增的：“四”。" in texts


def test_of_a_long_paragraph_the_part_that_changed_is_shown(folder: Path) -> None:
    long = "竹" * 300 + "甲" + "林" * 300
    before, now = (TEXT.replace("第一段。", t) for t in (long, long.replace("甲", "乙")))
    here = document(folder, now)
    (change,) = changes(bound(folder, before), bound(folder, now), here)
    assert "甲" in change.text and "乙" in change.text and len(change.text) < 100


LINES = st.text(st.characters(blacklist_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]), max_size=30)


@settings(max_examples=examples(80), deadline=None)
@given(st.lists(LINES, min_size=1, max_size=6), st.integers(0, 5), LINES)
def test_any_other_text_has_another_digest(lines: list[str], place: int, line: str) -> None:
    changed = list(lines)
    changed[place % len(lines)] = line
    one, other = (ReviewedText("x", (), (), "\n".join(text).strip("\n")) for text in (lines, changed))
    assert (one.digest == other.digest) == (one.body == other.body)
    assert ReviewedText.from_text(one.to_text()) == one


@settings(max_examples=examples(80), deadline=None)
@given(
    st.lists(st.tuples(LINES, LINES), max_size=4),
    st.lists(st.tuples(LINES, LINES), max_size=4),
    LINES,
    LINES,
)
def test_fields_and_text_are_distinct_in_the_digest(
    one: list[tuple[str, str]], other: list[tuple[str, str]], body: str, second: str
) -> None:
    a, b = ReviewedText("x", tuple(one), (), body), ReviewedText("x", tuple(other), (), second)
    assert (a.digest == b.digest) == ((a.fields, a.body) == (b.fields, b.body))


def test_a_kept_text_comes_back_and_a_changed_one_does_not(folder: Path) -> None:
    kept = bound(folder)
    back = ReviewedText.from_text(kept.to_text())
    assert back == kept and dict(back.captions) == CUES and back.digest == kept.digest
    for text in (
        "",
        "---\n",
        "---\n{}\n---\n\n",
        "---\n[]\n---\n\n",
        kept.to_text().replace("第一段", "第二段"),
    ):
        with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
            ReviewedText.from_text(text)


def test_a_tree_is_not_needed_twice(folder: Path) -> None:
    """The digest is of the document alone: another place of the same file gives the same."""
    here = dataclasses.replace(document(folder), file="content/videos/other.md")
    again = bind(here, DIGESTS, MappingProxyType({}))
    assert again is not None and again.digest == bound(folder).digest
