"""Makers of awkward sources: what phones, cameras, studios, downloads and mishaps really bring, at a tiny size.

A maker writes one file. Pictures have four coloured corners, so that what became of them can be seen: red, green,
blue and yellow, from the top left in reading order.
"""

from __future__ import annotations

import os
import struct
import subprocess
import zlib
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from PIL import Image, ImageCms

from pipeline.execute.tools import find_ffmpeg

CORNERS = ("red", "green", "blue", "yellow")
RGB = {"red": (220, 30, 30), "green": (30, 160, 40), "blue": (30, 40, 200), "yellow": (220, 210, 30)}
WIDE = (192, 108)

Maker = Callable[["Kitchen", Path], None]


def corners(size: tuple[int, int], order: Sequence[str] = CORNERS) -> Image.Image:
    """A picture in four quarters."""
    image = Image.new("RGB", size)
    half = size[0] // 2, size[1] // 2
    for at, name in zip(((0, 0), (half[0], 0), (0, half[1]), half), order, strict=True):
        image.paste(RGB[name], (*at, *size))
    return image


class Kitchen:
    """Runs ffmpeg and keeps the ingredients."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ffmpeg = str(find_ffmpeg(os.environ))

    def __call__(self, *words: str | Path) -> None:
        command = [self.ffmpeg, "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *map(str, words)]
        subprocess.run(command, check=True, timeout=100, cwd=self.folder)

    def picture(self, size: tuple[int, int] = WIDE) -> Path:
        """The corners as a PNG."""
        path = self.folder / f"corners-{size[0]}x{size[1]}.png"
        if not path.exists():
            corners(size).save(path)
        return path

    @cached_property
    def plain(self) -> Path:
        """One second of H.264 at 25 frames with stereo AAC; moov at the front."""
        path = self.folder / "plain.mp4"
        film("-movflags +faststart")(self, path)
        return path


# Films


def film(
    options: str = "",
    size: tuple[int, int] = WIDE,
    rate: str = "25",
    seconds: str = "1",
    sound: str = "sine=d={seconds}:r=48000,aformat=channel_layouts=stereo",
    codec: str = "-c:v libx264 -preset ultrafast -g 50",
    pix_fmt: str = "yuv420p",
    filters: str = "",
) -> Maker:
    """The corners as a film with a tone, or without when `sound` is empty."""

    def make(kitchen: Kitchen, path: Path) -> None:
        words = ["-loop", "1", "-framerate", rate, "-t", seconds, "-i", str(kitchen.picture(size))]
        if sound:
            words += ["-f", "lavfi", "-i", sound.format(seconds=seconds)]
        chain = ["-vf", filters] if filters else []
        kitchen(*words, *chain, *codec.split(), "-pix_fmt", pix_fmt, *options.split(), path)

    return make


def copied(before: str, after: str = "", source: Maker | None = None, suffix: str = ".mp4") -> Maker:
    """A film copied without coding it again: options before the input, and after."""

    def make(kitchen: Kitchen, path: Path) -> None:
        first = kitchen.plain
        if source is not None:
            first = path.with_name(f".first{suffix}")
            source(kitchen, first)
        kitchen(*before.split(), "-i", first, "-c", "copy", *after.split(), path)
        if source is not None:
            first.unlink()

    return make


def lavfi(*words: str) -> Maker:
    """Whatever ffmpeg makes of some words."""

    def make(kitchen: Kitchen, path: Path) -> None:
        kitchen(*(word for line in words for word in line.split()), path)

    return make


def streamed(*words: str) -> Maker:
    """What ffmpeg writes into a pipe: it cannot go back to tell the length."""

    def make(kitchen: Kitchen, path: Path) -> None:
        command = [
            kitchen.ffmpeg,
            "-v",
            "error",
            *(word for line in words for word in line.split()),
            "pipe:1",
        ]
        path.write_bytes(subprocess.run(command, check=True, capture_output=True, timeout=100).stdout)

    return make


def renamed(maker: Maker, suffix: str) -> Maker:
    """Made under another name: the suffix it has does not say what it is."""

    def make(kitchen: Kitchen, path: Path) -> None:
        first = path.with_name(f".first{suffix}")
        maker(kitchen, first)
        first.rename(path)

    return make


def cut(maker: Maker, share: float) -> Maker:
    """Only the beginning of a file."""

    def make(kitchen: Kitchen, path: Path) -> None:
        maker(kitchen, path)
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])

    return make


def bytes_of(data: bytes | str) -> Maker:
    """A file of given bytes."""

    def make(_: Kitchen, path: Path) -> None:
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    return make


def with_cover(sound: str, codec: str) -> Maker:
    """A sound with a cover picture, which is a stream of its own to ffmpeg."""

    def make(kitchen: Kitchen, path: Path) -> None:
        maps = "-map 0:a -map 1:v -disposition:v attached_pic -c:v mjpeg".split()
        kitchen("-f", "lavfi", "-i", sound, "-i", kitchen.picture(), *maps, *codec.split(), path)

    return make


def with_cover_beside(kitchen: Kitchen, path: Path) -> None:
    """A film whose first picture stream is its cover."""
    maps = "-map 1:v -map 0 -c copy -c:v:0 mjpeg -disposition:v:0 attached_pic".split()
    kitchen("-i", kitchen.plain, "-i", kitchen.picture((64, 64)), *maps, path)


def playlist(kitchen: Kitchen, path: Path) -> None:
    target = kitchen.plain
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:7,\n{target}\n#EXT-X-ENDLIST\n")


def concat_list(kitchen: Kitchen, path: Path) -> None:
    path.write_text(f"ffconcat version 1.0\nfile '{kitchen.plain}'\n")


def variable_rate(kitchen: Kitchen, path: Path) -> None:
    """Ten frames at 25 a second, then fifteen at 10: 1.9 s."""
    times = "setpts='if(lt(N,10),N/25,0.4+(N-10)/10)/TB'"
    words = ["-loop", "1", "-framerate", "25", "-t", "1", "-i", str(kitchen.picture())]
    kitchen(*words, "-vf", times, "-fps_mode", "vfr", "-preset", "ultrafast", "-pix_fmt", "yuv420p", path)


def two_languages(kitchen: Kitchen, path: Path) -> None:
    """English at 300 Hz first and by default, Chinese at 1200 Hz second."""
    words = ["-loop", "1", "-framerate", "25", "-t", "1", "-i", str(kitchen.picture())]
    words += "-f lavfi -i sine=300:d=1:r=48000 -f lavfi -i sine=1200:d=1:r=48000 -map 0 -map 1 -map 2".split()
    told = "-metadata:s:a:0 language=eng -metadata:s:a:1 language=chi -disposition:a:0 default -disposition:a:1 0"
    kitchen(*words, *told.split(), "-preset", "ultrafast", "-pix_fmt", "yuv420p", path)


def two_pictures(kitchen: Kitchen, path: Path) -> None:
    """The corners first, plain white second."""
    words = ["-loop", "1", "-framerate", "25", "-t", "1", "-i", str(kitchen.picture())]
    words += "-f lavfi -i color=white:s=64x36:r=25:d=1 -map 0 -map 1".split()
    kitchen(*words, "-preset", "ultrafast", "-pix_fmt", "yuv420p", path)


def late_sound(kitchen: Kitchen, path: Path) -> None:
    """The sound begins half a second after the picture."""
    words = ["-i", str(kitchen.plain), "-itsoffset", "0.5", "-i", str(kitchen.plain)]
    kitchen(*words, *"-map 0:v -map 1:a -c copy -t 1.5".split(), path)


def data_stream(kitchen: Kitchen, path: Path) -> None:
    """Telemetry beside the film, as action cameras write it."""
    data = kitchen.folder / "telemetry.bin"
    data.write_bytes(b"GPS5" * 500)
    words = ["-i", str(kitchen.plain), "-f", "data", "-i", str(data)]
    kitchen(*words, *"-map 0 -map 1 -c copy -f mpegts".split(), path)


def attachment(kitchen: Kitchen, path: Path) -> None:
    """A font inside, as subtitled downloads have."""
    font = kitchen.folder / "font.ttf"
    font.write_bytes(b"\0\1\0\0" + bytes(400))
    told = "-metadata:s:t mimetype=application/x-truetype-font"
    kitchen("-i", kitchen.plain, "-attach", font, *told.split(), "-c", "copy", path)


def own_subtitles(kitchen: Kitchen, path: Path) -> None:
    text = kitchen.folder / "own.srt"
    text.write_text("1\n00:00:00,000 --> 00:00:01,000\nhi\n")
    kitchen("-i", kitchen.plain, "-i", text, *"-map 0 -map 1 -c copy -c:s mov_text".split(), path)


def two_hours(kitchen: Kitchen, path: Path) -> None:
    """Two hours of black, a frame a second, with a beep every ten minutes."""
    picture = "color=black:s=64x36:r=1:d=7200"
    sound = "aevalsrc='if(lt(mod(t,600),1),0.3*sin(2*PI*440*t),0)':s=8000:d=7200"
    words = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-preset", "ultrafast", "-g", "60"]
    kitchen(*words, "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "16k", path)


# Pictures


def picture(size: tuple[int, int] = WIDE, mode: str = "RGB", **options: object) -> Maker:
    """The corners as a picture; options are Pillow's."""

    def make(_: Kitchen, path: Path) -> None:
        corners(size).convert(mode).save(path, **options)  # type: ignore[arg-type]

    return make


