"""Which colours of a video must be converted to those of every product: BT.709, SDR. Pure.

Only what would be seen counts. The transfer functions of BT.601, BT.709 and BT.2020 are one; players show sRGB and
xvYCC like BT.709 as well.
"""

from __future__ import annotations

from pipeline.media.model import VideoStream

WIDE = ("bt2020", "bt2020nc")
"""Primaries and matrix of all usual HDR."""

LIKE_BT709 = frozenset(
    ("", "bt709", "smpte170m", "smpte240m", "iec61966-2-1", "iec61966-2-4", "bt2020-10", "bt2020-12")
)
"""Transfer functions that need no conversion."""

SCALED_MATRICES = ("", "bt709", "smpte170m", "bt470bg", "smpte240m", "bt2020nc", "fcc", "gbr")
"""Matrices that swscale converts; the others need zimg."""

HD_LINES = 720

AUTO = "auto"
"""Matrix of pictures that change on the way and are tagged with several: each is converted by its own."""


def source_matrix(video: VideoStream) -> str:
    """Return the colour matrix to convert from: the tagged one, or else what players assume (BT.709 from 720 lines up)."""
    if video.matrix in ("bt709", "smpte170m", "bt470bg", "smpte240m", "bt2020nc", "fcc"):
        return "bt2020" if video.matrix == "bt2020nc" else video.matrix
    return "bt709" if min(video.width, video.height) >= HD_LINES or video.matrix == AUTO else "smpte170m"


def colour_recipe(video: VideoStream) -> dict[str, str] | None:
    """Return the primaries, transfer and matrix to convert from, or None where the usual way through swscale is right.

    Of HDR the usual primaries and matrix are those of BT.2020, also where a file does not say.
    """
    matrix = _possible_matrix(video)
    if video.hdr:
        given = (video.primaries or WIDE[0], matrix or WIDE[1])
        return None if given == WIDE else _recipe(given[0], video.transfer, given[1])
    primaries = video.primaries or "bt709"
    transfer = "bt709" if video.transfer in LIKE_BT709 else video.transfer
    if primaries == "bt709" and transfer == "bt709" and matrix in SCALED_MATRICES:
        return None
    return _recipe(primaries, transfer, matrix or source_matrix(video))


def _possible_matrix(video: VideoStream) -> str:
    """Return the tagged matrix, "" for a tag that contradicts the transfer function: zimg refuses it.

    ICtCp is defined for HDR alone, constant luminance in BT.2020 for its own transfer function alone.
    """
    if video.changes:  # settled in one form before
        settled = "bt2020" if video.hdr else source_matrix(video)
        return "bt2020nc" if settled == "bt2020" else settled
    if video.matrix == "ictcp":
        return video.matrix if video.hdr else ""
    if video.matrix == "bt2020c":
        return video.matrix if video.transfer in LIKE_BT709 else "bt2020nc"
    return video.matrix


def _recipe(primaries: str, transfer: str, matrix: str) -> dict[str, str]:
    return {"primaries": primaries, "transfer": transfer, "matrix": matrix}
