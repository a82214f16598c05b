"""Films for screens: which rung they take, and their command line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pipeline.config import MediaSettings, ScreenSettings
from pipeline.media.captions.cue import Cue
from pipeline.media.captions.screen import to_ass
from pipeline.media.loudness import Loudness
from pipeline.media.model import AudioStream, Probe, VideoStream
from pipeline.media.screen_commands import screen_command
from pipeline.media.screens import SCREEN_VERSION, screen_recipe
from pipeline.media.video import video_recipe

FILM = VideoStream(0, "h264", 12000, 3840, 2160, 0, "30/1", "yuv420p")
PROBE = Probe("video", "mov,mp4,m4a,3gp,3g2,mj2", 12000, FILM, AudioStream(1, "aac", 12000, 2, 48000))
LOUDNESS = {1: Loudness(-1800, -100, 700)}
VIDEO = video_recipe(PROBE, LOUDNESS, None, "zh-CN", MediaSettings().with_every_rung)
SOURCE = Path("/srv/-y a:b,[c];d'e.mp4")

PINNED = (2, "a1ec90a42d42255b")
"""Command line and layout of the captions: raise SCREEN_VERSION when either changes."""


@pytest.mark.parametrize(("limit", "height"), [(2160, 1080), (1080, 1080), (1000, 720), (64, 360)])
def test_the_largest_rung_a_screen_takes(limit: int, height: int) -> None:
    (rung,) = screen_recipe(VIDEO, ".srt", ScreenSettings(short_side=limit))["rungs"]
    assert rung["height"] == height
    assert rung["codec"] == "h264"


def words() -> list[str]:
    return screen_command(screen_recipe(VIDEO, ".srt", ScreenSettings()), "ffmpeg", SOURCE)


def test_what_is_made_and_its_version_change_together() -> None:
    laid_out = to_ass([Cue(0, 1500, "大熊猫的前掌上，有五根并排的手指。")], 606, 1080)
    digest = hashlib.sha256(json.dumps([words(), laid_out]).encode()).hexdigest()[:16]
    assert (SCREEN_VERSION, digest) == PINNED


def test_no_name_of_an_editor_reaches_a_filter() -> None:
    graph = words()[words().index("-filter_complex") + 1]
    assert "ass=captions.ass:fontsdir=fonts" in graph
    assert "/srv" not in graph
    assert words()[words().index("-i") + 1] == f"file:{SOURCE}"
