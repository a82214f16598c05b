"""The four films made for the ear say what their pages say: paces, drops, clicks and knocks are counted."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from studio import compressions, muons, orchard, rainlevels
from studio.animate import Animation
from studio.sound import RATE, Signal, loudness

PIECES = [compressions.PIECE, rainlevels.PIECE, muons.PIECE, orchard.PIECE]


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.id)
def test_is_20_to_40_seconds_of_picture_and_sound_alike(piece: Animation) -> None:
    assert piece.sound is not None
    sound = piece.sound()
    assert 20.0 <= piece.seconds <= 40.0
    assert len(sound) == round(piece.seconds * RATE)


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.id)
def test_is_loud_enough_to_be_heard_and_never_clips(piece: Animation) -> None:
    assert piece.sound is not None
    sound = piece.sound()
    assert float(np.max(np.abs(sound))) < 0.9
    assert -21.0 < loudness(sound) < -16.0


@pytest.mark.parametrize(
    ("pace", "rate"), [(compressions.SLOW, 80), (compressions.FAST, 160), (compressions.RIGHT, 110)]
)
def test_the_strokes_keep_their_pace(pace: tuple[float, int, int], rate: int) -> None:
    gaps = [b - a for a, b in pairwise(compressions.strokes(pace))]
    assert len(gaps) == pace[2] - 1
    assert all(gap == pytest.approx(60.0 / rate) for gap in gaps)


def test_the_right_beat_is_heard_without_a_break_to_the_end() -> None:
    beats = [*compressions.strokes(compressions.RIGHT), *compressions.following()]
    assert all(b - a == pytest.approx(60.0 / 110.0) for a, b in pairwise(beats))
    assert beats[-1] > compressions.SECONDS - 1.5
    heard = compressions.sound()
    assert all(_rises(heard, at) for at in beats)


def test_the_right_depth_is_reached_and_the_chest_let_go() -> None:
    start, rate, count = compressions.RIGHT
    inside = [compressions.depth(start + k / 100.0) for k in range(int(count * 6000 / rate))]
    assert 5.0 <= max(inside) <= 6.0
    assert all(
        compressions.depth(at) == pytest.approx(0.0, abs=1e-9)
        for at in compressions.strokes(compressions.RIGHT)
    )


def test_each_level_of_rain_has_twice_the_drops_of_the_one_before() -> None:
    counts = [len(rainlevels.drops(number)) for number in range(4)]
    assert counts == [54, 108, 216, 432]
    rates = [level.rate for level in rainlevels.LEVELS]
    assert [b / a for a, b in pairwise(rates)] == pytest.approx([2.0, 2.0, 2.0])
    assert [len(rainlevels.bells(number)) for number in range(4)] == [1, 2, 3, 4]


def test_drops_stay_inside_their_level() -> None:
    for number in range(4):
        first, last = rainlevels.opening(number), rainlevels.opening(number) + rainlevels.LENGTH
        assert all(first + rainlevels.LEAD <= at < last for at in rainlevels.drops(number))


def test_muons_come_as_often_as_the_page_says() -> None:
    assert pytest.approx(130.4, abs=0.1) == muons.GROUND_RATE
    assert pytest.approx(95.6, abs=0.1) == muons.DEEP_RATE * 365.25 * 86_400
    assert muons.fast_rate() == pytest.approx(1.05, abs=0.01)
    assert 4.2e7 < muons.GROUND_RATE / muons.DEEP_RATE < 4.4e7


def test_the_deep_silence_is_silent() -> None:
    start, end = muons.DEEP
    heard = muons.sound()[round((start + 0.2) * RATE) : round((end - 0.1) * RATE)]
    assert float(np.max(np.abs(heard))) == 0.0


def test_knocks_are_as_many_as_the_study_counted_in_ten_thousand() -> None:
    usual, careful = (len(orchard.knocks(grove)) for grove in orchard.GROVES)
    assert (usual, careful) == (219, 2)
    for grove in orchard.GROVES:
        assert all(grove.start <= at < grove.start + orchard.PASSING for at in orchard.knocks(grove))


def test_a_knock_marks_a_fruit_that_has_gone_by() -> None:
    right = orchard.LEFT + orchard.COLUMNS * orchard.STEP_X
    for grove in orchard.GROVES:
        for at in orchard.knocks(grove):
            x, y = orchard.place(grove, at)
            share = (at - grove.start) / orchard.PASSING
            assert orchard.LEFT <= x <= orchard.LEFT + (right - orchard.LEFT) * share + 1e-6
            assert orchard.TOP <= y < orchard.TOP + orchard.ROWS * orchard.STEP_Y


def _rises(heard: Signal, at: float) -> bool:
    first = round(at * RATE)
    before = float(np.sqrt(np.mean(heard[first - RATE // 25 : first] ** 2)))
    after = float(np.sqrt(np.mean(heard[first : first + RATE // 25] ** 2)))
    return after > 3.0 * before
