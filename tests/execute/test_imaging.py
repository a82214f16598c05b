"""Pictures, without the process around them: orientation, colour profiles, never upscaled."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageCms

from pipeline.execute.imaging import TURNS, make_images
from pipeline.execute.pictures import probe_picture

PIXELS = 40_000_000
PNG = {"format": "PNG", "suffix": ".png"}


def recipe(*sizes: tuple[int, int]) -> dict[str, object]:
    return {"max_image_pixels": PIXELS, "sizes": [list(size) for size in sizes], "encodings": [PNG]}


def corners(image: Image.Image) -> list[object]:
    return [
        image.convert("RGB").getpixel((x, y)) for x in (0, image.width - 1) for y in (0, image.height - 1)
    ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_orientation_comes_out_upright(folder: Path, turn: int) -> None:
    upright = Image.new("RGB", (40, 20), "white")
    for at, colour in (((0, 0), "red"), ((20, 0), "lime"), ((0, 10), "blue")):
        upright.paste(colour, (*at, at[0] + 20, at[1] + 10))
    undo = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}.get(turn, TURNS.get(turn))
    exif = Image.Exif()
    exif[0x0112] = turn
    (upright.transpose(undo) if undo is not None else upright).save("s.png", exif=exif)
    probe = probe_picture(folder / "s.png", PIXELS, 1)
    assert probe.picture is not None
    assert (probe.picture.width, probe.picture.height) == (40, 20)
    make_images(folder / "s.png", recipe((40, 20)))
    assert corners(Image.open("40.png")) == corners(upright)


def swapped_profile() -> bytes:
    """sRGB with red and green exchanged, under another name: whoever applies it sees the difference."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = data.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))
    return data.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


def test_a_colour_profile_is_applied_and_dropped(folder: Path) -> None:
    Image.new("RGB", (10, 10), (255, 0, 0)).save("s.png", icc_profile=swapped_profile())
    make_images(folder / "s.png", recipe((10, 10)))
    made = Image.open("10.png")
    red, green, _ = made.getpixel((5, 5))
    assert green > 200 > 60 > red
    assert "icc_profile" not in made.info


@pytest.mark.parametrize("profile", [b"not a profile", b""])
def test_a_broken_profile_is_ignored(folder: Path, profile: bytes) -> None:
    Image.new("RGB", (10, 10), (255, 0, 0)).save("s.png", icc_profile=profile)
    make_images(folder / "s.png", recipe((10, 10)))
    assert Image.open("10.png").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_mode(folder: Path, mode: str) -> None:
    suffix = "jpg" if mode == "CMYK" else "png"
    Image.new(mode, (30, 20)).save(f"s.{suffix}")
    facts = make_images(folder / f"s.{suffix}", recipe((10, 7), (30, 20)))
    assert [(fact["name"], fact["picture"]["width"]) for fact in facts] == [("10.png", 10), ("30.png", 30)]


def test_a_bound_is_a_bound(folder: Path) -> None:
    Image.new("1", (2000, 2000)).save("s.png")
    probe = probe_picture(folder / "s.png", 3_000_000, 1)
    assert probe.refusal is not None
    assert probe.refusal.code == "E405"


def test_too_many_frames(folder: Path) -> None:
    frames = [Image.new("L", (8, 8), n * 20) for n in range(6)]
    frames[0].save("s.gif", save_all=True, append_images=frames[1:])
    assert probe_picture(folder / "s.gif", PIXELS, 6).kind == "image"
    assert probe_picture(folder / "s.gif", PIXELS, 5).kind == "refused"
