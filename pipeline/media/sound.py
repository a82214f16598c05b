"""Recipes, job, asset and refusal of audio items, and the recipe of a video's audio.

An audio item is encoded twice for the web (AAC, Opus) and, if the settings say so, for old players (MP3) and broadcasters. Each
rendition has a level of its own: encoders change loudness and peaks differently, so every encoding is measured and,
where it misses its level, encoded again with the level from `corrected`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.config import AudioSettings, MediaSettings
from pipeline.errors import Code
from pipeline.media.beginning import beginning_ms
from pipeline.media.bounds import how_to_raise
from pipeline.media.downmix import stereo_source
from pipeline.media.formats import UNSTAMPED
from pipeline.media.image import IMAGE_TOOLS, widest
from pipeline.media.image_files import image_name
from pipeline.media.ingredients import Ingredients
from pipeline.media.ladder import scaled_height
from pipeline.media.loudness import (
    BROADCAST_TARGET,
    SILENT,
    WEB_TARGET,
    Loudness,
    max_gain,
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
"""Increment when the same recipe gives different bytes. Tests pin it."""

AUDIO_TOOLS = ("ffmpeg", "av")
"""PyAV measures each encoding, which may then be encoded again: its version affects the bytes too."""

TAGS = ("title", "artist", "date")

M4A = "audio.m4a"
OPUS = "audio.webm"
"""Opus in WebM: its header holds duration and index, so seeking is direct. Safari plays WebM since 15, Ogg since 18.4."""

BROADCAST = "broadcast.wav"
"""PCM, 24 bits, 48 kHz, which the systems of all radio and television stations accept."""

MP3 = "audio.mp3"
"""For the players and stations that take nothing else. Its tags and chapters are written by us (`id3`): FFmpeg writes no
table of contents of chapters."""

WAVEFORM = "waveform.svg"
COLUMNS = 160
"""Bars of the waveform."""

COVER_WIDTH = 1400
"""Maximum width of an embedded cover in pixels: the minimum Apple Podcasts accepts for square artwork."""

TRUE_PEAK = {"aac": -100, "libopus": -100, "libmp3lame": -100, "pcm_s24le": -200}
"""Highest true peak to publish: −1 dBTP on the web, −2 dBTP for broadcast (ITU-R BS.1864)."""

HEADROOM = {"aac": 100, "libopus": 150, "libmp3lame": 100, "pcm_s24le": 20}
"""Initial distance of the limiter's ceiling below `TRUE_PEAK`. Programmes limited by up to 9 dB overshot by up to
0.6 dB (AAC) and 1.2 dB (Opus), bursts of noise by 3 dB; `corrected` handles what exceeds the headroom."""

SINGLE_PASS_HEADROOM = 200
"""The same for a video's audio, which is encoded once and not measured again. Single clicks of white noise overshot by
up to 1.9 dB under a ceiling of −2 dBTP; under −3 they stay below −1.5 dBTP. Programmes lose 0.1 LU."""

WEB_CEILING = TRUE_PEAK["aac"] - HEADROOM["aac"]

TOLERANCE = 30
"""Hundredths of LU by which an encoding may miss its target before it is repeated; we promise 50."""

STEP = 10
"""Hundredths of dB by which a correction lowers the ceiling beyond the overshoot."""


def level_record(loudness: Loudness, codec: str, target: int, headroom: int | None = None) -> dict[str, Any]:
    """Return the part of a recipe that brings audio to `target`.

    `aim` is the loudness that can be reached, or None for silent audio, which is not adjusted. `gain` is the constant
    gain and `most` its maximum; `limited` says that peaks would exceed `ceiling`; `peak` is the highest peak to publish.
    """
    peak = TRUE_PEAK[codec]
    ceiling = peak - (HEADROOM[codec] if headroom is None else headroom)
    most = max_gain(loudness, ceiling)
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
    """Return the level for another encoding, given the measured result; an equal level if the result is good."""
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
    """Return the recipe of a video's audio stream, or None without one. It is encoded once, without correction."""
    if audio is None or loudness is None:
        return None
    return {
        **stereo_source(audio),
        "kbps": settings.kbps,
        "language": language or (audio.language if is_language(audio.language) else ""),
        "level": level_record(loudness, "aac", WEB_TARGET, SINGLE_PASS_HEADROOM),
        **settled_record(audio),
        **aligned_record(audio),
    }


def audio_refusal(
    request: MediaRequest, source: Source, probe: Probe, settings: MediaSettings
) -> Refusal | None:
    """Return why a probed file cannot be published as audio, or None."""
    if probe.audio is None:
        return probe.no_sound or Refusal("E404", "文件里没有声音。", "请换成带声音的文件。")
    limit = settings.audio.max_minutes
    if probe.audio.duration_ms > limit * 60_000:
        return Refusal("E405", f"音频超过 {limit} 分钟。", f"请分集上传；{how_to_raise('audio.max_minutes')}")
    return None