def turned(orientation: int) -> Maker:
    """A JPEG stored turned or mirrored, which its EXIF orientation makes right again."""
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]

    def make(_: Kitchen, path: Path) -> None:
        image = corners(WIDE)
        exif = Image.Exif()
        exif[0x0112] = orientation
        (image.transpose(undo) if undo is not None else image).save(path, exif=exif, quality=95)

    return make


def with_place(_: Kitchen, path: Path) -> None:
    """A JPEG that tells where it was taken, by whom and with what."""
    exif = Image.Exif()
    exif[0x010F] = "secret maker"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (30.0, 39.0, 30.0)
    corners(WIDE).save(path, exif=exif, quality=95, comment=b"secret comment")


def wide_gamut(_: Kitchen, path: Path) -> None:
    """Pixels in Display P3, as iPhones take them; in sRGB they are the corners' colours."""
    corners(WIDE).save(path, quality=95, icc_profile=display_p3())


def display_p3() -> bytes:
    """A matrix profile with the primaries of P3 and a gamma of 2.2 (ICC.1:2010, adapted to D50)."""
    columns = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
        b"wtpt": (0.9642, 1.0, 0.8249),
    }
    tags = {name: b"XYZ \0\0\0\0" + b"".join(_fixed(v) for v in xyz) for name, xyz in columns.items()}
    tags |= dict.fromkeys(
        (b"rTRC", b"gTRC", b"bTRC"), b"curv\0\0\0\0\0\0\0\1" + struct.pack(">H", 563) + b"\0\0"
    )
    text = b"Display P3\0"
    tags[b"desc"] = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(80)
    tags[b"cprt"] = b"text\0\0\0\0none\0"
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        padded = data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += padded
    size = 128 + len(table) + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += (
        struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
        + b"acsp"
        + bytes(28)
        + b"".join(map(_fixed, (0.9642, 1.0, 0.8249)))
    )
    whole = head + bytes(128 - len(head)) + table + body
    ImageCms.ImageCmsProfile(__import__("io").BytesIO(whole))
    return whole


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def deep_grey(_: Kitchen, path: Path) -> None:
    Image.new("I;16", WIDE, 30_000).save(path)


def deep_colour(_: Kitchen, path: Path) -> None:
    """A PNG of 16 bits a channel, which Pillow cannot write: red on the left, blue on the right."""
    width, height = 40, 20
    row = (
        b"\0"
        + struct.pack(">HHH", 56_000, 8_000, 8_000) * 20
        + struct.pack(">HHH", 8_000, 10_000, 51_000) * 20
    )
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * height)),
        (b"IEND", b""),
    ]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def clear(_: Kitchen, path: Path) -> None:
    """The corners on the left half, nothing on the right."""
    image = corners(WIDE).convert("RGBA")
    image.paste((0, 0, 0, 0), (WIDE[0] // 2, 0, *WIDE))
    image.save(path)


def moving(_: Kitchen, path: Path) -> None:
    frames = [corners(WIDE, CORNERS[n:] + CORNERS[:n]) for n in range(4)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=200, loop=0)


def bomb(_: Kitchen, path: Path) -> None:
    """20,000 × 20,000 pixels in 50 KB."""
    Image.new("1", (20_000, 20_000)).save(path)


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x08meta" + bytes(200)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
POINTER = (
    "version https://git-lfs.github.com/spec/v1\n"
    "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345678\n"
)
