"""Sound on its own and the sound of video: recipes, jobs, files, assets, and why a file is refused. Pure.

Sound on its own is encoded twice for readers (AAC, Opus) and, when asked for, once for broadcasters. Each rendition has
a level of its own: encoders change loudness and peaks, each in its way, so what was encoded is measured and, where it
is off, encoded again by `corrected`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.config import AudioSettings, MediaSettings
from pipeline.errors import Code
from pipeline.media.bounds import raised
from pipeline.media.image import IMAGE_TOOLS
from pipeline.media.image_files import image_name
from pipeline.media.ingredients import Ingredients
from pipeline.media.ladder import scaled_height
from pipeline.media.loudness import (
    BROADCAST_TARGET,
    SILENT,
    WEB_TARGET,
    Loudness,
    most_gain,
)
from pipeline.media.model import AssetFile, AudioAsset, AudioStream, Job, Picture, Probe, Refusal, Source
from pipeline.media.request import MediaRequest, is_language

CODES = (
    Code(
        id="E404",
        title="文件里没有声音",
        why="音频条目需要声音。",
        mend="换成带声音的文件。",
        sample="bytes",
        wrong="无声的视频当作音频",
        right="带声音的文件",
    ),
)

AUDIO_VERSION = 2
"""Raised when the same recipe gives other bytes. Tests pin it."""

AUDIO_TOOLS = ("ffmpeg", "av")
"""What was encoded is measured, and may be encoded again: the meter has its part in the bytes."""

TAGS = ("title", "artist", "date")

M4A = "audio.m4a"
OPUS = "audio.webm"
"""Opus in WebM: its header holds length and index, so seeking needs no search; Safari plays it since 15, Ogg since 18.4."""

BROADCAST = "broadcast.wav"
"""PCM, 24 bits, 48 kHz: what radio and television stations take into their systems, whichever they are."""

WAVEFORM = "waveform.svg"
COLUMNS = 160
"""Bars of the waveform."""

COVER_WIDTH = 1400
"""Pixels of an embedded cover's width, at most: the least Apple Podcasts takes for square artwork."""

TRUE_PEAK = {"aac": -100, "libopus": -100, "pcm_s24le": -200}
"""The highest true peak of what is published: −1 dBTP on the web, −2 dBTP for broadcast (ITU-R BS.1864)."""

HEADROOM = {"aac": 100, "libopus": 150, "pcm_s24le": 20}
"""How far below it the limiter works at first. Programmes limited by up to 9 dB overshot by up to 0.6 dB (AAC) and
1.2 dB (Opus); noise in bursts by 3 dB: that is what `corrected` is for."""

SINGLE_PASS_HEADROOM = 200
"""The same for the sound of a video, which is encoded once and not heard again: what overshot by up to 1.9 dB under a
ceiling of −2 dBTP (single clicks of white noise) stays under −1.5 dBTP under one of −3; programmes lose 0.1 LU by it."""

WEB_CEILING = TRUE_PEAK["aac"] - HEADROOM["aac"]

TOLERANCE = 30
"""Hundredths of LU that an encoded sound may miss its aim by; 50 are promised."""

STEP = 10
"""Hundredths of dB a ceiling is lowered by beyond what it was missed by."""


def level_record(loudness: Loudness, codec: str, target: int, headroom: int | None = None) -> dict[str, Any]:
    """How a sound is brought to `target`: part of a recipe.

    `aim` is the loudness that can be reached, None for a silent sound, which is left alone; `gain` is linear and
    `most` its bound; `limited` when peaks above `ceiling` must be held; `peak` is what may be published.
    """
    peak = TRUE_PEAK[codec]
    ceiling = peak - (HEADROOM[codec] if headroom is None else headroom)
    most = most_gain(loudness, ceiling)
    silent = loudness.integrated <= SILENT
    gain = 0 if silent else min(target - loudness.integrated, most)
    return {
        "aim": None if silent else loudness.integrated + gain,
        "gain": gain,
        "most": most,
        "limited": loudness.true_peak + gain > ceiling,
        "ceiling": ceiling,
        "peak": peak,
    }


def corrected(level: Mapping[str, Any], found: Loudness) -> dict[str, Any]:
    """The level to encode with instead, after what came out was measured; equal when it was good."""
    better = dict(level)
    off = 0 if level["aim"] is None else found.integrated - level["aim"]
    if abs(off) > TOLERANCE:
        better["gain"] = min(level["gain"] - off, level["most"])
    if found.true_peak > level["peak"]:
        better["ceiling"] = level["ceiling"] - (found.true_peak - level["peak"]) - STEP
        better["limited"] = True
    if found.true_peak + better["gain"] - level["gain"] > level["ceiling"]:
        better["limited"] = True
    return better


def sound_recipe(
    audio: AudioStream | None, loudness: Loudness | None, settings: AudioSettings, language: str
) -> dict[str, Any] | None:
    """How the sound of a video is heard; None without one. It is encoded once: its level is not corrected."""
    if audio is None or loudness is None:
        return None
    return {
        "index": audio.index,
        "kbps": settings.kbps,
        "language": language or (audio.language if is_language(audio.language) else ""),
        "level": level_record(loudness, "aac", WEB_TARGET, SINGLE_PASS_HEADROOM),
    }


