"""Layouts without a downmix matrix get one stated mix, in loudness, fingerprint and encoding alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.execute.child.fingerprinting import fingerprint
from pipeline.execute.child.loudness import measure
from pipeline.execute.child.probing import probe_stream
from pipeline.media.downmix import paired, stereo_source
from pipeline.media.fingerprint_jobs import fingerprint_jobs
from pipeline.media.loudness_jobs import loudness_jobs
from pipeline.media.model import Job, Source
from pipeline.media.request import MediaRequest
from tests.execute.conftest import Films
from tests.execute.sample_entries import SIDE_DATA, with_box

TOOLS = {"ffmpeg": "9", "av": "18", "pillow": "13"}


def tones(*hertz: int, level: float = 0.1) -> tuple[str, ...]:
    """A tone a channel, silence for 0."""
    channels = "|".join(f"{level}*sin({tone}*2*PI*t)" if tone else "0" for tone in hertz)
    return ("-f", "lavfi", "-i", f"aevalsrc='{channels}':s=48000:d=1.5")


def jobs_of(file: Path) -> tuple[Job, Job]:
    """The jobs that measure and compare a file."""
    requests = [MediaRequest.of("audio", file.name)]
    source = Source(file.name, "0" * 64, file.stat().st_size)
    probes = {source.digest: probe_stream(file)}
    (measuring,) = loudness_jobs(requests, {file.name: source}, probes, TOOLS)
    (comparing,) = fingerprint_jobs(requests, {file.name: source}, probes, TOOLS)
    return measuring, comparing


def level(file: Path) -> float:
    """Loudness in LUFS, as a build measures it."""
    recipe = {**jobs_of(file)[0].recipe, "columns": 0}
    return float(measure(file, recipe)["integrated"]) / 100


@pytest.mark.parametrize("channels", [*range(1, 33)])
def test_every_number_of_channels_is_heard(films: Films, tmp_path: Path, channels: int) -> None:
    """Up to the bound: measured, and mixed without a matrix exactly where FFmpeg has none."""
    file = tmp_path / "many.wav"
    films(*tones(*[1000] * channels), "-c:a", "pcm_s16le", str(file))
    (sound,) = probe_stream(file).sounds
    assert (sound.channels, "mix" in stereo_source(sound)) == (channels, not sound.mixable)
    assert level(file) > -30


@pytest.mark.parametrize("channels", [9, 17, 32])
def test_channels_without_places_are_heard_alike(films: Films, tmp_path: Path, channels: int) -> None:
    """A tone in the last channel alone is as loud as one on both sides."""
    file, both = tmp_path / "many.wav", tmp_path / "both.wav"
    films(*tones(*[0] * (channels - 1), 1000), "-c:a", "pcm_s16le", str(file))
    films(*tones(1000, 1000), "-c:a", "pcm_s16le", str(both))
    assert level(file) == pytest.approx(level(both), abs=0.1)
    whole = fingerprint(file, jobs_of(file)[1].recipe)
    assert whole["sounds"] == fingerprint(both, jobs_of(both)[1].recipe)["sounds"] > 0


@pytest.mark.parametrize("name", ["film.mov", "family2.opus", "beside.opus"])
def test_of_ambisonic_sound_w_is_heard(films: Films, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    _ambisonic(films, file)
    (sound,) = paired(probe_stream(file))
    beside = "+c4" if name == "beside.opus" else "", "+c5" if name == "beside.opus" else ""
    assert stereo_source(sound)["mix"] == f"stereo|FL=c0{beside[0]}|FR=c0{beside[1]}"
    both = tmp_path / "both.wav"
    films(*tones(1000, 1000), "-c:a", "pcm_s16le", str(both))
    assert level(file) == pytest.approx(level(both), abs=0.5)
    fingerprint(file, jobs_of(file)[1].recipe)


def _ambisonic(films: Films, file: Path) -> None:
    """W has a tone of 1 kHz; of the other directions one of 3 kHz, louder."""
    four = ("-f", "lavfi", "-i", "aevalsrc='0.1*sin(1000*2*PI*t)|0.4*sin(3000*2*PI*t)|0|0':s=48000:d=1.5")
    if file.suffix == ".mov":
        films(*four, "-c:a", "pcm_s16le", str(file))
        file.write_bytes(with_box(file.read_bytes(), SIDE_DATA["SA3D"], without=b"chan"))
        return
    order = "0-AMBI0|1-AMBI1|2-AMBI2|3-AMBI3"
    layout = "ambisonic 1"
    if file.stem == "beside":
        four = (*four[:3], four[3].replace("|0|0'", "|0|0|0|0'"))
        order, layout = f"{order}|4-FL|5-FR", "ambisonic 1+stereo"
    mapped = f"channelmap={order}:channel_layout={layout}"
    films(*four, "-af", mapped, "-c:a", "libopus", "-mapping_family", "2", str(file))


@pytest.mark.parametrize("name", ["labelled.mov", "television.mxf"])
def test_left_and_right_streams_are_one_sound(films: Films, tmp_path: Path, name: str) -> None:
    file, stereo = tmp_path / name, tmp_path / "stereo.wav"
    picture = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=1.5")
    sides = (*tones(1000), *tones(3000))
    sided = "[1]aformat=channel_layouts=FL[l];[2]aformat=channel_layouts=FR[r]"
    maps = ("-filter_complex", sided, "-map", "0", "-map", "[l]", "-map", "[r]")
    maps = maps if file.suffix == ".mov" else ("-map", "0", "-map", "1", "-map", "2")
    films(*picture, *sides, *maps, "-c:v", "mpeg2video", "-c:a", "pcm_s16le", str(file))
    films(*tones(1000, 3000), "-c:a", "pcm_s16le", str(stereo))
    (sound,) = paired(probe_stream(file))
    assert (sound.index, sound.right, sound.channels) == (1, 2, 2)
    assert level(file) == pytest.approx(level(stereo), abs=0.1)


@pytest.mark.parametrize(
    ("layout", "left", "right"),
    [("FR+FL", "c1", "c0"), ("FL+FC+FL", "c0+c1+c2", "c1"), ("BL+BR", "c0", "c1"), ("TFL+TFR", "c0", "c1")],
)
def test_places_in_an_order_of_their_own(
    films: Films, tmp_path: Path, layout: str, left: str, right: str
) -> None:
    """PyAV frees the memory of such layouts twice: the child would die."""
    file = tmp_path / "a.mov"
    raw = tmp_path / "raw.f32"
    films(*tones(*[1000] * (layout.count("+") + 1)), "-c:a", "pcm_f32le", "-f", "f32le", str(raw))
    films("-f", "f32le", "-ar", "48000", "-ch_layout", layout, "-i", str(raw), "-c:a", "pcm_s16le", str(file))
    (sound,) = probe_stream(file).sounds
    if sound.layout == f"{layout.count('+') + 1} channels ({layout})":
        assert stereo_source(sound)["mix"] == f"stereo|FL={left}|FR={right}"
    assert level(file) > -30
    assert fingerprint(file, jobs_of(file)[1].recipe)["sounds"] > 0
