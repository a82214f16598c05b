"""Formats that are not supported are called by the names that editors know."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import MediaSettings
from pipeline.execute.child.probing import probe
from pipeline.media.foreign_recordings import RECORDINGS, SUFFIXES, named_refusal, recording_refusal
from pipeline.media.model import Probe, Source
from pipeline.media.refusals import refusal_of
from pipeline.media.request import MediaRequest

RECIPE = {"max_image_pixels": 1_000_000, "max_frames": 9}


def said(path: Path, kind: str) -> tuple[str, str]:
    found = Probe.from_facts(probe(path, RECIPE))
    request = MediaRequest.of(kind, path.name)  # type: ignore[arg-type]
    refusal, _ = refusal_of(request, Source(path.name, "0" * 64, 9), found, MediaSettings())
    assert refusal is not None
    assert refusal.code == "E407"
    return refusal.message, refusal.help


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("voice.amr", b"\2#!SILK_V3\x20\0" + bytes(32) + b"\xff\xff", "微信语音（SILK）"),
        ("voice.slk", b"#!SILK_V3\x20\0" + bytes(32), "SILK 语音"),
        ("song.mid", b"MThd\0\0\0\6\0\1\0\1\0\x60MTrk", "MIDI"),
        ("song.mp3", b"CTENFDAM\1\x61" + bytes(99), "网易云音乐"),
        ("film.rmvb", b".RMF\0\0\0\x12" + bytes(99), "RealMedia"),
        ("part.mp4", b"\0\0\0\x18stypmsdh\0\0\0\0msdhmsix" + bytes(99), "网络视频的一段"),
        ("disc.dsf", b"DSD \x1c\0\0\0" + bytes(99), "DSF"),
        ("camera.264", b"\0\0\0\1\x67\x42\0\x1e" + bytes(99), "没有封装的 H.264"),
        ("song.qmcflac", b"\xa5\x06\xb7\x89" + bytes(range(256)), "QQ 音乐"),
        ("film.prproj", b"\x1f\x8b\x08\0" + bytes(99), "工程文件"),
        ("draft_content.json", b'{"canvas_config": {}}', "工程文件"),
        ("film.mp4.crdownload", b"\0\1\2" * 99, "没有下载完"),
    ],
)
def test_what_it_is_and_what_to_do(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(data)
    for kind in ("audio", "video"):
        message, help = said(tmp_path / name, kind)
        assert word in message
        assert help.startswith(("请", "微信语音不能直接用。请", "这种文件只能"))


def test_encrypted_windows_media(tmp_path: Path) -> None:
    asf, locked = "3026b2758e66cf11a6d900aa0062ce6c", "fbb3112223bdd211b4b700a0c955fc6e"
    (tmp_path / "a.wma").write_bytes(bytes.fromhex(asf) + bytes(14) + bytes.fromhex(locked) + bytes(99))
    assert "加密" in said(tmp_path / "a.wma", "audio")[0]


def test_help_for_an_unknown_file_fits_what_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(1, 200)))
    assert "MP3" in said(tmp_path / "a.bin", "audio")[1]
    assert "MP4" in said(tmp_path / "a.bin", "video")[1]


def test_a_complete_film_may_begin_like_a_segment() -> None:
    assert recording_refusal(b"\0\0\0\x08styp\0\0\0\x08moov") is None


def test_no_mark_hides_another() -> None:
    """A longer mark stands before a shorter one that it begins with."""
    for number, late in enumerate(RECORDINGS):
        assert not any(
            early.at == late.at and late.magic.startswith(early.magic) for early in RECORDINGS[:number]
        )


def test_names_alone_do_not_refuse() -> None:
    assert named_refusal("a.mp4") is None
    assert all(named_refusal(f"a.{suffix}") and named_refusal(f"a.{suffix.upper()}") for suffix in SUFFIXES)
