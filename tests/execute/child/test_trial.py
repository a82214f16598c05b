"""Frames are decoded from all over a file: beginnings mislead."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.execute.child.probing import probe_stream
from tests.execute.conftest import Films

FRAMES = "testsrc2=s=320x180:r=25:d=6"
FIELDS = "testsrc2=s=320x180:r=50:d=30,tinterlace=interleave_top,setfield=tff"
MPEG2 = "-r 25 -c:v mpeg2video -q:v 4 -g 12 -flags +ilme+ildct".split()


@pytest.fixture(scope="module")
def parts(films: Films, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A progressive beginning of 6 s, and 30 s of fields, both MPEG-2 that can be put together."""
    folder = tmp_path_factory.mktemp("fields")
    films("-f", "lavfi", "-i", FRAMES, *MPEG2[:-2], str(folder / "frames.mpg"))
    films("-f", "lavfi", "-i", FIELDS, *MPEG2, "-output_ts_offset", "6", str(folder / "fields.mpg"))
    return (folder / "frames.mpg").read_bytes(), (folder / "fields.mpg").read_bytes()


def test_fields_after_a_progressive_beginning(parts: tuple[bytes, bytes], tmp_path: Path) -> None:
    film = tmp_path / "a.mpg"
    film.write_bytes(b"".join(parts))
    for again, wanted in ((False, False), (True, True)):
        video = probe_stream(film, again=again).video
        assert video is not None
        assert video.interlaced is wanted


def test_frames_alone_stay_frames(parts: tuple[bytes, bytes], tmp_path: Path) -> None:
    film = tmp_path / "a.mpg"
    film.write_bytes(parts[0])
    video = probe_stream(film, again=True).video
    assert video is not None
    assert not video.interlaced


@pytest.mark.parametrize(("share", "taken"), [(0.3, True), (0.95, False)])
def test_a_sound_that_is_mostly_damage(films: Films, tmp_path: Path, share: float, taken: bool) -> None:
    """FFmpeg gives up where more than two thirds do not decode."""
    whole, file = tmp_path / "whole.mka", tmp_path / "a.mka"
    films("-f", "lavfi", "-i", "sine=d=60:r=8000", "-c:a", "flac", str(whole))
    data = bytearray(whole.read_bytes())
    at = data.find(b"\x1f\x43\xb6\x75")
    begin = at + int((len(data) - at) * (1 - share))
    for place in range(max(begin, at + 2000), len(data)):
        if data[place : place + 2] == b"\xff\xf8":
            data[place : place + 6] = b"\xff\xf8\xff\xff\xff\xff"
    file.write_bytes(data)
    probe = probe_stream(file, again=True)
    assert (probe.audio is not None) is taken
    assert taken or (probe.refusal is not None and "解不出来" in probe.refusal.message)
