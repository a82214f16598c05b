"""The storyboard's pictures: how many, where on which sheet, and the WebVTT that tells."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import VideoSettings
from pipeline.media.ladder import choose_rungs
from pipeline.media.storyboard import (
    COLUMNS,
    LONG_SIDE,
    MAX_ROWS,
    MAX_TILES,
    storyboard_recipe,
    storyboard_vtt,
)

RUNG = choose_rungs(640, 360, 90_000, VideoSettings())[0]


def test_a_short_film() -> None:
    recipe = storyboard_recipe(RUNG, 3400)
    assert (recipe["interval_ms"], recipe["tiles"], recipe["columns"], recipe["rows"]) == (1000, 3, 3, 1)
    assert storyboard_vtt(recipe, 3400) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.000\nstoryboard-1.jpg#xywh=0,0,160,90\n\n"
        "00:00:01.000 --> 00:00:02.000\nstoryboard-1.jpg#xywh=160,0,160,90\n\n"
        "00:00:02.000 --> 00:00:03.400\nstoryboard-1.jpg#xywh=320,0,160,90\n"
    )


def test_a_long_film_has_two_sheets() -> None:
    recipe = storyboard_recipe(RUNG, 7_200_000)
    assert (recipe["interval_ms"], recipe["tiles"], recipe["sheets"], recipe["rows"]) == (72_000, 100, 2, 5)
    vtt = storyboard_vtt(recipe, 7_200_000)
    assert "00:58:48.000 --> 01:00:00.000\nstoryboard-1.jpg#xywh=1440,360,160,90\n" in vtt
    assert "01:00:00.000 --> 01:01:12.000\nstoryboard-2.jpg#xywh=0,0,160,90\n" in vtt


@given(st.integers(16, 4000), st.integers(16, 4000), st.integers(40, 20_000_000))
def test_laws_of_storyboards(width: int, height: int, duration_ms: int) -> None:
    rung = choose_rungs(width, height, 90_000, VideoSettings())[-1]
    recipe = storyboard_recipe(rung, duration_ms)
    assert 1 <= recipe["tiles"] <= MAX_TILES
    assert recipe["columns"] <= COLUMNS
    assert recipe["rows"] <= MAX_ROWS
    assert (recipe["sheets"] - 1) * recipe["columns"] * recipe["rows"] < recipe["tiles"]
    assert recipe["tiles"] <= recipe["sheets"] * recipe["columns"] * recipe["rows"]
    assert max(recipe["width"], recipe["height"]) <= LONG_SIDE
    assert min(recipe["width"], recipe["height"]) >= 2
    places = re.findall(r"storyboard-(\d)\.jpg#xywh=(\d+),(\d+),", storyboard_vtt(recipe, duration_ms))
    assert len(set(places)) == recipe["tiles"]
    for sheet, x, y in places:
        assert 1 <= int(sheet) <= recipe["sheets"]
        assert int(x) + recipe["width"] <= recipe["columns"] * recipe["width"]
        assert int(y) + recipe["height"] <= recipe["rows"] * recipe["height"]
