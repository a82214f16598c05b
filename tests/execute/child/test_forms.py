"""What a recording changes on the way is seen by the probe, in every container that can carry it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.execute.child.forms import PictureForm, canvas
from pipeline.execute.child.probing import probe_stream
from pipeline.media.model import Probe
from tests.execute.conftest import Films

H264 = "-c:v libx264 -preset ultrafast -bf 2 -pix_fmt yuv420p"
VP8, VP9 = "-c:v libvpx -b:v 200k", "-c:v libvpx-vp9 -b:v 200k -cpu-used 8"
SD, HD = "160x90", "320x180"
CARRIERS = {
    "camera.ts": H264,
    "hevc.ts": "-c:v libx265 -preset ultrafast -x265-params log-level=error -pix_fmt yuv420p",
    "dvb.ts": "-c:v mpeg2video",
    "old.mpg": "-c:v mpeg2video -f vob",
    "meeting.webm": VP8,
    "call.webm": VP9,
    "obs.mkv": VP8,
    "stream.flv": H264,
    "motion.avi": "-c:v mjpeg -pix_fmt yuvj420p",
}


def picture(films: Films, path: Path, size: str, words: str, later: float = 0, more: str = "") -> Path:
    made = f"testsrc2=s={size}:r=25:d=1{more}"
    films("-f", "lavfi", "-i", made, *words.split(), "-output_ts_offset", str(later), str(path))
    return path


def behind(films: Films, folder: Path, name: str, parts: list[Path]) -> Path:
    """Put parts behind one another, with stamps that go on, in the container of `name`."""
    listed, file = folder / "list.txt", folder / name
    listed.write_text("".join(f"file '{part}'\n" for part in parts))
    films("-f", "concat", "-safe", "0", "-i", str(listed), "-c", "copy", str(file))
    return file


def changing(films: Films, folder: Path, name: str, sizes: tuple[str, str] = (SD, HD)) -> Path:
    words, suffix = CARRIERS[name], Path(name).suffix
    if suffix in (".ts", ".mpg"):
        parts = [picture(films, folder / f"{at}{suffix}", size, words, at) for at, size in enumerate(sizes)]
        (folder / name).write_bytes(b"".join(part.read_bytes() for part in parts))
        return folder / name
    parts = [picture(films, folder / f"{at}{suffix}", size, words) for at, size in enumerate(sizes)]
    return behind(films, folder, name, parts)


def found(file: Path) -> Probe:
    probe = probe_stream(file)
    assert probe.refusal is None, probe.refusal
    return probe


@pytest.mark.parametrize("name", CARRIERS)
def test_a_size_that_changes(films: Films, tmp_path: Path, name: str) -> None:
    video = found(changing(films, tmp_path, name)).video
    assert video is not None
    assert (video.changes, video.width, video.height) == (True, 320, 180)


@pytest.mark.parametrize("name", ["camera.ts", "meeting.webm"])
def test_a_phone_that_is_turned_keeps_the_frame_it_began_with(
    films: Films, tmp_path: Path, name: str
) -> None:
    video = found(changing(films, tmp_path, name, ("160x90", "90x160"))).video
    assert video is not None
    assert (video.changes, video.width, video.height) == (True, 160, 90)


@pytest.mark.parametrize("name", CARRIERS)
def test_what_stays_as_it_is_does_not_change(films: Films, tmp_path: Path, name: str) -> None:
    video = found(changing(films, tmp_path, name, (SD, SD))).video
    assert video is not None
    assert (video.changes, video.width, video.height) == (False, 160, 90)


def test_an_aspect_that_changes(films: Films, tmp_path: Path) -> None:
    """Broadcasts send 4:3 and 16:9 in the same 720 × 576 dots."""
    narrow = picture(films, tmp_path / "a.ts", "180x144", "-c:v mpeg2video", 0, ",setsar=16/15")
    wide = picture(films, tmp_path / "b.ts", "180x144", "-c:v mpeg2video", 1, ",setsar=64/45")
    file = tmp_path / "aspect.ts"
    file.write_bytes(narrow.read_bytes() + wide.read_bytes())
    video = found(file).video
    assert video is not None
    assert (video.changes, video.width, video.height) == (True, 192, 144)


TAGGED = ",setparams=color_primaries={0}:color_trc={1}:colorspace={2}"
COLOURS = {"hdr": ("bt2020", "arib-std-b67", "bt2020nc"), "other": ("smpte170m", "smpte170m", "smpte170m")}


@pytest.mark.parametrize(("kind", "refused"), [("hdr", True), ("other", False)])
def test_colours_that_change(films: Films, tmp_path: Path, kind: str, refused: bool) -> None:
    """SDR and HDR are no one film; two matrices of SDR are."""
    parts = [
        picture(films, tmp_path / f"{at}.ts", HD, H264, at, TAGGED.format(*tags))
        for at, tags in enumerate((("bt709", "bt709", "bt709"), COLOURS[kind]))
    ]
    file = tmp_path / "colours.ts"
    file.write_bytes(b"".join(part.read_bytes() for part in parts))
    probe = probe_stream(file)
    assert (probe.refusal.code if probe.refusal else "") == ("E411" if refused else "")
    if not refused:
        assert probe.video is not None
        assert (probe.video.changes, probe.video.matrix) == (True, "auto")


HEARD = {
    "talk.mp3": "-c:a libmp3lame",
    "talk.aac": "-c:a aac",
    "radio.ts": "-c:a mp2 -f mpegts",
    "film.ts": "-c:a ac3 -f mpegts",
    "podcast.ts": "-c:a aac -f mpegts",
    "eac3.ts": "-c:a eac3 -f mpegts",
}
WAYS = {"mono": ("-ac 2", "-ac 1"), "surround": ("-ac 2", "-ac 6"), "rate": ("-ar 48000", "-ar 44100")}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", HEARD)
def test_a_sound_that_changes(films: Films, tmp_path: Path, name: str, way: str) -> None:
    if way == "surround" and name in ("talk.mp3", "radio.ts"):
        pytest.skip("MPEG audio of two channels at most")
    for at, words in enumerate(WAYS[way]):
        later = ["-output_ts_offset", str(2 * at)] if name.endswith(".ts") else []
        tone = f"sine=f={440 * (at + 1)}:d=2"
        films("-f", "lavfi", "-i", tone, *words.split(), *HEARD[name].split(), *later, str(tmp_path / f"{at}-{name}"))  # fmt: skip
    file = tmp_path / name
    file.write_bytes((tmp_path / f"0-{name}").read_bytes() + (tmp_path / f"1-{name}").read_bytes())
    probe = found(file)
    assert probe.audio is not None
    assert probe.audio.changes
    assert abs(probe.duration_ms - 4000) < 150


def restarted(films: Films, folder: Path) -> Path:
    """A live stream whose encoder began again with another sound."""
    tags = []
    for at, words in enumerate(("-ar 44100 -ac 2", "-ar 22050 -ac 1")):
        part = folder / f"{at}.flv"
        films(
            *(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=64x36:r=25:d=2",
                "-f",
                "lavfi",
                "-i",
                f"sine=f={440 * (at + 1)}:d=2",
            ),
            *f"{H264} -bf 0 -c:a aac".split(),
            *(*words.split(), "-output_ts_offset", str(2.05 * at), str(part)),
        )
        tags.append(part.read_bytes())
    file = folder / "restarted.flv"
    file.write_bytes(tags[0] + tags[1][13:])
    return file


def test_a_live_stream_that_began_again(films: Films, tmp_path: Path) -> None:
    probe = found(restarted(films, tmp_path))
    assert probe.audio is not None
    assert (probe.audio.changes, probe.audio.channels) == (True, 2)
    assert abs(probe.duration_ms - 4050) < 120


SIZES = st.tuples(st.integers(2, 4000), st.integers(2, 4000))


@given(st.lists(st.tuples(SIZES, st.integers(1, 10_000)), min_size=1, max_size=5))
def test_the_frame_is_one_of_the_sizes_and_none_of_its_shape_is_larger(
    parts: list[tuple[tuple[int, int], int]],
) -> None:
    spans: Counter[PictureForm] = Counter()
    for (width, height), packets in parts:
        spans[PictureForm(width, height, "yuv420p", "", "", False)] += packets
    width, height = canvas(spans)
    assert (width, height) in [size for size, _ in parts]
    same = [w * h for (w, h), _ in parts if w * height == h * width]
    assert width * height == max(same)


def test_one_glimpse_does_not_choose_the_frame() -> None:
    wide, tall = (PictureForm(w, h, "yuv420p", "", "", False) for w, h in ((320, 180), (180, 320)))
    assert canvas(Counter({tall: 25, wide: 2500})) == (320, 180)
    assert canvas(Counter({tall: 2400, wide: 2500})) == (180, 320)
