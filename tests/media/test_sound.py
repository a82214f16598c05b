"""Levels and recipes of sound."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import MediaSettings
from pipeline.media.loudness import SILENT, Loudness
from pipeline.media.model import AudioStream, Picture, Probe
from pipeline.media.sound import Label, audio_recipe, corrected, level_record, sound_recipe

SETTINGS = MediaSettings()
SOUND = AudioStream(0, "flac", 60_000, 1, 44100, "chi")
PROBE = Probe("audio", "flac", 61_000, audio=SOUND)
MEDIUM = Loudness(-2300, -600, 500)
loudnesses = st.builds(Loudness, st.integers(-6900, 300), st.integers(-9000, 600), st.integers(0, 3000))


@given(loudnesses, st.sampled_from(["aac", "libopus", "pcm_s24le"]))
def test_a_level_reaches_its_aim_or_is_bounded(loudness: Loudness, codec: str) -> None:
    level = level_record(loudness, codec, -1600)
    assert level["aim"] == loudness.integrated + level["gain"] <= -1600
    assert level["aim"] == -1600 or level["gain"] == level["most"]
    assert level["ceiling"] < level["peak"] <= -100
    assert level["limited"] or loudness.true_peak + level["gain"] <= level["ceiling"]


def test_silence_is_left_alone() -> None:
    level = level_record(Loudness(SILENT, -12000, 0), "aac", -1600)
    assert (level["aim"], level["gain"], level["limited"]) == (None, 0, False)
    assert corrected(level, Loudness(SILENT, -12000, 0)) == level


@given(loudnesses, loudnesses)
def test_what_is_off_is_encoded_otherwise_and_what_is_good_is_kept(source: Loudness, found: Loudness) -> None:
    level = level_record(source, "aac", -1600)
    better = corrected(level, found)
    assert better["gain"] <= level["most"]
    loud_enough = abs(found.integrated - level["aim"]) <= 30
    if found.true_peak > level["peak"]:
        assert better["limited"]
        assert better["ceiling"] < level["ceiling"]
    elif loud_enough and found.true_peak <= level["ceiling"]:
        assert better == level
    if loud_enough:
        assert better["gain"] == level["gain"]
    elif found.integrated > level["aim"]:
        assert better["gain"] < level["gain"]


def test_a_correction_says_how_much() -> None:
    level = level_record(MEDIUM, "aac", -1600)
    assert (level["gain"], level["limited"], level["ceiling"]) == (700, True, -200)
    quieter = corrected(level, Loudness(-1650, -40, 500))
    assert (quieter["gain"], quieter["ceiling"]) == (750, -270)


def test_the_sound_of_a_video() -> None:
    assert sound_recipe(None, None, SETTINGS.audio, "zh-CN") is None
    recipe = sound_recipe(PROBE.audio, MEDIUM, SETTINGS.audio, "")
    assert recipe is not None
    assert (recipe["index"], recipe["language"], recipe["level"]["gain"]) == (0, "chi", 700)
    strange = AudioStream(1, "aac", 12000, 2, 48000, "zh,name:x|[f=mp4]x")
    found = sound_recipe(strange, MEDIUM, SETTINGS.audio, "")
    assert found is not None
    assert found["language"] == ""


def test_renditions_and_what_is_written_into_the_file() -> None:
    chapters = [(0, "开场"), (59_999, "结尾"), (60_000, "过了头")]
    label = Label({"title": "标题", "artist": "单位"}, chapters, Picture(3000, 2000, "png"))
    recipe = audio_recipe(PROBE, SOUND, MEDIUM, label, SETTINGS)
    assert [r["name"] for r in recipe["renditions"]] == ["audio.m4a", "audio.webm"]
    assert recipe["chapters"] == [[0, "开场"], [59_999, "结尾"]]
    assert list(recipe["tags"]) == ["artist", "title"]
    assert recipe["cover"]["sizes"] == [[1400, 933]]
    wanted = SETTINGS.model_copy(update={"audio": SETTINGS.audio.model_copy(update={"broadcast": True})})
    last = audio_recipe(PROBE, SOUND, MEDIUM, Label({}), wanted)["renditions"][-1]
    assert (last["name"], last["level"]["aim"], last["level"]["peak"]) == ("broadcast.wav", -2400, -200)
