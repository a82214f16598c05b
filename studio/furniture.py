"""What every animation shares: the title line and the end card."""

from __future__ import annotations

from collections.abc import Sequence

from studio.canvas import CREAM, INK, NIGHT, ORANGE, TEAL, VERMILION, Canvas, Colour, mix, ramp

MARGIN = 0.05
"""Share of each side kept free: the safe area."""


def heading(canvas: Canvas, words: str, colour: Colour, *, size: int = 60, alpha: float = 1.0) -> None:
    """The title at the top left with a short vermilion bar before it."""
    left, top = canvas.width * MARGIN, canvas.height * MARGIN + size * 0.55
    canvas.box(left, top - size * 0.5, left + 14, top + size * 0.5, VERMILION, radius=5, alpha=alpha)
    canvas.text(left + 36, top, words, colour, size, alpha=alpha)


def dusk(width: int, height: int, zoom: float, top: Colour = NIGHT, bottom: Colour = INK) -> Canvas:
    """A canvas with the dark ground the films share, from `top` to `bottom`."""
    canvas = Canvas(width, height, zoom=zoom, colour=top)
    bands = height // 40
    for band in range(bands):
        canvas.box(0, band * 40, width, band * 40 + 41, mix(top, bottom, band / (bands - 1)))
    return canvas


def end_card(
    canvas: Canvas,
    time: float,
    start: float,
    title: str,
    lines: Sequence[str],
    sources: Sequence[str],
    *,
    size: float = 1.0,
) -> None:
    """Cover the picture from `start` seconds on with the finding and where its figures come from.

    `size` enlarges all words: a landscape film is seen a fifth of its width on a phone held upright.
    """
    covered = ramp(time, start, start + 0.4)
    if covered <= 0.0:
        return
    canvas.veil(CREAM, covered)
    shown = ramp(time, start + 0.3, start + 0.8)
    left = canvas.width * MARGIN + 24
    portrait = canvas.height > canvas.width
    y = canvas.height * (0.2 if portrait else 0.15)
    canvas.box(left, y - 48, left + 110, y - 34, VERMILION, radius=5, alpha=shown)
    canvas.text(left, y + 30 * size, title, INK, round((68 if portrait else 76) * size), alpha=shown)
    y += 160 * size
    for line in lines:
        canvas.text(left, y, line, TEAL, round(50 * size), weight="Bold", alpha=shown)
        y += 82 * size
    y += 30
    canvas.box(left, y - 10 * size, canvas.width - left, y - 7 * size, ORANGE, alpha=shown)
    y += 52 * size
    canvas.text(left, y, "数据与依据", INK, round(44 * size), alpha=shown)
    for line in sources:
        y += 66 * size
        canvas.text(left, y, line, INK, round(44 * size), weight="Regular", alpha=shown)
