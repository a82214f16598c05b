"""Real ffmpeg on small sources: what comes out, and what is refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import av
import pytest
from PIL import Image

import pipeline
from pipeline.execute.child.probing import probe_stream
from pipeline.execute.protocol import Conditions, Finished, Outcome, Progress, Queued, Started
from pipeline.media.video_commands import video_command
from pipeline.store import FolderStore, digest_of
from tests.execute.conftest import AIGC

REPOSITORY = Path(pipeline.__file__).resolve().parents[1]

SECOND = 1_000_000


def file(line, outcome: Outcome, name: str) -> Path:
    assert outcome.error is None, outcome.error
    return line.store.locate(outcome.key, name)


def test_what_is_refused_and_why(line, done) -> None:
    plan, _ = line.plan()
    found = {f.file.removeprefix("assets/media/"): f.code for f in plan.findings}
    assert found == {
        "bad-bomb.png": "E405",
        "bad-concat.mp4": "E407",
        "bad-half.jpg": "E402",
        "bad-headless.mp4": "E407",
        "bad-hls.mp4": "E407",
        "bad-truncated.mp4": "E402",
        "bad-zero.mp4": "E402",
    }
    assert not plan.unprobed


def test_one_failure_does_not_stop_the_others(done) -> None:
    failed = {path: outcome.error for path, outcome in done.items() if outcome.error}
    assert list(failed) == ["late.srt"]
    assert failed["late.srt"].code == "M430" and "第 2 行" in failed["late.srt"].message


@pytest.mark.parametrize(
    ("path", "size", "rungs"),
    [
        ("full.mp4", (320, 180), ["180p", "90p"]),
        ("portrait.mp4", (90, 160), ["90p"]),
        ("rotated.mp4", (160, 90), ["90p"]),
        ("odd.mkv", (100, 50), ["50p"]),
        ("slides.mp4", (160, 90), ["90p"]),
    ],
)
def test_videos(line, done, path: str, size: tuple[int, int], rungs: list[str]) -> None:
    facts = done[path].manifest.facts
    assert (facts["width"], facts["height"]) == size
    assert [r["name"] for r in facts["renditions"]] == rungs


def test_progressive_mp4(line, done) -> None:
    path = file(line, done["full.mp4"], "video.mp4")
    with av.open(str(path)) as container:
        (video,), (audio,) = container.streams.video, container.streams.audio
        assert (video.width, video.height, str(video.average_rate)) == (160, 90, "30000/1001")
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (audio.codec_context.name, audio.codec_context.channels) == ("aac", 2)
        assert abs(container.duration - 7 * SECOND) < SECOND // 10
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_rotation_is_applied_and_gone(line, done) -> None:
    with av.open(str(file(line, done["rotated.mp4"], "video.mp4"))) as container:
        frame = next(container.decode(video=0))
        assert (frame.width, frame.height, frame.rotation) == (160, 90, 0)


def test_master_playlist(line, done) -> None:
    master = file(line, done["full.mp4"], "master.m3u8").read_text()
    assert master.count("#EXT-X-STREAM-INF") == 2
    assert len(re.findall(r'CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2"', master)) == 2
    assert "RESOLUTION=320x180" in master
    assert master.count("TYPE=AUDIO") == 1
    silent = file(line, done["portrait.mp4"], "master.m3u8").read_text()
    assert "AUDIO" not in silent


def test_segments_and_keyframes_are_on_the_grid(line, done) -> None:
    """Every rung has keyframes at the same times, every 2 s; segments are 6 s; everything starts at 0."""
    times = []
    for name in ("hls-180p", "hls-90p"):
        playlist = file(line, done["full.mp4"], f"{name}.m3u8").read_text()
        assert re.findall(r"#EXTINF:([\d.]+)", playlist)[0] == "6.006000"
        with av.open(str(file(line, done["full.mp4"], f"{name}.mp4"))) as container:
            keys = [
                p.pts * p.time_base for p in container.demux(video=0) if p.is_keyframe and p.pts is not None
            ]
            times.append(keys)
    assert times[0] == times[1]
    assert [round(float(t), 1) for t in times[0]] == [0, 2, 4, 6]


def test_sound_and_picture_start_together(line, done) -> None:
    """One edit over the encoder's delay each, none empty: browsers ignore empty edits."""
    for name in ("hls-180p.mp4", "hls-audio.mp4"):
        path = file(line, done["full.mp4"], name)
        data = path.read_bytes()
        edits = data[data.index(b"elst") + 4 :][:20]
        assert int.from_bytes(edits[4:8], "big") == 1
        assert int.from_bytes(edits[12:16], "big", signed=True) > 0
        with av.open(str(path)) as container:
            assert container.streams[0].start_time == 0


