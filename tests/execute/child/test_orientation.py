"""Orientation: upright is upright, and a box of the upright picture is found where it is stored."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pipeline.execute.child.orientation import ORIENTATION, TURNS, stored_box, turned
from pipeline.execute.child.pictures import probe_picture
from tests.examples import examples


@given(st.integers(1, 8), st.integers(1, 9), st.integers(1, 7), st.data())
def test_a_box_shows_the_same_before_and_after_turning(
    turn: int, width: int, height: int, data: st.DataObject
) -> None:
    stored = Image.frombytes("L", (width, height), bytes(range(width * height)))
    upright = stored.transpose(TURNS[turn]) if turn in TURNS else stored
    assert upright.size == turned(stored.size, turn)
    left, top = data.draw(st.integers(0, upright.width - 1)), data.draw(st.integers(0, upright.height - 1))
    right = data.draw(st.integers(left + 1, upright.width))
    bottom = data.draw(st.integers(top + 1, upright.height))
    part = stored.crop(stored_box((left, top, right, bottom), upright.size, turn))
    shown = part.transpose(TURNS[turn]) if turn in TURNS else part
    assert shown.tobytes() == upright.crop((left, top, right, bottom)).tobytes()


@pytest.mark.parametrize("turn", range(1, 9))
def test_turning_a_size_twice_changes_nothing(turn: int) -> None:
    assert turned(turned((3, 2), turn), turn) == (3, 2)


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="{}"/></rdf:RDF></x:xmpmeta>'
)
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")


def saved(format: str, exif: int | None, xmp: int | None) -> bytes:
    """A picture of 40 × 20 whose orientation is told in either place."""
    more: dict[str, object] = {}
    if exif is not None:
        tags = Image.Exif()
        tags[ORIENTATION] = exif
        more["exif"] = tags.tobytes()
    if xmp is not None and format == "PNG":
        texts = PngInfo()
        texts.add_itxt("XML:com.adobe.xmp", XMP.format(xmp))
        more["pnginfo"] = texts
    elif xmp is not None:
        more["xmp"] = XMP.format(xmp).encode()
    buffer = BytesIO()
    Image.new("RGB", (40, 20), "green").save(buffer, format, **more)
    return buffer.getvalue()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("xmp", [None, 1, 3, 6])
@pytest.mark.parametrize("exif", [None, 1, 6])
def test_exif_alone_turns(tmp_path: Path, format: str, exif: int | None, xmp: int | None) -> None:
    (tmp_path / "s").write_bytes(saved(format, exif, xmp))
    picture = probe_picture(tmp_path / "s", 10_000, 1).picture
    assert picture is not None
    assert (picture.width, picture.height) == ((20, 40) if exif == 6 else (40, 20))
    assert ("upright" in picture.traits) is (
        exif != 6 and xmp in (3, 6) and (exif is None or format == "AVIF")
    )


def with_segments(*segments: bytes) -> bytes:
    data = saved("JPEG", None, None)
    app1 = b"".join(b"\xff\xe1" + (len(s) + 2).to_bytes(2, "big") + s for s in segments)
    return data[:2] + app1 + data[2:]


@pytest.mark.parametrize(("first", "second", "size"), [(6, 1, (20, 40)), (1, 6, (40, 20)), (8, 3, (20, 40))])
def test_the_first_of_two_counts(tmp_path: Path, first: int, second: int, size: tuple[int, int]) -> None:
    tags = [Image.Exif(), Image.Exif()]
    tags[0][ORIENTATION], tags[1][ORIENTATION] = first, second
    blocks = [b"Exif\0\0" + tag.tobytes().removeprefix(b"Exif\0\0") for tag in tags]
    (tmp_path / "s.jpg").write_bytes(with_segments(*blocks))
    picture = probe_picture(tmp_path / "s.jpg", 10_000, 1).picture
    assert picture is not None
    assert (picture.width, picture.height) == size


tiff = st.one_of(
    st.binary(max_size=120),
    st.binary(max_size=120).map(lambda data: b"II*\0\x08\0\0\0" + data),
    st.binary(max_size=120).map(lambda data: b"MM\0*\0\0\0\x08\0\3\x01\x12" + data),
    st.binary(max_size=60).map(lambda data: b"II*\0\x08\0\0\0\2\0\x69\x87\4\0\1\0\0\0\x1a\0\0\0" + data),
)


@pytest.mark.filterwarnings(
    "ignore:Corrupt EXIF", "ignore:Possibly corrupt", "ignore:Truncated", "ignore:Metadata"
)
@settings(max_examples=examples(60), deadline=None)
@given(tiff, st.binary(max_size=80), st.binary(max_size=80))
def test_no_metadata_makes_a_picture_unreadable(
    tmp_path_factory: pytest.TempPathFactory, exif: bytes, xmp: bytes, photoshop: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "metadata.jpg"
    packet = b'http://ns.adobe.com/xap/1.0/\0tiff:Orientation="7' + xmp
    file.write_bytes(with_segments(b"Exif\0\0" + exif, packet, b"ICC_PROFILE\0\1\1" + photoshop))
    assert probe_picture(file, 10_000, 1).refusal is None
