"""Fingerprints of real recordings, variants made with ffmpeg; the comparison; four thousand items in seconds."""

from __future__ import annotations

import random
import subprocess
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from pipeline.config import LikenessSettings
from pipeline.execute.child.fingerprinting import fingerprint, picture_hash, sound_hashes
from pipeline.execute.child.probing import probe
from pipeline.execute.tools import find_ffmpeg
from pipeline.goals.fingerprints import Alike, compare, find_alike, matches
from pipeline.goals.likeness import find_likeness
from pipeline.media.fingerprint import Fingerprint
from pipeline.media.fingerprint_jobs import fingerprint_jobs
from pipeline.media.model import AudioStream, Probe, Source, VideoStream
from pipeline.media.request import MediaRequest
from pipeline.store import FolderStore

MEDIA = Path(__file__).parents[2] / "assets" / "media"
LIMITS = LikenessSettings()
RECIPE = {"max_image_pixels": 10**8, "max_frames": 100}
SAMPLES = ("light-delay-mars", "panda-false-thumb", "quake-warning-seconds", "why-sky-rain-night")
TALK = "quake-warning-seconds"
OUT = "between(t,5,8.3)"
VARIANTS = {
    "re-encoded": ("-vf", "scale=640:-2", "-crf", "34", "-c:a", "aac", "-b:a", "48k"),
    "small, slower, brighter": ("-r", "15", "-vf", "scale=320:-2,eq=brightness=0.05:contrast=1.1"),
    "a tenth cut off": ("-ss", "1.9", "-vf", "scale=640:-2"),
    "a piece taken out": (
        "-vf",
        f"scale=640:-2,select='not({OUT})',setpts=N/FRAME_RATE/TB",
        "-af",
        f"aselect='not({OUT})',asetpts=N/SR/TB",
    ),
    "padded to portrait": ("-vf", "scale=360:-2,pad=360:640:0:(oh-ih)/2:black"),
}


def make(source: Path, target: Path, *options: str) -> Path:
    command = [str(find_ffmpeg({})), "-v", "error", "-y", "-i", str(source), *options]
    subprocess.run([*command, "-preset", "ultrafast", str(target)], check=True, timeout=60)
    return target


def take(file: Path) -> Fingerprint:
    found = Probe.from_facts(probe(file, RECIPE))
    recipe = {
        "video": found.video.index if found.video else None,
        "audio": found.audio.index if found.audio else None,
        "rotation": found.video.rotation if found.video else 0,
    }
    return Fingerprint.from_json(fingerprint(file, recipe)["fingerprint"])


@pytest.fixture(scope="module")
def samples() -> dict[str, Fingerprint]:
    return {name: take(MEDIA / "videos" / f"{name}.mp4") for name in SAMPLES}


@pytest.mark.slow
def test_the_sample_animations_are_four_works(samples: dict[str, Fingerprint]) -> None:
    assert find_alike(samples, LIMITS) == ()
    for one, other in combinations(samples.values(), 2):
        parts = [part for part in compare(one, other, LIMITS) if part is not None]
        assert max(parts) <= 300, "far from the threshold of 550"


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_are_the_same_work(samples: dict[str, Fingerprint], tmp_path: Path, variant: str) -> None:
    made = take(make(MEDIA / "videos" / f"{TALK}.mp4", tmp_path / "v.mp4", *VARIANTS[variant]))
    picture, sound = compare(samples[TALK], made, LIMITS)
    assert picture is not None and picture >= 700
    assert sound is not None and sound >= 700
    assert [(a.one, a.other) for a in find_alike({**samples, "variant": made}, LIMITS)] == [(TALK, "variant")]


@pytest.mark.slow
def test_the_sound_alone_is_the_same_work_and_other_sound_is_not(
    samples: dict[str, Fingerprint], tmp_path: Path
) -> None:
    sound = take(make(MEDIA / "videos" / f"{TALK}.mp4", tmp_path / "s.m4a", "-vn", "-b:a", "64k"))
    other = take(MEDIA / "audio" / "equal-temperament.flac")
    assert compare(samples[TALK], sound, LIMITS)[0] is None
    (found,) = find_alike({**samples, "sound": sound, "other": other}, LIMITS)
    assert (found.one, found.other, found.picture) == (TALK, "sound", None)


@pytest.mark.slow
def test_other_sound_under_the_same_pictures_is_another_work(
    samples: dict[str, Fingerprint], tmp_path: Path
) -> None:
    film, music = MEDIA / "videos" / f"{TALK}.mp4", MEDIA / "audio" / "equal-temperament.flac"
    options = ("-i", str(music), "-map", "0:v", "-map", "1:a", "-shortest", "-c:v", "copy")
    dubbed = take(make(film, tmp_path / "d.mp4", *options))
    picture, sound = compare(samples[TALK], dubbed, LIMITS)
    assert picture == 1000
    assert sound is not None and sound < 550
    assert not matches((picture, sound), LIMITS)


def test_what_tells_nothing_is_left_out_of_the_comparison() -> None:
    flat = Fingerprint((0,) * 40, (0,) * 80)
    assert compare(flat, flat, LIMITS) == (None, None)
    assert not matches((None, None), LIMITS)
    assert find_alike({"a": flat, "b": flat}, LIMITS) == ()


