"""The outline of a sound as a small picture. Pure: the same outline gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

BAR, GAP, HEIGHT = 3, 1, 64
"""Of a bar, of the space beside it, of the picture, in its own units; it is stretched to the place it gets."""

COLOUR = "#f3b06a"
"""The theme's amber, on the deep ground of the player."""


def waveform_svg(outline: Sequence[int]) -> str:
    """Bars about a middle line, the loudest as high as the picture; silence is a thin line."""
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
