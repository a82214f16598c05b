"""Pictures, without the process around them: orientation, colour profiles, never upscaled."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from pipeline.config import ImageSettings
from pipeline.execute.child.imaging import make_images
from pipeline.execute.child.orientation import TURNS
from pipeline.execute.child.pictures import probe_picture
from pipeline.execute.making.image import image_facts
from pipeline.media.image import image_recipe
from pipeline.media.model import Job
from pipeline.media.request import MediaRequest

PIXELS = 40_000_000
PNG = {"format": "PNG", "suffix": ".png"}


def recipe(*sizes: tuple[int, int], **more: object) -> dict[str, object]:
    return {
        "max_image_pixels": PIXELS,
        "transparent": False,
        "crop": None,
        "sizes": [list(size) for size in sizes],
        "encodings": [PNG],
        "motion": None,
        **more,
    }


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
    assert [(fact["name"], fact["picture"]["width"]) for fact in facts[1:]] == [
        ("10.png", 10),
        ("30.png", 30),
    ]


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


def test_a_crop_of_a_turned_photograph(folder: Path) -> None:
    upright = Image.new("RGB", (64, 32), "white")
    upright.paste("red", (48, 0, 64, 32))
    exif = Image.Exif()
    exif[0x0112] = 6
    upright.transpose(Image.Transpose.ROTATE_90).save("s.png", exif=exif)
    make_images(folder / "s.png", recipe((8, 16), (16, 32), crop=[48, 0, 16, 32]))
    for name in ("8.png", "16.png"):
        assert Image.open(name).getcolors() == [
            (Image.open(name).width * Image.open(name).height, (255, 0, 0))
        ]


def test_a_crop_of_a_large_photograph_is_drafted(folder: Path) -> None:
    photo = Image.linear_gradient("L").resize((1024, 1024)).convert("RGB")
    photo.save("s.jpg", quality=95)
    make_images(folder / "s.jpg", recipe((64, 64), crop=[0, 512, 512, 512]))
    expected = photo.crop((0, 512, 512, 1024)).resize((64, 64))
    pairs = zip(Image.open("64.png").tobytes(), expected.tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= 3


def test_the_mean_colour_is_told(folder: Path) -> None:
    Image.new("RGB", (40, 20), (10, 120, 200)).save("s.png")
    assert make_images(folder / "s.png", recipe((40, 20)))[0]["colour"] == "#0a78c8"


def test_an_alpha_channel_that_hides_nothing_is_dropped(folder: Path) -> None:
    Image.new("RGBA", (40, 20), (10, 120, 200, 255)).save("s.png")
    make_images(folder / "s.png", recipe((20, 10)))
    assert Image.open("20.png").mode == "RGB"


@pytest.mark.parametrize("size", [(60, 30), (30, 15)])
def test_avif_is_the_same_every_time(folder: Path, size: tuple[int, int]) -> None:
    Image.linear_gradient("L").resize((60, 30)).convert("RGB").save("s.png")
    avif = {"format": "AVIF", "suffix": ".avif", "quality": 60, "speed": 8}
    twice = []
    for _ in range(2):
        make_images(folder / "s.png", recipe(size, encodings=[avif]))
        twice.append((folder / f"{size[0]}.avif").read_bytes())
    assert twice[0] == twice[1]
    with Image.open(folder / f"{size[0]}.avif") as made:
        assert made.size == size


def test_a_phone_photograph_with_a_second_picture_is_a_still(folder: Path) -> None:
    photo = Image.linear_gradient("L").resize((64, 48)).convert("RGB")
    photo.save("s.jpg", "MPO", save_all=True, append_images=[photo.resize((16, 12))])
    with Image.open("s.jpg") as image:
        assert image.format == "MPO"
    probe = probe_picture(folder / "s.jpg", PIXELS, 1)
    assert probe.picture is not None
    assert (probe.picture.frames, probe.picture.format) == (1, "jpeg")
    make_images(folder / "s.jpg", recipe((32, 24)))
    assert Image.open("32.png").size == (32, 24)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_cut_off_photograph_is_refused(folder: Path, progressive: bool) -> None:
    Image.effect_noise((200, 150), 60).convert("RGB").save("s.jpg", progressive=progressive)
    assert probe_picture(folder / "s.jpg", PIXELS, 1).kind == "image"
    data = (folder / "s.jpg").read_bytes()
    (folder / "half.jpg").write_bytes(data[: len(data) // 2])
    refusal = probe_picture(folder / "half.jpg", PIXELS, 1).refusal
    assert refusal is not None
    assert refusal.code == "E402"


def test_a_picture_of_400_megapixels_is_refused_by_its_header(folder: Path) -> None:
    Image.new("1", (8, 8)).save("s.png")
    data = bytearray((folder / "s.png").read_bytes())
    data[16:24] = (20_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    (folder / "s.png").write_bytes(data)
    refusal = probe_picture(folder / "s.png", PIXELS, 1).refusal
    assert refusal is not None
    assert (refusal.code, refusal.message) == ("E405", "图片超过 40 百万像素。")


@pytest.mark.parametrize("transparent", [False, True])
def test_a_long_picture_is_whole(folder: Path, transparent: bool) -> None:
    """1080 × 18,000 is usual for pictures made of a whole article; WebP ends at 16,383."""
    long = Image.new("RGBA" if transparent else "RGB", (108, 18_000), "white")
    long.paste("red", (0, 0, 108, 40))
    long.paste("blue", (0, 17_960, 108, 18_000))
    if transparent:
        long.putpixel((50, 50), (0, 0, 0, 0))
    long.save("s.png")
    picture = probe_picture(folder / "s.png", PIXELS, 1).picture
    assert picture is not None
    planned = image_recipe(picture, MediaRequest.of("image", "s.png"), ImageSettings(widths=(54, 108)))
    image_facts(Job("image", (), planned, {}), make_images(folder / "s.png", planned))
    with Image.open(f"108.{'png' if transparent else 'jpg'}") as made:
        assert made.size == (108, 18_000)
        red, blue = made.convert("RGB").getpixel((50, 10)), made.convert("RGB").getpixel((50, 17_990))
        assert red[0] > 240 > 20 > red[2]
        assert blue[2] > 240 > 20 > blue[0]
    assert not list(folder.glob("*.webp"))
