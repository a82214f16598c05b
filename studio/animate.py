"""Pieces, their frames, and the encoders: H.264 in MP4 for animations, FLAC for sound.

Rendering is a pure function of the code, the fonts and the versions of Pillow and ffmpeg: one encoder thread,
bit-exact flags, no timestamps.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import imageio_ffmpeg
import numpy as np
from PIL import Image

from pipeline.errors import MediaError
from studio.canvas import MEDIA
from studio.hdr import HDR_OUTPUT, Frame
from studio.sound import RATE, Signal

FRAME_RATE = 30


class Picture(Protocol):
    """A finished frame: a Pillow picture, or anything else that knows its bytes."""

    def tobytes(self) -> bytes:
        """The frame as the encoder reads it: rgb24, or rgb48le of an HDR piece."""
        ...


@dataclass(frozen=True)
class Animation:
    """A silent or sounding animation.

    `scene(zoom)` prepares what all frames share and gives a function from seconds to a finished frame.
    """

    id: str
    width: int
    height: int
    seconds: float
    scene: Callable[[float], Callable[[float], Picture]]
    sound: Callable[[], Signal] | None = None
    quality: int = 20
    rate: int = FRAME_RATE
    second_sound: Callable[[], Signal] | None = None
    """Another sound for the same pictures; the file holds it as its second track."""
    hdr: bool = False
    """Frames are `studio.hdr.Frame`, encoded as HDR10."""

    @property
    def target(self) -> Path:
        """Where the committed file lies."""
        return MEDIA / "videos" / f"{self.id}.mp4"


@dataclass(frozen=True)
class Recording:
    """A sound piece with a cover picture."""

    id: str
    sound: Callable[[], Signal]
    cover: Callable[[], Image.Image]

    @property
    def target(self) -> Path:
        """Where the committed file lies."""
        return MEDIA / "audio" / f"{self.id}.flac"

    @property
    def cover_target(self) -> Path:
        """Where the cover lies."""
        return MEDIA / "covers" / f"{self.id}.png"


def still(piece: Animation, second: float, zoom: float = 1.0) -> Image.Image:
    """The frame at `second`; of an HDR piece, what it would be on an ordinary screen."""
    picture = piece.scene(zoom)(second)
    shown = picture.preview() if isinstance(picture, Frame) else picture
    assert isinstance(shown, Image.Image)
    return shown


def frames(piece: Animation, zoom: float) -> Iterator[Picture]:
    """All frames in order."""
    picture = piece.scene(zoom)
    for number in range(round(piece.seconds * piece.rate)):
        yield picture(number / piece.rate)


def render_animation(piece: Animation, target: Path, zoom: float = 1.0) -> None:
    """Draw and encode a piece; the file appears whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    size = (round(piece.width * zoom), round(piece.height * zoom))
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{piece.id}-") as folder:
        draft = Path(folder) / target.name
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-nostdin",
            "-hide_banner",
            "-loglevel",
            "error",
            "-y",
            *_picture_input(size, piece.rate, "rgb48le" if piece.hdr else "rgb24"),
        ]
        command += _sound_input(piece, Path(folder))
        output = HDR_OUTPUT if piece.hdr else _picture_output(piece.quality)
        _feed([*command, *output, *_CONTAINER, str(draft)], frames(piece, zoom))
        os.replace(draft, target)


def _sound_input(piece: Animation, folder: Path) -> list[str]:
    sounds = [sound for sound in (piece.sound, piece.second_sound) if sound is not None]
    command: list[str] = []
    for number, sound in enumerate(sounds):
        track = folder / f"sound{number}.wav"
        write_wav(sound(), track)
        command += ["-i", str(track)]
    for number in range(len(sounds) + 1):
        command += ["-map", str(number)]
    return [*command, *(["-c:a", "aac", "-b:a", "96k", "-flags:a", "+bitexact"] if sounds else [])]


def _picture_input(size: tuple[int, int], rate: int, pixels: str) -> list[str]:
    return [
        "-f",
        "rawvideo",
        "-pix_fmt",
        pixels,
        "-video_size",
        f"{size[0]}x{size[1]}",
        "-framerate",
        str(rate),
        "-i",
        "pipe:0",
    ]


_TO_VIDEO = (
    "scale=out_color_matrix=bt709:out_range=tv:flags=bitexact+accurate_rnd+full_chroma_int,"
    "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709"
)


def _picture_output(quality: int) -> list[str]:
    return [
        "-vf",
        _TO_VIDEO,
        "-filter_threads",
        "1",
        "-c:v",
        "libx264",
        "-threads",
        "1",
        "-preset",
        "slow",
        "-tune",
        "animation",
        "-crf",
        str(quality),
        "-g",
        "150",
        "-pix_fmt",
        "yuv420p",
        "-colorspace",
        "bt709",
        "-color_primaries",
        "bt709",
        "-color_trc",
        "bt709",
        "-color_range",
        "tv",
        "-flags:v",
        "+bitexact",
    ]


_CONTAINER = ("-fflags", "+bitexact", "-map_metadata", "-1", "-movflags", "+faststart", "-shortest")


def _feed(command: list[str], pictures: Iterator[Picture]) -> None:
    with tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=complaints) as encoder:
            assert encoder.stdin is not None
            try:
                for picture in pictures:
                    encoder.stdin.write(picture.tobytes())
            except BrokenPipeError:
                pass  # ffmpeg gave up; its own words below say why
            finally:
                encoder.stdin.close()
        if encoder.returncode != 0:
            complaints.seek(0)
            raise MediaError("ffmpeg 编码失败：" + complaints.read().decode("utf-8", "replace").strip())


def render_recording(piece: Recording, target: Path, cover_target: Path) -> None:
    """Write the FLAC master (48 kHz, 16 bit) and the cover; each file appears whole or not at all."""
    for path in (target, cover_target):
        path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{piece.id}-") as folder:
        track, draft = Path(folder) / "sound.wav", Path(folder) / target.name
        write_wav(piece.sound(), track)
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-hide_banner",
            "-loglevel",
            "error",
            "-y",
            "-i",
            str(track),
        ]
        command += [
            "-c:a",
            "flac",
            "-compression_level",
            "8",
            "-flags:a",
            "+bitexact",
            "-fflags",
            "+bitexact",
        ]
        _feed([*command, "-map_metadata", "-1", str(draft)], iter(()))
        os.replace(draft, target)
    with tempfile.TemporaryDirectory(dir=cover_target.parent, prefix=f".{piece.id}-") as folder:
        draft = Path(folder) / cover_target.name
        piece.cover().save(draft, "PNG", optimize=True)
        os.replace(draft, cover_target)


def write_wav(signal: Signal, target: Path) -> None:
    """16-bit PCM of one channel or, as an array of (samples, 2), two; beyond full scale is refused, not clipped."""
    if float(np.max(np.abs(signal), initial=0.0)) > 1.0:
        raise MediaError("合成的声音超过满刻度，请降低音量后再渲染。")
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1 if signal.ndim == 1 else signal.shape[1])
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.round(signal * 32767.0).astype("<i2").tobytes())
