"""What was made, opened again before it is committed: no false success.

Encoded files are probed by the limited child; playlists are read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.execute.bench import Bench
from pipeline.execute.failures import JobFailed, failed
from pipeline.media.assets import (
    AUDIO_NAME,
    MASTER,
    MP4,
    file_names,
    playlist_name,
    poster_name,
    segments_name,
)
from pipeline.media.model import Job, Probe

Facts = dict[str, Any]

PROBE_RECIPE = {"max_image_pixels": 100_000_000, "max_frames": 1}
TOLERANCE_MS = 500
TOLERANCE_PERCENT = 2

_STREAM = re.compile(r"#EXT-X-STREAM-INF:(?P<attributes>[^\n]*)\n(?P<uri>[^\n#]+)")
_RANGE = re.compile(r"BYTERANGE[:=]\"?(\d+)@(\d+)")
_SECONDS = re.compile(r"#EXTINF:(\d+)\.(\d{6})")


def video_facts(job: Job, folder: Path, bench: Bench) -> Facts:
    """Facts of a finished video; JobFailed when anything is not as the recipe says."""
    recipe = job.recipe
    require_files(job, folder)
    rungs = {rung["name"]: (rung["width"], rung["height"]) for rung in recipe["rungs"]}
    sound = recipe["audio"] is not None
    posters = {poster_name(w): (w, h) for w, h in recipe["poster"]["sizes"]}
    segments = {segments_name(name): size for name, size in rungs.items()}
    names = [MP4, *segments, *posters] + ([segments_name(AUDIO_NAME)] if sound else [])
    probes = probes_of(folder, names, bench)
    require_stream(MP4, probes[MP4], rungs[recipe["mp4"]], sound, recipe["duration_ms"])
    mp4 = probes[MP4].video
    assert mp4 is not None
    for name, size in segments.items():
        require_stream(name, probes[name], size, False, mp4.duration_ms)
    for name, size in posters.items():
        require_picture(name, probes[name], size)
    found = _require_playlists(folder, recipe, rungs)
    return {
        "duration_ms": probes[MP4].duration_ms,
        "width": recipe["rungs"][0]["width"],
        "height": recipe["rungs"][0]["height"],
        "has_audio": sound,
        "renditions": found,
    }


def require_files(job: Job, folder: Path) -> None:
    """Every file the job has to make is there."""
    for name in file_names(job):
        if not (folder / name).is_file():
            raise wrong(name, "没有生成")


def probes_of(folder: Path, names: list[str], bench: Bench) -> dict[str, Probe]:
    """What the limited child finds in finished files, by name."""
    facts = bench.child(folder, "probe", [folder / name for name in names], PROBE_RECIPE)
    return {name: Probe.from_facts(fact) for name, fact in zip(names, facts, strict=True)}


def require_stream(
    name: str, probe: Probe, size: tuple[int, int] | None, sound: bool, duration_ms: int
) -> None:
    """A finished file has that picture (or none), sound or none, and that duration within the tolerance."""
    if probe.kind == "refused" and probe.refusal:
        raise wrong(name, probe.refusal.message.rstrip("。"))
    found = (probe.video.width, probe.video.height) if probe.video else None
    if found != size:
        raise wrong(name, f"画面应为 {size}，实为 {found}")
    if (probe.audio is not None) != sound:
        raise wrong(name, "声音轨与计划不符")
    if abs(probe.duration_ms - duration_ms) > max(TOLERANCE_MS, duration_ms * TOLERANCE_PERCENT // 100):
        raise wrong(name, f"时长应为 {duration_ms} 毫秒，实为 {probe.duration_ms} 毫秒")


def require_picture(name: str, probe: Probe | None, size: tuple[int, int]) -> None:
    """A finished picture has that size."""
    picture = probe.picture if probe else None
    if picture is None or (picture.width, picture.height) != size:
        raise wrong(name, f"图片应为 {size}，实为 {picture and (picture.width, picture.height)}")


def _require_playlists(folder: Path, recipe: Facts, rungs: Mapping[str, tuple[int, int]]) -> list[Facts]:
    """The master names every rung with its codecs; every media playlist covers its file to the last byte."""
    master = (folder / MASTER).read_text(encoding="utf-8")
    streams = {found["uri"].strip(): found["attributes"] for found in _STREAM.finditer(master)}
    if set(streams) != {playlist_name(name) for name in rungs}:
        raise wrong(MASTER, f"列出的是 {', '.join(sorted(streams))}")
    renditions = []
    for name, (width, height) in rungs.items():
        attributes = streams[playlist_name(name)]
        if f"RESOLUTION={width}x{height}" not in attributes or 'CODECS="avc1.' not in attributes:
            raise wrong(MASTER, f"{name} 缺少 RESOLUTION 或 CODECS")
        bandwidth = re.search(r"(?<![A-Z-])BANDWIDTH=(\d+)", attributes)
        if bandwidth is None:
            raise wrong(MASTER, f"{name} 缺少 BANDWIDTH")
        _require_ranges(folder, name, recipe)
        renditions.append({"name": name, "width": width, "height": height, "bandwidth": int(bandwidth[1])})
    if recipe["audio"]:
        if f'URI="{playlist_name(AUDIO_NAME)}"' not in master:
            raise wrong(MASTER, "没有列出声音")
        _require_ranges(folder, AUDIO_NAME, recipe)
    return renditions


def _require_ranges(folder: Path, name: str, recipe: Facts) -> None:
    playlist = (folder / playlist_name(name)).read_text(encoding="utf-8")
    ranges = [(int(length), int(start)) for length, start in _RANGE.findall(playlist)]
    end = 0
    for length, start in ranges:
        if start != end:
            raise wrong(playlist_name(name), "字节范围不连续")
        end = start + length
    files = {line for line in playlist.splitlines() if line and not line.startswith("#")}
    if files != {segments_name(name)} or end != (folder / segments_name(name)).stat().st_size:
        raise wrong(playlist_name(name), "与分段文件不符")
    if "#EXT-X-ENDLIST" not in playlist:
        raise wrong(playlist_name(name), "没有结束标记")
    played = sum(int(s) * 1000 + int(us) // 1000 for s, us in _SECONDS.findall(playlist))
    longest = recipe["duration_ms"] + max(TOLERANCE_MS, recipe["duration_ms"] * TOLERANCE_PERCENT // 100)
    if not 0 < played <= longest:
        raise wrong(playlist_name(name), f"总时长 {played} 毫秒")


def wrong(name: str, what: str) -> JobFailed:
    """The failure of a finished file that is not as it should be."""
    return failed("M420", f"产物 {name} 没有通过检查：{what}。", "请重新运行；若再出现，请检查源文件。")
