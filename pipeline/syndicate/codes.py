"""QR codes as PNG."""

from __future__ import annotations

import io

SCALE, QUIET = 8, 4
"""Pixels of a module; modules of quiet zone around a code (ISO/IEC 18004)."""


def draw_code(address: str) -> bytes:
    """Return the code of an address; error correction M, so that a smudge does no harm."""
    import segno

    stream = io.BytesIO()
    segno.make(address, error="m", micro=False).save(stream, kind="png", scale=SCALE, border=QUIET)
    return stream.getvalue()
