"""Builds the facts of a video or audio stream from what its container, its packets and some frames say.

Runs in the limited child.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from av.container import InputContainer

from pipeline.execute.child.colour_codes import MATRICES, PRIMARIES, TRANSFERS, UNSPECIFIED
from pipeline.execute.child.mixing import mixable
from pipeline.execute.child.odd_layouts import is_odd
from pipeline.execute.child.packets import Track
from pipeline.execute.child.stream_notes import Crop, StreamNote
from pipeline.execute.child.trial import Trial
from pipeline.media.formats import UNMARKED_FIELDS
from pipeline.media.model import AudioStream, VideoStream

TOP_FIRST, BOTTOM_FIRST = (2, 5), (3, 4)
"""FFmpeg's orders of fields by which of them is displayed first."""

Colours = tuple[int, int, int]

BASE_LAYERS: Mapping[int, Colours] = {1: (9, 16, 9), 6: (9, 16, 9), 4: (9, 18, 9)}
"""Colours by the compatibility id of Dolby Vision: HDR10, HDR10 of discs, HLG."""


def told_colours(stream: Any, note: StreamNote) -> Colours:
    """Return the code points of primaries, transfer and matrix in a container. Decoding replaces them by the codec's."""
    context = stream.codec_context
    told = int(context.color_primaries), int(context.color_trc), int(context.colorspace)
    base = BASE_LAYERS.get(note.dolby[1]) if note.dolby else None
    return base if base and told[1] == UNSPECIFIED else told


def video_stream(
    stream: Any, track: Track, trial: Trial, told: Colours, crop: Crop, start_ms: int
) -> VideoStream:
    """Return the facts of a video stream of which a frame was decoded. `told` are the container's colours.

    The codec's colours win, as in players; what it leaves open, the container says.
    """
    frame = trial.first
    width, height = shown_size(frame, crop, stream)
    rotation = round(frame.rotation) % 360
    if rotation in (90, 270):
        width, height = height, width
    rate = track.frame_rate(Fraction(stream.guessed_rate or stream.average_rate or 0))
    found = (int(frame.color_primaries), int(frame.color_trc), int(frame.colorspace))
    primaries, transfer, matrix = (c if c != UNSPECIFIED else t for c, t in zip(found, told, strict=True))
    fields = _fields(stream) if not trial.interlaced else ""
    return VideoStream(
        index=stream.index,
        codec=stream.codec_context.name,
        duration_ms=milliseconds(track.duration),
        width=width,
        height=height,
        rotation=rotation,
        frame_rate=f"{rate.numerator}/{rate.denominator}",
        pix_fmt=frame.format.name,
        transfer=TRANSFERS.get(transfer, ""),
        matrix="gbr" if frame.format.is_rgb else MATRICES.get(matrix, ""),
        interlaced=trial.interlaced or bool(fields),
        start_ms=start_ms,
        primaries=PRIMARIES.get(primaries, ""),
        fields=fields,
        crop=crop,
        ragged=not any(crop)
        and any(size % step for size, step in zip(_rest(frame, crop), _steps(frame), strict=True)),
    )


def shown_size(frame: Any, crop: Crop, stream: Any) -> tuple[int, int]:
    """Return the size of a frame with square pixels, after the crop.

    FFmpeg crops at the grid of the colour samples: of 321 pixels 320 remain where one sample serves two.
    """
    width, height = _rest(frame, crop)
    if any(crop):
        across, down = _steps(frame)
        width, height = width - width % across, height - height % down
    aspect = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio or Fraction(1)
    return round(width * aspect), height


def _rest(frame: Any, crop: Crop) -> tuple[int, int]:
    """Return the size of a frame after the crop."""
    left, right, top, bottom = crop
    return frame.width - left - right, frame.height - top - bottom


def _steps(frame: Any) -> tuple[int, int]:
    """Return how many pixels share a colour sample, across and down."""
    return 16 // frame.format.chroma_width(16), 16 // frame.format.chroma_height(16)


def _fields(stream: Any) -> str:
    """Return the order of fields of a codec whose frames do not say it, "" for frames."""
    if stream.codec_context.name not in UNMARKED_FIELDS:
        return ""
    order = int(stream.codec_context.field_order)
    return "tff" if order in TOP_FIRST else "bff" if order in BOTTOM_FIRST else ""


def audio_stream(
    container: InputContainer, stream: Any, track: Track, trial: Trial, note: StreamNote, start_ms: int
) -> AudioStream:
    """Return the facts of an audio stream of which a frame was decoded."""
    odd = is_odd(note.layout)
    return AudioStream(
        index=stream.index,
        codec=stream.codec_context.name,
        duration_ms=milliseconds(track.duration),
        channels=stream.codec_context.channels,
        sample_rate=stream.codec_context.sample_rate,
        language=_language(stream),
        number=1 + [sound.index for sound in container.streams.audio].index(stream.index),
        start_ms=start_ms,
        layout=note.layout if odd else trial.first.layout.name,
        mixable=not odd and mixable(trial.first),
    )


def _language(stream: Any) -> str:
    tag = str(stream.metadata.get("language", ""))
    return "" if tag == "und" else tag


def milliseconds(seconds: Fraction) -> int:
    """Round to milliseconds."""
    return round(seconds * 1000)
