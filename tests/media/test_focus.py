"""Crops by focal point: inside the picture, of the shape asked for, around the point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.focus import ASPECTS, Box, crop_box, parse_focus

sides = st.integers(16, 9000)
percents = st.integers(0, 100)


@given(sides, sides, st.sampled_from(sorted(ASPECTS)), percents, percents)
def test_a_crop_keeps_its_point(width: int, height: int, aspect: str, x: int, y: int) -> None:
    box = crop_box(width, height, aspect, (x, y))
    assert box.left >= 0
    assert box.top >= 0
    assert box.left + box.width <= width
    assert box.top + box.height <= height
    assert box.width == width or box.height == height
    assert box.left <= width * x // 100 <= box.left + box.width
    assert box.top <= height * y // 100 <= box.top + box.height
    across, down = ASPECTS[aspect]
    assert abs(box.width * down - box.height * across) <= max(across, down)


def test_the_middle_stays_in_the_middle() -> None:
    assert crop_box(1600, 1200, "16:9", (50, 50)) == Box(0, 150, 1600, 900)
    assert crop_box(1600, 900, "1:1", (0, 50)) == Box(0, 0, 900, 900)
    assert crop_box(1600, 900, "1:1", (100, 50)) == Box(700, 0, 900, 900)
    assert crop_box(1600, 900, "16:9", (7, 93)) == Box(0, 0, 1600, 900)


@pytest.mark.parametrize("text", ["", "1", "1,2,3", "-1,5", "50,101", "a,b"])
def test_what_is_no_point(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_focus(text)
    assert parse_focus("0,100") == (0, 100)
