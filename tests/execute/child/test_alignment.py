"""Where stamps and samples part for good, and where they only waver."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.execute.child.alignment import Alignment, aligned
from pipeline.execute.child.probing import probe_stream
from tests.execute.conftest import Films

LEVELS = st.lists(st.floats(-400, 400), min_size=1, max_size=4)
WAVE = st.floats(0, 9)


def series(levels: list[float], wave: float, each: int = 60) -> list[float]:
    """Stamps that keep to each level for a while, and waver around it; they begin at the first."""
    return [level + wave * ((at * 7) % 13 / 12 - 0.5) for level in levels for at in range(each)]


@given(st.floats(-400, 400), st.floats(0, 150))
def test_what_only_wavers_is_left_alone(level: float, wave: float) -> None:
    assert aligned(series([level], wave)) == Alignment()


@given(LEVELS, WAVE)
def test_after_it_nothing_is_further_apart_than_can_be_noticed(levels: list[float], wave: float) -> None:
    """The correction that ffmpeg applies for a threshold, given the levels between which the stamps jump."""
    apart = series(levels, wave)
    told = aligned(apart).apart_ms or 100
    good, left = apart[0], 0.0
    for now in apart:
        if abs(now - good) > told:
            good = now
        left = max(left, abs(now - good))
    assert left <= max(10, 1.25 * wave) + wave + 1


@given(LEVELS, WAVE)
def test_it_is_never_told_to_follow_what_wavers(levels: list[float], wave: float) -> None:
    found = aligned(series(levels, wave))
    assert found.apart_ms == 0 or found.apart_ms >= wave


@given(st.integers(200, 2000), st.floats(0.03, 0.5))
def test_a_clock_that_runs_apart_drifts(packets: int, each: float) -> None:
    apart = [at * each for at in range(packets)]
    assert aligned(apart).drifts is (apart[-1] > 10.5) or abs(apart[-1] - 10.5) < 2


def test_nothing_is_no_sound() -> None:
    assert aligned([]) == aligned([5.0]) == Alignment()


H264 = "-c:v libx264 -preset ultrafast -bf 2 -pix_fmt yuv420p"
CLEAN = {
    "aac.mp4": f"{H264} -c:a aac",
    "aac.mkv": f"{H264} -c:a aac -ar 44100",
    "ac3.ts": f"{H264} -c:a ac3",
    "aac.ts": f"{H264} -c:a aac",
    "mp3.avi": "-c:v mpeg4 -c:a libmp3lame -ar 44100",
    "vbr.avi": "-c:v mpeg4 -c:a libmp3lame -q:a 4 -ar 44100",
    "mp3.flv": "-c:v flv -c:a libmp3lame -ar 44100",
    "vorbis.ogv": "-c:v libtheora -c:a libvorbis -ar 44100",
    "vorbis.webm": "-c:v libvpx -c:a libvorbis -ar 44100",
    "opus.webm": "-c:v libvpx -c:a libopus",
    "wma.wmv": "-c:v wmv2 -c:a wmav2 -ar 44100",
    "mp2.mpg": "-c:v mpeg2video -bf 2 -c:a mp2 -f vob",
    "pcm.mov": f"{H264} -c:a pcm_s16le",
}
BURSTS = "aevalsrc='0.5*sin(6283*t)*gt(mod(t,0.7),0.5)+0.2*random(0)*gt(mod(t,0.9),0.7)':d=4"


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_film_needs_nothing_in_any_container(films: Films, tmp_path: Path, name: str) -> None:
    picture = ["-f", "lavfi", "-i", "testsrc2=s=64x36:r=25:d=4"]
    films(*picture, "-f", "lavfi", "-i", BURSTS, *CLEAN[name].split(), str(tmp_path / name))
    probe = probe_stream(tmp_path / name)
    assert probe.audio is not None, probe.refusal
    assert (probe.audio.apart_ms, probe.audio.drifts) == (0, False)
