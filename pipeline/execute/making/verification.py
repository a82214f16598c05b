"""Verifies finished files before they are committed, by probing them in the limited child."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.execute.failures import failed
from pipeline.execute.job_context import JobContext
from pipeline.execute.protocol import JobFailed
from pipeline.media.assets import file_names
from pipeline.media.model import Job, Probe

Facts = dict[str, Any]

PROBE_RECIPE = {"max_image_pixels": 100_000_000, "max_frames": 1}
TOLERANCE_MS = 500
TOLERANCE_PERCENT = 2


def require_files(job: Job, folder: Path) -> None:
    """Raise JobFailed unless every file of the job exists."""
    for name in file_names(job):
        if not (folder / name).is_file():
            raise wrong(name, "没有生成")


def facts_of(
    folder: Path, names: list[str], context: JobContext, duration_ms: int, timeline: bool = False
) -> dict[str, Facts]:
    """Return the facts of probes of finished files by name, with the packet timelines of each if `timeline`.

    The child reads every packet of every file, about 10 µs each, so its timeout grows with `duration_ms`, as that of
    an encode does.
    """
    recipe = {**PROBE_RECIPE, "timeline": timeline}
    facts = context.child(folder, "probe", [folder / name for name in names], recipe, duration_ms)
    return dict(zip(names, facts, strict=True))


def require_stream(
    name: str, probe: Probe, size: tuple[int, int] | None, sound: bool, duration_ms: int
) -> None:
    """Raise JobFailed unless a file has the frame size (None: no video), audio or none, and roughly the duration."""
    if probe.kind == "refused" and probe.refusal:
        raise wrong(name, probe.refusal.message.rstrip("。"))
    found = (probe.video.width, probe.video.height) if probe.video else None
    if found != size:
        raise wrong(name, f"画面应为 {size}，实为 {found}")
    if (probe.audio is not None) != sound:
        raise wrong(name, "声音轨与计划不符")
    require_duration(name, probe.duration_ms, duration_ms)


def require_duration(name: str, found_ms: int, duration_ms: int) -> None:
    """Raise JobFailed unless a duration is roughly as planned."""
    if abs(found_ms - duration_ms) > max(TOLERANCE_MS, duration_ms * TOLERANCE_PERCENT // 100):
        raise wrong(name, f"时长应为 {duration_ms} 毫秒，实为 {found_ms} 毫秒")


def require_picture(name: str, probe: Probe | None, size: tuple[int, int]) -> None:
    """Raise JobFailed unless a picture has that size."""
    picture = probe.picture if probe else None
    if picture is None or (picture.width, picture.height) != size:
        raise wrong(name, f"图片应为 {size}，实为 {picture and (picture.width, picture.height)}")


def require_label(name: str, probe: Probe, recipe: Mapping[str, Any]) -> None:
    """Raise JobFailed unless a file carries the recipe's label of AI-generated content."""
    if probe.aigc != recipe.get("aigc", ""):
        raise wrong(name, "人工智能标识没有保留")


def wrong(name: str, what: str) -> JobFailed:
    """Return the failure for a file that did not pass verification."""
    return failed("M420", f"产物 {name} 没有通过检查：{what}。", "请重新运行；若再出现，请检查源文件。")