def test_nothing_of_the_source_leaks(line, done) -> None:
    for path in ("full.mp4", "photo.jpg"):
        for blob in done[path].manifest.files:
            data = line.store.locate(done[path].key, blob.name).read_bytes()
            for secret in (b"+30.6", b"secret place", b"Exif", b"Lavf", b"/media/"):
                assert secret not in data, (blob.name, secret)


@pytest.mark.parametrize(("path", "names"), [("portrait.mp4", 2), ("six.wav", 3)])
def test_the_label_of_ai_made_content_stays(line, done, path: str, names: int) -> None:
    media = [
        blob.name
        for blob in done[path].manifest.files
        if blob.name.endswith((".mp4", ".m4a", ".webm", ".mp3"))
    ]
    assert len(media) == names
    for name in media:
        assert probe_stream(file(line, done[path], name)).aigc == AIGC
    assert probe_stream(file(line, done["full.mp4"], "video.mp4")).aigc == ""


def test_posters(line, done) -> None:
    sizes = [Image.open(file(line, done["full.mp4"], f"poster-{w}.jpg")).size for w in (80, 160)]
    assert sizes == [(80, 44), (160, 90)]


def test_sound(line, done) -> None:
    path = file(line, done["six.wav"], "audio.m4a")
    with av.open(str(path)) as container:
        assert container.streams.audio[0].codec_context.channels == 2
    assert path.read_bytes()[4:11] == b"ftypM4A"


def test_captions(line, done) -> None:
    text = file(line, done["fine.srt"], "captions.vtt").read_text(encoding="utf-8")
    assert text == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n你好\n"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("photo.jpg", ["100.jpg", "100.webp", "120.jpg", "120.webp", "50.jpg", "50.webp"]),
        ("glass.png", ["100.png", "100.webp", "200.png", "200.webp", "50.png", "50.webp"]),
        ("print.jpg", ["100.jpg", "100.webp", "200.jpg", "200.webp", "50.jpg", "50.webp"]),
        ("grey16.png", ["50.jpg", "50.webp", "60.jpg", "60.webp"]),
        ("moving.gif", ["100.jpg", "100.webp", "200.jpg", "200.webp", "50.jpg", "50.webp", "motion.mp4"]),
    ],
)
def test_pictures(line, done, path: str, names: list[str]) -> None:
    assert [blob.name for blob in done[path].manifest.files] == names
    for blob in done[path].manifest.files:
        if blob.media_type == "video/mp4":
            continue
        image = Image.open(line.store.locate(done[path].key, blob.name))
        assert image.width == int(blob.name.partition(".")[0])
        assert image.info.get("exif") is None
        assert not image.getexif()


def test_pictures_are_upright_and_keep_their_colours(line, done) -> None:
    source = Image.open(line.root / "photo.jpg").transpose(Image.Transpose.ROTATE_270).resize((100, 200))
    made = Image.open(file(line, done["photo.jpg"], "100.jpg"))
    assert made.size == (100, 200)
    difference = [abs(a - b) for a, b in zip(source.tobytes(), made.tobytes(), strict=True)]
    assert sum(difference) / len(difference) < 6
    grey = Image.open(file(line, done["grey16.png"], "60.jpg")).getpixel((5, 5))
    assert grey == (117, 117, 117)


