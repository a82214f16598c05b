"""Files that are no media for us are told by name; what is media is never taken for one of them."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.execute.child.probing import probe
from pipeline.execute.child.recognition import recognised
from pipeline.media.foreign import FOREIGN
from pipeline.media.model import Probe
from tests.examples import examples

RECIPE = {"max_image_pixels": 1_000_000, "max_frames": 9}


def drawn(format: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "green").save(buffer, format)
    return buffer.getvalue()


def package(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 50)
    return buffer.getvalue()


def tiff(*tags: int) -> bytes:
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, 0) for tag in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(40)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
SAMPLES: list[tuple[str, bytes]] = [
    ("tiff", drawn("TIFF")),
    ("tiff", b"MM\0*" + bytes(60)),
    ("bmp", drawn("BMP")),
    ("ico", drawn("ICO")),
    ("pnm", drawn("PPM")),
    ("tga", drawn("TGA")),
    ("pcx", drawn("PCX")),
    ("eps", drawn("EPS")),
    ("dds", drawn("DDS")),
    ("sgi", drawn("SGI")),
    ("jp2", drawn("JPEG2000")),
    ("pdf", drawn("PDF")),
    ("pdf", b"\xef\xbb\xbf\n%PDF-1.7\n" + bytes(99)),
    ("psd", b"8BPS\0\1" + bytes(200)),
    ("jxl", b"\xff\x0a" + bytes(100)),
    ("jxl", b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(100)),
    ("dng", tiff(0x100, 0x10F, 0xC612)),
    ("raw", tiff(0x100, 0x10F, 0x14A)),
    ("raw", b"II*\0\x10\0\0\0CR\2\0" + bytes(90)),
    ("wmf", b"\xd7\xcd\xc6\x9a" + bytes(90)),
    ("emf", b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(60)),
    ("svg", SVG.encode()),
    ("svg", ('<?xml version="1.0" encoding="UTF-8"?>\n<!-- 图 -->\n<!DOCTYPE svg>\n' + SVG).encode()),
    ("svg", SVG.encode("utf-16")),
    ("html", b"<!DOCTYPE html><html><body>404</body></html>"),
    ("html", "\n <html lang=zh>找不到</html>".encode("gb18030")),
    ("text", "潮汐是怎样形成的\n".encode() * 50),
    ("text", "潮汐是怎样形成的\n".encode("gb18030") * 50),
    ("text", "潮汐是怎样形成的".encode() * 1000),
    ("lfs", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"),
    ("playlist", b"#EXTM3U\n#EXT-X-VERSION:3\n"),
    ("word", package("[Content_Types].xml", "_rels/.rels", "word/document.xml")),
    ("powerpoint", package("[Content_Types].xml", "ppt/presentation.xml")),
    ("excel", package("[Content_Types].xml", "xl/workbook.xml")),
    ("ofd", package("OFD.xml")),
    ("zip", package("a.jpg", "b.jpg")),
    ("zip", b"PK\5\6" + bytes(18)),
    ("office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
    ("rtf", b"{\\rtf1 }"),
    ("rar", b"Rar!\x1a\7\1\0" + bytes(40)),
    ("gzip", b"\x1f\x8b\x08\0" + bytes(40)),
    ("apple-double", b"\0\5\x16\7\0\2\0\0Mac OS X        " + bytes(90)),
    ("cgbi", b"\x89PNG\r\n\x1a\n\0\0\0\4CgBI" + bytes(60)),
    ("jpeg-ls", b"\xff\xd8\xff\xf7" + bytes(60)),
]


@pytest.mark.parametrize(("name", "data"), SAMPLES, ids=[f"{n}-{i}" for i, (n, _) in enumerate(SAMPLES)])
def test_each_is_told_by_its_name(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / "s.jpg").write_bytes(data)
    found = Probe.from_facts(probe(tmp_path / "s.jpg", RECIPE))
    assert (found.kind, found.container) == ("refused", name)
    assert found.refusal is not None
    assert found.refusal.code == "E407"
    assert FOREIGN[name].word in found.refusal.message


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_pictures_are_taken_for_nothing_else(format: str) -> None:
    assert recognised(drawn(format)) is None


def test_nothing_is_told_of_noise() -> None:
    assert recognised(b"") is None
    assert recognised(bytes(64)) is None
    assert recognised(b"\x9c\x01\x7f" * 99) is None
    assert recognised(b"#!AMR\n" + b"<" * 31) is None
    assert recognised(b"\2#!SILK_V3 abcd") is None


@pytest.mark.parametrize(
    "head",
    [
        b"\0\0\1\xba\x44\0\4\0\4\1",
        b"\0\0\1\xb3\x14\0\xf0\x24",
        b"ID3\4\0\0\0\0\0\0",
        b"\xff\xfb\x90\x64",
        b"\xff\xf1\x50\x80",
        b"RIFF\0\0\0\0WAVE",
        b"OggS\0\2",
        b"fLaC\0\0\0\x22",
        b"\x1a\x45\xdf\xa3",
        b"FLV\1\5",
        b"\0\0\0\x20ftypisom",
        b"\0\0\0\x08wide",
        b"BM\0\0G" + b"\x40" * 20,
        b"FORM\0\0\0\0AIFF",
        b"caff\0\1",
    ],
)
def test_films_and_sounds_are_taken_for_nothing_else(head: bytes) -> None:
    assert recognised(head + bytes(range(256)) * 4) is None


def test_letters_without_a_pause_are_no_text() -> None:
    """Before an MP3 something may stand that GB18030 takes for letters."""
    assert recognised(b"\xde\xad\xbe\xef" * 1000) is None
    assert recognised("潮汐，是月亮的事。".encode("gb18030") * 100) == "text"
    assert recognised("潮汐".encode("gb18030")) == "text"


@settings(max_examples=examples(100), deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"II*\0", b"MM\0*", b"PK\3\4", b"P6 ", b"\0\0\1\0", b"BM"])
)
def test_any_bytes_have_a_known_name_or_none(data: bytes, start: bytes) -> None:
    assert recognised(start + data) in {None, *FOREIGN}
