"""Builds the ffmpeg command lines of audio items, and the audio filters shared with video. Starts no process.

One process encodes all renditions: it decodes once, and each rendition has its own gain, its own limiter if needed,
and its own encoder. A second process remuxes the AAC into the final M4A with chapters, tags and cover.
Outputs are relative to the working folder, which is the job's draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.aigc import TAG, as_comment
from pipeline.media.downmix import ONE_SIDE, TOGETHER, mix_filters
from pipeline.media.ffmpeg_graph import CLEAN, QUIET, Recipe, compiled, opened_source
from pipeline.media.loudness import RATE, TWO_CHANNELS
from pipeline.media.settling import settled, sound_graphs
from pipeline.media.sound import M4A, MP3, cover_name

ENCODED = "encoded.m4a"
"""Temporary file with the AAC, before it is remuxed."""

LABELS = "labels.txt"
"""Temporary file with chapters and tags, in FFmpeg's metadata format."""

OVERSAMPLED = 4 * RATE
"""Sample rate of the limiter in Hz: BS.1770 measures true peaks with four-times oversampling."""

LIMITER = {"attack": 5, "release": 100, "level": 0, "latency": 1}
"""Milliseconds: 5 ms of lookahead, and a release slow enough not to distort a low voice. No make-up gain."""

STRETCH = 0.001
LEAST_STRETCHED_MS = 3
"""Drift below this is not made good."""

FORMATS: Mapping[str, Mapping[str, Any]] = {
    "aac": {"f": "ipod"},
    "libopus": {"f": "webm", "cues_to_front": 1},
    "pcm_s24le": {"f": "wav", "rf64": "auto"},
    "libmp3lame": {"f": "mp3", "id3v2_version": 0, "write_id3v1": 0},
}
MP3_AUDIO = "encoded.mp3"
"""Temporary file with the MP3, before its tag is put in front."""


def audio_command(recipe: Recipe, renditions: Sequence[Recipe], ffmpeg_path: str, source: Path) -> list[str]:
    """Return the argv that encodes some renditions of a recipe; the AAC goes to `ENCODED`, to be remuxed."""
    stream = two_channels(opened_source(source, recipe["container"]), recipe)
    copies = [stream]
    if len(renditions) > 1:
        node = stream.filter_multi_output("asplit", len(renditions))
        copies = [node.stream(index) for index in range(len(renditions))]
    outputs = [
        ffmpeg.output(
            levelled(copy, rendition["level"]),
            encoded_name(rendition),
            **encoder_options(rendition),
            **CLEAN,
            **_marked(recipe, rendition),
            **FORMATS[rendition["codec"]],
        )
        for copy, rendition in zip(copies, renditions, strict=True)
    ]
    return settled(compiled(ffmpeg.merge_outputs(*outputs), ffmpeg_path), sound_graphs([recipe]))


def _marked(recipe: Recipe, rendition: Recipe) -> dict[str, Any]:
    """Return the options that add the label of AI-generated content. AAC and MP3 get it with their tags."""
    if "aigc" not in recipe or rendition["codec"] in ("aac", "libmp3lame"):
        return {}
    if rendition["codec"] == "libopus":
        return {"metadata": f"{TAG}={recipe['aigc']}"}
    return {"metadata": f"comment={as_comment(recipe['aigc'])}"}


def encoded_name(rendition: Recipe) -> str:
    """Return the name of the file that a rendition is encoded to."""
    return {M4A: ENCODED, MP3: MP3_AUDIO}.get(rendition["name"], str(rendition["name"]))


def video_sound(opened: Any, sound: Recipe) -> Any:
    """Return the levelled audio of a video, the input of its encoder."""
    return levelled(two_channels(opened, sound), sound["level"])


def two_channels(opened: Any, sound: Recipe) -> Any:
    """Mix to stereo exactly as measured, the two streams of a pair each to its side."""
    if "right" not in sound:
        return _stereo(opened, sound, sound["index"], sound.get("mix", ""), sound.get("channels", 0))
    pair = zip((sound["index"], sound["right"]), ONE_SIDE, strict=True)
    sides = [_stereo(opened, sound, index, mix, 1) for index, mix in pair]
    return ffmpeg.filter(sides, "amix", **TOGETHER)


