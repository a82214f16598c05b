"""Recordings behind one another in formats of which only the first is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.execute.child.probing import probe_stream
from tests.execute.child.test_clock import FILMS, joined, part
from tests.execute.conftest import Films

H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac"
LOST = {
    "camera.mp4": H264,
    "faststart.mp4": f"{H264} -movflags +faststart",
    "fragments.mp4": f"{H264} -movflags +frag_keyframe+empty_moov",
    "studio.mov": "-c:v prores -c:a pcm_s16le",
    "talk.m4a": "-c:a aac",
    "meeting.mkv": H264,
    "browser.webm": "-c:v libvpx -c:a libopus",
    "stream.flv": H264,
    "windows.wmv": "-c:v wmv2 -c:a wmav2",
    "recorder.wav": "-c:a pcm_s16le",
    "recorder.aiff": "-c:a pcm_s16be",
    "album.flac": "-c:a flac",
}
READ = {
    "old.avi": "-c:v mpeg4 -c:a libmp3lame",
    "talk.mp3": "-c:a libmp3lame",
    "talk.aac": "-c:a aac",
    "chain.ogg": "-c:a libvorbis",
    "tape.ts": FILMS["mp2.ts"],
}


@pytest.mark.parametrize("name", LOST)
def test_what_would_lose_the_second_part_is_refused_by_name(films: Films, tmp_path: Path, name: str) -> None:
    found = probe_stream(joined(films, tmp_path, name, LOST[name])).refusal
    assert found is not None
    assert found.code == "E410"
    assert "几段" in found.message
    assert probe_stream(tmp_path / f"one{Path(name).suffix}").refusal is None


@pytest.mark.parametrize("name", READ)
def test_what_is_read_to_the_end_is_taken(films: Films, tmp_path: Path, name: str) -> None:
    assert abs(probe_stream(joined(films, tmp_path, name, READ[name])).duration_ms - 2400) <= 100


@pytest.mark.parametrize("words", [FILMS["mp2.ts"], "-c:a mp2 -f mpegts"])
def test_parts_with_streams_of_their_own(films: Films, tmp_path: Path, words: str) -> None:
    """Transport streams made with other packet identifiers: ffmpeg reads the first of them alone."""
    one = part(films, tmp_path / "one.ts", words, 1, 440)
    two = part(films, tmp_path / "two.ts", f"{words} -mpegts_start_pid 0x200", 1, 880)
    file = tmp_path / "joined.ts"
    file.write_bytes(one.read_bytes() + two.read_bytes())
    found = probe_stream(file).refusal
    assert found is not None
    assert found.code == "E410"


def test_two_programmes_side_by_side_are_one_recording(films: Films, tmp_path: Path) -> None:
    one, file = part(films, tmp_path / "one.ts", FILMS["mp2.ts"], 2, 440), tmp_path / "two.ts"
    films("-i", str(one), "-map", "0:v", "-map", "0:a", "-map", "0:v", "-map", "0:a", "-c", "copy", str(file))
    assert probe_stream(file).refusal is None


@pytest.mark.parametrize("off", ["-500", "+500"])
def test_one_wrong_stamp_is_no_other_recording(films: Films, tmp_path: Path, off: str) -> None:
    """A packet whose stamp a radio link damaged stands alone; what follows goes on."""
    whole, file = part(films, tmp_path / "whole.mkv", H264, 2, 440), tmp_path / "wrong.mkv"
    wrong = f"setts=pts='if(eq(N,40),PTS{off},PTS)':dts=DTS"
    films("-i", str(whole), "-c", "copy", "-bsf:a", wrong, str(file))
    assert probe_stream(file).refusal is None


def test_a_cut_that_reorders_a_film_is_one_film(films: Films, tmp_path: Path) -> None:
    """Packets that an edit list leaves out lie in the past as well."""
    whole, file = part(films, tmp_path / "whole.mp4", H264, 3, 440), tmp_path / "cut.mp4"
    films("-ss", "1.1", "-i", str(whole), "-c", "copy", str(file))
    assert probe_stream(file).refusal is None
