"""The command lines of sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.config import MediaSettings
from pipeline.media.loudness import Loudness
from pipeline.media.model import AudioStream, Picture, Probe
from pipeline.media.sound import Label, audio_recipe
from pipeline.media.sound_commands import audio_command, labels, package_command

PROBE = Probe("audio", "flac", 60_000, audio=AudioStream(0, "flac", 60_000, 1, 44100))


def recipe(loudness: Loudness, **label: Any) -> dict[str, Any]:
    assert PROBE.audio is not None
    return audio_recipe(PROBE, PROBE.audio, loudness, Label(**{"tags": {}, **label}), MediaSettings())


def graph(loudness: Loudness) -> str:
    found = recipe(loudness)
    words = audio_command(found, found["renditions"], "ffmpeg", Path("/srv/a.flac"))
    return words[words.index("-filter_complex") + 1]


def test_every_rendition_comes_from_one_process_and_one_decoding() -> None:
    found = recipe(Loudness(-2300, -600, 500))
    words = audio_command(found, found["renditions"], "ffmpeg", Path("/srv/a.flac"))
    assert words.count("-i") == 1
    assert [words[i + 1] for i, word in enumerate(words) if word == "-c:a"] == ["aac", "libopus"]
    assert words.count("-threads:a") == 2


def test_a_limiter_only_where_peaks_would_be_too_high() -> None:
    assert graph(Loudness(-2300, -600, 500)).count("alimiter") == 2
    assert "loudnorm" not in graph(Loudness(-2300, -600, 500))
    assert graph(Loudness(-2300, -1200, 500)).count("alimiter") == 0
    assert graph(Loudness(-2300, -1200, 500)).count("volume=7.00dB") == 2
    assert "volume=-0.05dB" in graph(Loudness(-1595, -1200, 500))
    assert "volume" not in graph(Loudness(-1600, -1200, 500))


def test_labels_hold_any_title() -> None:
    title = "一=二;#三\\四\n五"
    found = recipe(Loudness(-2300, -600, 500), tags={"title": title}, chapters=[(0, "甲"), (1500, title)])
    escaped = "一\\=二\\;\\#三\\\\四\\\n五"
    assert labels(found) == (
        f";FFMETADATA1\ntitle={escaped}\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1500\ntitle=甲\n"
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART=1500\nEND=60000\ntitle={escaped}\n"
    )
    last = labels(recipe(Loudness(-2300, -600, 500), tags={"title": "反斜杠\\"}))
    assert last.endswith("title=反斜杠\\\\ \n")


def test_what_is_packed_is_opened_as_what_it_is() -> None:
    words = package_command(recipe(Loudness(-2300, -600, 500), cover=Picture(900, 600, "png")), "ffmpeg")
    formats = [words[i + 1] for i, word in enumerate(words) if word == "-format_whitelist"]
    assert formats == ["mov", "ffmetadata", "jpeg_pipe"]
    assert words.count("-protocol_whitelist") == words.count("-i") == 3
    assert package_command(recipe(Loudness(-2300, -600, 500)), "ffmpeg").count("-i") == 2
