"""The plan: final URLs before any work, refusals in Chinese, the same value after a trip through JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import MediaSettings
from pipeline.media.assets import file_names
from pipeline.media.loudness import Loudness
from pipeline.media.model import (
    AudioAsset,
    AudioStream,
    CaptionsAsset,
    ImageAsset,
    Picture,
    Probe,
    Refusal,
    Source,
    VideoAsset,
    VideoStream,
)
from pipeline.media.plan import MediaPlan, plan_media
from pipeline.media.probe import probe_jobs
from pipeline.media.request import MediaRequest

SETTINGS = MediaSettings()
TOOLS = {"ffmpeg": "ffmpeg version 9", "av": "18", "pillow": "13"}
FILM = VideoStream(0, "h264", 12000, 1080, 1920, 90, "30000/1001", "yuv420p")
SOUND = AudioStream(1, "aac", 12000, 1, 44100)
MEDIUM = Loudness(-2000, -600, 500)
CONTAINER = "mov,mp4,m4a,3gp,3g2,mj2"


def source(path: str, size: int = 9) -> Source:
    return Source(path, f"{sum(path.encode()):064x}", size)


def planned(request: MediaRequest, probe: Probe | None, size: int = 9) -> MediaPlan:
    known = source(request.path, size)
    probes = {known.digest: probe} if probe else {}
    return plan_media([request], {request.path: known}, probes, {(known.digest, 1): MEDIUM}, SETTINGS, TOOLS)


def test_a_video() -> None:
    request = MediaRequest.of("video", "v/a.mp4", poster_ms=4000, language="zh-CN")
    plan = planned(request, Probe("video", CONTAINER, 12000, FILM, SOUND))
    asset = plan.assets[request]
    assert isinstance(asset, VideoAsset)
    assert asset.mp4.url == f"media/{plan.jobs[0].key[:20]}/video.mp4"
    assert [r.name for r in asset.renditions] == ["1080p", "480p"]
    assert (asset.width, asset.height, asset.portrait) == (1080, 1920, True)
    assert (asset.mp4_rendition.name, asset.small_rendition.name) == ("1080p", "480p")
    assert asset.small.url.endswith("/video-small.mp4")
    assert {"video.mp4", "video-small.mp4"} <= set(file_names(plan.jobs[0]))
    assert [c.width for c in asset.posters.candidates] == [640, 1080]
    assert asset.has_audio
    recipe = plan.jobs[0].recipe
    assert recipe["rate"] == "30000/1001"
    assert recipe["poster"]["ms"] == 4000
    assert "hls-audio.m3u8" in file_names(plan.jobs[0])


def test_a_poster_past_the_end_is_clamped() -> None:
    request = MediaRequest.of("video", "a.mp4", poster_ms=99_000)
    plan = planned(request, Probe("video", CONTAINER, 12000, FILM))
    assert 11_800 < plan.jobs[0].recipe["poster"]["ms"] < 12_000


def test_a_silent_video_has_no_sound_rendition() -> None:
    request = MediaRequest.of("video", "a.mp4")
    plan = planned(request, Probe("video", CONTAINER, 12000, FILM))
    assert not [name for name in file_names(plan.jobs[0]) if "audio" in name]


def test_a_picture() -> None:
    request = MediaRequest.of("image", "a.png")
    opaque = planned(request, Probe("image", "png", picture=Picture(1500, 1000, "png"))).assets[request]
    assert isinstance(opaque, ImageAsset)
    assert [c.width for c in opaque.of_type("image/webp")] == [320, 640, 960, 1500]
    assert (opaque.width, opaque.height) == (1500, 1000)
    assert opaque.fallback.file.name == "1280.jpg"
    assert opaque.fallback.height == 853
    see_through = Probe("image", "png", picture=Picture(100, 50, "png", transparent=True))
    asset = planned(request, see_through).assets[request]
    assert isinstance(asset, ImageAsset)
    assert asset.fallback.file.name == "100.png"


def test_sound_and_captions() -> None:
    sound = MediaRequest.of("audio", "a.flac")
    asset = planned(sound, Probe("audio", "flac", 12000, audio=SOUND)).assets[sound]
    assert isinstance(asset, AudioAsset)
    assert (asset.m4a.name, asset.duration_ms) == ("audio.m4a", 12000)
    captions = MediaRequest.of("captions", "a.srt", language="zh-CN", label="中文")
    found = planned(captions, None).assets[captions]
    assert isinstance(found, CaptionsAsset)
    assert (found.vtt.name, found.language, found.label) == ("captions.vtt", "zh-CN", "中文")


def test_captions_of_one_file_share_a_job() -> None:
    requests = [MediaRequest.of("captions", "a.srt", label=label) for label in ("甲", "乙")]
    plan = plan_media(requests, {"a.srt": source("a.srt")}, {}, {}, SETTINGS, TOOLS)
    assert len(plan.jobs) == 1
    assert len(plan.assets) == 2


def test_captions_that_were_always_read_alike_keep_their_key() -> None:
    request = MediaRequest.of("captions", "a.srt")
    sources = {"a.srt": source("a.srt")}
    (plain,) = plan_media([request], sources, {}, {}, SETTINGS, TOOLS, plain={"a.srt"}).jobs
    (other,) = plan_media([request], sources, {}, {}, SETTINGS, TOOLS).jobs
    assert plain.recipe == {"version": 2, "suffix": ".srt"}
    assert other.recipe == {"version": 2, "suffix": ".srt", "reading": 3}


@pytest.mark.parametrize(
    ("name", "word"),
    [("a.json", "剪映"), ("a.txt", "文字稿"), ("a.sup", "图形字幕"), ("a.ttml", "导出为 .srt")],
)
def test_captions_of_another_kind_are_refused_with_what_to_do(name: str, word: str) -> None:
    plan = plan_media([MediaRequest.of("captions", name)], {name: source(name)}, {}, {}, SETTINGS, TOOLS)
    (found,) = plan.findings
    assert (found.code, word in found.help) == ("E407", True)


BROKEN = Probe("refused", refusal=Refusal("E402", "文件不完整。", "请重传。"))


@pytest.mark.parametrize(
    ("request_", "probe", "size", "code"),
    [
        (MediaRequest.of("video", "a.mp4"), None, 0, "E402"),
        (MediaRequest.of("video", "a.mp4"), BROKEN, 9, "E402"),
        (MediaRequest.of("video", "a.mp4"), Probe("audio", "mp3", 5000, audio=SOUND), 9, "E403"),
        (MediaRequest.of("audio", "a.mp4"), Probe("video", CONTAINER, 5000, FILM), 9, "E404"),
        (MediaRequest.of("video", "a.mp4"), Probe("video", CONTAINER, 99_000_000, FILM), 9, "E405"),
        (MediaRequest.of("video", "a.mp4"), Probe("video", CONTAINER, 100, FILM), 9, "E405"),
        (
            MediaRequest.of("video", "a.mp4"),
            Probe("video", CONTAINER, 5000, replace(FILM, width=90000)),
            9,
            "E405",
        ),
        (
            MediaRequest.of("video", "a.mp4"),
            Probe("video", CONTAINER, 5000, replace(FILM, width=8)),
            9,
            "E405",
        ),
        (MediaRequest.of("image", "a.mp4"), Probe("video", CONTAINER, 5000, FILM), 9, "E406"),
        (MediaRequest.of("captions", "a.txt"), None, 9, "E407"),
        (MediaRequest.of("captions", "a.srt"), None, 9_000_000, "E405"),
    ],
)
def test_refusals(request_: MediaRequest, probe: Probe | None, size: int, code: str) -> None:
    plan = planned(request_, probe, size)
    assert [(f.code, f.severity, f.file) for f in plan.findings] == [
        (code, "error", f"assets/media/{request_.path}")
    ]
    assert (plan.jobs, dict(plan.assets), plan.unprobed) == ((), {}, ())


def test_a_missing_source_and_an_unprobed_one() -> None:
    requests = [MediaRequest.of("video", "gone.mp4"), MediaRequest.of("video", "new.mp4")]
    plan = plan_media(requests, {"new.mp4": source("new.mp4")}, {}, {}, SETTINGS, TOOLS)
    assert [f.code for f in plan.findings] == ["E401"]
    assert plan.unprobed == ("new.mp4",)


def test_an_animation_gets_something_that_moves() -> None:
    request = MediaRequest.of("image", "a.gif")
    moving = Picture(900, 501, "gif", frames=3, duration_ms=300)
    plan = planned(request, Probe("image", "gif", picture=moving))
    asset = plan.assets[request]
    assert isinstance(asset, ImageAsset)
    assert asset.motion is not None
    assert (asset.motion.file.name, asset.motion.width, asset.motion.height) == ("motion.mp4", 720, 400)
    assert asset.motion.file.media_type == "video/mp4"
    assert "motion.mp4" in file_names(plan.jobs[0])
    assert plan.jobs[0].tools == {"av": "18", "pillow": "13"}
    for still in (replace(moving, transparent=True), replace(moving, width=100, height=50)):
        kept = planned(request, Probe("image", "gif", picture=still)).assets[request]
        assert isinstance(kept, ImageAsset)
        assert kept.motion is not None
        assert kept.motion.file.media_type == "image/webp"


def test_a_crop_has_its_shape_and_never_moves() -> None:
    request = MediaRequest.of("image", "a.gif", aspect="1:1", focus="100,0")
    plan = planned(request, Probe("image", "gif", picture=Picture(900, 500, "gif", frames=3)))
    asset = plan.assets[request]
    assert isinstance(asset, ImageAsset)
    assert (asset.width, asset.height, asset.motion) == (500, 500, None)
    assert plan.jobs[0].recipe["crop"] == [400, 0, 500, 500]


def test_a_broken_label_is_told() -> None:
    request = MediaRequest.of("image", "a.png")
    plan = planned(request, Probe("image", "png", picture=Picture(10, 10, "png"), broken_label=True))
    assert [(f.code, f.severity) for f in plan.findings] == [("W452", "warning")]
    assert request in plan.assets


def test_a_broken_label_of_a_film_is_told_too() -> None:
    request = MediaRequest.of("video", "a.mp4")
    probe = Probe("video", CONTAINER, 12000, FILM, broken_label=True)
    assert [f.code for f in planned(request, probe).findings] == ["W452"]


def test_content_labels_what_has_no_label() -> None:
    """And keeps what a source says of itself; without a label a recipe is as it was."""
    said, own = '{"Label":"1","ProduceID":"a"}', '{"Label":"2","ProduceID":"b"}'
    film, picture = MediaRequest.of("video", "a.mp4"), MediaRequest.of("image", "b.png")
    sources = {path: source(path) for path in ("a.mp4", "b.png")}

    def recipes(labels: dict[str, str], aigc: str = "") -> list[object]:
        probes = {
            sources["a.mp4"].digest: Probe("video", CONTAINER, 12000, FILM, aigc=aigc),
            sources["b.png"].digest: Probe("image", "png", picture=Picture(900, 500, "png"), aigc=aigc),
        }
        plan = plan_media([film, picture], sources, probes, {}, SETTINGS, TOOLS, labels=labels)
        return [job.recipe.get("aigc") for job in plan.jobs]

    assert recipes({"a.mp4": said, "b.png": said}) == [said, said]
    assert recipes({"a.mp4": said}) == [said, None]
    assert recipes({"a.mp4": said, "b.png": said}, own) == [
        own,
        None,
    ]  # the picture's stays without being told
    assert recipes({}) == [None, None]


def test_avif_comes_first_when_it_is_switched_on() -> None:
    settings = MediaSettings.model_validate(
        {"images": {"avif": True, "widths": [320], "fallback_widths": [320]}}
    )
    request = MediaRequest.of("image", "a.png")
    probe = Probe("image", "png", picture=Picture(900, 500, "png"))
    known = source("a.png")
    plan = plan_media([request], {"a.png": known}, {known.digest: probe}, {}, settings, TOOLS)
    asset = plan.assets[request]
    assert isinstance(asset, ImageAsset)
    assert [c.file.media_type for c in asset.candidates] == ["image/avif", "image/webp", "image/jpeg"]


def test_a_plan_travels_as_json() -> None:
    requests = [
        MediaRequest.of("video", "a.mp4", poster_ms=1, language="zh"),
        MediaRequest.of("image", "b.png"),
        MediaRequest.of("audio", "a.mp4"),
        MediaRequest.of("captions", "c.vtt", language="zh-CN", label="中文"),
        MediaRequest.of("image", "gone.png"),
    ]
    sources = {path: source(path) for path in ("a.mp4", "b.png", "c.vtt")}
    probes = {
        sources["a.mp4"].digest: Probe("video", CONTAINER, 12000, FILM, SOUND),
        sources["b.png"].digest: Probe("image", "png", picture=Picture(900, 600, "png")),
    }
    loudness = {(sources["a.mp4"].digest, 1): MEDIUM}
    plan = plan_media(requests, sources, probes, loudness, SETTINGS, TOOLS)
    assert len(plan.assets) == 4
    assert MediaPlan.from_json(json.loads(json.dumps(plan.to_json()))) == plan
    assert plan == plan_media(reversed(requests), sources, probes, loudness, SETTINGS, TOOLS)


def test_only_what_is_needed_is_probed() -> None:
    requests = [
        MediaRequest.of("video", "b.mp4"),
        MediaRequest.of("audio", "a.mp4"),
        MediaRequest.of("captions", "c.srt"),
    ]
    twin = {path: Source(path, "0" * 64, 5) for path in ("a.mp4", "b.mp4")}
    jobs = probe_jobs(requests, twin | {"c.srt": source("c.srt")}, SETTINGS, TOOLS)
    assert [job.label for job in jobs] == ["a.mp4"]
    assert probe_jobs(requests, {"a.mp4": source("a.mp4", 0)}, SETTINGS, TOOLS) == []


def test_a_setting_changes_only_the_keys_it_concerns() -> None:
    video, image = MediaRequest.of("video", "a.mp4"), MediaRequest.of("image", "b.png")
    sources = {path: source(path) for path in ("a.mp4", "b.png")}
    probes = {
        sources["a.mp4"].digest: Probe("video", CONTAINER, 12000, FILM, SOUND),
        sources["b.png"].digest: Probe("image", "png", picture=Picture(900, 600, "png")),
    }

    loudness = {(sources["a.mp4"].digest, 1): MEDIUM}

    def keys(settings: MediaSettings, tools: dict[str, str]) -> list[str]:
        plan = plan_media([video, image], sources, probes, loudness, settings, tools)
        return [plan.assets[video].key, plan.assets[image].key]

    before = keys(SETTINGS, TOOLS)
    crisper = SETTINGS.model_copy(update={"images": SETTINGS.images.model_copy(update={"webp_quality": 90})})
    limits = SETTINGS.model_copy(update={"limits": SETTINGS.limits.model_copy(update={"stall_seconds": 1})})
    same = [a == b for a, b in zip(keys(crisper, TOOLS), before, strict=True)]
    assert same == [True, False]
    assert keys(limits, TOOLS) == before
    assert [a == b for a, b in zip(keys(SETTINGS, TOOLS | {"ffmpeg": "10"}), before, strict=True)] == [
        False,
        True,
    ]


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="language"):
        MediaRequest.of("video", "a.mp4", language="zh,name:x|[f=mp4]/etc/x")


@pytest.mark.parametrize(
    "request_", [MediaRequest.of("image", "a.png", poster_ms=3), MediaRequest.of("probe", "a.png")]
)
def test_a_request_that_no_kind_can_serve_is_a_defect(request_: MediaRequest) -> None:
    with pytest.raises(ValueError, match=r"option poster_ms|kind 'probe'"):
        plan_media([request_], {}, {}, {}, SETTINGS, TOOLS)


def test_planning_reads_no_file(tmp_path: Path) -> None:
    plan = planned(MediaRequest.of("audio", "nowhere.flac"), Probe("audio", "flac", 9000, audio=SOUND))
    assert plan.jobs
    assert not list(tmp_path.iterdir())
