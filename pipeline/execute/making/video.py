"""Runs a video job: encodes, writes master playlist and storyboard, and verifies the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from pipeline.execute.disk_space import require_space
from pipeline.execute.job_context import JobContext, ffmpeg_for
from pipeline.execute.making.timeline import require_even_sounds, require_timelines
from pipeline.execute.making.verification import (
    facts_of,
    require_files,
    require_label,
    require_picture,
    require_stream,
    wrong,
)
from pipeline.media.conformance import master_faults, media_faults
from pipeline.media.file_names import (
    AUDIO_NAME,
    MASTER,
    MP4,
    STORYBOARD,
    playlist_name,
    poster_name,
    segments_name,
    sheet_name,
)
from pipeline.media.model import Job, Probe
from pipeline.media.playlists import (
    MediaPlaylist,
    PlaylistError,
    Sound,
    Variant,
    codecs_in,
    read_master,
    read_media,
    retargeted,
    write_master,
)
from pipeline.media.sound import M4A
from pipeline.media.storyboard import storyboard_vtt
from pipeline.media.video import mp4s_of, sounds_of, video_names
from pipeline.media.video_commands import video_command

Facts = dict[str, Any]
Read = TypeVar("Read")

CHANNELS = 2
"""Channels of every published audio stream."""


def make_video(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> Facts:
    """Encode a video job into its draft, and return facts of the files. Raise JobFailed on failure."""
    recipe = job.recipe
    pictures = sum(rung["maxrate_kbps"] for rung in recipe["rungs"])
    require_space(folder, (pictures + sum(s["kbps"] for s in sounds_of(recipe))) * recipe["duration_ms"] // 8)
    context.ffmpeg(folder, video_command(recipe, ffmpeg_for(job), files[0]), recipe["duration_ms"])
    playlists = _retargeted_playlists(folder, recipe)
    _write(folder / MASTER, _master(folder, recipe, playlists))
    _write(folder / STORYBOARD, storyboard_vtt(recipe["storyboard"], recipe["duration_ms"]))
    return video_facts(job, folder, context)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _retargeted_playlists(folder: Path, recipe: Facts) -> dict[str, MediaPlaylist]:
    """Write the target duration of every media playlist anew, and return the playlists."""
    for name in _playlist_names(recipe):
        _write(folder / name, _parsed(name, retargeted, _text(folder, name)))
    return _read_playlists(folder, recipe)


def _master(folder: Path, recipe: Facts, playlists: dict[str, MediaPlaylist]) -> str:
    """Return our master playlist, with the codecs of the muxer's own.

    The muxer's lacks frame rates and audio names, and its bandwidths are guesses.
    """
    codecs = codecs_in(_text(folder, MASTER))
    audio = [playlists[playlist_name(sound["name"])] for sound in sounds_of(recipe)]
    variants = []
    for rung in recipe["rungs"]:
        uri = playlist_name(rung["name"])
        variants.append(
            Variant(
                uri=uri,
                bandwidth=playlists[uri].peak_rate + max((sound.peak_rate for sound in audio), default=0),
                average=playlists[uri].average_rate + max((sound.average_rate for sound in audio), default=0),
                codecs=codecs.get(uri, ""),
                width=rung["width"],
                height=rung["height"],
                rate=Fraction(recipe["rate"]),
                group=AUDIO_NAME if audio else "",
            )
        )
    return write_master(variants, _sounds(recipe))


def _sounds(recipe: Facts) -> list[Sound]:
    return [
        Sound(
            uri=playlist_name(sound["name"]),
            group=AUDIO_NAME,
            name=sound["label"],
            language=sound["language"],
            default=number == 0,
            channels=CHANNELS,
        )
        for number, sound in enumerate(sounds_of(recipe))
    ]


def video_facts(job: Job, folder: Path, context: JobContext) -> Facts:
    """Return facts of a finished video. Raise JobFailed if it differs from the recipe."""
    recipe = job.recipe
    require_files(job, folder)
    names = [name for name in video_names(recipe) if name.endswith((".mp4", ".m4a", ".jpg"))]
    found = facts_of(folder, names, context, recipe["duration_ms"], timeline=True)
    probes = {name: Probe.from_facts(facts) for name, facts in found.items()}
    _require_streams(recipe, probes)
    for name, facts in found.items():
        require_even_sounds(name, facts, recipe["duration_ms"])
    for name, probe in probes.items():
        if not name.endswith(".jpg"):
            require_label(name, probe, recipe)
    _require_pictures(recipe, probes)
    playlists = _require_playlists(folder, recipe)
    require_timelines(recipe, {name: facts.get("timeline", {}) for name, facts in found.items()}, playlists)
    bandwidths = {variant.uri: variant.bandwidth for variant in read_master(_text(folder, MASTER)).variants}
    return {
        "duration_ms": probes[MP4].duration_ms,
        "width": recipe["rungs"][0]["width"],
        "height": recipe["rungs"][0]["height"],
        "has_audio": recipe["audio"] is not None,
        "renditions": [
            {
                "name": rung["name"],
                "width": rung["width"],
                "height": rung["height"],
                "bandwidth": bandwidths[playlist_name(rung["name"])],
            }
            for rung in recipe["rungs"]
        ],
    }


def _require_streams(recipe: Facts, probes: dict[str, Probe]) -> None:
    """Raise JobFailed unless every stream has the size and duration of the recipe."""
    duration = recipe["duration_ms"]
    for rung in recipe["rungs"]:
        name, size = segments_name(rung["name"]), (rung["width"], rung["height"])
        require_stream(name, probes[name], size, False, duration)
        for file in (file for file, name in mp4s_of(recipe).items() if name == rung["name"]):
            require_stream(file, probes[file], size, recipe["audio"] is not None, duration)
    sounds = [segments_name(sound["name"]) for sound in sounds_of(recipe)]
    for name in [*sounds, *([M4A] if sounds else [])]:
        require_stream(name, probes[name], None, True, duration)


def _require_pictures(recipe: Facts, probes: dict[str, Probe]) -> None:
    board = recipe["storyboard"]
    sheet = board["columns"] * board["width"], board["rows"] * board["height"]
    sizes = {poster_name(width): (width, height) for width, height in recipe["poster"]["sizes"]}
    sizes |= {sheet_name(number + 1): sheet for number in range(board["sheets"])}
    for name, size in sizes.items():
        require_picture(name, probes[name], size)


def _read_playlists(folder: Path, recipe: Facts) -> dict[str, MediaPlaylist]:
    """Parse the media playlists, by name. Raise JobFailed if one is malformed."""
    return {name: _parsed(name, read_media, _text(folder, name)) for name in _playlist_names(recipe)}


def _playlist_names(recipe: Facts) -> list[str]:
    return [playlist_name(part["name"]) for part in (*recipe["rungs"], *sounds_of(recipe))]


def _parsed(name: str, parse: Callable[[str], Read], text: str) -> Read:
    try:
        return parse(text)
    except PlaylistError as error:
        raise wrong(name, str(error)) from error


def _require_playlists(folder: Path, recipe: Facts) -> dict[str, MediaPlaylist]:
    """Return the playlists. Raise JobFailed unless they are valid and cover their files to the last byte."""
    playlists = _read_playlists(folder, recipe)
    for part in (*recipe["rungs"], *sounds_of(recipe)):
        name, file = playlist_name(part["name"]), segments_name(part["name"])
        for fault in media_faults(playlists[name], file, (folder / file).stat().st_size):
            raise wrong(name, fault)
    master = _parsed(MASTER, read_master, _text(folder, MASTER))
    for fault in master_faults(master, playlists, Fraction(recipe["rate"])):
        raise wrong(MASTER, fault)
    return playlists


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise wrong(name, "没有生成") from error
