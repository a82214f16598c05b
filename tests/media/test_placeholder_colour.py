"""The 64 colours that stand where a picture will appear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.placeholder_colour import tone_class, tone_rules


@given(st.integers(0, 0xFFFFFF))
def test_the_nearest_tone_is_chosen(value: int) -> None:
    chosen = tone_rules()[tone_class(f"#{value:06x}")]
    for at in (0, 8, 16):
        assert abs((value >> at & 255) - (int(chosen[1:], 16) >> at & 255)) <= 32


def test_every_tone_is_its_own() -> None:
    rules = tone_rules()
    assert len(rules) == len(set(rules.values())) == 64
    assert all(tone_class(colour) == name for name, colour in rules.items())
    with pytest.raises(ValueError, match="colour"):
        tone_class("red")
