"""Animated PNG: frames are drawn as the standard says; the usual files are drawn as Pillow draws them."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import ImageSettings
from pipeline.execute.child.apng_frames import BACKGROUND, NONE, OVER, PREVIOUS, SOURCE, frames, is_misread
from pipeline.execute.child.imaging import make_images
from pipeline.execute.child.pictures import frames_of, opened, probe_picture
from pipeline.media.image import image_recipe
from pipeline.media.request import MediaRequest
from tests.examples import examples
from tests.execute.pngs import SIGNATURE, chunk, header, rows

PIXELS = 1_000_000
SCREEN = (8, 4)
RED, GREEN, BLUE, NOTHING = (255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255), (0, 0, 0, 0)
HALF = (0, 0, 255, 128)
WHOLE, LEFT, RIGHT = (0, 0, 8, 4), (0, 0, 4, 4), (4, 0, 8, 4)

Drawn = tuple[tuple[int, ...], tuple[int, int, int, int], int, int]
"""Colour, place, disposal, blend."""


def apng(*drawn: Drawn, alpha: bool = True, extra: bytes = b"") -> bytes:
    body, number = b"", 0
    for position, (colour, (left, top, right, bottom), disposal, blend) in enumerate(drawn):
        size = (right - left, bottom - top)
        body += chunk(b"fcTL", struct.pack(">5IHHBB", number, *size, left, top, 1, 10, disposal, blend))
        pixels = rows(bytes(colour[: 4 if alpha else 3]) * size[0], size[1])
        if position:
            number += 1
            body += chunk(b"fdAT", struct.pack(">I", number) + pixels)
        else:
            body += chunk(b"IDAT", pixels)
        number += 1
    head = header(*SCREEN, colour_type=6 if alpha else 2) + chunk(b"acTL", struct.pack(">II", len(drawn), 0))
    return SIGNATURE + head + extra + body + chunk(b"IEND")


def shown(data: bytes) -> list[tuple[object, object]]:
    """The middle of the left and of the right half, frame by frame."""
    return [(f.getpixel((2, 2)), f.getpixel((6, 2))) for f, _ in frames(BytesIO(data))]


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (
            apng((RED, WHOLE, NONE, SOURCE), (GREEN, LEFT, PREVIOUS, OVER), (BLUE, RIGHT, NONE, OVER)),
            [(RED, RED), (GREEN, RED), (RED, BLUE)],
        ),
        (
            apng((RED, WHOLE, PREVIOUS, SOURCE), (GREEN, LEFT, NONE, SOURCE)),
            [(RED, RED), (GREEN, NOTHING)],
        ),
        (
            apng((RED, WHOLE, NONE, SOURCE), (HALF, LEFT, NONE, OVER)),
            [(RED, RED), ((127, 0, 128, 255), RED)],
        ),
        (
            apng((RED, WHOLE, BACKGROUND, SOURCE), (GREEN, LEFT, NONE, SOURCE), alpha=False),
            [(RED, RED), (GREEN, NOTHING)],
        ),
        (
            apng((RED, WHOLE, NONE, SOURCE), (GREEN, LEFT, PREVIOUS, SOURCE), (BLUE, RIGHT, NONE, OVER), alpha=False),
            [(RED, RED), (GREEN, RED), (RED, BLUE)],
        ),
        (
            apng(
                (RED, WHOLE, PREVIOUS, SOURCE), (GREEN, LEFT, NONE, OVER), extra=chunk(b"tRNS", b"no", wrong=1)
            ),
            [(RED, RED), (GREEN, NOTHING)],
        ),
    ],
)  # fmt: skip
def test_frames_are_drawn_as_browsers_draw_them(
    data: bytes, wanted: list[tuple[object, object]], tmp_path: Path
) -> None:
    assert is_misread(BytesIO(data))
    assert shown(data) == wanted
    (tmp_path / "s.png").write_bytes(data)
    picture = probe_picture(tmp_path / "s.png", PIXELS, 9).picture
    assert picture is not None
    assert (picture.frames, picture.duration_ms, picture.traits) == (len(wanted), 100 * len(wanted), "frames")
    assert picture.transparent is any(NOTHING in pair for pair in wanted)


LABEL = '{"Label":"1","ContentProducer":"001","ProduceID":"7"}'


@pytest.mark.parametrize("disposal", [NONE, PREVIOUS])
def test_a_label_behind_the_last_frame_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disposal: int
) -> None:
    monkeypatch.chdir(tmp_path)
    data = apng((RED, WHOLE, NONE, SOURCE), (GREEN, LEFT, disposal, SOURCE), (BLUE, LEFT, NONE, SOURCE))
    text = chunk(b"iTXt", b"AIGC\0\0\0\0\0" + LABEL.encode())
    Path("s.png").write_bytes(data[:-12] + text + data[-12:])
    probe = probe_picture(Path("s.png"), PIXELS, 9)
    assert probe.aigc == LABEL
    assert probe.picture is not None
    recipe = image_recipe(probe.picture, MediaRequest.of("image", "s.png"), ImageSettings(widths=(16,)))
    source, *files = make_images(Path("s.png"), recipe)
    assert {record["aigc"] for record in (source, *files)} == {LABEL}
    assert any(record["name"].startswith("motion") for record in files)


def test_a_plain_animation_moves_after_its_still_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frames are read twice from one picture."""
    monkeypatch.chdir(tmp_path)
    data = apng(*[(colour, WHOLE, NONE, SOURCE) for colour in (RED, GREEN, BLUE)], alpha=False)
    Path("s.png").write_bytes(data)
    assert not is_misread(BytesIO(data))
    with opened(Path("s.png"), PIXELS) as image:
        first = next(frames_of(image))[0].getpixel((3, 3))
        seen = [frame.convert("RGBA").getpixel((3, 3)) for frame, _ in frames_of(image)]
    assert (first, seen) == (RED[:3], [RED, GREEN, BLUE])


