"""The command line, seen from outside: allow-lists, absolute names, nothing that says when or where."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import MediaSettings
from pipeline.media.loudness import Loudness
from pipeline.media.model import AudioStream, Probe, VideoStream
from pipeline.media.sound import AUDIO_VERSION, Label, audio_recipe
from pipeline.media.sound_commands import audio_command
from pipeline.media.video import VIDEO_VERSION, video_recipe
from pipeline.media.video_commands import video_command

FILM = VideoStream(
    0, "hevc", 90000, 3840, 2160, 0, "60000/1001", "yuv420p10le", "smpte2084", "bt2020nc", True
)
SOUND = AudioStream(1, "aac", 90000, 6, 48000, "chi")
PROBE = Probe("video", "mov,mp4,m4a,3gp,3g2,mj2", 90000, FILM, SOUND)
LOUD = Loudness(-1800, -100, 700)
SOUND_RECIPE = audio_recipe(PROBE, SOUND, LOUD, Label({"title": "标题"}), MediaSettings())
SOURCE = Path("/srv/-y a:b.mp4")

PINNED = {
    "video": (4, "1f33a9e65a4c7817"),
    "audio": (2, "a2a4480bc706c3cd"),
}
"""A changed command line makes other bytes: raise RECIPE_VERSION with it, or stores would serve the old ones."""


def recipe(language: str = "zh-CN") -> dict[str, Any]:
    return video_recipe(PROBE, {1: LOUD}, None, language, MediaSettings())


def commands() -> dict[str, list[str]]:
    return {
        "video": video_command(recipe(), "ffmpeg", SOURCE),
        "audio": audio_command(SOUND_RECIPE, SOUND_RECIPE["renditions"], "ffmpeg", SOURCE),
    }


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_the_command_and_its_version_change_together(kind: str) -> None:
    digest = hashlib.sha256(json.dumps(commands()[kind]).encode()).hexdigest()[:16]
    assert ({"video": VIDEO_VERSION, "audio": AUDIO_VERSION}[kind], digest) == PINNED[kind]


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_inputs_are_opened_through_allow_lists(kind: str) -> None:
    words = commands()[kind]
    before = words[: words.index("-i")]
    assert before[before.index("-protocol_whitelist") + 1] == "file"
    assert "hls" not in before[before.index("-format_whitelist") + 1].split(",")
    assert "concat" not in before[before.index("-format_whitelist") + 1].split(",")
    assert before[before.index("-f") + 1] == "mov"
    assert words[words.index("-i") + 1] == "file:/srv/-y a:b.mp4"


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_nothing_tells_when_or_where(kind: str) -> None:
    words = commands()[kind]
    outputs = words.count("-map_metadata")
    assert outputs == words.count("-fflags") == (4 if kind == "video" else 2)
    assert "+bitexact" in words


def test_one_encoder_thread_a_rung_and_one_process() -> None:
    words = commands()["video"]
    assert words.count("-i") == 1
    assert words[words.index("-threads:v") + 1] == "1"
    assert sum(word.startswith("-crf:v:") for word in words) == 4


def test_colours_and_fields_before_the_split() -> None:
    graph = commands()["video"][commands()["video"].index("-filter_complex") + 1]
    assert graph.index("bwdif") < graph.index("tonemap") < graph.index("split")


def test_a_strange_language_of_the_container_does_not_reach_the_command() -> None:
    strange = AudioStream(1, "aac", 12000, 2, 48000, "zh,name:x|[f=mp4]x")
    probe = Probe("video", PROBE.container, 12000, FILM, strange)
    assert video_recipe(probe, {1: LOUD}, None, "", MediaSettings())["audio"]["language"] == ""
