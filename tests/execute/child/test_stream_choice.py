"""What the container says of its streams decides which are used, and why others are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import MediaSettings
from pipeline.execute.child.probing import probe_stream
from pipeline.media.model import Probe, Refusal, Source
from pipeline.media.refusals import refusal_of
from pipeline.media.request import MediaRequest
from tests.execute.conftest import Films
from tests.execute.sample_entries import SIDE_DATA, dolby_vision, with_box

X264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p".split()
PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=1")
LARGE = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=1")
TONE = ("-f", "lavfi", "-i", "sine=d=1")


def refused(kind: str, probe: Probe) -> Refusal | None:
    request = MediaRequest.of(kind, "a.mp4")  # type: ignore[arg-type]
    return refusal_of(request, Source("a.mp4", "0" * 64, 9), probe, MediaSettings())[0]


@pytest.mark.parametrize(("profile", "compatible", "taken"), [(5, 0, False), (10, 0, False), (8, 1, True), (8, 4, True), (7, 6, True), (4, 2, True)])  # fmt: skip
def test_dolby_vision_needs_a_base_layer(
    films: Films, tmp_path: Path, profile: int, compatible: int, taken: bool
) -> None:
    film = tmp_path / "a.mp4"
    films(*PICTURE, *TONE, *X264, "-c:a", "aac", str(film))
    film.write_bytes(with_box(film.read_bytes(), dolby_vision(profile, compatible)))
    probe = probe_stream(film)
    assert (probe.video is not None) is taken
    assert refused("audio", probe) is None
    if not taken:
        refusal = refused("video", probe)
        assert refusal is not None
        assert (refusal.code, f"杜比视界 Profile {profile}" in refusal.message) == ("E407", True)
        assert "HDR10" in refusal.help


def test_the_default_picture_wins_then_the_largest(films: Films, tmp_path: Path) -> None:
    film = tmp_path / "a.mkv"
    maps = ("-map", "0", "-map", "1")
    for first, second, wanted in (("0", "default", 320), ("default", "0", 160), ("0", "0", 320)):
        told = ("-disposition:v:0", first, "-disposition:v:1", second)
        films(*PICTURE, *LARGE, *maps, *X264, *told, "-default_mode", "passthrough", str(film))
        video = probe_stream(film).video
        assert video is not None
        assert video.width == wanted


def test_the_larger_of_two_programmes_is_shown(films: Films, tmp_path: Path) -> None:
    film = tmp_path / "a.ts"
    films(*PICTURE, *LARGE, "-map", "0", "-map", "1", *X264, str(film))
    video = probe_stream(film).video
    assert video is not None
    assert (video.index, video.width) == (1, 320)


def test_the_sound_is_that_of_the_pictures_programme(films: Films, tmp_path: Path) -> None:
    film = tmp_path / "a.ts"
    inputs = (*PICTURE, *LARGE, *TONE, *TONE, "-map", "2", "-map", "0", "-map", "1", "-map", "3")
    programmes = ("-program", "title=one:st=0:st=1", "-program", "title=two:st=2:st=3")
    films(*inputs, *X264, "-c:a", "mp2", *programmes, str(film))
    probe = probe_stream(film)
    assert probe.video is not None
    assert (probe.video.width, [s.number for s in probe.sounds], probe.lost_sounds) == (320, [2], ())


def test_dolby_vision_tells_the_colours_of_its_base_layer(films: Films, tmp_path: Path) -> None:
    film = tmp_path / "a.mp4"
    films(*PICTURE, *X264, str(film))
    for compatible, transfer in ((1, "smpte2084"), (4, "arib-std-b67"), (2, "")):
        film.write_bytes(with_box(film.read_bytes(), dolby_vision(8, compatible)))
        video = probe_stream(film).video
        assert video is not None
        assert video.transfer == transfer
        films(*PICTURE, *X264, str(film))


def test_a_sound_beside_a_picture_of_unknown_codec(films: Films, tmp_path: Path) -> None:
    film = tmp_path / "talk.mov"
    films(*PICTURE, *TONE, "-vf", "scale=160:96", "-c:v", "cinepak", "-c:a", "pcm_s16le", str(film))
    probe = probe_stream(film)
    assert (probe.kind, probe.audio is not None) == ("audio", True)
    assert refused("audio", probe) is None
    refusal = refused("video", probe)
    assert refusal is not None
    assert (refusal.code, refusal.message) == ("E407", "不支持画面的编码 cinepak。")
    assert refusal.help == "请导出为 H.264 + AAC 的 MP4。"


def test_a_picture_beside_a_sound_of_unknown_codec(films: Films, tmp_path: Path) -> None:
    film, sound = tmp_path / "a.mkv", tmp_path / "g722.wav"
    films(*PICTURE, *TONE, *X264, "-c:a", "adpcm_g726", "-ar", "8000", "-ac", "1", str(film))
    refusal = refused("video", probe_stream(film))
    assert refusal is not None
    assert refusal.help == "请导出为 H.264 + AAC 的 MP4。"
    films(*TONE, "-ac", "1", "-ar", "16000", "-c:a", "g722", str(sound))
    refusal = refused("audio", probe_stream(sound))
    assert refusal is not None
    assert (refusal.message, refusal.help) == ("不支持声音的编码 G.722。", "请导出为 MP3、M4A 或 WAV。")


def test_a_sound_that_is_left_out_is_told(films: Films, tmp_path: Path) -> None:
    film = tmp_path / "a.mkv"
    codecs = ("-c:a:0", "adpcm_g726", "-c:a:1", "aac", "-ar", "8000", "-ac", "1")
    films(*PICTURE, *TONE, "-map", "0", "-map", "1", "-map", "1", *X264, *codecs, str(film))
    probe = probe_stream(film)
    assert [sound.number for sound in probe.sounds] == [2]
    for kind in ("video", "audio"):
        request = MediaRequest.of(kind, "a.mkv")  # type: ignore[arg-type]
        refusal, warning = refusal_of(request, Source("a.mkv", "0" * 64, 9), probe, MediaSettings())
        assert (refusal, warning and warning.code) == (None, "W445")
        assert warning is not None
        assert "第 1 条" in warning.message


def test_encrypted_streams_are_named(films: Films, tmp_path: Path) -> None:
    locked = "-encryption_scheme cenc-aes-ctr -encryption_key 76a6c65c5ea762046bd749a2e632ccbb -encryption_kid a7e61c373e219033c21091fa607bf3b8"
    sound, film = tmp_path / "a.m4a", tmp_path / "a.mp4"
    films(*TONE, "-c:a", "aac", *locked.split(), "-f", "mp4", str(sound))
    films(*PICTURE, *TONE, *X264, "-c:a", "aac", *locked.split(), str(film))
    for kind, file in (("audio", sound), ("video", film)):
        refusal = refused(kind, probe_stream(file))
        assert refusal is not None
        assert (refusal.code, "加密" in refusal.message) == ("E407", True)


def test_a_sound_that_is_not_what_it_is_called(films: Films, tmp_path: Path) -> None:
    """The bytes of an AAC stream, said to be MPEG audio: nothing decodes."""
    film, wrong = tmp_path / "a.ts", tmp_path / "wrong.mkv"
    films(*TONE, "-c:a", "flac", "-f", "matroska", str(film))
    wrong.write_bytes(film.read_bytes().replace(b"A_FLAC", b"A_EAC3"))
    refusal = refused("audio", probe_stream(wrong))
    assert refusal is not None
    assert refusal.code == "E407"
    assert "解不出来" in refusal.message
    assert refusal.help == "请导出为 MP3、M4A 或 WAV。"


@pytest.mark.parametrize("name", ["clap.mp4", "crop.mkv"])
def test_what_the_container_crops_is_not_counted(films: Films, tmp_path: Path, name: str) -> None:
    whole, film = tmp_path / "whole.mp4", tmp_path / name
    pad = "pad=400:180:40:0:magenta"
    films(*LARGE, "-vf", pad, *X264, str(whole))
    whole.write_bytes(with_box(whole.read_bytes(), SIDE_DATA["clap"]))
    films("-i", str(whole), "-c", "copy", str(film)) if name == "crop.mkv" else whole.rename(film)
    video = probe_stream(film).video
    assert video is not None
    assert (video.width, video.height, video.crop) == (320, 180, (40, 40, 0, 0))


def test_an_odd_crop_ends_at_the_grid_of_colour_samples(films: Films, tmp_path: Path) -> None:
    """As ffmpeg crops: of 321 columns 320 remain."""
    film = tmp_path / "a.mkv"
    whole = tmp_path / "whole.mp4"
    films(*LARGE, "-vf", "pad=400:180:40:0", *X264, str(whole))
    whole.write_bytes(with_box(whole.read_bytes(), SIDE_DATA["clap"]))
    films("-i", str(whole), "-c", "copy", str(film))
    film.write_bytes(film.read_bytes().replace(b"\x54\xcc\x81\x28", b"\x54\xcc\x81\x27"))
    video = probe_stream(film).video
    assert video is not None
    assert (video.width, video.crop[0]) == (320, 39)