@dataclass(frozen=True)
class Label:
    """Metadata of an audio file: tags by FFmpeg's names, chapters (milliseconds, title), and the cover."""

    tags: Mapping[str, str]
    chapters: Sequence[tuple[int, str]] = ()
    cover: Picture | None = None


def audio_job(given: Ingredients) -> Job:
    """Return the job of an audio item. An unusable cover is left out: its own request reports why."""
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
    """Return the path of the picture to embed as cover, if any."""
    path = request.option("cover")
    return (str(path),) if path else ()


def audio_recipe(
    probe: Probe, audio: AudioStream, loudness: Loudness, label: Label, settings: MediaSettings
) -> dict[str, Any]:
    """Return the recipe: AAC in M4A, Opus in WebM, MP3 and PCM in WAV if enabled, and a waveform. `audio` is a stream of `probe`.

    Timestamps are kept: a stream that begins late begins with silence, so that captions and chapters still match.
    `aigc` holds the label of AI-generated content, only if the source or front matter has one.
    """
    options = settings.audio
    duration_ms = audio.end_ms - beginning_ms(probe, (audio,))
    renditions = [
        _rendition(M4A, "aac", options.kbps, loudness, WEB_TARGET),
        _rendition(OPUS, "libopus", options.opus_kbps, loudness, WEB_TARGET),
    ]
    if options.mp3:
        renditions.append(_rendition(MP3, "libmp3lame", options.mp3_kbps, loudness, WEB_TARGET))
    if options.broadcast:
        renditions.append(_rendition(BROADCAST, "pcm_s24le", 0, loudness, BROADCAST_TARGET))
    return {
        "version": AUDIO_VERSION,
        "container": probe.container,
        **stereo_source(audio),
        "duration_ms": duration_ms,
        "renditions": renditions,
        "columns": COLUMNS,
        "tags": dict(sorted(label.tags.items())),
        "chapters": [[start, title] for start, title in label.chapters if start < duration_ms],
        "cover": _cover(label.cover, settings) if label.cover else None,
        **settled_record(audio, probe.container),
        **({"aigc": probe.aigc} if probe.aigc else {}),
    }


def settled_record(audio: AudioStream, container: str = "") -> dict[str, Any]:
    """Return the fields of a recipe that bring a sound of changing rate or channels into one form.

    `counted` if its stamps say nothing, and time is counted by samples.
    """
    if not audio.changes:
        return {}
    return {"settled": True, **({"counted": True} if container in UNSTAMPED else {})}


def aligned_record(audio: AudioStream) -> dict[str, Any]:
    """Return the field of a recipe that keeps a sound with its picture, where ffmpeg would let them part.

    A sound alone needs none: nothing is put in, and nothing cut out.
    """
    if audio.changes or not audio.apart_ms:
        return {}
    return {"aligned": {"apart_ms": audio.apart_ms, "drifts": audio.drifts}}


def _rendition(name: str, codec: str, kbps: int, loudness: Loudness, target: int) -> dict[str, Any]:
    return {"name": name, "codec": codec, "kbps": kbps, "level": level_record(loudness, codec, target)}


def _cover(picture: Picture, settings: MediaSettings) -> dict[str, Any]:
    """Return an image recipe of one JPEG, for the limited child."""
    width = min(widest(picture.width, picture.height), COVER_WIDTH)
    return {
        "max_image_pixels": settings.images.max_megapixels * 1_000_000,
        "transparent": False,
        "crop": None,
        "motion": None,
        "sizes": [[width, scaled_height(picture.width, picture.height, width)]],
        "encodings": [{"format": "JPEG", "suffix": ".jpg", "quality": settings.images.jpeg_quality}],
        **({"traits": picture.traits} if picture.traits else {}),
    }


def cover_name(recipe: Mapping[str, Any]) -> str:
    """Return the name of the cover's temporary file."""
    return image_name(recipe["cover"]["sizes"][0][0], ".jpg")


def audio_names(recipe: Mapping[str, Any]) -> list[str]:
    """Return the names of all files of a finished audio job."""
    return [WAVEFORM, *(rendition["name"] for rendition in recipe["renditions"])]


def audio_asset(job: Job) -> AudioAsset:
    """Return the asset of a planned audio job."""
    files = {name: AssetFile(job.key, name) for name in audio_names(job.recipe)}
    return AudioAsset(
        key=job.key,
        m4a=files[M4A],
        opus=files[OPUS],
        waveform=files[WAVEFORM],
        broadcast=files.get(BROADCAST),
        mp3=files.get(MP3),
        duration_ms=job.recipe["duration_ms"],
    )


def read_audio(value: Mapping[str, Any]) -> AudioAsset:
    """Rebuild an asset from its JSON value."""
    files = {name: AssetFile(*value[name]) for name in ("m4a", "opus", "waveform")}
    broadcast, mp3 = (AssetFile(*value[name]) if value[name] else None for name in ("broadcast", "mp3"))
    return AudioAsset(
        key=value["key"], **files, broadcast=broadcast, mp3=mp3, duration_ms=value["duration_ms"]
    )
