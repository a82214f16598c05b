"""The HEIF family: AVIF under any brand is read, other codecs are refused by name, films are neither."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pipeline.execute.child.heif import brands, family
from pipeline.execute.child.imaging import make_images
from pipeline.execute.child.probing import probe

RECIPE = {"max_image_pixels": 1_000_000, "max_frames": 9}
GREEN = (0, 128, 0)


def avif(frames: int = 1) -> bytes:
    buffer = BytesIO()
    pictures = [Image.new("RGB", (64, 32), colour) for colour in (GREEN, "red", "blue")[:frames]]
    pictures[0].save(buffer, "AVIF", save_all=frames > 1, append_images=pictures[1:], duration=200)
    return buffer.getvalue()


def named(data: bytes, major: bytes, *others: bytes) -> bytes:
    """The same file with other brands, as many as it had."""
    end = struct.unpack_from(">I", data)[0]
    count = (end - 16) // 4
    return data[:8] + major + data[12:16] + b"".join((*others, *[b"mif1"] * count)[:count]) + data[end:]


def ftyp(major: bytes, *others: bytes, inside: bytes = b"") -> bytes:
    body = major + bytes(4) + b"".join(others)
    return struct.pack(">I4s", len(body) + 8, b"ftyp") + body + inside.ljust(300, b"\0")


@pytest.mark.parametrize(
    ("major", "others"),
    [
        (b"avif", (b"avif", b"mif1", b"miaf")),
        (b"mif1", (b"mif1", b"miaf", b"avif")),
        (b"miaf", (b"miaf", b"avif")),
        (b"MA1B", (b"avif", b"miaf")),
        (b"mif1", (b"mif1", b"miaf")),
        (b"miaf", (b"mif1",)),
        (b"mif1", (b"heic", b"avif")),
    ],
)
def test_avif_is_read_whatever_its_major_brand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, major: bytes, others: tuple[bytes, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.avif").write_bytes(named(avif(), major, *others))
    facts = probe(Path("s.avif"), RECIPE)
    assert (facts["kind"], facts["container"]) == ("image", "avif"), facts
    png = {"format": "PNG", "suffix": ".png"}
    recipe = {"transparent": False, "crop": None, "motion": None, "sizes": [[64, 32]], "encodings": [png]}
    make_images(Path("s.avif"), {**RECIPE, **recipe})
    with Image.open("64.png") as made:
        assert max(abs(a - b) for a, b in zip(made.getpixel((9, 9)), GREEN, strict=True)) <= 3


@pytest.mark.parametrize(
    ("major", "frames"), [(b"avis", 3), (b"msf1", 3), (b"mif1", 3), (b"miaf", 3), (b"avif", 1)]
)
def test_a_sequence_moves_as_in_browsers(tmp_path: Path, major: bytes, frames: int) -> None:
    data = avif(3)
    (tmp_path / "s.avif").write_bytes(data[:8] + major + data[12:])
    picture = probe(tmp_path / "s.avif", RECIPE)["picture"]
    assert (picture["frames"], picture["duration_ms"]) == (frames, 600 if frames > 1 else 0)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (ftyp(b"heic", b"mif1", b"heic"), "HEIC"),
        (ftyp(b"mif1", b"mif1", b"heic"), "HEIC"),
        (ftyp(b"heix"), "HEIC"),
        (ftyp(b"hevc", b"msf1"), "HEIC"),
        (ftyp(b"msf1", b"hevc", b"iso8"), "HEIC"),
        (ftyp(b"heis"), "HEIC"),
        (ftyp(b"mif1", b"miaf", inside=b"....hvcC"), "HEIC"),
        (ftyp(b"mif1", b"miaf", b"MiHB", b"MiHA", b"tmap", *[b"xxxx"] * 20, b"heic"), "HEIC"),
        (ftyp(b"avci", b"mif1"), "HEIF"),
        (ftyp(b"mif1", b"miaf"), "HEIF"),
        (ftyp(b"mif1", b"jpeg"), "HEIF"),
        (ftyp(b"crx ", b"crx ", b"isom"), "RAW"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, data: bytes, word: str) -> None:
    (tmp_path / "s.heic").write_bytes(data)
    refusal = probe(tmp_path / "s.heic", RECIPE)["refusal"]
    assert refusal["code"] == "E407"
    assert word in refusal["message"]
    assert "JPEG" in refusal["help"]


@pytest.mark.parametrize("major", [b"isom", b"mp42", b"qt  ", b"M4A ", b"3gp4"])
def test_films_are_no_pictures(major: bytes) -> None:
    assert family(ftyp(major, b"isom", b"iso2", b"avc1", b"mp41", inside=b"avcC hvcC av1C")) is None


def test_other_files_have_no_brands() -> None:
    assert brands(b"\x89PNG\r\n\x1a\n" + bytes(40)) == ()
    assert family(b"") is None


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("broken", [bytes(4), b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff"])
def test_broken_exif_does_not_spoil_a_picture(tmp_path: Path, broken: bytes) -> None:
    exif = Image.Exif()
    exif[0x010E] = "words" * 9
    buffer = BytesIO()
    Image.new("RGB", (64, 32), GREEN).save(buffer, "AVIF", exif=exif)
    data = buffer.getvalue()
    at = max(data.rfind(b"MM\0*"), data.rfind(b"II*\0"))
    (tmp_path / "s.avif").write_bytes(data[:at] + broken + data[at + len(broken) :])
    facts = probe(tmp_path / "s.avif", RECIPE)
    assert (facts["kind"], facts["refusal"]) == ("image", None)
