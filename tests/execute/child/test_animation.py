"""Animations: a silent looping MP4, or a WebP where that cannot be; always the same bytes."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from PIL import Image, ImageDraw

from pipeline.config import ImageSettings
from pipeline.execute.child.imaging import make_images
from pipeline.execute.child.pictures import MAX_MOVING_PIXELS, is_transparent, probe_picture
from pipeline.execute.making.image import image_facts
from pipeline.media.image import image_recipe
from pipeline.media.model import Job, Picture
from pipeline.media.request import MediaRequest

PIXELS = 40_000_000
REQUEST = MediaRequest.of("image", "a.gif")
SETTINGS = ImageSettings(widths=(64,), motion_width=200)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def frames(size: tuple[int, int], count: int, background: str = "white") -> list[Image.Image]:
    made = []
    for number in range(count):
        image = Image.new("RGBA", size, background)
        ImageDraw.Draw(image).rectangle((number * 9, 10, number * 9 + 30, 60), fill="red")
        made.append(image)
    return made


def animate(file: Path, pictures: list[Image.Image], shown: list[int], **more: object) -> Picture:
    first, *others = pictures
    first.save(file, save_all=True, append_images=others, duration=shown, loop=0, **more)
    picture = probe_picture(file, PIXELS, 50).picture
    assert picture is not None
    return picture


def made(file: Path, picture: Picture) -> dict[str, object]:
    recipe = image_recipe(picture, REQUEST, SETTINGS)
    return image_facts(Job("image", (), recipe, {}), make_images(file, recipe))


@pytest.mark.parametrize("suffix", ["gif", "png", "webp"])
def test_an_opaque_animation_becomes_a_film(folder: Path, suffix: str) -> None:
    opaque = [image.convert("RGB") for image in frames((301, 201), 5)]
    picture = animate(folder / f"s.{suffix}", opaque, [100, 200, 300, 40, 60])
    assert (picture.frames, picture.duration_ms, picture.transparent) == (5, 700, False)
    made(folder / f"s.{suffix}", picture)
    with av.open("motion.mp4") as container:
        (video,) = container.streams
        shown = [round(frame.time * 1000) for frame in container.decode(video)]
        assert (video.width, video.height, video.codec_context.pix_fmt) == (200, 134, "yuv420p")
        assert shown == [0, 100, 300, 600, 640]
        assert container.duration == 700_000
    data = Path("motion.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"Lav" not in data
    made(folder / f"s.{suffix}", picture)
    assert Path("motion.mp4").read_bytes() == data
    red, green, _ = next(av.open("motion.mp4").decode(video=0)).to_image().getpixel((10, 20))
    assert red > 200 > 60 > green


@pytest.mark.parametrize(("size", "background"), [((300, 200), "#00000000"), ((90, 60), "white")])
def test_what_is_transparent_or_tiny_stays_a_picture(
    folder: Path, size: tuple[int, int], background: str
) -> None:
    picture = animate(folder / "s.webp", frames(size, 4, background), [80] * 4, lossless=True)
    made(folder / "s.webp", picture)
    with Image.open("motion.webp") as moving:
        assert (moving.n_frames, moving.info["loop"], moving.width) == (4, 0, min(200, size[0]))
        assert is_transparent(moving) is (background != "white")


def test_a_frame_without_a_time_is_shown_as_browsers_do(folder: Path) -> None:
    assert animate(folder / "s.gif", frames((130, 130), 3), [0, 10, 50]).duration_ms == 250


def test_a_cut_off_animation_is_refused(folder: Path) -> None:
    noisy = [Image.effect_noise((200, 150), 80) for _ in range(4)]
    animate(folder / "s.gif", noisy, [80] * 4)
    data = (folder / "s.gif").read_bytes()
    (folder / "half.gif").write_bytes(data[: len(data) * 3 // 4])
    refusal = probe_picture(folder / "half.gif", PIXELS, 50).refusal
    assert refusal is not None
    assert refusal.code == "E402"


def test_an_animation_that_would_not_fit_in_memory_is_refused(folder: Path) -> None:
    count = MAX_MOVING_PIXELS // 9_000_000 + 1
    still = Image.new("1", (3000, 3000))
    pictures = [still.copy() for _ in range(count)]
    for number, image in enumerate(pictures):
        image.putpixel((number, 0), 1)
    pictures[0].save(folder / "s.gif", save_all=True, append_images=pictures[1:], duration=80)
    refusal = probe_picture(folder / "s.gif", PIXELS, 50).refusal
    assert refusal is not None
    assert (refusal.code, "视频" in refusal.help) == ("E405", True)


def test_frames_that_are_all_the_same_are_a_still(folder: Path) -> None:
    still = Image.new("RGB", (301, 201), "red")
    still.save("one.gif")
    whole = Path("one.gif").read_bytes()
    at = 13 + (3 << ((whole[10] & 7) + 1))
    Path("s.gif").write_bytes(whole[:-1] + b"!\xf9\4\4\x0a\0\0\0" + whole[at:-1] + b";")
    with Image.open("s.gif") as image:
        assert image.n_frames == 2
    picture = probe_picture(folder / "s.gif", PIXELS, 50).picture
    assert picture is not None
    assert (picture.frames, picture.duration_ms) == (1, 0)
    made(folder / "s.gif", picture)
    assert not list(folder.glob("motion.*"))


def test_an_animation_that_hardly_moves_is_made(folder: Path) -> None:
    """libwebp joins frames that look alike into one."""
    first = Image.new("RGBA", (90, 60), "#ff000080")
    second = first.copy()
    second.putpixel((4, 4), (254, 0, 0, 128))
    picture = animate(folder / "s.png", [first, second, first], [80] * 3)
    assert picture.frames == 3
    made(folder / "s.png", picture)
    assert Path("motion.webp").is_file()