def test_a_still_and_a_broken_one_are_left_alone() -> None:
    still = SIGNATURE + header(8, 4) + chunk(b"IDAT", rows(bytes(24), 4)) + chunk(b"IEND")
    data = apng((RED, WHOLE, PREVIOUS, SOURCE), (GREEN, LEFT, NONE, SOURCE))
    for broken in (still, data[:60], data.replace(b"acTL", b"abTL"), data[:-80], b""):
        assert not is_misread(BytesIO(broken))


boxes = st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(4, 8), st.integers(2, 4))
later = st.tuples(
    st.sampled_from([RED, GREEN, BLUE, HALF, NOTHING]),
    boxes,
    st.sampled_from([NONE, BACKGROUND, PREVIOUS]),
    st.sampled_from([SOURCE, OVER]),
)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(later, min_size=1, max_size=3), st.sampled_from([NONE, BACKGROUND]), st.booleans())
def test_where_pillow_is_trusted_both_draw_the_same(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Drawn], disposal: int, alpha: bool
) -> None:
    data = apng((RED, WHOLE, disposal, SOURCE), *drawn, alpha=alpha)
    if is_misread(BytesIO(data)):
        return
    file = tmp_path_factory.getbasetemp() / "same.png"
    file.write_bytes(data)
    with opened(file, PIXELS) as image:
        pillows = [frame.convert("RGBA").copy() for frame, _ in frames_of(image)]
    for first, (second, _) in zip(pillows, frames(BytesIO(data)), strict=True):
        places = [(x, y) for x in range(SCREEN[0]) for y in range(SCREEN[1])]
        pairs = [(first.getpixel(place), second.getpixel(place)) for place in places]
        assert all(one == other for one, other in pairs if one[3] or other[3])


@settings(max_examples=examples(60), deadline=None)
@given(st.binary(max_size=60), st.integers(0, 200), st.integers(0, 255))
def test_any_damage_is_borne(data: bytes, at: int, value: int) -> None:
    whole = bytearray(apng((RED, WHOLE, PREVIOUS, SOURCE), (GREEN, LEFT, NONE, SOURCE)))
    whole[at % len(whole)] = value
    is_misread(BytesIO(bytes(whole)))
    is_misread(BytesIO(SIGNATURE + data))
