"""Encodes an animated picture as a silent H.264 MP4 or an animated WebP. Runs in the limited child."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image
from PIL.ImageFile import ImageFile

from pipeline.execute.child.colours import profile_of, srgb
from pipeline.execute.child.picture_metadata import Marks
from pipeline.execute.child.pictures import frames_of
from pipeline.media.aigc import TAG

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

BITEXACT = 0x00800000
"""FFmpeg's AV_CODEC_FLAG_BITEXACT: omits the encoder's version from the stream."""

Shown = tuple[Image.Image, int]
"""A frame and its duration in milliseconds."""

MPEG_RANGE = 1
"""FFmpeg's AVCOL_RANGE_MPEG: levels from 16 to 235."""

BT709 = 1
"""H.273's code point for primaries, transfer and matrix."""


def make_motion(image: ImageFile, transparent: bool, recipe: Mapping[str, Any], marks: Marks) -> str:
    """Write the moving file of a recipe to the working folder, and return its name."""
    frames = _sized(image, transparent, (recipe["size"][0], recipe["size"][1]))
    match recipe["format"]:
        case "MP4":
            _mp4(frames, recipe, marks)
        case "WEBP":
            _webp(frames, recipe, marks)
        case other:
            raise ValueError(f"motion {other!r}")
    return str(recipe["name"])


def _sized(image: ImageFile, transparent: bool, size: tuple[int, int]) -> Iterator[Shown]:
    profile = profile_of(image)
    for frame, milliseconds in frames_of(image):
        sized = frame.convert("RGBA" if transparent else "RGB").resize(size, Image.Resampling.LANCZOS)
        yield srgb(sized, profile), milliseconds


def _webp(frames: Iterable[Shown], recipe: Mapping[str, Any], marks: Marks) -> None:
    images, shown = zip(*frames, strict=True)
    images[0].info = {}  # Pillow may save metadata of the source from here
    images[0].save(
        recipe["name"],
        "WEBP",
        save_all=True,
        append_images=images[1:],
        duration=shown,
        loop=0,
        quality=recipe["quality"],
        method=recipe["method"],
        xmp=marks.packet or b"",
    )


def _mp4(frames: Iterable[Shown], recipe: Mapping[str, Any], marks: Marks) -> None:
    # Imported lazily: most pictures do not need FFmpeg.
    import av
    from av.video.reformatter import ColorRange, Colorspace

    options = {"movflags": "+faststart+use_metadata_tags", "fflags": "+bitexact"}
    with av.open(recipe["name"], "w", format="mp4", options=options) as container:
        container.metadata.update({TAG: marks.aigc} if marks.aigc else {})
        container.metadata.update({"copyright": marks.rights} if marks.rights else {})
        stream = container.add_stream("libx264", rate=25)
        _set_up(stream, recipe)
        start, lasting = 0, {}
        for image, milliseconds in frames:
            frame = av.VideoFrame.from_image(image).reformat(  # type: ignore[no-untyped-call]
                format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            frame.pts, frame.time_base = start, stream.codec_context.time_base
            lasting[start] = milliseconds
            start += milliseconds
            _mux(container, stream.encode(frame), lasting)
        _mux(container, stream.encode(None), lasting)


def _set_up(stream: VideoStream, recipe: Mapping[str, Any]) -> None:
    """Configure the encoder.

    One thread, since more give different bytes. No B-frames, so that timestamps stay those of the source.
    """
    stream.width, stream.height = recipe["size"]
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.time_base = Fraction(1, 1000)
    context.thread_count = 1
    context.flags |= BITEXACT
    context.options = {"crf": str(recipe["crf"]), "preset": "slow", "bf": "0"}
    context.color_primaries = context.color_trc = context.colorspace = BT709
    context.color_range = MPEG_RANGE


def _mux(container: OutputContainer, packets: list[Packet[Any]], lasting: Mapping[int, int]) -> None:
    """Mux packets. `lasting` maps timestamps to durations: the encoder does not know how long the last frame lasts."""
    for packet in packets:
        packet.duration = lasting[packet.pts or 0]
        container.mux(packet)


def found_motion(file: Path) -> dict[str, Any]:
    """Probe a finished MP4: return the facts of a Probe, and its copyright notice as `rights`."""
    import av

    from pipeline.execute.child.media_file import OPEN_OPTIONS
    from pipeline.execute.child.probing import probe_stream

    with av.open(str(file), options=OPEN_OPTIONS) as container:
        rights = container.metadata.get("copyright", "")
    return {"rights": rights, **probe_stream(file).to_facts()}
