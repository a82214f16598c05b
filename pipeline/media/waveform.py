"""Draws the waveform of an audio file as SVG. The same values give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

BAR, GAP, HEIGHT = 3, 1, 64
"""Bar width, gap and picture height in SVG units; pages stretch the picture to fit."""

COLOUR = "#f3b06a"
"""The theme's amber, shown on the player's dark background."""


def waveform_svg(outline: Sequence[int]) -> str:
    """Draw bars around a centre line, the loudest at full height; silence is a thin line."""
    loudest = max(outline, default=0) or 1
    width = len(outline) * (BAR + GAP)
    bars = []
    for column, value in enumerate(outline):
        half = max(1, value * (HEIGHT // 2) // loudest)
        left = column * (BAR + GAP)
        bars.append(f"M{left} {HEIGHT // 2 - half}h{BAR}v{2 * half}h-{BAR}z")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" preserveAspectRatio="none">'
        f'<path fill="{COLOUR}" d="{"".join(bars)}"/></svg>\n'
    )
