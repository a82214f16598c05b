"""The graph before the graph: only streams that change pass through it."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.config import MediaSettings
from pipeline.media.loudness import Loudness
from pipeline.media.model import AudioStream, Probe, VideoStream
from pipeline.media.settling import GRAPH, settled
from pipeline.media.sound import Label, audio_recipe
from pipeline.media.sound_commands import audio_command
from pipeline.media.video import video_recipe
from pipeline.media.video_commands import video_command
from tests.media.test_video_commands import SOURCE

LOUD = Loudness(-1800, -100, 700)


def graphs(video: dict[str, Any], audio: dict[str, Any]) -> list[str]:
    """The filter graphs of a film with these facts of its streams, in order."""
    picture = VideoStream(0, "h264", 4000, 640, 360, 0, "25/1", "yuv420p", **video)
    sound = AudioStream(1, "aac", 4000, 2, 48000, **audio)
    probe = Probe("video", "mpegts", 4000, picture, sound)
    words = video_command(video_recipe(probe, {1: LOUD}, None, "zh-CN", MediaSettings()), "ffmpeg", SOURCE)
    return [words[at + 1] for at, word in enumerate(words) if word == GRAPH]


def test_what_stays_has_one_graph() -> None:
    (only,) = graphs({}, {})
    assert "[0:0]" in only
    assert "[0:1]" in only
    assert "min_hard_comp" not in only


def test_each_stream_that_changes_has_a_graph_of_its_own() -> None:
    sound, picture, rest = sorted(graphs({"changes": True}, {"changes": True}), key=len)
    assert sound.startswith("[0:1]aresample=")
    assert picture.startswith("[0:0]scale=")
    assert "first_pts" not in sound
    assert "fps" not in picture
    assert "[0:" not in rest
    assert rest.index("fps=") < rest.index("trim=end_frame=100")


@pytest.mark.parametrize(("matrix", "given"), [("", "smpte170m"), ("auto", "auto"), ("bt709", "bt709")])
def test_pictures_are_read_by_the_matrix_they_mean(matrix: str, given: str) -> None:
    first, _ = graphs({"changes": True, "matrix": matrix}, {})
    assert f"in_color_matrix={given}:" in first


def test_hdr_stays_hdr_until_it_is_mapped() -> None:
    first, _ = graphs({"changes": True, "matrix": "bt2020nc", "transfer": "arib-std-b67"}, {})
    assert "yuv420p10le" in first
    assert "colorspace=bt2020nc" in first


def test_fields_become_frames_before_anything_is_scaled() -> None:
    first, rest = graphs({"changes": True, "interlaced": True}, {})
    assert first.index("bwdif") < first.index("scale")
    assert "bwdif" not in rest


def test_stamps_are_followed_from_the_distance_that_was_found() -> None:
    (steps,) = graphs({}, {"apart_ms": 17})
    assert "min_hard_comp=0.017" in steps
    assert "soft" not in steps
    (drift,) = graphs({}, {"apart_ms": 10, "drifts": True})
    assert "max_soft_comp=0.001" in drift


def test_a_sound_alone_is_never_cut_to_its_stamps() -> None:
    sound = AudioStream(0, "vorbis", 4000, 2, 48000, apart_ms=10)
    recipe = audio_recipe(Probe("audio", "ogg", 4000, None, sound), sound, LOUD, Label({}), MediaSettings())
    assert "min_hard_comp" not in " ".join(audio_command(recipe, recipe["renditions"], "ffmpeg", SOURCE))


def test_samples_count_where_stamps_do_not() -> None:
    sound = AudioStream(0, "aac", 4000, 2, 48000, changes=True)
    recipe = audio_recipe(Probe("audio", "aac", 4000, None, sound), sound, LOUD, Label({}), MediaSettings())
    words = audio_command(recipe, recipe["renditions"], "ffmpeg", SOURCE)
    assert "asetpts=N/SR/TB" in words[len(words) - words[::-1].index(GRAPH)]


def test_a_command_without_such_streams_is_as_it_was() -> None:
    words = ["ffmpeg", "-i", "x", GRAPH, "[0:0]null[a]", "-map", "[a]"]
    assert settled(words, {}) == words
