"""Recipe, job, asset and refusal of a captions file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from pipeline.errors import Code
from pipeline.media.captions.formats import SUFFIXES
from pipeline.media.captions.parse import MAX_CAPTIONS_BYTES, READING
from pipeline.media.ingredients import Ingredients
from pipeline.media.model import AssetFile, CaptionsAsset, Job, Refusal, Source
from pipeline.media.request import MediaRequest

CODES = (
    Code(
        id="E407",
        title="不支持的格式或编码",
        why="只收常见、安全的格式。",
        mend="导出为 MP4（H.264 + AAC）、MP3、FLAC、JPEG、PNG，字幕用 .srt、.vtt 或 .ass。",
        sample="bytes",
        wrong="source: videos/x.rm",
        right="source: videos/x.mp4",
    ),
)

RECIPE_VERSION = 2
"""Increment when the same cues give different WebVTT."""

VTT = "captions.vtt"
ELSEWHERE: Mapping[str, str] = {
    ".json": "是剪映的草稿，就在剪映里点“导出”，勾选“字幕导出”，格式选 SRT；别的请在做它的软件里导出为 .srt。",
    **dict.fromkeys(
        (".docx", ".doc", ".txt", ".rtf"),
        "文字稿没有时间，不是字幕；请用剪辑软件的自动字幕对上时间，导出为 .srt。",
    ),
    **dict.fromkeys(
        (".sub", ".idx", ".sup"), "这多半是图形字幕，里面没有文字；请在字幕软件里识别成文字，导出为 .srt。"
    ),
}
"""What to do with files of other suffixes."""


def captions_job(given: Ingredients) -> Job:
    """Return the job that converts a captions file to WebVTT."""
    suffix = PurePosixPath(given.request.path).suffix.lower()
    return given.job((given.source,), captions_recipe(suffix, given.request.path in given.plain), ())


def captions_refusal(request: MediaRequest, source: Source, *_: object) -> Refusal | None:
    """Return why a captions file is not accepted, or None. Captions are not probed."""
    if not request.path.lower().endswith(SUFFIXES):
        suffix = PurePosixPath(request.path).suffix.lower()
        help = ELSEWHERE.get(suffix, "请在字幕软件里导出为 .srt。")
        return Refusal("E407", "字幕只支持 .vtt、.srt、.ass、.lrc 和 .sbv。", help)
    if source.size > MAX_CAPTIONS_BYTES:
        return Refusal("E405", "字幕文件超过 2 MB。", "请确认选对了文件。")
    return None


def captions_recipe(suffix: str, plain: bool = False) -> dict[str, Any]:
    """Return the recipe; `suffix` is one of `parse.SUFFIXES`."""
    return {"version": RECIPE_VERSION, "suffix": suffix, **reading_of(plain)}


def reading_of(plain: bool) -> dict[str, int]:
    """Return the part of a recipe that says how captions are read: none if they have always been read so."""
    return {} if plain else {"reading": READING}


def captions_asset(request: MediaRequest, job: Job) -> CaptionsAsset:
    """Return the asset of a planned captions job."""
    language, label = str(request.option("language") or ""), str(request.option("label") or "")
    return CaptionsAsset(job.key, AssetFile(job.key, VTT), language, label)


def read_captions_asset(value: Mapping[str, Any]) -> CaptionsAsset:
    """Rebuild an asset from its JSON value."""
    return CaptionsAsset(**{**value, "vtt": AssetFile(*value["vtt"])})
