"""GIF: what is cleared becomes nothing, as in browsers; the usual files are drawn as Pillow draws them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.execute.child.gif_frames import CLEAR, KEEP, RESTORE, frames, is_misread
from pipeline.execute.child.imaging import make_images
from pipeline.execute.child.pictures import frames_of, opened, probe_picture
from tests.examples import examples

PIXELS = 1_000_000
RED, GREEN, BLUE, NOTHING = (255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255), (0, 0, 0, 0)
PALETTE = bytes((0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255))
"""Black, red, green, blue."""
SCREEN = (8, 4)


def frame(
    index: int, box: tuple[int, int, int, int], disposal: int, transparent: int | None = None, delay: int = 10
) -> bytes:
    """A frame of one colour, its pixels compressed by Pillow. Disposal 0 is not told at all."""
    left, top, right, bottom = box
    alone = Image.new("P", (right - left, bottom - top), index)
    alone.putpalette(PALETTE)
    buffer = BytesIO()
    alone.save(buffer, "GIF", optimize=False)
    whole = buffer.getvalue()
    at = whole.index(b",", 13 + (3 << ((whole[10] & 7) + 1)))
    pixels = whole[at + 10 : whole.rindex(b";")]
    if whole[at + 9] & 0x80:
        pixels = pixels[3 << ((whole[at + 9] & 7) + 1) :]
    told = disposal << 2 | (transparent is not None)
    control = b"!\xf9\4" + bytes((told, delay, 0, transparent or 0)) + b"\0"
    place = b"".join(v.to_bytes(2, "little") for v in (left, top, right - left, bottom - top))
    return control + b"," + place + b"\0" + pixels


def gif(*drawn: bytes, screen: tuple[int, int] = SCREEN) -> bytes:
    size = b"".join(v.to_bytes(2, "little") for v in screen)
    return b"GIF89a" + size + b"\x81\0\0" + PALETTE + b"".join(drawn) + b";"


WHOLE, LEFT, RIGHT = (0, 0, 8, 4), (0, 0, 4, 4), (4, 0, 8, 4)


def shown(data: bytes) -> list[tuple[object, object]]:
    """The middle of the left and of the right half, frame by frame."""
    return [(f.getpixel((2, 2)), f.getpixel((6, 2))) for f, _ in frames(BytesIO(data))]


@pytest.mark.parametrize(
    ("drawn", "wanted"),
    [
        ([frame(1, WHOLE, CLEAR), frame(2, LEFT, KEEP)], [(RED, RED), (GREEN, NOTHING)]),
        (
            [frame(1, WHOLE, KEEP), frame(2, LEFT, CLEAR), frame(3, RIGHT, KEEP)],
            [(RED, RED), (GREEN, RED), (NOTHING, BLUE)],
        ),
        ([frame(1, RIGHT, KEEP), frame(2, LEFT, KEEP)], [(NOTHING, RED), (GREEN, RED)]),
        ([frame(1, RIGHT, KEEP)], [(NOTHING, RED)]),
        (
            [frame(1, WHOLE, KEEP), frame(2, LEFT, RESTORE), frame(3, RIGHT, 0), frame(2, WHOLE, 0)],
            [(RED, RED), (GREEN, RED), (RED, BLUE), (GREEN, GREEN)],
        ),
        (
            [frame(1, WHOLE, RESTORE), frame(2, LEFT, KEEP)],
            [(RED, RED), (GREEN, NOTHING)],
        ),
        (
            [frame(1, WHOLE, CLEAR), frame(2, LEFT, 0), frame(3, RIGHT, KEEP)],
            [(RED, RED), (GREEN, NOTHING), (GREEN, BLUE)],
        ),
        (
            [frame(1, WHOLE, KEEP), frame(2, (0, 0, 12, 4), KEEP)],
            [(RED, RED), (GREEN, GREEN)],
        ),
    ],
)
def test_frames_are_drawn_as_browsers_draw_them(
    drawn: list[bytes], wanted: list[tuple[object, object]], tmp_path: Path
) -> None:
    data = gif(*drawn)
    assert is_misread(BytesIO(data))
    assert shown(data) == wanted
    (tmp_path / "s.gif").write_bytes(data)
    picture = probe_picture(tmp_path / "s.gif", PIXELS, 9).picture
    assert picture is not None
    assert (picture.frames, picture.traits) == (len(drawn), "frames")
    assert picture.transparent is any(NOTHING in pair for pair in wanted)


def test_the_still_of_one_is_its_first_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.gif").write_bytes(gif(frame(1, RIGHT, CLEAR), frame(2, LEFT, KEEP)))
    png = {"format": "PNG", "suffix": ".png"}
    recipe = {"max_image_pixels": PIXELS, "transparent": True, "crop": None, "motion": None}
    make_images(Path("s.gif"), {**recipe, "sizes": [[8, 4]], "encodings": [png]})
    with Image.open("8.png") as made:
        assert (made.getpixel((1, 1)), made.getpixel((6, 1))) == (NOTHING, RED)


def test_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    data = gif(frame(1, WHOLE, CLEAR), frame(2, LEFT, KEEP))
    (tmp_path / "s.gif").write_bytes(data[:-8])
    assert probe_picture(tmp_path / "s.gif", PIXELS, 9).refusal is not None


boxes = st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(4, 8), st.integers(2, 4))
drawn_frames = st.builds(
    frame, st.integers(1, 3), boxes, st.sampled_from([KEEP, CLEAR, RESTORE]), st.sampled_from([None, 0, 2])
)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(drawn_frames, min_size=1, max_size=4))
def test_where_pillow_is_trusted_both_draw_the_same(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[bytes]
) -> None:
    data = gif(*drawn)
    if is_misread(BytesIO(data)):
        return
    file = tmp_path_factory.getbasetemp() / "same.gif"
    file.write_bytes(data)
    with opened(file, PIXELS) as image:
        pillows = [frame.convert("RGBA").copy() for frame, _ in frames_of(image)]
    ours = [frame for frame, _ in frames(BytesIO(data))]
    for first, second in zip(pillows, ours, strict=True):
        places = [(x, y) for x in range(SCREEN[0]) for y in range(SCREEN[1])]
        pairs = [(first.getpixel(place), second.getpixel(place)) for place in places]
        assert all(one == other for one, other in pairs if one[3] or other[3])


@settings(max_examples=examples(60), deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_are_parsed_or_left_alone(data: bytes) -> None:
    is_misread(BytesIO(b"GIF89a" + data))
