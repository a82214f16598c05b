"""Recipe, job, files, asset and refusal of a video."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pipeline.config import MediaSettings, VideoSettings
from pipeline.errors import Code
from pipeline.media.beginning import beginning_ms
from pipeline.media.bounds import how_to_raise
from pipeline.media.colours import AUTO, colour_recipe, source_matrix
from pipeline.media.file_names import (
    AUDIO_NAME,
    MASTER,
    MP4,
    SMALL_MP4,
    STORYBOARD,
    playlist_name,
    poster_name,
    segments_name,
    sheet_name,
)
from pipeline.media.image import read_image
from pipeline.media.ingredients import Ingredients
from pipeline.media.ladder import (
    Rung,
    choose_extra_rungs,
    choose_rungs,
    floor_even,
    nearest_rung,
    output_rate,
    responsive_widths,
    rung_from,
    scaled_height,
)
from pipeline.media.loudness import Loudness
from pipeline.media.model import (
    AssetFile,
    Candidate,
    ImageAsset,
    Job,
    Probe,
    Refusal,
    Rendition,
    SoundTrack,
    Source,
    Storyboard,
    VideoAsset,
    VideoStream,
)
from pipeline.media.request import MediaRequest
from pipeline.media.sound import M4A, sound_recipe
from pipeline.media.storyboard import storyboard_recipe
from pipeline.media.tracks import RequestedTrack, Track, chosen_tracks, missing_numbers, requested_tracks

CODES = (
    Code(
        id="E403",
        title="文件里没有视频画面",
        why="视频条目需要画面。",
        mend="换成视频文件；只有声音的用音频种类。",
        sample="bytes",
        wrong="kind: video，source: 只有声音的文件",
        right="kind: audio",
    ),
    Code(
        id="E409",
        title="视频里没有写明的那条音轨",
        why="sound_tracks 按序号指明文件里的音轨，序号要存在。",
        mend="用播放器看看文件有几条音轨，改正 track；不确定就删去 sound_tracks。",
        sample="bytes",
        wrong="track: 3（文件只有两条）",
        right="track: 2",
    ),
)

VIDEO_TOOLS = ("ffmpeg",)
VIDEO_VERSION = 4
"""Increment when the same recipe gives different bytes. Tests pin it."""

DEFAULT_POSTER_MS = 5000

MIN_SIDE = 16
MIN_MS = 200
"""Smallest accepted short side in pixels, and shortest accepted duration."""

MIN_DURATION_MS = 1000
"""HLS rounds segment durations to seconds: a segment rounded to 0 has no bandwidth, and players reject it."""

Recipe = Mapping[str, Any]


def video_job(given: Ingredients) -> Job:
    """Return the job that encodes a video."""
    return given.job((given.source,), requested_recipe(given), VIDEO_TOOLS)


def requested_recipe(given: Ingredients) -> dict[str, Any]:
    """Return the recipe of a video with the requested poster and audio tracks."""
    poster = given.request.option("poster_ms")
    return video_recipe(
        given.probe,
        given.loudness,
        None if poster is None else int(poster),
        given.text("language"),
        given.settings,
        requested_tracks(given.request),
    )


def video_refusal(
    request: MediaRequest, source: Source, probe: Probe, settings: MediaSettings
) -> Refusal | None:
    """Return why a probed file cannot be published as a video with the requested audio tracks, or None."""
    no_sound = probe.no_sound if probe.audio is None else None
    return _picture_refusal(probe, settings) or no_sound or _sounds_refusal(request, probe)


def _picture_refusal(probe: Probe, settings: MediaSettings) -> Refusal | None:
    video, options = probe.video, settings.video
    if video is None:
        return probe.no_picture or Refusal(
            "E403", "文件里没有视频画面。", "请换成视频文件；只有声音的作品请用音频类型。"
        )
    if probe.duration_ms < MIN_MS:
        return Refusal("E405", "视频太短，不到 0.2 秒。", "请确认导出的是视频，静止画面请用图片。")
    if probe.duration_ms > options.max_minutes * 60_000:
        help = f"请分集上传；{how_to_raise('video.max_minutes')}"
        return Refusal("E405", f"视频超过 {options.max_minutes} 分钟。", help)
    return _frame_refusal(video, options.max_megapixels)


def _sounds_refusal(request: MediaRequest, probe: Probe) -> Refusal | None:
    missing = missing_numbers(probe, requested_tracks(request))
    if not missing:
        return None
    listed = "、".join(str(number) for number in missing)
    there = "、".join(str(sound.number) for sound in sorted(probe.sounds, key=lambda s: s.number)) or "没有"
    return Refusal(
        "E409", f"文件里没有第 {listed} 条音轨；可用的是：{there}。", "请改正 sound_tracks 里的 track。"
    )


def _frame_refusal(video: VideoStream, max_megapixels: int) -> Refusal | None:
    size = f"{video.width}×{video.height}"
    if video.width * video.height > max_megapixels * 1_000_000:
        help = f"请导出为 4K 或更小；{how_to_raise('video.max_megapixels')}"
        return Refusal("E405", f"画面 {size} 超过 {max_megapixels} 百万像素。", help)
    if min(video.width, video.height) < MIN_SIDE:
        return Refusal("E405", f"画面 {size} 太小，短边至少 {MIN_SIDE} 像素。", "请导出更大的画面。")
    return None


def video_recipe(
    probe: Probe,
    loudness: Mapping[int, Loudness],
    poster_ms: int | None,
    language: str,
    settings: MediaSettings,
    requested: tuple[RequestedTrack, ...] = (),
) -> dict[str, Any]:
    """Return the recipe of the one ffmpeg process that encodes a video.

    `probe` is of kind video; `loudness` is by stream index and covers every track. All streams last `duration_ms`, at
    least a second: the last frame is repeated for `hold_ms`, each audio stream is followed by `silence_ms` of silence.
    Only where they apply: `settled`, where a stream changes on the way; `colours` to convert from, if those of the
    matrix do not suffice; `ragged`, if zimg could not read the size; `fields`, the order of fields that frames do not
    tell; `aigc`, the label of AI-generated content of the source or front matter.
    """
    video, options = probe.video, settings.video
    assert video is not None
    rate = output_rate(Fraction(video.frame_rate), options.max_frame_rate)
    tracks = chosen_tracks(probe, language, requested)
    zero_ms = beginning_ms(probe, (video, *(track.stream for track in tracks)))
    duration_ms = max(MIN_DURATION_MS, probe.duration_ms - zero_ms)
    rungs = choose_rungs(video.width, video.height, duration_ms, options)
    sounds = [
        _sound(number, track, loudness[track.stream.index], duration_ms + zero_ms, settings)
        for number, track in enumerate(tracks, 1)
    ]
    extra = choose_extra_rungs(video.width, video.height, options)
    return {
        "version": VIDEO_VERSION,
        "container": probe.container,
        "duration_ms": duration_ms,
        "video_index": video.index,
        "deinterlace": video.interlaced,
        "tonemap": video.transfer if video.hdr else "",
        "matrix": source_matrix(video),
        "rate": f"{rate.numerator}/{rate.denominator}",
        "hold_ms": max(0, duration_ms + zero_ms - video.end_ms),
        "rungs": [_rung_record(rung) for rung in (*rungs, *extra)],
        "preset": options.preset,
        **_mp4s(rungs, options),
        "keyframe_seconds": options.keyframe_seconds,
        "segment_seconds": options.segment_seconds,
        "audio": sounds[0] if sounds else None,
        "alternates": sounds[1:],
        "poster": _poster(duration_ms, rungs, rate, poster_ms, options),
        "storyboard": storyboard_recipe(rungs[-1], duration_ms),
        **({"settled": _settled(video)} if video.changes else {}),
        **({"colours": colours} if (colours := colour_recipe(video)) else {}),
        **({"ragged": True} if video.ragged and not video.changes and (colours or video.hdr) else {}),
        **({"fields": video.fields} if video.fields else {}),
        **({"aigc": probe.aigc} if probe.aigc else {}),
    }


def _mp4s(rungs: tuple[Rung, ...], options: VideoSettings) -> dict[str, str]:
    """Return the rungs of the MP4 and of the one for small screens and slow lines, unless both are the same."""
    large = rung_from(rungs, options.mp4_short_side).name
    small = nearest_rung(rungs, options.small_mp4_short_side).name
    return {"mp4": large, **({"small_mp4": small} if small != large else {})}


def mp4s_of(recipe: Recipe) -> dict[str, str]:
    """Return the rung of each progressive MP4 by its file name."""
    small = {SMALL_MP4: recipe["small_mp4"]} if "small_mp4" in recipe else {}
    return {MP4: recipe["mp4"], **small}


def _settled(video: VideoStream) -> dict[str, Any]:
    """Return the one frame into which pictures of changing size or colours are brought, and how they say their matrix."""
    matrix = AUTO if video.matrix == AUTO else ""
    return {"width": floor_even(video.width), "height": floor_even(video.height), "matrix": matrix}


def _rung_record(rung: Rung) -> dict[str, Any]:
    return {
        "name": rung.name,
        "width": rung.width,
        "height": rung.height,
        "codec": rung.codec,
        "preset": rung.preset,
        "crf": rung.crf,
        "maxrate_kbps": rung.maxrate_kbps,
    }


def _sound(
    number: int, track: Track, loudness: Loudness, end_ms: int, settings: MediaSettings
) -> dict[str, Any]:
    recipe = sound_recipe(track.stream, loudness, settings.audio, track.language)
    assert recipe is not None
    return {
        **recipe,
        "name": AUDIO_NAME if number == 1 else f"{AUDIO_NAME}-{number}",
        "label": track.label,
        "silence_ms": max(0, end_ms - track.stream.end_ms),
    }


def sounds_of(recipe: Recipe) -> list[Recipe]:
    """Return the audio tracks of a video's recipe, the default one first."""
    return [recipe["audio"], *recipe["alternates"]] if recipe["audio"] else []


