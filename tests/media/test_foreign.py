"""Refusals of foreign files: every kind of request gets help that fits it."""

from __future__ import annotations

import pytest

from pipeline.config import MediaSettings
from pipeline.media.foreign import FOREIGN, UNKNOWN, foreign_probe
from pipeline.media.model import Picture, Probe, Refusal, Source
from pipeline.media.refusals import refusal_of
from pipeline.media.request import MediaRequest

SOURCE = Source("a", "0" * 64, 9)
NEEDED = {"image": ("JPEG", "PNG"), "video": ("MP4",), "audio": ("MP3", "WAV")}


def refused(kind: str, probe: Probe) -> Refusal:
    refusal, _ = refusal_of(MediaRequest.of(kind, "a"), SOURCE, probe, MediaSettings())
    assert refusal is not None
    return refusal


@pytest.mark.parametrize("kind", NEEDED)
@pytest.mark.parametrize("name", FOREIGN)
def test_the_name_and_what_to_do(kind: str, name: str) -> None:
    refusal = refused(kind, foreign_probe(name))
    assert refusal.code == "E407"
    assert FOREIGN[name].word in refusal.message
    assert refusal.help.endswith("。")
    if kind != "image" and name != "lfs":
        assert any(word in refusal.help for word in (*NEEDED[kind], "视频", "音频"))
        assert "JPEG" not in refusal.help


@pytest.mark.parametrize("kind", NEEDED)
def test_what_cannot_be_told_gets_help_of_its_kind(kind: str) -> None:
    refusal = refused(kind, Probe("refused", refusal=UNKNOWN))
    assert refusal.message == UNKNOWN.message
    assert all(word in refusal.help for word in NEEDED[kind])


@pytest.mark.parametrize(("kind", "code"), [("video", "E403"), ("audio", "E404")])
def test_a_picture_in_the_place_of_a_film(kind: str, code: str) -> None:
    refusal = refused(kind, Probe("image", "jpeg", picture=Picture(8, 8, "jpeg")))
    assert refusal.code == code
    assert "图片" in refusal.message
    assert NEEDED[kind][0] in refusal.help


@pytest.mark.parametrize(("probed", "word"), [("video", "视频"), ("audio", "音频")])
def test_a_film_in_the_place_of_a_picture(probed: str, word: str) -> None:
    refusal = refused("image", Probe(probed, "mov,mp4,m4a,3gp,3g2,mj2"))  # type: ignore[arg-type]
    assert refusal.code == "E406"
    assert word in refusal.message
    assert "JPEG" in refusal.help


def test_other_refusals_stay_as_they_are() -> None:
    told = Refusal("E402", "坏了。", "重传。")
    assert refused("video", Probe("refused", refusal=told)) == told
