"""Recipe → the ffmpeg command lines of sound, and the part of them that video shares. Pure: nothing is started here.

One process makes every rendition of a sound: it decodes once, and each rendition has a gain, a limiter where one is
needed, and an encoder of its own. A second one copies what was encoded into the file with chapters, tags and cover.
Outputs are relative to the working folder, which is the job's draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.aigc import TAG, as_comment
from pipeline.media.ffmpeg_graph import CLEAN, QUIET, Recipe, compiled, opened_source
from pipeline.media.loudness import RATE, TWO_CHANNELS
from pipeline.media.sound import M4A, cover_name

ENCODED = "encoded.m4a"
"""The AAC before it is packed."""

LABELS = "labels.txt"
"""Chapters and tags, in FFmpeg's metadata format."""

OVERSAMPLED = 4 * RATE
"""Hz the limiter works at: BS.1770 measures true peaks with four samples for one."""

LIMITER = {"attack": 5, "release": 100, "level": 0, "latency": 1}
"""Milliseconds: it looks 5 ms ahead, and lets go slowly enough not to distort a low voice. No make-up gain."""

FORMATS: Mapping[str, Mapping[str, Any]] = {
    "aac": {"f": "ipod"},
    "libopus": {"f": "webm", "cues_to_front": 1},
    "pcm_s24le": {"f": "wav", "rf64": "auto"},
}


def audio_command(recipe: Recipe, renditions: Sequence[Recipe], ffmpeg_path: str, source: Path) -> list[str]:
    """The argv that encodes some of a recipe's renditions; the AAC is left to be packed, as `ENCODED`."""
    stream = two_channels(opened_source(source, recipe["container"]), recipe["index"])
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
    return compiled(ffmpeg.merge_outputs(*outputs), ffmpeg_path)


def _marked(recipe: Recipe, rendition: Recipe) -> dict[str, Any]:
    """The label of AI-made content, where the rendition is not packed afterwards."""
    if "aigc" not in recipe or rendition["codec"] == "aac":
        return {}
    if rendition["codec"] == "libopus":
        return {"metadata": f"{TAG}={recipe['aigc']}"}
    return {"metadata": f"comment={as_comment(recipe['aigc'])}"}


def encoded_name(rendition: Recipe) -> str:
    """Where a rendition stands until it is packed."""
    return ENCODED if rendition["name"] == M4A else str(rendition["name"])


def heard(opened: Any, sound: Recipe) -> Any:
    """The sound of a video, before its encoder."""
    return levelled(two_channels(opened, sound["index"]), sound["level"])


def two_channels(opened: Any, index: int) -> Any:
    """As it was measured; starts at zero and stays in step: gaps become silence."""
    return opened[str(index)].filter("aresample", **TWO_CHANNELS, **{"async": 1, "first_pts": 0})


def levelled(stream: Any, level: Recipe) -> Any:
    """A linear gain, then the limiter, which sees the peaks between samples."""
    if level["gain"]:
        stream = stream.filter("volume", f"{_hundredths(level['gain'])}dB", precision="float")
    if not level["limited"]:
        return stream
    limit = f"{10 ** (level['ceiling'] / 2000):.6f}"
    stream = stream.filter("aresample", OVERSAMPLED).filter("alimiter", limit=limit, **LIMITER)
    return stream.filter("aresample", RATE)


def encoder_options(sound: Recipe) -> dict[str, Any]:
    """One encoder, one thread; AAC-LC unless the recipe names another."""
    codec = sound.get("codec", "aac")
    bitrate = {"b:a": f"{sound['kbps']}k"} if sound["kbps"] else {}
    return {"c:a": codec, **bitrate, "threads:a": 1, "flags:a": "+bitexact+global_header"}


def package_command(recipe: Recipe, ffmpeg_path: str) -> list[str]:
    """The argv that copies the encoded AAC into the M4A, with what `labels` says and the cover."""
    inputs = [*_input("mov", ENCODED), *_input("ffmetadata", LABELS)]
    maps = ["-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"]
    if recipe["cover"]:
        inputs += _input("jpeg_pipe", cover_name(recipe))
        maps += ["-map", "2:v", "-disposition:v", "attached_pic"]
    output = ["-c", "copy", "-fflags", "+bitexact", "-f", "ipod", "-movflags", "+faststart", "-y", M4A]
    return [ffmpeg_path, *QUIET, *inputs, *maps, *output]


def _input(form: str, name: str) -> list[str]:
    """A file of our own making in the working folder, opened as nothing but what it is."""
    return ["-f", form, "-format_whitelist", form, "-protocol_whitelist", "file", "-i", f"file:{name}"]


def labels(recipe: Recipe) -> str:
    """Tags and chapters in FFmpeg's metadata format; each chapter ends where the next begins."""
    lines = [";FFMETADATA1", *(f"{name}={_escaped(value)}" for name, value in recipe["tags"].items())]
    if "aigc" in recipe:
        lines.append(f"comment={_escaped(as_comment(recipe['aigc']))}")
    starts = [start for start, _ in recipe["chapters"]]
    for (start, title), end in zip(recipe["chapters"], [*starts[1:], recipe["duration_ms"]], strict=False):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={_escaped(title)}"]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """FFmpeg takes a line that ends with a backslash, even an escaped one, to go on: a space stands after it."""
    escaped = "".join(f"\\{character}" if character in "=;#\\\n" else character for character in text)
    return f"{escaped} " if escaped.endswith("\\") else escaped


def _hundredths(value: int) -> str:
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
