"""The 64 colours that stand where a picture will appear, as the stylesheet has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.media.placeholder_colour import tone_class

STYLESHEET = Path(pipeline.__file__).parents[1] / "assets" / "theme" / "stylesheets" / "kepu.css"
RULE = re.compile(r"\.(tone-\d{3}) \{ background-color: (#[0-9a-f]{6}); \}")
RULES = dict(RULE.findall(STYLESHEET.read_text(encoding="utf-8")))


@given(st.integers(0, 0xFFFFFF))
def test_the_nearest_tone_is_chosen(value: int) -> None:
    chosen = RULES[tone_class(f"#{value:06x}")]
    for at in (0, 8, 16):
        assert abs((value >> at & 255) - (int(chosen[1:], 16) >> at & 255)) <= 32


def test_the_stylesheet_has_every_tone() -> None:
    assert len(RULES) == len(set(RULES.values())) == 64
    assert all(tone_class(colour) == name for name, colour in RULES.items())
    with pytest.raises(ValueError, match="colour"):
        tone_class("red")
