"""PNG: what is not needed never keeps a picture from being read; what is kept of the metadata is still found."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.execute.child.imaging import make_images
from pipeline.execute.child.picture_metadata import marks_of
from pipeline.execute.child.pictures import opened, probe_picture
from pipeline.execute.child.png_chunks import MAX_CHUNK, MAX_TEXTS, read_parts
from pipeline.execute.child.spliced_file import Span
from tests.examples import examples
from tests.execute.pngs import SIGNATURE, chunk, header, rows, with_chunks

PIXELS = 1_000_000
GREEN = (0, 128, 0)
LABEL = '{"Label":"1","ContentProducer":"001","ProduceID":"7"}'
MIB = 1024 * 1024


def png(size: tuple[int, int] = (20, 10)) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, GREEN).save(buffer, "PNG")
    return buffer.getvalue()


def packed(name: bytes, keyword: bytes, length: int) -> bytes:
    data = zlib.compress(b"A" * length)
    return chunk(name, keyword + (b"\0\1\0\0\0" if name == b"iTXt" else b"\0\0") + data)


AWKWARD = {
    "diagrams.net": packed(b"zTXt", b"mxfile", 1_200_000),
    "prompt": packed(b"iTXt", b"prompt", 1_200_000),
    "profile": packed(b"iCCP", b"big", 1_200_000),
    "huge profile": packed(b"iCCP", b"big", MAX_CHUNK + 1),
    "bomb": packed(b"zTXt", b"AIGC", 40 * MIB),
    "checksum of a text": chunk(b"tEXt", b"Comment\0hello", wrong=1),
    "checksum of a profile": chunk(b"iCCP", b"p\0\0" + zlib.compress(b"p"), wrong=1),
    "checksum of a size": chunk(b"pHYs", bytes(9), wrong=1),
    "checksum of an animation": chunk(b"acTL", struct.pack(">II", 3, 0), wrong=1),
    "method of a text": chunk(b"zTXt", b"AIGC\0\7" + zlib.compress(b"A")),
    "method of a profile": chunk(b"iCCP", b"p\0\7" + zlib.compress(b"A")),
    "broken profile": chunk(b"iCCP", b"p\0\0no zlib"),
    "short gamma": chunk(b"gAMA", b"\0"),
    "short transparency": chunk(b"tRNS", b"\0"),
    "short primaries": chunk(b"cHRM", bytes(9)),
    "empty texts": chunk(b"tEXt") + chunk(b"zTXt") + chunk(b"iTXt"),
    "private": chunk(b"mkBS", bytes(3 * MIB)) + chunk(b"caBX", b"\xff" * 999),
}


@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("late", [False, True])
def test_what_is_not_needed_does_not_spoil_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, late: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    extra = AWKWARD[name]
    Path("s.png").write_bytes(with_chunks(png(), b"" if late else extra, extra if late else b""))
    probe = probe_picture(Path("s.png"), PIXELS, 1)
    assert probe.refusal is None
    assert probe.picture is not None
    assert (probe.picture.frames, probe.picture.transparent) == (1, False)
    encoding = {"format": "PNG", "suffix": ".png"}
    recipe = {"max_image_pixels": PIXELS, "transparent": False, "crop": None, "motion": None}
    make_images(Path("s.png"), {**recipe, "sizes": [[20, 10]], "encodings": [encoding]})
    with Image.open("20.png") as made:
        assert made.getcolors() == [(200, GREEN)]
    assert Path("20.png").stat().st_size < 1000


def test_many_texts_together_are_left_out_and_the_label_stays(tmp_path: Path) -> None:
    prompts = b"".join(chunk(b"tEXt", b"prompt\0" + b"A" * 7 * MIB) for _ in range(10))
    label = chunk(b"iTXt", b"AIGC\0\0\0\0\0" + LABEL.encode())
    (tmp_path / "s.png").write_bytes(with_chunks(png(), prompts, label))
    probe = probe_picture(tmp_path / "s.png", PIXELS, 1)
    assert (probe.refusal, probe.aigc) == (None, LABEL)


def test_texts_that_are_read_have_a_bound_together(tmp_path: Path) -> None:
    count = MAX_TEXTS // (7 * MIB) + 3
    texts = b"".join(packed(b"zTXt", b"Copyright", 7 * MIB) for _ in range(count))
    file = tmp_path / "s.png"
    file.write_bytes(with_chunks(png(), texts))
    with file.open("rb") as stream:
        kept = sum(part.length for part in read_parts(stream))
    assert kept < file.stat().st_size
    assert probe_picture(file, PIXELS, 1).refusal is None


@pytest.mark.parametrize("padding", [0, 2 * MIB])
@pytest.mark.parametrize("zipped", [False, True])
def test_a_label_is_found_in_a_packet_of_any_sane_size(tmp_path: Path, padding: int, zipped: bool) -> None:
    xmp = (
        f'<x:xmpmeta><rdf:Description TC260:AIGC="{LABEL.replace(chr(34), "&quot;")}"/></x:xmpmeta>'.encode()
    )
    xmp += b" " * padding
    text = b"\0\1\0\0\0" + zlib.compress(xmp) if zipped else b"\0\0\0\0\0" + xmp
    (tmp_path / "s.png").write_bytes(with_chunks(png(), chunk(b"iTXt", b"XML:com.adobe.xmp" + text)))
    assert probe_picture(tmp_path / "s.png", PIXELS, 1).aigc == LABEL


ancillary = st.sampled_from(
    [
        b"tEXt",
        b"zTXt",
        b"iTXt",
        b"iCCP",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"eXIf",
        b"pHYs",
        b"tIME",
        b"abCd",
        b"cICP",
    ]
)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(st.tuples(ancillary, st.binary(max_size=80), st.booleans(), st.booleans()), max_size=4),
)
def test_no_ancillary_chunk_makes_a_picture_unreadable(
    tmp_path_factory: pytest.TempPathFactory, found: list[tuple[bytes, bytes, bool, bool]]
) -> None:
    early = b"".join(chunk(name, data, wrong) for name, data, wrong, late in found if not late)
    late = b"".join(chunk(name, data, wrong) for name, data, wrong, late in found if late)
    file = tmp_path_factory.getbasetemp() / "chunks.png"
    file.write_bytes(with_chunks(png(), early, late))
    assert probe_picture(file, PIXELS, 1).refusal is None
    with opened(file, PIXELS) as image:
        image.load()
        assert image.convert("RGB").getpixel((3, 3)) == GREEN
        marks_of(image)


@settings(max_examples=examples(60), deadline=None)
@given(st.binary(max_size=200), st.integers(0, 200))
def test_broken_files_are_left_to_the_decoder(data: bytes, cut: int) -> None:
    whole = SIGNATURE + data
    parts = read_parts(BytesIO(whole))
    assert sum(part.length for part in parts) <= len(whole)
    assert read_parts(BytesIO(png()[:cut]))[0].start == 0


def test_a_plain_file_is_read_as_it_is() -> None:
    assert read_parts(BytesIO(png())) == [Span(0, len(png()))]


def levels(*values: int) -> bytes:
    return struct.pack(f">{len(values)}H", *values)


@pytest.mark.parametrize(
    ("depth", "colour_type", "row", "hidden"),
    [
        (1, 0, b"\xff", levels(1)),
        (2, 0, b"\x55\x55", levels(1)),
        (4, 0, b"\x44" * 4, levels(4)),
        (8, 0, b"\x40" * 8, levels(0x40)),
        (16, 0, levels(0x4041) * 8, levels(0x4041)),
        (8, 2, b"\x0a\x14\x1e" * 8, levels(10, 20, 30)),
        (16, 2, levels(0x1234, 0x8000, 0xFEDC) * 8, levels(0x1234, 0x8000, 0xFEDC)),
    ],
)
def test_the_transparent_colour_at_every_depth(
    tmp_path: Path, depth: int, colour_type: int, row: bytes, hidden: bytes
) -> None:
    body = chunk(b"IDAT", rows(row, 8)) + chunk(b"IEND")
    for key, transparent in ((hidden, True), (bytes(len(hidden)), False)):
        head = SIGNATURE + header(8, 8, depth, colour_type) + chunk(b"tRNS", key)
        (tmp_path / "s.png").write_bytes(head + body)
        picture = probe_picture(tmp_path / "s.png", PIXELS, 1).picture
        assert picture is not None
        assert picture.transparent is transparent


# Animations


def control(number: int, size: tuple[int, int], at: tuple[int, int] = (0, 0), blend: int = 0) -> bytes:
    return chunk(b"fcTL", struct.pack(">5IHHBB", number, *size, *at, 1, 10, 0, blend))


def animated(first: bytes, *, hidden: bool, frames: int = 2) -> bytes:
    """An animation of red and green frames; `first` is the row of the picture in IDAT."""
    size, head = (8, 4), header(8, 4)
    colours = [b"\xff\0\0", b"\0\x80\0", b"\0\0\xff"][:frames]
    shown = rows(first * 8, 4)
    body = b"" if hidden else control(0, size)
    body += chunk(b"IDAT", shown)
    number = 0 if hidden else 1
    for colour in colours if hidden else colours[1:]:
        body += control(number, size) + chunk(b"fdAT", struct.pack(">I", number + 1) + rows(colour * 8, 4))
        number += 2
    return SIGNATURE + head + chunk(b"acTL", struct.pack(">II", frames, 0)) + body + chunk(b"IEND")


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_a_first_picture_that_is_no_frame_is_not_shown(tmp_path: Path, frames: int) -> None:
    (tmp_path / "s.png").write_bytes(animated(b"\xff\xff\xff", hidden=True, frames=frames))
    picture = probe_picture(tmp_path / "s.png", PIXELS, 9).picture
    assert picture is not None
    assert (picture.frames, picture.traits) == (frames, "first")
    assert picture.duration_ms == (100 * frames if frames > 1 else 0)
    with opened(tmp_path / "s.png", PIXELS) as image:
        image.load()
        assert image.convert("RGB").getpixel((3, 3)) == (255, 0, 0)


def test_a_first_picture_that_is_a_frame_is_shown(tmp_path: Path) -> None:
    (tmp_path / "s.png").write_bytes(animated(b"\xff\0\0", hidden=False))
    picture = probe_picture(tmp_path / "s.png", PIXELS, 9).picture
    assert picture is not None
    assert (picture.frames, picture.duration_ms, picture.traits) == (2, 200, "")
