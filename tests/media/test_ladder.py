"""Laws of the ladder."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import VideoSettings
from pipeline.media.ladder import (
    MAX_LONG_SIDE,
    STANDARD_RATES,
    choose_rungs,
    nearest_rung,
    output_rate,
    responsive_widths,
    rung_from,
    scaled_height,
)

SETTINGS = VideoSettings()
LONG = 60_000
side = st.integers(16, 9000)


@given(side, side)
def test_laws_of_the_ladder(width: int, height: int) -> None:
    rungs = choose_rungs(width, height, LONG, SETTINGS)
    assert rungs
    for rung in rungs:
        assert max(rung.width, rung.height) <= MAX_LONG_SIDE
        assert rung.width <= width
        assert rung.height <= height
        assert rung.width % 2 == rung.height % 2 == 0
        assert (rung.width >= rung.height) or width < height
        if len(rungs) > 1 or min(width, height) >= 360:
            short, long = sorted((rung.width, rung.height))
            exact = Fraction(max(width, height) * short, min(width, height))
            assert abs(long - exact) <= 1
    shorts = [rung.short_side for rung in rungs]
    assert shorts == sorted(set(shorts), reverse=True)


@given(side, side)
def test_portrait_is_landscape_turned(width: int, height: int) -> None:
    upright = [(r.width, r.height) for r in choose_rungs(width, height, LONG, SETTINGS)]
    turned = [(r.height, r.width) for r in choose_rungs(height, width, LONG, SETTINGS)]
    assert upright == turned


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ((1920, 1080), ["1080p", "720p", "480p", "360p"]),
        ((3840, 2160), ["1080p", "720p", "480p", "360p"]),
        ((1080, 1920), ["1080p", "720p", "480p", "360p"]),
        ((1280, 718), ["480p", "360p"]),
        ((640, 360), ["360p"]),
        ((321, 181), ["180p"]),
        ((17, 16), ["16p"]),
        ((8000, 1000), ["480p", "360p"]),
        ((16000, 400), ["102p"]),
        ((400, 16000), ["102p"]),
    ],
)
def test_chosen_rungs(size: tuple[int, int], names: list[str]) -> None:
    assert [rung.name for rung in choose_rungs(*size, LONG, SETTINGS)] == names


@pytest.mark.parametrize(
    ("size", "names"),
    [((1920, 1080), ["1080p", "480p"]), ((720, 1280), ["720p", "480p"]), ((640, 360), ["360p"])],
)
def test_a_short_video_does_without_rungs_for_longer_ones(size: tuple[int, int], names: list[str]) -> None:
    assert [rung.name for rung in choose_rungs(*size, LONG - 1, SETTINGS)] == names


@pytest.mark.parametrize(("least", "name"), [(720, "720p"), (500, "720p"), (480, "480p"), (2000, "1080p")])
def test_the_smallest_rung_that_is_large_enough(least: int, name: str) -> None:
    assert rung_from(choose_rungs(1920, 1080, LONG, SETTINGS), least).name == name


def test_nearest_rung() -> None:
    rungs = choose_rungs(1920, 1080, LONG, SETTINGS)
    assert nearest_rung(rungs, 720).name == "720p"
    assert nearest_rung(rungs, 600).name == "720p"
    assert nearest_rung(rungs[2:], 720).name == "480p"


@pytest.mark.parametrize(
    ("given_rate", "wanted"),
    [
        ("30000/1001", "30000/1001"),
        ("2997/100", "30000/1001"),
        ("24000/1001", "24000/1001"),
        ("25", "25"),
        ("25/2", "25/2"),
        ("12", "12"),
        ("60", "60"),
        ("120", "60"),
        ("240", "60"),
        ("120000/1001", "60000/1001"),
        ("80/3", "30000/1001"),
        ("1/5", "1"),
        ("72/5", "15"),
    ],
)
def test_output_rate(given_rate: str, wanted: str) -> None:
    assert output_rate(Fraction(given_rate), 60) == Fraction(wanted)


@given(st.fractions(Fraction(1, 100), 1000, max_denominator=90000))
def test_laws_of_the_rate(rate: Fraction) -> None:
    found = output_rate(rate, 60)
    assert 0 < found <= 60
    assert output_rate(found, 60) == found


@pytest.mark.parametrize("rate", STANDARD_RATES)
def test_standard_rates_are_kept(rate: Fraction) -> None:
    assert output_rate(rate, 60) == rate


@given(st.integers(1, 8000), st.sets(st.integers(16, 4000), min_size=1).map(tuple))
def test_laws_of_widths(width: int, wanted: tuple[int, ...]) -> None:
    widths = responsive_widths(width, wanted)
    assert list(widths) == sorted(set(widths))
    assert widths[-1] == min(width, max(wanted))
    assert set(widths[:-1]) <= set(wanted)


@given(st.integers(1, 8000), st.integers(1, 8000), st.data())
def test_height_keeps_the_aspect(width: int, height: int, data: st.DataObject) -> None:
    new = data.draw(st.integers(1, width))
    exact = Fraction(height * new, width)
    assert abs(scaled_height(width, height, new) - exact) <= 1
