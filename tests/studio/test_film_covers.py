"""Covers of films: their windows lie in the picture, clear of the title, and nothing in them is written."""

from __future__ import annotations

from importlib import import_module

import pytest

from studio.canvas import CREAM, Canvas, wordless
from studio.film_covers import WINDOWS
from studio.furniture import MARGIN


@pytest.mark.parametrize("name", WINDOWS)
def test_a_window_lies_in_its_film_and_below_the_title(name: str) -> None:
    window = WINDOWS[name]
    film = import_module(f"studio.{window.module}").PIECE
    assert film.id == name
    assert window.left >= 0 and window.left + window.width <= film.width
    assert window.top + window.width * 9 / 16 <= film.height + 1
    assert window.top > film.height * MARGIN + 60 or window.left > film.width * MARGIN + 14
    assert 0 <= window.seconds < film.seconds


def drawn() -> bytes:
    canvas = Canvas(200, 100)
    canvas.text(20, 30, "科学", (0, 0, 0))
    canvas.chip(100, 70, "熊猫", (200, 0, 0), (0, 0, 0))
    return canvas.finish().tobytes()


def test_wordless_frames_have_neither_words_nor_their_patches() -> None:
    plain = Canvas(200, 100, colour=CREAM).finish().tobytes()
    with wordless():
        assert drawn() == plain
    assert drawn() != plain
