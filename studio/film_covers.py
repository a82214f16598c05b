"""Covers of the films: a window into one of their frames, drawn anew without its words.

A card is a hand wide at most, and lists show it in 16:9 whatever the film's shape: words would be cut or too small.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

from PIL import Image

from studio.animate import Animation
from studio.canvas import wordless
from studio.drawing import HEIGHT, WIDTH
from studio.hdr import Frame


@dataclass(frozen=True)
class Window:
    """A 16:9 part of the frame at `seconds`: left, top and width in pixels of the film. It avoids the title's bar."""

    module: str
    seconds: float
    left: int
    top: int
    width: int


WINDOWS = {
    "basin-fog": Window("fog", 9.9, 0, 660, 1080),
    "carbon-monoxide-seats": Window("monoxide", 10.2, 90, 650, 900),
    "chilli-feels-hot": Window("chilli", 11.4, 0, 460, 1080),
    "count-the-thunder": Window("thunder", 1.85, 0, 775, 1080),
    "gravitational-chirp": Window("chirp", 9.55, 115, 120, 1706),
    "hear-four-rains": Window("rainlevels", 24.6, 40, 165, 1600),
    "length-of-day": Window("day", 43.6, 130, 120, 1706),
    "light-delay-mars": Window("mars", 9.5, 0, 545, 1080),
    "muons-and-silence": Window("muons", 11.0, 0, 180, 1400),
    "panda-eats-bamboo": Window("bamboo", 8.4, 40, 120, 1706),
    "panda-false-thumb": Window("panda", 4.5, 0, 120, 1706),
    "press-to-this-beat": Window("compressions", 14.7, 0, 645, 1080),
    "qin-remainders": Window("remainders", 29.9, 160, 120, 1600),
    "quake-warning-seconds": Window("quake", 6.0, 130, 120, 1706),
    "space-elevator-rope": Window("elevator", 4.0, 0, 1150, 1080),
    "superconductor-expels": Window("meissner", 9.6, 0, 265, 1120),
    "two-orchards": Window("orchard", 9.2, 200, 150, 1653),
    "why-sky-rain-night": Window("rain", 13.4, 107, 120, 1706),
}


@dataclass(frozen=True)
class FilmCover:
    """A drawn cover; `save` writes it."""

    image: Image.Image

    def save(self, path: Path) -> None:
        """Write a PNG beside, then rename. All colours are kept: few would show as bands in a night sky."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(path.name + ".part")
        self.image.save(beside, "PNG", optimize=True)
        beside.replace(path)


def draw(name: str) -> FilmCover:
    """Draw the cover of a film."""
    chosen = WINDOWS[name]
    piece = import_module(f"studio.{chosen.module}").PIECE
    assert isinstance(piece, Animation)
    zoom = WIDTH / chosen.width
    with wordless():
        frame = piece.scene(zoom)(chosen.seconds)
    image = frame.preview() if isinstance(frame, Frame) else frame
    assert isinstance(image, Image.Image)
    left, top = round(chosen.left * zoom), round(chosen.top * zoom)
    return FilmCover(image.crop((left, top, left + WIDTH, top + HEIGHT)))


FILM_COVERS: dict[str, Callable[[], FilmCover]] = {name: partial(draw, name) for name in WINDOWS}