def _poster(
    duration_ms: int,
    rungs: tuple[Rung, ...],
    rate: Fraction,
    requested_ms: int | None,
    settings: VideoSettings,
) -> dict[str, Any]:
    """Return the recipe of the posters. A time past the end would fail the encode, so it is clamped two frames before."""
    largest = max(settings.poster_widths)
    origin = min((r for r in rungs if r.width >= largest), key=lambda r: r.width, default=rungs[0])
    last_ms = max(0, duration_ms - int(2000 / rate) - 1)
    ms = min(DEFAULT_POSTER_MS, duration_ms // 3) if requested_ms is None else requested_ms
    widths = responsive_widths(origin.width, settings.poster_widths)
    return {
        "ms": max(0, min(ms, last_ms)),
        "rung": origin.name,
        "sizes": [[floor_even(w), floor_even(scaled_height(origin.width, origin.height, w))] for w in widths],
        "quality": settings.poster_quality,
    }


def video_names(recipe: Recipe) -> list[str]:
    """Return the names of all files of a finished video job."""
    renditions = [part["name"] for part in (*recipe["rungs"], *sounds_of(recipe))]
    hls = [name(rendition) for rendition in renditions for name in (playlist_name, segments_name)]
    alone = [M4A] if recipe["audio"] else []
    sheets = [sheet_name(number + 1) for number in range(recipe["storyboard"]["sheets"])]
    posters = [poster_name(width) for width, _ in recipe["poster"]["sizes"]]
    return [MASTER, *mp4s_of(recipe), STORYBOARD, *alone, *hls, *sheets, *posters]


def video_asset(job: Job) -> VideoAsset:
    """Return the asset of a planned video job."""
    recipe = job.recipe
    renditions = tuple(Rendition(r["name"], r["width"], r["height"]) for r in recipe["rungs"])
    posters = [Candidate(AssetFile(job.key, poster_name(w)), w, h) for w, h in recipe["poster"]["sizes"]]
    return VideoAsset(
        key=job.key,
        mp4=AssetFile(job.key, MP4),
        small=AssetFile(job.key, SMALL_MP4 if "small_mp4" in recipe else MP4),
        hls=AssetFile(job.key, MASTER),
        posters=ImageAsset(job.key, posters[-1].width, posters[-1].height, tuple(posters)),
        width=renditions[0].width,
        height=renditions[0].height,
        duration_ms=recipe["duration_ms"],
        has_audio=recipe["audio"] is not None,
        renditions=renditions,
        mp4_rendition=next(r for r in renditions if r.name == recipe["mp4"]),
        small_rendition=next(r for r in renditions if r.name == recipe.get("small_mp4", recipe["mp4"])),
        m4a=AssetFile(job.key, M4A) if recipe["audio"] else None,
        sounds=tuple(SoundTrack(sound["language"], sound["label"]) for sound in sounds_of(recipe)),
        storyboard=_storyboard(job),
    )


def _storyboard(job: Job) -> Storyboard:
    recipe = job.recipe["storyboard"]
    return Storyboard(
        vtt=AssetFile(job.key, STORYBOARD),
        sheets=tuple(AssetFile(job.key, sheet_name(number + 1)) for number in range(recipe["sheets"])),
        interval_ms=recipe["interval_ms"],
        width=recipe["width"],
        height=recipe["height"],
    )


def read_video(value: Mapping[str, Any]) -> VideoAsset:
    """Rebuild an asset from its JSON value."""
    rest = dict(value)
    rest |= {name: AssetFile(*rest[name]) for name in ("mp4", "small", "hls")}
    rest["m4a"] = AssetFile(*rest["m4a"]) if rest["m4a"] else None
    rest["posters"] = read_image(rest["posters"])
    rest["renditions"] = tuple(Rendition(**r) for r in rest["renditions"])
    rest |= {name: Rendition(**rest[name]) for name in ("mp4_rendition", "small_rendition")}
    rest["sounds"] = tuple(SoundTrack(**sound) for sound in rest["sounds"])
    rest["storyboard"] = _read_storyboard(rest["storyboard"])
    return VideoAsset(**rest)


def _read_storyboard(value: Mapping[str, Any]) -> Storyboard:
    sheets = tuple(AssetFile(*sheet) for sheet in value["sheets"])
    return Storyboard(**{**value, "vtt": AssetFile(*value["vtt"]), "sheets": sheets})
