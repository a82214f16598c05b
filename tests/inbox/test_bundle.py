"""Which names belong together."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.inbox.bundle import Bundle, Supplied, group


def bundles(*names: str) -> tuple[tuple[Bundle, ...], list[str]]:
    found, strays = group(Supplied(name, 10, 0) for name in names)
    return found, [file.path for file in strays]


def test_files_of_one_name_are_one_bundle() -> None:
    names = [
        "潮汐.MP4",
        "潮汐.srt",
        "潮汐.en.vtt",
        "潮汐.zh-tw.srt",
        "潮汐.docx",
        "潮汐-10.jpg",
        "潮汐-2.JPG",
    ]
    (found,), strays = bundles(*names, "潮汐（封面）.png")
    assert strays == []
    assert found.title == "潮汐"
    assert found.main is not None and found.main.path == "潮汐.MP4"
    assert found.word is not None and found.word.path == "潮汐.docx"
    assert found.cover is not None and found.cover.path == "潮汐（封面）.png"
    assert [f.path for f in found.pictures] == ["潮汐-2.JPG", "潮汐-10.jpg"]
    tracks = {c.file.path: c.language for c in found.captions}
    assert tracks == {"潮汐.srt": "zh-CN", "潮汐.en.vtt": "en", "潮汐.zh-tw.srt": "zh-TW"}
    assert len(found.files) == len(names) + 1


@pytest.mark.parametrize(
    "picture",
    [
        "潮汐.jpg",
        "潮汐-1.jpg",
        "潮汐_封面.jpg",
        "潮汐 2.webp",
        "潮汐(3).png",
        "潮汐（配图1）.gif",
        "潮汐_cover.jpg",
        "潮汐-图2.png",
        "潮汐【封面图】.png",
        "潮汐_.png",
    ],
)
def test_a_picture_joins_the_name_it_begins_with(picture: str) -> None:
    (found,), strays = bundles("潮汐.mp4", picture)
    assert strays == []
    assert len(found.files) == 2


@pytest.mark.parametrize("picture", ["潮汐的秘密.jpg", "新潮汐-1.jpg", "潮汐2026年大会.jpg", "子/潮汐.jpg"])
def test_a_picture_of_another_name_is_a_stray(picture: str) -> None:
    (found,), strays = bundles("潮汐.mp4", picture)
    assert strays == [picture]
    assert len(found.files) == 1


def test_its_own_name_comes_first() -> None:
    found, strays = bundles("嫦娥.mp4", "嫦娥-1.mp4", "嫦娥-1.jpg", "嫦娥.en.mp4", "嫦娥.en.srt")
    assert strays == []
    joined = {b.title: [f.path for f in b.files] for b in found}
    assert joined["嫦娥-1"] == ["嫦娥-1.jpg", "嫦娥-1.mp4"]
    assert joined["嫦娥.en"] == ["嫦娥.en.mp4", "嫦娥.en.srt"]
    (captions,) = next(b for b in found if b.title == "嫦娥.en").captions
    assert captions.language == "zh-CN"


def test_case_and_composition_do_not_matter() -> None:
    decomposed = unicodedata.normalize("NFD", "Café 熊猫")
    (found,), strays = bundles(f"{decomposed}.mp4", "café  熊猫.SRT")
    assert strays == []
    assert found.title == "Café 熊猫"
    assert [f.path for f in found.files] == sorted([f"{decomposed}.mp4", "café  熊猫.SRT"])


def test_folders_keep_names_apart() -> None:
    found, _ = bundles("甲/潮汐.mp4", "乙/潮汐.mp4", "乙/潮汐.docx")
    assert [len(b.files) for b in found] == [2, 1]


def test_two_of_a_kind_are_kept_to_be_told() -> None:
    (found,), _ = bundles("潮汐.mp4", "潮汐.mov", "潮汐.mp3", "潮汐.docx", "潮汐.DOCX")
    assert len(found.mains) == 3
    assert len(found.words) == 2


def test_a_download_of_the_name_is_known() -> None:
    (found,), strays = bundles("潮汐.docx", "潮汐.mp4.part", "别的.mp4.crdownload")
    assert [f.path for f in found.partial] == ["潮汐.mp4.part"]
    assert strays == []
    assert [f.path for f in found.files] == ["潮汐.docx"]


def test_what_belongs_to_nothing_is_told() -> None:
    found, strays = bundles("孤.jpg", "孤.srt", "软件.exe", "片.psd")
    assert found == ()
    assert strays == ["孤.jpg", "孤.srt", "片.psd", "软件.exe"]


def test_a_name_nobody_can_read_belongs_to_nothing_and_can_be_shown() -> None:
    names = ["行\n尾.mp4", "bad-\udcff.mp4", "家👨‍👩‍👧.mp4"]
    (found,), strays = bundles(*names)
    assert found.title == "家👨‍👩‍👧"
    assert strays == names[1::-1]
    assert [Supplied(name, 1, 0).shown for name in names] == ["行\\x0a尾.mp4", "bad-\\xff.mp4", names[2]]