def _stereo(opened: Any, sound: Recipe, index: int, mix: str, channels: int) -> Any:
    """Resample to stereo. Timestamps start at zero, and gaps are filled with silence."""
    stream = opened[str(index)]
    if sound.get("counted"):
        stream = stream.filter("asetpts", "N/SR/TB")
    for name, options in mix_filters(mix, channels):
        stream = stream.filter(name, **options)
    return stream.filter("aresample", **TWO_CHANNELS, **{"async": 1, "first_pts": 0}, **_alignment(sound))


def _alignment(sound: Recipe) -> dict[str, Any]:
    """Return the options that keep samples with their stamps: steps are made good at once, a drift by stretching.

    A stretch of a thousandth cannot be heard; silence put in again and again could.
    """
    if "aligned" not in sound:
        return {}
    apart_ms = sound["aligned"]["apart_ms"]
    options: dict[str, Any] = {"min_hard_comp": f"0.{apart_ms:03d}"}
    if sound["aligned"]["drifts"]:
        least = max(LEAST_STRETCHED_MS, apart_ms // 2)
        options |= {
            "flags": "res",
            "min_comp": f"0.{least:03d}",
            "max_soft_comp": STRETCH,
            "comp_duration": 1,
        }
    return options


def levelled(stream: Any, level: Recipe) -> Any:
    """Apply the gain, then the limiter, oversampled so that it catches peaks between samples."""
    if level["gain"]:
        stream = stream.filter("volume", f"{_hundredths(level['gain'])}dB", precision="float")
    if not level["limited"]:
        return stream
    limit = f"{10 ** (level['ceiling'] / 2000):.6f}"
    stream = stream.filter("aresample", OVERSAMPLED).filter("alimiter", limit=limit, **LIMITER)
    return stream.filter("aresample", RATE)


def encoder_options(sound: Recipe) -> dict[str, Any]:
    """Return encoder options: one thread, AAC-LC unless the recipe names another codec."""
    codec = sound.get("codec", "aac")
    bitrate = {"b:a": f"{sound['kbps']}k"} if sound["kbps"] else {}
    return {"c:a": codec, **bitrate, "threads:a": 1, "flags:a": "+bitexact+global_header"}


def package_command(recipe: Recipe, ffmpeg_path: str) -> list[str]:
    """Return the argv that remuxes the AAC into the M4A, with the metadata of `labels` and the cover."""
    inputs = [*_input("mov", ENCODED), *_input("ffmetadata", LABELS)]
    maps = ["-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"]
    if recipe["cover"]:
        inputs += _input("jpeg_pipe", cover_name(recipe))
        maps += ["-map", "2:v", "-disposition:v", "attached_pic"]
    output = ["-c", "copy", "-fflags", "+bitexact", "-f", "ipod", "-movflags", "+faststart", "-y", M4A]
    return [ffmpeg_path, *QUIET, *inputs, *maps, *output]


def _input(form: str, name: str) -> list[str]:
    """Return input options for a file we wrote to the working folder, restricted to its format."""
    return ["-f", form, "-format_whitelist", form, "-protocol_whitelist", "file", "-i", f"file:{name}"]


def labels(recipe: Recipe) -> str:
    """Return tags and chapters in FFmpeg's metadata format. Each chapter ends where the next begins."""
    lines = [";FFMETADATA1", *(f"{name}={_escaped(value)}" for name, value in recipe["tags"].items())]
    if "aigc" in recipe:
        lines.append(f"comment={_escaped(as_comment(recipe['aigc']))}")
    starts = [start for start, _ in recipe["chapters"]]
    for (start, title), end in zip(recipe["chapters"], [*starts[1:], recipe["duration_ms"]], strict=False):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={_escaped(title)}"]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Escape a metadata value.

    FFmpeg joins a line that ends with a backslash, even an escaped one, with the next line: a space prevents it.
    """
    escaped = "".join(f"\\{character}" if character in "=;#\\\n" else character for character in text)
    return f"{escaped} " if escaped.endswith("\\") else escaped


def _hundredths(value: int) -> str:
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