def test_silence_and_a_hum_tell_nothing() -> None:
    silent = sound_hashes([[0.0] * 16] * 40, [False] * 40)
    hum = sound_hashes([[1e9] * 16] * 40, [True] * 40)
    assert set(silent) == set(hum) == {0}


def test_a_flat_picture_tells_nothing_and_another_one_something() -> None:
    assert picture_hash(Image.new("L", (96, 54), 90)) == 0
    assert picture_hash(Image.linear_gradient("L")) != 0


# The comparison by itself


def row(seed: int, length: int) -> tuple[int, ...]:
    rnd = random.Random(seed)
    return tuple(rnd.getrandbits(64) | 1 for _ in range(length))


def test_the_same_intro_is_no_match_a_cut_out_part_is() -> None:
    intro = row(100, 20)
    one, other = Fingerprint(intro + row(1, 60)), Fingerprint(intro + row(2, 60))
    assert compare(one, other, LIMITS) == (250, None)
    assert find_alike({"one": one, "other": other}, LIMITS) == ()
    part = Fingerprint(one.pictures[30:50])
    assert find_alike({"one": one, "part": part}, LIMITS) == (Alike("one", "part", 1000, None),)


@pytest.mark.slow
def test_many_copies_are_all_found() -> None:
    rnd = random.Random(5)
    first = row(4, 60)
    copies = {
        f"copy-{n:03}": Fingerprint(tuple(value ^ 1 << rnd.randrange(64) for value in first))
        for n in range(120)
    }
    found = find_alike(copies, LIMITS)
    joined, size = {"copy-000"}, 0
    while len(joined) > size:
        size = len(joined)
        joined |= {id for a in found for id in (a.one, a.other) if {a.one, a.other} & joined}
    assert joined == copies.keys()


@pytest.mark.slow
def test_a_hundred_copies_among_four_thousand_items_are_found() -> None:
    rnd = random.Random(1)
    intro = row(100_000, 6)

    def item(number: int) -> Fingerprint:
        scenes = tuple(value for value in row(number, 60) for _ in range(5))
        return Fingerprint(() if number % 8 == 0 else intro + scenes, row(number + 10_000, 600))

    def noisy(part: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(value ^ 1 << rnd.randrange(64) for value in part)

    items = {f"item-{n:04}": item(n) for n in range(1, 3901)}
    for n in range(1, 101):
        of = items[f"item-{n:04}"]
        items[f"z-copy-{n:04}"] = Fingerprint(noisy(of.pictures[25:]), noisy(of.sounds[51:]))
    found = find_alike(items, LIMITS)
    assert [(a.one, a.other) for a in found] == [(f"item-{n:04}", f"z-copy-{n:04}") for n in range(1, 101)]


# Its form, its jobs, its cache


def test_a_fingerprint_reads_back() -> None:
    value = Fingerprint((0, 1, 2**64 - 1), (5,))
    assert Fingerprint.from_json(value.to_json()) == value
    with pytest.raises(ValueError, match="version"):
        Fingerprint.from_json('{"version": 0}')


def test_one_job_a_distinct_source_and_none_for_what_was_refused() -> None:
    sound = AudioStream(1, "aac", 9000, 2, 48000)
    video = VideoStream(0, "h264", 9000, 640, 360, 90, "25/1", "yuv420p")
    named = {"a.mp4": "1", "b.mp4": "1", "c.mp4": "2", "p.png": "3"}
    sources = {path: Source(path, digest, 9) for path, digest in named.items()}
    requests = [MediaRequest.of("image" if path == "p.png" else "video", path) for path in sources]
    probes = {"1": Probe("video", "mp4", 9000, video, sound), "2": Probe("refused"), "3": Probe("image")}
    (job,) = fingerprint_jobs(requests, sources, probes, {"av": "1", "pillow": "2", "ffmpeg": "3"})
    assert (job.kind, job.label, job.recipe["rotation"]) == ("fingerprint", "a.mp4", 90)
    assert job.tools == {"av": "1", "pillow": "2"}


def test_an_unchanged_set_is_not_compared_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FolderStore(tmp_path / "store")
    keys = {id: f"{ord(id):064x}" for id in "abc"}
    for id, seed in (("a", 1), ("b", 1), ("c", 2)):
        with store.draft(keys[id]) as draft:
            text = Fingerprint(row(seed, 40)).to_json()
            (draft.folder / "fingerprint.json").write_text(text, encoding="utf-8")
            draft.commit("fingerprint", {})
    first = find_likeness(store, {**keys, "later": "f" * 64}, LIMITS, tmp_path)
    assert (sorted(first.digests), [(a.one, a.other) for a in first.alike]) == (["a", "b", "c"], [("a", "b")])
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.goals.likeness.find_alike", None)
        assert find_likeness(store, keys, LIMITS, tmp_path) == first
    (tmp_path / "likeness.json").write_bytes(b"{")
    assert find_likeness(store, keys, LIMITS, tmp_path) == first
