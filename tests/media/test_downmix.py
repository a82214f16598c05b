"""The stated rule of mixing, without any file."""

from __future__ import annotations

import pytest

from pipeline.execute.child.odd_layouts import is_odd
from pipeline.media.downmix import mono_mix, paired, stereo_source
from pipeline.media.model import AudioStream, Probe


def sound(
    index: int, channels: int = 1, layout: str = "mono", mixable: bool = True, **more: object
) -> AudioStream:
    return AudioStream(index, "pcm_s16le", 1000, channels, 48000, layout=layout, mixable=mixable, **more)  # type: ignore[arg-type]


def file(*sounds: AudioStream, container: str = "mov,mp4,m4a,3gp,3g2,mj2") -> Probe:
    return Probe("audio", container, 1000, audio=sounds[0], others=sounds[1:])


def test_usual_sounds_need_no_entry_in_a_recipe() -> None:
    for layout in ("mono", "stereo", "5.1", "7.1", "16 channels"):
        assert stereo_source(sound(1, 2, layout)) == {"index": 1}
        assert mono_mix(sound(1, 2, layout)) == {}


@pytest.mark.parametrize(
    ("channels", "layout", "left", "right", "mono"),
    [
        (3, "9 channels", "c0+c1+c2", "c0+c1+c2", "c0+c1+c2"),
        (4, "ambisonic 1", "c0", "c0", "c0"),
        (6, "ambisonic 1+stereo", "c0+c4", "c0+c5", "c0+c4+c5"),
        (2, "2 channels (FR+FL)", "c1", "c0", "c1+c0"),
        (2, "2 channels (BL+BR)", "c0", "c1", "c0+c1"),
        (3, "3 channels (FL+FC+FL)", "c0+c1+c2", "c1", "c0+c1+c2"),
        (2, "2 channels (FL+UNSD)", "c0+c1", "c1", "c0+c1"),
        (2, "2 channels (SL+TFL)", "c0+c1", "c0+c1", "c0+c1"),
    ],
)
def test_mixes(channels: int, layout: str, left: str, right: str, mono: str) -> None:
    given = sound(0, channels, layout, mixable=False)
    assert stereo_source(given)["mix"] == f"stereo|FL={left}|FR={right}"
    assert mono_mix(given) == {"mix": f"mono|c0={mono}", "channels": channels}


def test_left_and_right_are_one() -> None:
    left, right = sound(1, layout="1 channels (FL)"), sound(2, layout="1 channels (FR)")
    (both,) = paired(file(left, right))
    assert stereo_source(both) == {"index": 1, "right": 2}
    assert paired(file(right, left)) == (both,)
    other = sound(3, layout="1 channels (FR)", language="eng")
    assert [s.right for s in paired(file(left, other))] == [None, None]
    assert [s.right for s in paired(file(sound(1), sound(2)))] == [None, None]


def test_in_mxf_the_first_two_are() -> None:
    four = [sound(n, layout="1 channels") for n in (1, 2, 3, 4)]
    assert [(s.index, s.right) for s in paired(file(*four, container="mxf"))] == [
        (1, 2),
        (3, None),
        (4, None),
    ]
    stereo = [sound(1, 2, "stereo"), sound(2, 2, "stereo")]
    assert [s.right for s in paired(file(*stereo, container="mxf"))] == [None, None]


def test_a_pair_lasts_as_long_as_both() -> None:
    left = sound(1, layout="1 channels (FL)", start_ms=500)
    right = sound(2, layout="1 channels (FR)", start_ms=100)
    (both,) = paired(file(left, right))
    assert (both.start_ms, both.end_ms, both.measured_as) == (100, 1500, (1, 2))


def test_layouts_in_an_order_of_their_own() -> None:
    assert [is_odd(f"2 channels ({two})") for two in ("FR+FL", "FL+FL", "FL+UNSD", "AMBI0+FL")] == [True] * 4
    assert not any(
        map(is_odd, ("stereo", "5.1(side)", "9 channels", "1 channels (FL)", "2 channels (BL+BR)"))
    )