def audio_refusal(
    request: MediaRequest, source: Source, probe: Probe, settings: MediaSettings
) -> Refusal | None:
    """Why a file that was probed cannot be published as sound."""
    if probe.audio is None:
        return Refusal("E404", "文件里没有声音。", "请换成带声音的文件。")
    limit = settings.audio.max_minutes
    if probe.audio.duration_ms > limit * 60_000:
        return Refusal("E405", f"音频超过 {limit} 分钟。", f"请分集上传；{raised('audio.max_minutes')}")
    return None


@dataclass(frozen=True)
class Label:
    """What is written into a sound file: its tags by FFmpeg's names, its chapters, its cover's picture."""

    tags: Mapping[str, str]
    chapters: Sequence[tuple[int, str]] = ()
    cover: Picture | None = None


def audio_job(given: Ingredients) -> Job:
    """The job of a sound on its own. A cover that cannot be used is left out: its own request tells why."""
    stream = given.streams[0]
    cover, found = given.others.get(given.text("cover"), (None, None))
    picture = found.picture if found else None
    tags = {name: value for name in TAGS if (value := given.text(name))}
    chapters = json.loads(given.text("chapters") or "[]")
    label = Label(tags, chapters, picture)
    recipe = audio_recipe(given.probe, stream, given.loudness[stream.index], label, given.settings)
    if cover is None or picture is None:
        return given.job((given.source,), recipe, AUDIO_TOOLS)
    return given.job((given.source, cover), recipe, (*AUDIO_TOOLS, *IMAGE_TOOLS))


def cover_path(request: MediaRequest) -> tuple[str, ...]:
    """The picture that a sound takes into its file, if it is there."""
    path = request.option("cover")
    return (str(path),) if path else ()


def audio_recipe(
    probe: Probe, audio: AudioStream, loudness: Loudness, label: Label, settings: MediaSettings
) -> dict[str, Any]:
    """AAC in M4A, Opus in WebM, PCM in WAV when asked for, and a waveform. `audio` is a stream of `probe`.

    It keeps the time of its file: what begins late begins with silence, so that captions and chapters still fit.
    `aigc`, the label of AI-made content, is there when the source or content has one.
    """
    options = settings.audio
    renditions = [
        _rendition(M4A, "aac", options.kbps, loudness, WEB_TARGET),
        _rendition(OPUS, "libopus", options.opus_kbps, loudness, WEB_TARGET),
    ]
    if options.broadcast:
        renditions.append(_rendition(BROADCAST, "pcm_s24le", 0, loudness, BROADCAST_TARGET))
    return {
        "version": AUDIO_VERSION,
        "container": probe.container,
        "index": audio.index,
        "duration_ms": audio.end_ms,
        "renditions": renditions,
        "columns": COLUMNS,
        "tags": dict(sorted(label.tags.items())),
        "chapters": [[start, title] for start, title in label.chapters if start < audio.end_ms],
        "cover": _cover(label.cover, settings) if label.cover else None,
        **({"aigc": probe.aigc} if probe.aigc else {}),
    }


def _rendition(name: str, codec: str, kbps: int, loudness: Loudness, target: int) -> dict[str, Any]:
    return {"name": name, "codec": codec, "kbps": kbps, "level": level_record(loudness, codec, target)}


def _cover(picture: Picture, settings: MediaSettings) -> dict[str, Any]:
    """The recipe of one JPEG, as the child that makes pictures takes it."""
    width = min(picture.width, COVER_WIDTH)
    return {
        "max_image_pixels": settings.images.max_megapixels * 1_000_000,
        "transparent": False,
        "crop": None,
        "motion": None,
        "sizes": [[width, scaled_height(picture.width, picture.height, width)]],
        "encodings": [{"format": "JPEG", "suffix": ".jpg", "quality": settings.images.jpeg_quality}],
    }


def cover_name(recipe: Mapping[str, Any]) -> str:
    """The file that the recipe's cover becomes before it is embedded."""
    return image_name(recipe["cover"]["sizes"][0][0], ".jpg")


def audio_names(recipe: Mapping[str, Any]) -> list[str]:
    """Every file of a finished audio job."""
    return [WAVEFORM, *(rendition["name"] for rendition in recipe["renditions"])]


def audio_asset(job: Job) -> AudioAsset:
    """The asset of a planned audio job."""
    files = {name: AssetFile(job.key, name) for name in audio_names(job.recipe)}
    return AudioAsset(
        key=job.key,
        m4a=files[M4A],
        opus=files[OPUS],
        waveform=files[WAVEFORM],
        broadcast=files.get(BROADCAST),
        duration_ms=job.recipe["duration_ms"],
    )


def read_audio(value: Mapping[str, Any]) -> AudioAsset:
    """The asset that was written as a plain value."""
    files = {name: AssetFile(*value[name]) for name in ("m4a", "opus", "waveform")}
    broadcast = AssetFile(*value["broadcast"]) if value["broadcast"] else None
    return AudioAsset(key=value["key"], **files, broadcast=broadcast, duration_ms=value["duration_ms"])
