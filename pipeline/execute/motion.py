"""What moves of an animated picture: a silent H.264 MP4, or an animated WebP. Runs inside the limited child only."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from pipeline.execute.colours import srgb
from pipeline.execute.labels import Marks
from pipeline.execute.pictures import frames_of
from pipeline.media.aigc import TAG

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.packet import Packet

BITEXACT = 0x00800000
"""FFmpeg's AV_CODEC_FLAG_BITEXACT: no version in the stream."""

BT709 = 1
"""H.273's code point for primaries, transfer and matrix."""


def make_motion(image: Image.Image, transparent: bool, recipe: Mapping[str, Any], marks: Marks) -> str:
    """Writes the moving file of a recipe to the working folder and gives its name."""
    profile, size = image.info.get("icc_profile"), tuple(recipe["size"])
    frames, shown = [], []
    for frame, milliseconds in frames_of(image):
        sized = frame.convert("RGBA" if transparent else "RGB").resize(size, Image.Resampling.LANCZOS)
        frames.append(srgb(sized, profile))
        shown.append(milliseconds)
    match recipe["format"]:
        case "MP4":
            _mp4(frames, shown, recipe, marks)
        case "WEBP":
            _webp(frames, shown, recipe, marks)
        case other:
            raise ValueError(f"motion {other!r}")
    return str(recipe["name"])


def _webp(frames: list[Image.Image], shown: list[int], recipe: Mapping[str, Any], marks: Marks) -> None:
    frames[0].info = {}
    frames[0].save(
        recipe["name"],
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=shown,
        loop=0,
        quality=recipe["quality"],
        method=recipe["method"],
        xmp=marks.packet or b"",
    )


def _mp4(frames: list[Image.Image], shown: list[int], recipe: Mapping[str, Any], marks: Marks) -> None:
    # Most animations are no films, and pictures need no FFmpeg.
    import av
    from av.video.reformatter import ColorRange, Colorspace

    options = {"movflags": "+faststart+use_metadata_tags", "fflags": "+bitexact"}
    with av.open(recipe["name"], "w", format="mp4", options=options) as container:
        container.metadata.update({TAG: marks.aigc} if marks.aigc else {})
        container.metadata.update({"copyright": marks.rights} if marks.rights else {})
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height = recipe["size"]
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base = Fraction(1, 1000)
        context.thread_count = 1
        context.flags |= BITEXACT
        context.options = {"crf": str(recipe["crf"]), "preset": "slow", "bf": "0"}
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = ColorRange.MPEG
        starts = list(accumulate(shown, initial=0))
        lasting = dict(zip(starts, shown, strict=False))
        for image, start in zip(frames, starts, strict=False):
            frame = av.VideoFrame.from_image(image).reformat(  # type: ignore[no-untyped-call]
                format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            frame.pts, frame.time_base = start, context.time_base
            _mux(container, stream.encode(frame), lasting)
        _mux(container, stream.encode(None), lasting)


def _mux(container: OutputContainer, packets: list[Packet[Any]], lasting: Mapping[int, int]) -> None:
    """`lasting` are milliseconds by start; nothing else would tell how long the last frame is shown."""
    for packet in packets:
        packet.duration = lasting[packet.pts or 0]
        container.mux(packet)


def found_motion(file: Path) -> dict[str, Any]:
    """What a moving MP4 is when it is opened again: the facts of a Probe, and its marks."""
    import av

    from pipeline.execute.probing import OPEN_OPTIONS, probe_stream

    with av.open(str(file), options=OPEN_OPTIONS) as container:
        marks = {"aigc": container.metadata.get(TAG, ""), "rights": container.metadata.get("copyright", "")}
    return {**marks, **probe_stream(file).to_facts()}
