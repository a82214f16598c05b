"""Sound jobs with the real ffmpeg: what comes out, seen through ffmpeg's meter, PyAV and mutagen."""

from __future__ import annotations

import json
import re
import subprocess
from array import array
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import av
import pytest
from mutagen.id3 import CTOCFlags
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4, MP4Cover
from PIL import Image

from pipeline.config import MediaSettings
from pipeline.execute.protocol import Outcome
from pipeline.media.request import MediaRequest
from pipeline.store import FolderStore
from tests.execute.conftest import Films, Line

CHAPTERS = [[0, "开场：为什么“听见”？"], [700, "第二章；#=\\"], [1500, "结尾"]]
LABELS = {
    "title": "听见十二平均律",
    "artist": "演示编辑部",
    "date": "2026",
    "cover": "cover.png",
    "chapters": json.dumps(CHAPTERS),
}

SPEECH = "anoisesrc=d={d}:c=pink:r={r}:seed=3:a=0.5,volume='0.05+pow(sin(6*t),2)':eval=frame,highpass=100"
SOURCES: dict[str, str] = {
    "square.wav": "aevalsrc='0.99*sgn(sin(2*PI*997*t))':s=44100:d=1 -ac 1",
    "between.wav": "aevalsrc='0.99*sin(2*PI*11025*t+PI/4)':s=44100:d=1",
    "white.wav": "anoisesrc=d=1:seed=1:a=0.9 -ac 1",
    "six.flac": "aevalsrc=exprs='0.3*sin(880*t)|0.3*sin(900*t)|0.4*sin(660*t)|0.5*sin(99*t)|0.2*sin(770*t)|0.2*sin(800*t)':s=96000:d=1:c=5.1 -sample_fmt s32",
    "narrow.wav": f"{SPEECH.format(d=1.5, r=8000)} -ac 1 -c:a pcm_u8",
    "wide.wav": f"{SPEECH.format(d=1, r=192000)} -c:a pcm_s32le",
    "float.wav": f"{SPEECH.format(d=1, r=48000)},volume=12dB -c:a pcm_f32le",
    "windows.wma": f"{SPEECH.format(d=1.5, r=44100)} -c:a wmav2",
    "vorbis.ogg": f"{SPEECH.format(d=1.5, r=48000)} -c:a libvorbis",
    "variable.mp3": f"{SPEECH.format(d=1.5, r=44100)} -c:a libmp3lame -q:a 5",
    "really-ogg.mp3": f"{SPEECH.format(d=1.3, r=48000)} -c:a libvorbis -f ogg",
    "really-wav.flac": f"{SPEECH.format(d=1.2, r=48000)} -f wav",
    "low.mp3": f"{SPEECH.format(d=1.5, r=16000)} -ac 1 -b:a 24k",
}
"""Name → a lavfi source and how it is encoded."""


@dataclass
class Sounds(Line):
    """The line over sounds, all with the same labels."""

    settings: MediaSettings = field(
        default_factory=lambda: MediaSettings.model_validate({"audio": {"broadcast": True, "mp3": True}})
    )
    labels: dict[str, str] = field(default_factory=lambda: dict(LABELS))

    def requests(self) -> list[MediaRequest]:
        paths = sorted(p.name for p in self.root.iterdir() if p.name != "cover.png")
        sounds = [MediaRequest.of("audio", path, **self.labels) for path in paths]
        return [*sounds, MediaRequest.of("image", "cover.png")]

    def sounds(self) -> dict[str, Outcome]:
        plan, probing = self.plan()
        assert [o.error for o in probing if o.error] == []
        assert [f for f in plan.findings if f.severity == "error"] == []
        return {o.label: o for o in self.run([job for job in plan.jobs if job.kind == "audio"])}

    def file(self, outcome: Outcome, name: str) -> Path:
        assert outcome.error is None, outcome.error
        return self.store.locate(outcome.key, name)


def make(films: Films, root: Path, name: str, recipe: str) -> None:
    source, *words = recipe.split(" -")
    films("-f", "lavfi", "-i", source, *" -".join(["", *words]).split(), str(root / name))


def started(films: Films, folder: Path, **recipes: str) -> Sounds:
    root = folder / "media"
    root.mkdir()
    Image.effect_mandelbrot((1800, 1200), (-2, -1.2, 1, 1.2), 20).convert("RGB").save(root / "cover.png")
    for name, recipe in recipes.items():
        make(films, root, name, recipe)
    return Sounds(root, FolderStore(folder / "store"))


