"""Pinyin: by phrase where a phrase reads otherwise, by character elsewhere; as pypinyin itself reads names."""

from pathlib import Path

import pypinyin
import pytest

from pipeline.search.reading_aloud import Readings, readings
from tests.fixture_site import ROOT


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Readings:
    return readings(tmp_path_factory.mktemp("work"), "code")


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("重庆", "chong qing"),
        ("重力", "zhong li"),
        ("银行行长", "yin hang hang zhang"),
        ("女", "nv"),
        ("绿", "lv"),
        ("长江长大", "chang jiang zhang da"),
    ],
)
def test_words(known: Readings, text: str, syllables: str) -> None:
    assert known.of(text) == syllables.split()


def test_what_has_no_reading_is_empty(known: Readings) -> None:
    assert known.of("A1，地\n") == ["", "", "", "di", ""]
    assert known.of("") == []


def test_names_of_the_sample_read_as_pypinyin_reads_them(known: Readings) -> None:
    lines = [
        line
        for file in sorted((ROOT / "content").glob("*/*.md"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith(("title: ", "name: "))
    ]
    names = ["".join(c for c in line if "\u4e00" <= c <= "\u9fff") for line in lines]
    told = [known.of(name) == pypinyin.lazy_pinyin(name) for name in names]
    assert len(names) > 80
    # pypinyin cuts sentences into words first, so that a long title may differ in a character.
    assert sum(told) > 0.95 * len(told)


def test_they_are_kept_under_the_key_of_the_code(tmp_path: Path) -> None:
    first = readings(tmp_path, "code")
    kept = (tmp_path / "search" / "readings.json").stat()
    assert readings(tmp_path, "code") == first
    assert (tmp_path / "search" / "readings.json").stat().st_mtime_ns == kept.st_mtime_ns
    assert readings(tmp_path, "other") == first
    assert (tmp_path / "search" / "readings.json").stat().st_ino != kept.st_ino
