"""The probe's clock against ffmpeg's own, packet by packet."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import av
import pytest

from pipeline.execute.child.clock import mended
from pipeline.execute.child.probing import probe_stream
from tests.execute.conftest import Films

H264 = "-c:v libx264 -preset ultrafast -bf 2 -g 10 -pix_fmt yuv420p"
MPEG2 = "-c:v mpeg2video -bf 2 -g 10"
FILMS = {
    "mp2.ts": f"{H264} -c:a mp2",
    "aac.ts": f"{H264} -c:a aac",
    "camera.MTS": f"{H264} -c:a ac3 -f mpegts -mpegts_m2ts_mode 1",
    "dvd.mpg": f"{MPEG2} -c:a mp2 -f vob",
    "silent.ts": f"{H264} -an",
    "mpeg2.ts": f"{MPEG2} -c:a mp2",
}
SOUNDS = {"opus.ogg": "-c:a libopus", "vorbis.ogg": "-c:a libvorbis", "flac.oga": "-c:a flac -f ogg"}
LATER = (0, 0.5, 22, 4000, 90_000)
"""Where the second part's stamps begin: from the start, shortly after, and over leaps of every size."""


def part(films: Films, path: Path, words: str, seconds: float, hertz: int, later: float = 0) -> Path:
    picture = ["-f", "lavfi", "-i", f"testsrc2=s=64x36:r=25:d={seconds}"] if "-c:v" in words else []
    sound = ["-f", "lavfi", "-i", f"sine=f={hertz}:d={seconds}:r=48000"] if "-an" not in words else []
    films(*picture, *sound, *words.split(), "-output_ts_offset", str(later), str(path))
    return path


def joined(films: Films, folder: Path, name: str, words: str, later: float = 0, seconds: float = 1) -> Path:
    """Two recordings behind each other, of `seconds` and 1.4 s."""
    whole = folder / name
    suffix = whole.suffix
    one = part(films, folder / f"one{suffix}", words, seconds, 440)
    two = part(films, folder / f"two{suffix}", words, 1.4, 880, later)
    whole.write_bytes(one.read_bytes() + two.read_bytes())
    return whole


def ours(file: Path) -> dict[int, list[Fraction]]:
    found = defaultdict(list)
    with av.open(str(file)) as container:
        streams = [*container.streams.video, *container.streams.audio]
        for packet in mended(container, streams):
            if packet.dts is not None:
                found[packet.stream_index].append(packet.dts * packet.time_base)
    return found


def theirs(films: Films, file: Path) -> dict[int, list[Fraction]]:
    """The decoding stamps with which ffmpeg's command line hands packets on, to microseconds."""
    command = [
        films.ffmpeg,
        "-nostats",
        "-debug_ts",
        "-i",
        str(file),
        "-map",
        "0",
        "-c",
        "copy",
        "-f",
        "null",
        "-",
    ]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stderr
    found = defaultdict(list)
    for stream, dts in re.findall(r"demuxer\+ffmpeg -> ist_index:0:(\d+).* pkt_dts_time:([-\d.]+) ", told):
        found[int(stream)].append(Fraction(dts))
    return found


def agree(films: Films, file: Path) -> None:
    """Stamps differ by one constant, and by rounding."""
    mine, wanted = ours(file), theirs(films, file)
    zero = min(min(stamps) for stamps in wanted.values()) - min(min(stamps) for stamps in mine.values())
    assert {stream: len(stamps) for stream, stamps in mine.items()} == {s: len(w) for s, w in wanted.items()}
    for stream, stamps in mine.items():
        apart = [abs(a + zero - b) for a, b in zip(stamps, wanted[stream], strict=True)]
        assert max(apart) < Fraction(1, 10_000), (file.name, stream)


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("name", ["mp2.ts", "dvd.mpg"])
def test_leaps_of_every_size(films: Films, tmp_path: Path, name: str, later: float) -> None:
    agree(films, joined(films, tmp_path, name, FILMS[name], later))


@pytest.mark.parametrize("name", ["aac.ts", "camera.MTS", "silent.ts", "mpeg2.ts"])
def test_recordings_behind_one_another(films: Films, tmp_path: Path, name: str) -> None:
    agree(films, joined(films, tmp_path, name, FILMS[name]))


@pytest.mark.parametrize("name", ["mp2.ts", "camera.MTS", "dvd.mpg"])
def test_parts_of_a_camera_follow_without_a_pause(films: Films, tmp_path: Path, name: str) -> None:
    """Below ten seconds ffmpeg leaves a pause; parts of a camera are longer."""
    file = joined(films, tmp_path, name, FILMS[name], seconds=12)
    agree(films, file)
    assert abs(probe_stream(file).duration_ms - 13_400) <= 100


@pytest.mark.parametrize("name", SOUNDS)
def test_chained_ogg(films: Films, tmp_path: Path, name: str) -> None:
    file = joined(films, tmp_path, name, SOUNDS[name])
    agree(films, file)
    assert abs(probe_stream(file).duration_ms - 2400) <= 40


def test_a_film_without_leaps_keeps_its_stamps(films: Films, tmp_path: Path) -> None:
    file = part(films, tmp_path / "whole.ts", FILMS["mp2.ts"], 2, 440)
    with av.open(str(file)) as container:
        raw = defaultdict(list)
        for packet in container.demux():
            if packet.dts is not None:
                raw[packet.stream_index].append(packet.dts * packet.time_base)
    assert ours(file) == raw


def test_a_stream_that_is_not_used_does_not_move_the_beginning(films: Films, tmp_path: Path) -> None:
    """ffmpeg counts from the first stream it uses: the second sound, a second and a half earlier, is left out."""
    one = part(films, tmp_path / "one.ts", FILMS["mp2.ts"], 1, 440)
    file = tmp_path / "early.ts"
    films(
        *("-itsoffset", "1.5", "-i", str(one), "-f", "lavfi", "-i", "sine=d=2:r=48000"),
        *("-map", "0", "-map", "1", "-c:v", "copy", "-c:a", "mp2", str(file)),
    )
    probe = probe_stream(file)
    assert probe.video is not None
    assert probe.audio is not None
    assert min(probe.video.start_ms, probe.audio.start_ms) == 0
    (early,) = probe.others
    assert -1600 < early.start_ms < -1400
