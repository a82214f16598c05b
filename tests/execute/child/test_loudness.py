"""The meter, against signals whose loudness is known."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipeline.execute.child.loudness import measure, outline

WHOLE = {"index": None, "columns": 0}


def heard(path: Path, columns: int = 0) -> dict[str, Any]:
    return measure(path, {"index": None, "columns": columns})


def test_the_reference_tone(films, tmp_path: Path) -> None:
    """EBU Tech 3341, test 1: a stereo sine of 1 kHz at −23 dBFS is −23.0 LUFS; −33 LUFS is test 2."""
    for level in (-23, -33):
        tone = tmp_path / f"{level}.wav"
        films("-f", "lavfi", "-i", f"aevalsrc='sin(2*PI*1000*t)*10^({level}/20)|sin(2*PI*1000*t)*10^({level}/20)':d=4:s=48000", "-c:a", "pcm_s24le", str(tone))  # fmt: skip
        found = heard(tone)
        assert abs(found["integrated"] - 100 * level) <= 10
        assert abs(found["true_peak"] - 100 * level) <= 10


def test_peaks_between_samples(films, tmp_path: Path) -> None:
    """A sine at a quarter of the rate, 45° off: no sample is above −3 dBFS, the true peak is 0."""
    tone = tmp_path / "between.wav"
    expression = "sin(2*PI*12000*t+PI/4)"
    films(
        "-f",
        "lavfi",
        "-i",
        f"aevalsrc='{expression}|{expression}':d=1:s=48000",
        "-c:a",
        "pcm_f32le",
        str(tone),
    )
    assert heard(tone)["true_peak"] == pytest.approx(0, abs=80)


def test_silence_and_less_than_a_measuring_block(films, tmp_path: Path) -> None:
    silent, short = tmp_path / "silent.wav", tmp_path / "short.wav"
    films("-f", "lavfi", "-i", "anullsrc=d=1", str(silent))
    films("-f", "lavfi", "-i", "sine=d=0.05", str(short))
    assert heard(silent, 4) == {"integrated": -7000, "true_peak": -12000, "range": 0, "outline": [0, 0, 0, 0]}
    assert heard(short)["true_peak"] > -2500


def test_a_stream_that_changes_its_form_is_heard_to_the_end(films, tmp_path: Path) -> None:
    parts = [tmp_path / "two.ts", tmp_path / "one.ts"]
    films("-f", "lavfi", "-i", "sine=d=1:r=48000", "-ac", "2", "-c:a", "mp2", str(parts[0]))
    films("-f", "lavfi", "-i", "anullsrc=r=44100:d=2", "-ac", "1", "-c:a", "mp2", str(parts[1]))
    whole = tmp_path / "whole.ts"
    whole.write_bytes(b"".join(part.read_bytes() for part in parts))
    found = heard(whole, 6)["outline"]
    assert min(found[:2]) > 5
    assert max(found[3:]) == 0


def test_it_says_what_ffmpeg_says(films, tmp_path: Path) -> None:
    noise = tmp_path / "noise.flac"
    films(
        "-f",
        "lavfi",
        "-i",
        "anoisesrc=c=pink:d=3:seed=5",
        "-af",
        "volume='0.2+t/4':eval=frame",
        "-ac",
        "2",
        str(noise),
    )
    command = [films.ffmpeg, "-nostdin", "-i", str(noise), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stderr
    summary = said.rpartition("Summary:")[2]
    values = {name: float(value) for name, value in re.findall(r"(\w+): +(-?[\d.]+) (?:LUFS|dBFS)", summary)}
    found = heard(noise)
    assert found["integrated"] / 100 == pytest.approx(values["I"], abs=0.15)
    assert found["true_peak"] / 100 == pytest.approx(values["Peak"], abs=0.1)


def test_an_outline_has_the_columns_asked_for() -> None:
    assert outline([1, 5, 2, 4], 2) == [5, 4]
    assert outline([7, 3], 4) == [7, 7, 3, 3]
    assert outline([], 3) == [0, 0, 0]
    assert outline([1, 2], 0) == []
