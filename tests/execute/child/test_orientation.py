"""Orientation: upright is upright, and a box of the upright picture is found where it is stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.execute.child.orientation import TURNS, stored_box, turned


@given(st.integers(1, 8), st.integers(1, 9), st.integers(1, 7), st.data())
def test_a_box_shows_the_same_before_and_after_turning(
    turn: int, width: int, height: int, data: st.DataObject
) -> None:
    stored = Image.frombytes("L", (width, height), bytes(range(width * height)))
    upright = stored.transpose(TURNS[turn]) if turn in TURNS else stored
    assert upright.size == turned(stored.size, turn)
    left, top = data.draw(st.integers(0, upright.width - 1)), data.draw(st.integers(0, upright.height - 1))
    right = data.draw(st.integers(left + 1, upright.width))
    bottom = data.draw(st.integers(top + 1, upright.height))
    part = stored.crop(stored_box((left, top, right, bottom), upright.size, turn))
    shown = part.transpose(TURNS[turn]) if turn in TURNS else part
    assert shown.tobytes() == upright.crop((left, top, right, bottom)).tobytes()


@pytest.mark.parametrize("turn", range(1, 9))
def test_turning_a_size_twice_changes_nothing(turn: int) -> None:
    assert turned(turned((3, 2), turn), turn) == (3, 2)
