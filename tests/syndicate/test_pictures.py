"""Covers, codes and long pictures: sizes, what the focal point keeps, what a code says, and how text is set."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.errors import MediaError
from pipeline.syndicate.codes import QUIET, SCALE, draw_code
from pipeline.syndicate.convert import convert
from pipeline.syndicate.covers import draw_cover
from pipeline.syndicate.long_picture import LONGEST, WIDTH, draw_long_picture
from pipeline.syndicate.typesetting import CLOSING, MISSING, OPENING, Letters, Run
from pipeline.syndicate.wechat_rules import COVER_RATIOS
from tests.fixture_site import ROOT
from tests.syndicate.making import article, full

FONTS = (ROOT / "assets/fonts/NotoSansSC-Regular.otf", ROOT / "assets/fonts/NotoSansSC-Bold.otf")


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("ratio", COVER_RATIOS)
@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (500, 500), (40, 900)])
@pytest.mark.parametrize("focus", [None, (0, 0), (90, 50)])
def test_a_cover_has_the_size_of_its_ratio(
    tmp_path: Path, ratio: str, size: tuple[int, int], focus: tuple[int, int] | None
) -> None:
    path = tmp_path / "x.jpg"
    Image.new("RGB", size, "#123c3f").save(path)
    cover = opened(draw_cover(path, ratio, focus))
    assert (cover.format, cover.size) == ("JPEG", COVER_RATIOS[ratio])
    assert draw_cover(path, ratio, focus) == draw_cover(path, ratio, focus)


def test_the_focal_point_stays_in_a_cover(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    picture = Image.new("RGB", (1280, 720), "white")
    picture.paste("red", (1180, 310, 1280, 410))
    picture.save(path)
    assert opened(draw_cover(path, "11", (96, 50))).getpixel((480, 250))[1] < 60  # type: ignore[index]
    assert min(opened(draw_cover(path, "11", (0, 50))).getpixel((480, 250))) > 200  # type: ignore[type-var, arg-type]


def test_without_a_focal_point_nothing_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    picture = Image.new("RGB", (800, 800), "white")
    picture.paste("red", (0, 0, 800, 40))
    picture.paste("red", (0, 760, 800, 800))
    picture.save(path)
    cover = opened(draw_cover(path, "235", None))
    assert cover.getpixel((450, 5))[1] < 60 and cover.getpixel((450, 377))[1] < 60  # type: ignore[index]


def test_a_damaged_picture_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 broken")
    with pytest.raises(MediaError, match="坏了") as raised:
        draw_cover(path, "11", None)
    assert "kepu store verify" in raised.value.help


def test_a_transparent_picture_stands_on_white(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(path)
    assert min(opened(draw_cover(path, "11", (50, 50))).getpixel((250, 250))) > 250  # type: ignore[type-var, arg-type]


def test_a_code_has_a_quiet_zone_and_finders() -> None:
    code = opened(draw_code("https://kepu.example.org/articles/tide/")).convert("L")
    assert code.width == code.height
    edge = QUIET * SCALE
    assert set(code.crop((0, 0, code.width, edge)).tobytes()) == {255}
    for x, y in ((edge, edge), (code.width - edge - 7 * SCALE, edge), (edge, code.height - edge - 7 * SCALE)):
        row = [code.getpixel((x + SCALE * n + SCALE // 2, y + 3 * SCALE + SCALE // 2)) for n in range(7)]
        assert row == [0, 255, 0, 0, 0, 255, 0]


def test_a_long_picture_is_as_wide_as_it_should_be_and_the_same_twice(tmp_path: Path) -> None:
    picture = tmp_path / "cover.jpg"
    Image.new("RGB", (640, 360), "#123c3f").save(picture)
    made = full()
    html = convert(made)
    files = {"\ue000media/cover/1280.jpg": picture, "\ue000media/poster/720.jpg": picture}
    data = draw_long_picture(made, html, files, FONTS)
    assert opened(data).width == WIDTH
    assert data == draw_long_picture(made, html, files, FONTS)
    assert opened(draw_long_picture(made, html, {}, FONTS)).height < opened(data).height


def test_a_note_for_the_editor_is_not_in_a_long_picture() -> None:
    made = full()
    html = convert(made)
    note = re.search(r"<p style=[^>]*>【编辑：.*?</p>", html)
    assert note is not None
    data = draw_long_picture(made, html, {}, FONTS)
    assert data == draw_long_picture(made, html.replace(note[0], ""), {}, FONTS)


def test_a_text_that_is_too_long_ends_with_a_line_that_says_so() -> None:
    made = article("海拔每升高 300 米，水的沸点大约降低 1 摄氏度。\n\n" * 900)
    picture = opened(draw_long_picture(made, convert(made), {}, FONTS))
    assert LONGEST <= picture.height < 65_535


TEXTS = st.text(st.sampled_from("科普水月，。；：？！）》”（《“ab 12-./\n"), max_size=120)


@given(TEXTS, st.integers(120, 900))
def test_lines_hold_every_letter_and_fit(text: str, width: int) -> None:
    letters = Letters(*FONTS)
    lines = letters.lines([Run(text)], 40, width)
    assert "".join(r.text for line in lines for r in line).replace(" ", "") == text.replace("\n", "").replace(
        " ", ""
    )
    for line in lines:
        own = "".join(run.text for run in line)
        assert letters.width(own, "text", 40) <= width or len(own) == 1


def test_no_line_begins_with_closing_or_ends_with_opening_punctuation() -> None:
    letters = Letters(*FONTS)
    text = "他说（真的）：“水在高原上，不到一百度就开。”大家都信了！《科普》也写过。" * 4
    for width in range(200, 900, 37):
        lines = ["".join(run.text for run in line) for line in letters.lines([Run(text)], 40, width)]
        assert not any(line[0] in CLOSING for line in lines[1:] if line)
        assert not any(line[-1] in OPENING for line in lines[:-1] if line)


def test_a_character_that_the_fonts_lack_is_never_an_empty_box() -> None:
    assert Letters(*FONTS).shown("水𬱖☕科") == f"水{MISSING}{MISSING}科"
