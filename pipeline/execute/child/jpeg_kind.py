"""Names the processes of JPEG that no decoder here has: 12 bits, lossless, hierarchical. Runs in the limited child."""

from __future__ import annotations

from pathlib import Path
from typing import IO

START_OF_SCAN = 0xDA
ALONE = frozenset((0x01, *range(0xD0, 0xDA)))
"""Markers without a length (ITU-T T.81, table B.1)."""
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
LOSSLESS = frozenset((0xC3, 0xCB))
HIERARCHICAL = frozenset((0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF, 0xDE))
JPEG_LS = 0xF7


def unusual(file: Path) -> str | None:
    """Return the format of `media.foreign` of a JPEG that cannot be decoded; None of a usual one, or of another file."""
    with file.open("rb") as stream:
        if stream.read(2) != b"\xff\xd8":
            return None
        while (marker := _marker(stream)) not in (None, START_OF_SCAN):
            length = int.from_bytes(stream.read(2), "big")
            if marker in HIERARCHICAL:
                return "jpeg-rare"
            if marker in LOSSLESS:
                return "jpeg-lossless"
            if marker == JPEG_LS:
                return "jpeg-ls"
            if marker in FRAMES and stream.read(1) != b"\x08":
                return "jpeg-deep"
            if marker in FRAMES:
                return None
            stream.seek(max(0, length - 2), 1)
    return None


def _marker(stream: IO[bytes]) -> int | None:
    """Return the next marker that a length follows, None at the end or where there is none."""
    while stream.read(1) == b"\xff":
        code = b"\xff"
        while code == b"\xff":
            code = stream.read(1)
        if not code:
            return None
        if code[0] not in ALONE:
            return code[0]
    return None
