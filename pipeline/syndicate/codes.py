"""QR codes as PNG."""

from __future__ import annotations

import io

SCALE, QUIET = 8, 4
"""Pixels of a module; modules of quiet zone around a code (ISO/IEC 18004)."""
MASK = 2
"""One mask for all: to draw all eight and keep the best takes twice the time, and each reads as well
(docs/wechat.md: the sample's codes, made small, turned and blurred)."""


def draw_code(address: str) -> bytes:
    """Return the code of an address; error correction M, so that a smudge does no harm."""
    import segno

    stream = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=MASK).save(stream, kind="png", scale=SCALE, border=QUIET)
    return stream.getvalue()