@pytest.fixture(scope="module")
def sounds(films: Films, tmp_path_factory: pytest.TempPathFactory) -> Sounds:
    talk = {"talk.wav": f"{SPEECH.format(d=2, r=44100)} -ac 1 -c:a pcm_s24le"}
    return started(films, tmp_path_factory.mktemp("sounds"), **talk)


@pytest.fixture(scope="module")
def talk(sounds: Sounds) -> Outcome:
    return sounds.sounds()["talk.wav"]


def level(films: Films, path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, as ffmpeg's meter tells them at the end."""
    command = [films.ffmpeg, "-nostdin", "-i", str(path), "-map", "0:a", "-af", "ebur128=peak=true", "-f", "null", "-"]  # fmt: skip
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stderr
    summary = said.rpartition("Summary:")[2]
    found = [re.search(rf"{name}:\s+(-?[\d.]+|-inf)", summary) for name in ("I", "Peak")]
    integrated, peak = (float(match[1]) for match in found if match)
    return integrated, peak


def duration(path: Path) -> float:
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    return sum(frame.samples / frame.sample_rate for frame in frames)


TARGETS = {
    "audio.m4a": (-16, -1),
    "audio.webm": (-16, -1),
    "audio.mp3": (-16, -1),
    "broadcast.wav": (-24, -2),
}


def test_loudness_and_peaks_of_what_is_published(films: Films, sounds: Sounds, talk: Outcome) -> None:
    for name, (target, highest) in TARGETS.items():
        integrated, peak = level(films, sounds.file(talk, name))
        assert abs(integrated - target) <= 0.5, name
        assert peak <= highest, name
        assert talk.manifest is not None
        assert talk.manifest.facts["loudness"][name]["integrated"] / 100 == pytest.approx(integrated, abs=0.2)


def test_three_codecs_and_the_broadcast_file(sounds: Sounds, talk: Outcome) -> None:
    found = {}
    for name in TARGETS:
        with av.open(str(sounds.file(talk, name))) as container:
            stream = container.streams.audio[0]
            found[name] = (stream.codec_context.name, stream.codec_context.sample_rate, stream.codec_context.channels)  # fmt: skip
        assert duration(sounds.file(talk, name)) == pytest.approx(2, abs=0.06)
    assert found["audio.m4a"] == ("aac", 48000, 2)
    assert found["audio.webm"][0] in ("opus", "libopus")
    assert found["audio.mp3"] == ("mp3float", 48000, 2)
    assert found["broadcast.wav"] == ("pcm_s24le", 48000, 2)


def test_chapters_tags_and_cover_in_the_file(sounds: Sounds, talk: Outcome) -> None:
    path = sounds.file(talk, "audio.m4a")
    read = MP4(path)
    assert read.tags is not None
    assert {name: value for name, value in read.tags.items() if name != "covr"} == {
        "©nam": [LABELS["title"]],
        "©ART": [LABELS["artist"]],
        "©day": [LABELS["date"]],
    }
    (cover,) = read.tags["covr"]
    assert cover.imageformat == MP4Cover.FORMAT_JPEG
    picture = Image.open(BytesIO(cover))
    assert picture.size == (1400, 933)
    assert picture.format == "JPEG"
    assert not picture.getexif()
    with av.open(str(path)) as container:
        chapters = [
            (int(c["start"] * c["time_base"] * 1000), c["metadata"]["title"].rstrip())
            for c in container.chapters()
        ]
    assert chapters == [tuple(chapter) for chapter in CHAPTERS]
    assert read.chapters is not None
    assert [chapter.title.rstrip() for chapter in read.chapters] == [title for _, title in CHAPTERS]
    assert [round(chapter.start * 1000) for chapter in read.chapters] == [start for start, _ in CHAPTERS]
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"Lavf" not in data


def test_chapters_tags_and_cover_in_the_mp3(sounds: Sounds, talk: Outcome) -> None:
    """mutagen reads the frames, FFmpeg the chapters: neither wrote them."""
    path = sounds.file(talk, "audio.mp3")
    read = MP3(path)
    assert read.info.bitrate == 128_000
    tags = read.tags
    assert tags is not None
    assert tags.version == (2, 4, 0)
    assert [str(tags[name]) for name in ("TIT2", "TPE1", "TDRC")] == [
        LABELS["title"],
        LABELS["artist"],
        LABELS["date"],
    ]
    (contents,) = tags.getall("CTOC")
    assert contents.flags == CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    chapters = [tags[f"CHAP:{id}"] for id in contents.child_element_ids]
    assert [[c.start_time, str(c.sub_frames["TIT2"])] for c in chapters] == CHAPTERS
    assert [c.end_time for c in chapters] == [700, 1500, 2000]
    (cover,) = tags.getall("APIC")
    assert (cover.mime, cover.type) == ("image/jpeg", 3)
    assert Image.open(BytesIO(cover.data)).size == (1400, 933)
    with av.open(str(path)) as container:
        seen = [
            [round(c["start"] * c["time_base"] * 1000), c["metadata"]["title"]] for c in container.chapters()
        ]
    assert seen == CHAPTERS


def test_the_sound_starts_where_it_started(films: Films, tmp_path: Path) -> None:
    """A click after half a second stays there: the limiter's look ahead and the encoders' delays are made good."""
    line = started(
        films, tmp_path, **{"click.wav": "aevalsrc='0.9*between(t,0.5,0.51)+0.01*sin(3000*t)':s=48000:d=1"}
    )
    done = line.sounds()["click.wav"]
    for name in TARGETS:
        assert onset(line.file(done, name)) == pytest.approx(0.5, abs=0.004), name


def onset(path: Path) -> float:
    """When the sound first reaches half of its peak, in seconds."""
    resampler = av.AudioResampler("s16", "mono", 48000)
    samples = array("h")
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            for part in resampler.resample(frame):
                samples.frombytes(bytes(part.planes[0])[: 2 * part.samples])
    half = max(map(abs, samples)) // 2
    return next(at for at, sample in enumerate(samples) if abs(sample) > half) / 48000


def test_a_changed_chapter_measures_nothing_anew(sounds: Sounds, talk: Outcome) -> None:
    before, _ = sounds.plan()
    other = Sounds(sounds.root, sounds.store, labels={**LABELS, "chapters": "[]"})
    after, measuring = other.plan()
    assert all(outcome.reused for outcome in measuring)
    assert [job.key for job in before.jobs] != [job.key for job in after.jobs]
    assert [j.recipe["renditions"] for j in before.jobs if j.kind == "audio"] == [
        j.recipe["renditions"] for j in after.jobs if j.kind == "audio"
    ]


@pytest.mark.slow
def test_again_from_nothing_gives_the_same_bytes(sounds: Sounds, talk: Outcome, tmp_path: Path) -> None:
    again = Sounds(sounds.root, FolderStore(tmp_path / "elsewhere")).sounds()["talk.wav"]
    assert again.manifest is not None
    assert talk.manifest is not None
    assert again.manifest.files == talk.manifest.files
    assert [blob.name for blob in again.manifest.files] == ["audio.m4a", "audio.mp3", "audio.webm", "broadcast.wav", "waveform.svg"]  # fmt: skip


@pytest.mark.slow
def test_whatever_editors_bring(films: Films, tmp_path: Path) -> None:
    """Square waves, peaks between samples, noise, surround, telephone and studio rates, old formats, odd containers."""
    line = started(films, tmp_path, **SOURCES)
    root = line.root
    sound, picture = str(root / "vorbis.ogg"), str(root / "cover.png")
    films("-i", sound, "-i", picture, "-map", "0:a", "-map", "1:v", "-c:a", "libmp3lame", "-c:v", "mjpeg", "-disposition:v", "attached_pic", str(root / "covered.mp3"))  # fmt: skip
    films("-i", sound, "-i", picture, "-map", "1:v", "-map", "0:a", "-c:a", "aac", "-c:v", "mjpeg", "-disposition:v", "attached_pic", str(root / "covered.m4a"))  # fmt: skip
    films("-f", "lavfi", "-i", "testsrc2=s=160x90:d=1.5", "-i", sound, "-timecode", "00:00:00:00", "-c:a", "aac", "-pix_fmt", "yuv420p", str(root / "timecode.mov"))  # fmt: skip
    films("-f", "lavfi", "-i", "testsrc2=s=160x90:d=1.5", "-itsoffset", "0.5", "-i", str(root / "low.mp3"), "-t", "1.5", "-map", "0", "-map", "1", "-c:a", "aac", "-pix_fmt", "yuv420p", str(root / "late.mov"))  # fmt: skip
    done = line.sounds()
    assert onset(line.file(done["late.mov"], "audio.m4a")) > 0.49
    assert set(done) == {path.name for path in root.iterdir()} - {"cover.png"}
    for name, outcome in done.items():
        for file, (target, highest) in TARGETS.items():
            integrated, peak = level(films, line.file(outcome, file))
            assert abs(integrated - target) <= 0.5, (name, file, integrated)
            assert peak <= highest, (name, file, peak)
        assert 0.9 < duration(line.file(outcome, "audio.m4a")) < 1.7
        assert MP4(line.file(outcome, "audio.m4a")).tags["covr"]
