"""Colours: every profile and every depth to the sRGB that a reader sees, checked by the profiles' own arithmetic."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from pipeline.execute.child.colours import CODED, is_misnamed, is_read_anew, plain, profile_of, srgb
from tests.execute import icc, pngs

RGB = tuple[int, int, int]


def converted(image: Image.Image, profile: bytes, quality: int = 100) -> RGB:
    """Through a file, as pictures come."""
    file = BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling=0, icc_profile=profile)
    with Image.open(file) as opened:
        opened.load()
        made = srgb(plain(opened), opened.info["icc_profile"])
    assert made.mode == "RGB"
    return made.getpixel((8, 8))


def expected(colour: RGB, matrix: icc.Matrix, gamma: float) -> RGB:
    """ICC arithmetic: linear light, to XYZ, to sRGB's linear light, through sRGB's curve (IEC 61966-2-1)."""
    light = [(value / 255) ** gamma for value in colour]
    x, y, z = (sum(a * b for a, b in zip(row, light, strict=True)) for row in matrix)
    back = ((3.13386, -1.61687, -0.49062), (-0.97877, 1.91614, 0.03345), (0.07195, -0.22899, 1.40540))
    linear = [min(1.0, max(0.0, row[0] * x + row[1] * y + row[2] * z)) for row in back]
    curved = [12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in linear]
    return tuple(round(255 * value) for value in curved)


@pytest.mark.parametrize("matrix", [icc.SRGB, icc.DISPLAY_P3, icc.ADOBE_RGB], ids=["srgb", "p3", "adobe"])
@pytest.mark.parametrize(
    "colour", [(200, 100, 90), (60, 160, 80), (90, 90, 190), (128, 128, 128), (255, 0, 0)]
)
def test_rgb_profiles(matrix: icc.Matrix, colour: RGB) -> None:
    made = converted(Image.new("RGB", (16, 16), colour), icc.matrix_profile(matrix, 2.2))
    assert max(abs(a - b) for a, b in zip(made, expected(colour, matrix, 2.2), strict=True)) <= 3


def test_a_wide_gamut_really_differs() -> None:
    red, green, _ = converted(
        Image.new("RGB", (16, 16), (200, 100, 90)), icc.matrix_profile(icc.DISPLAY_P3, 2.2)
    )
    assert red > 208
    assert green < 97


@pytest.mark.parametrize(
    ("matrix", "gamma", "misnamed"),
    [
        (icc.SRGB, 1.0, True),
        (icc.SRGB, 1.8, True),
        (icc.DISPLAY_P3, 2.2, True),
        (icc.ADOBE_RGB, 2.2, True),
    ],
)
@pytest.mark.parametrize("name", ["GIMP built-in Linear sRGB", "sRGB-elle-V2-g10.icc", "sRGB"])
def test_a_profile_is_what_it_does_whatever_its_name(
    matrix: icc.Matrix, gamma: float, misnamed: bool, name: str
) -> None:
    profile = icc.matrix_profile(matrix, gamma, name)
    assert is_misnamed(profile) is misnamed
    colour = (120, 90, 160)
    made = converted(Image.new("RGB", (16, 16), colour), profile)
    assert max(abs(a - b) for a, b in zip(made, expected(colour, matrix, gamma), strict=True)) <= 4


def test_srgb_by_its_name_stays_as_it_is() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert not is_misnamed(profile)
    image = Image.new("RGB", (16, 16), (12, 200, 3))
    assert srgb(image, profile).getpixel((3, 3)) == (12, 200, 3)


@pytest.mark.parametrize("profile", [None, b"", b"no profile", bytes(200)])
def test_no_profile_is_misnamed(profile: bytes | None) -> None:
    assert not is_misnamed(profile)


def read(*chunks: bytes, coded: tuple[int, int] | None = None) -> Image.Image:
    """A PNG of one colour, with chunks that tell its space."""
    body = pngs.chunk(b"IDAT", pngs.rows(bytes((100, 150, 50)) * 16, 16)) + pngs.chunk(b"IEND")
    image = Image.open(BytesIO(pngs.SIGNATURE + pngs.header(16, 16) + b"".join(chunks) + body))
    image.load()
    if coded:
        image.info[CODED] = coded
    return image


def gamma(value: float) -> bytes:
    return pngs.chunk(b"gAMA", struct.pack(">I", round(value * 100_000)))


def primaries(*values: int) -> bytes:
    return pngs.chunk(b"cHRM", struct.pack(">8I", *values))


SRGB_POINTS = (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
P3_POINTS = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
SAID = pngs.chunk(b"sRGB", b"\0")
LINEAR, PLAIN, P3 = (168, 202, 122), (100, 150, 50), (83, 153, 12)


@pytest.mark.parametrize(
    ("image", "wanted"),
    [
        (read(), PLAIN),
        (read(gamma(0.45455)), PLAIN),
        (read(gamma(0.45455), primaries(*SRGB_POINTS)), PLAIN),
        (read(primaries(*P3_POINTS)), PLAIN),
        (read(gamma(1.0)), LINEAR),
        (read(gamma(1.0), primaries(*SRGB_POINTS)), LINEAR),
        (read(gamma(1.0), SAID), PLAIN),
        (read(gamma(1 / 1.8)), (119, 167, 65)),
        (read(gamma(0.45455), primaries(*P3_POINTS)), P3),
        (read(gamma(0.0)), PLAIN),
        (read(gamma(1.0), primaries(*[0] * 8)), PLAIN),
        (read(gamma(1.0), primaries(*[33333] * 8)), PLAIN),
        (read(coded=(1, 13)), PLAIN),
        (read(coded=(1, 1)), PLAIN),
        (read(coded=(2, 2)), PLAIN),
        (read(coded=(1, 8)), LINEAR),
        (read(coded=(12, 13)), (83, 152, 23)),
        (read(coded=(9, 13)), (48, 155, 9)),
        (read(gamma(1.0), coded=(1, 13)), PLAIN),
    ],
)
def test_what_a_file_tells_without_a_profile(image: Image.Image, wanted: RGB) -> None:
    """The values are Chromium's."""
    made = srgb(plain(image), profile_of(image)).getpixel((8, 8))
    assert max(abs(a - b) for a, b in zip(made, wanted, strict=True)) <= 1
    assert is_read_anew(image) is (profile_of(image) is not None)


