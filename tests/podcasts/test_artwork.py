"""Artwork as directories ask for it, and letters that can be read on any colour."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from pipeline.errors import ConfigError
from pipeline.podcasts.artwork import (
    CLOSING,
    MARGIN,
    OPENING,
    PALETTE,
    SIDE,
    Artwork,
    _ink,
    _lines,
    _wrapped,
    draw,
)
from tests.examples import examples
from tests.fixture_site import ROOT

FONT = ROOT / "assets" / "fonts" / "NotoSansSC-Bold.otf"
PANDA = Artwork.of("kepu-panda", "科普熊猫", "成都科普", "音频播客", video=False, colour=None)
LONG = "把科幻里的设想拿来算：差在哪里，还要什么（Supercalifragilistic 2026），一集算一样东西，算完才知道"


@pytest.mark.parametrize("title", ["科普熊猫", LONG, "π"])
@pytest.mark.parametrize("video", [False, True])
def test_it_is_what_directories_take(title: str, video: bool) -> None:
    data = draw(replace(PANDA, title=title, video=video), FONT)
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.size, picture.mode, picture.info["dpi"]) == (
        "JPEG",
        (3000, 3000),
        "RGB",
        (72, 72),
    )
    assert len(data) < 512 * 1024
    assert "exif" not in picture.info and data == draw(replace(PANDA, title=title, video=video), FONT)


def test_the_title_stands_inside_the_margins() -> None:
    """On a plain ground: whatever is not the ground's colour or the rings' lies inside, but the rings."""
    picture = Image.open(io.BytesIO(draw(replace(PANDA, title="国" * 40, colour="#000000"), FONT))).convert(
        "L"
    )
    bright = picture.point([255 if value > 128 else 0 for value in range(256)]).getbbox()
    assert bright is not None
    left, top, right, bottom = bright
    assert min(left, top) >= MARGIN - 20 and max(right, bottom) <= SIDE - MARGIN + 20


def test_a_name_of_its_own_for_whatever_it_shows() -> None:
    others = [
        replace(PANDA, title="别的"),
        replace(PANDA, colour="#000000"),
        replace(PANDA, video=True, label="视频播客"),
        Artwork.of("other", "科普熊猫", "成都科普", "音频播客", video=False, colour=PANDA.colour),
    ]
    assert len({PANDA.digest, *(other.digest for other in others)}) == 5
    assert (
        Artwork.of("kepu-panda", "科普熊猫", "成都科普", "音频播客", video=False, colour=None).digest
        == PANDA.digest
    )


def test_a_character_without_a_letter_is_told() -> None:
    with pytest.raises(ConfigError, match="“𰻝”") as caught:
        draw(replace(PANDA, title="吃面𰻝"), FONT)
    assert "assets/fonts/README.md" in caught.value.help


@pytest.mark.parametrize(
    "colour", [*PALETTE, "#000000", "#ffffff", "#f2c45c", "#808080", "#d6452b", "#9cc17a"]
)
def test_letters_can_be_read_on_any_colour(colour: str) -> None:
    """4.5 : 1 where the palette says so, 3 : 1, as for large letters, on whatever an editor chooses (WCAG 2.2)."""

    def luminance(of: str) -> float:
        values = [int(of[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(colour), luminance(_ink(colour))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= (4.5 if colour in PALETTE else 3)


@settings(max_examples=examples(30), deadline=None)
@given(st.text("科普熊猫，。（）《》：“”ABCxyz019 ", min_size=1, max_size=80).filter(str.strip))
def test_a_title_loses_nothing_and_no_line_begins_with_a_comma(title: str) -> None:
    font = ImageFont.truetype(str(FONT), 320)
    lines = list(_wrapped(title, font))
    assert "".join("".join(lines).split()) == "".join(title.split())
    ordinary = [line for line in lines[1:] if line[0] in CLOSING]
    width = SIDE - 2 * MARGIN
    assert all(font.getlength(lines[lines.index(line) - 1] + line[0]) > width for line in ordinary)
    assert all(
        font.getlength(line) <= width or len(line) == 1 or set(line[:-1]) <= set(OPENING + "ABCxyz019 ")
        for line in lines
    )


def test_a_title_too_long_is_cut() -> None:
    size, lines = _lines("很长的题目" * 80, FONT)
    assert size == 130 and lines[-1].endswith("…") and len(lines) * size < SIDE


def test_the_font_is_ours() -> None:
    assert Path(FONT).is_file()