def test_transparency_survives(line, done) -> None:
    for name in ("100.png", "100.webp"):
        low, high = Image.open(file(line, done["glass.png"], name)).getchannel("A").getextrema()
        assert low < 10
        assert high > 150


def test_events_tell_the_story(line, done) -> None:
    key = done["full.mp4"].key
    story = [event for event in line.events if not isinstance(event, Conditions) and event.key == key]
    assert isinstance(story[0], Queued) and story[0].work > 1
    assert isinstance(story[1], Started)
    assert isinstance(story[-1], Finished)
    heard = [event.permille for event in story if isinstance(event, Progress)]
    assert heard == sorted(heard)


def test_a_film_tells_its_progress_while_its_storyboard_waits(line, done) -> None:
    """`-progress` itself is silent until every output has begun; a long encode would be taken for stalled."""
    key = done["full.mp4"].key
    told = [event.permille for event in line.events if isinstance(event, Progress) and event.key == key]
    assert len(told) > 20
    assert told[0] < 100


def test_again_from_nothing_gives_the_same_bytes(line, done, tmp_path: Path) -> None:
    plan, _ = line.plan()
    again = type(line)(line.root, FolderStore(tmp_path / "elsewhere"))
    again.locate = line.locate
    labels = ("full.mp4", "photo.jpg", "six.wav")
    for outcome in again.run([job for job in plan.jobs if job.label in labels]):
        assert outcome.manifest is not None
        assert outcome.manifest.files == done[outcome.label].manifest.files


def test_a_second_run_only_reads_the_store(line, done) -> None:
    plan, probing = line.plan()
    outcomes = line.run([job for job in plan.jobs if job.label != "late.srt"])
    assert all(outcome.reused for outcome in [*probing, *outcomes])
    for outcome in outcomes:
        for blob in outcome.manifest.files:
            assert digest_of(line.store.locate(outcome.key, blob.name)) == blob.sha256


def test_nothing_is_started_when_the_store_has_everything(line, done) -> None:
    """An audit hook in a fresh interpreter sees every process and every thread pool's fork."""
    code = (
        "import sys, json; from pathlib import Path\n"
        "def hook(event, args):\n"
        "    if event in ('subprocess.Popen', 'os.fork', 'os.posix_spawn', 'os.exec', 'os.system', 'os.forkpty'):\n"
        "        raise SystemExit(f'started: {event} {args}')\n"
        "from pipeline.execute.local import LocalExecutor; from pipeline.execute.tools import tool_versions\n"
        "from pipeline.media.model import Job; from pipeline.store import FolderStore\n"
        "sys.addaudithook(hook)\n"
        "tool_versions(Path(sys.argv[1]))\n"
        "jobs = [Job.from_json(j) for j in json.loads(sys.argv[2])]\n"
        "out = list(LocalExecutor().run(jobs, FolderStore(Path(sys.argv[3])), {}))\n"
        "print(len(out), all(o.reused for o in out))"
    )
    plan, _ = line.plan()
    jobs = [job for job in plan.jobs if job.label != "late.srt"]
    words = [
        str(line.root.parent / "tools.json"),
        json.dumps([j.to_json() for j in jobs]),
        str(line.root.parent / "store"),
    ]
    done_ = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done_.stdout, done_.stderr) == (f"{len(jobs)} True\n", "")


def test_a_poster_time_past_the_end_does_not_fail_the_pass(line, done, films, tmp_path: Path) -> None:
    plan, _ = line.plan()
    (job,) = (job for job in plan.jobs if job.label == "portrait.mp4")
    recipe = {**job.recipe, "poster": {**job.recipe["poster"], "ms": 5000}}
    command = video_command(recipe, films.ffmpeg, line.root / "portrait.mp4")
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert run.returncode == 0
    assert (tmp_path / "poster-80.jpg").stat().st_size > 100