def test_grey_profile() -> None:
    made = converted(Image.new("L", (16, 16), 128), icc.grey_profile(1.8))
    light = (128 / 255) ** 1.8
    level = round(255 * (1.055 * light ** (1 / 2.4) - 0.055))
    assert max(abs(value - level) for value in made) <= 2


def inks() -> bytes:
    """Odd inks: full cyan prints green, so that only the profile can explain it."""
    green, white, black = (136, 47, 191), (255, 128, 128), (0, 128, 128)
    lab = {}
    for corner in ((c, m, y, k) for c in (0, 1) for m in (0, 1) for y in (0, 1) for k in (0, 1)):
        lab[corner] = black if corner[3] else green if corner[0] else white
    return icc.ink_profile(lab)


def test_cmyk_with_a_profile() -> None:
    red, green, blue = converted(Image.new("CMYK", (16, 16), (255, 0, 0, 0)), inks())
    assert green > 120 > 60 > max(red, blue)
    assert min(converted(Image.new("CMYK", (16, 16), (0, 0, 0, 0)), inks())) > 250


def test_cmyk_without_a_profile() -> None:
    red, green, blue = converted(Image.new("CMYK", (16, 16), (255, 0, 0, 0)), b"not a profile")
    assert red < 10
    assert min(green, blue) > 245


def test_a_profile_of_another_kind_of_picture_is_ignored() -> None:
    assert converted(Image.new("RGB", (16, 16), (200, 100, 90)), inks()) == pytest.approx(
        (200, 100, 90), abs=1
    )


def png(colour_type: int, depth: int, row: bytes, *chunks: tuple[bytes, bytes]) -> Image.Image:
    """A 16 × 16 PNG of equal rows, its bytes made by hand: Pillow writes no 16-bit colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, depth, colour_type, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress((b"\0" + row) * 16))
    file = b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*c) for c in chunks) + data + chunk(b"IEND", b"")
    image = Image.open(BytesIO(file))
    image.load()
    return image


def levels(*values: int) -> bytes:
    return struct.pack(f">{len(values)}H", *values) * 16


DEEP = (0x1234, 0x8000, 0xFEDC)


@pytest.mark.parametrize(
    ("image", "wanted"),
    [
        (png(0, 16, levels(0x8080)), (128, 128, 128)),
        (png(0, 16, levels(0x80FF)), (128, 128, 128)),
        (png(0, 16, levels(0xFFFF)), (255, 255, 255)),
        (png(2, 16, levels(*DEEP)), (0x12, 0x80, 0xFE)),
        (png(6, 16, levels(*DEEP, 0x8000)), (0x12, 0x80, 0xFE, 0x80)),
        (png(4, 16, levels(0x8000, 0x4000)), (0x80, 0x80, 0x80, 0x40)),
        (png(0, 8, b"\x40" * 16), (64, 64, 64)),
        (png(0, 1, b"\xff\xff"), (255, 255, 255)),
        (png(3, 8, b"\1" * 16, (b"PLTE", bytes(3) + b"\x0a\x14\x1e")), (10, 20, 30)),
        (
            png(3, 8, b"\1" * 16, (b"PLTE", bytes(3) + b"\x0a\x14\x1e"), (b"tRNS", b"\xff\x64")),
            (10, 20, 30, 100),
        ),
        (png(2, 8, b"\x0a\x14\x1e" * 16, (b"tRNS", b"\0\x0a\0\x14\0\x1e")), (10, 20, 30, 0)),
        (png(0, 8, b"\x40" * 16, (b"tRNS", b"\0\x40")), (64, 64, 64, 0)),
        (png(0, 16, levels(0x4040), (b"tRNS", b"\x40\x40")), (64, 64, 64, 0)),
    ],
)
def test_every_depth_has_the_right_tone(image: Image.Image, wanted: tuple[int, ...]) -> None:
    made = srgb(plain(image), None).getpixel((8, 8))
    assert len(made) == len(wanted)
    assert max(abs(a - b) for a, b in zip(made, wanted, strict=True)) <= 1
