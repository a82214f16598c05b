"""Which files a job will make, known from its recipe alone, and the assets made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pipeline.media.captions.job import VTT, captions_asset
from pipeline.media.image import image_asset, read_image
from pipeline.media.image_files import image_names
from pipeline.media.model import (
    Asset,
    AssetFile,
    CaptionsAsset,
    Job,
    Rendition,
    SoundTrack,
    Storyboard,
    VideoAsset,
)
from pipeline.media.request import MediaRequest
from pipeline.media.screens import SCREEN_MP4, read_screen, screen_asset
from pipeline.media.sound import audio_asset, audio_names, read_audio
from pipeline.media.video import video_asset, video_names

FINGERPRINT = "fingerprint.json"


def file_names(job: Job) -> tuple[str, ...]:
    """Every file of the finished job, sorted; none for a probe or a measurement."""
    recipe = job.recipe
    match job.kind:
        case "video":
            names = video_names(recipe)
        case "audio":
            names = audio_names(recipe)
        case "image":
            names = image_names(recipe)
        case "captions":
            names = [VTT]
        case "screen":
            names = [SCREEN_MP4]
        case "fingerprint":
            names = [FINGERPRINT]
        case "probe" | "loudness":
            names = []
    return tuple(sorted(names))


def asset_of(request: MediaRequest, job: Job) -> Asset:
    """The asset of a planned job: final URLs, sizes and duration, before anything is encoded."""
    match request.kind:
        case "video":
            return video_asset(job)
        case "audio":
            return audio_asset(job)
        case "image":
            return image_asset(job)
        case "captions":
            language, label = str(request.option("language") or ""), str(request.option("label") or "")
            return captions_asset(job, language, label)
        case "screen":
            return screen_asset(job)


def to_json(asset: Asset) -> dict[str, Any]:
    """A plain value; tuples become lists when it is written."""
    return {"type": type(asset).__name__, **asdict(asset)}


def from_json(value: Mapping[str, Any]) -> Asset:
    """The asset `to_json` came from, before or after writing."""
    rest = {name: inner for name, inner in value.items() if name != "type"}
    match value["type"]:
        case "VideoAsset":
            return _read_video(rest)
        case "AudioAsset":
            return read_audio(rest)
        case "ImageAsset":
            return read_image(rest)
        case "CaptionsAsset":
            return CaptionsAsset(**{**rest, "vtt": AssetFile(*rest["vtt"])})
        case "ScreenAsset":
            return read_screen(rest)
    raise ValueError(f"asset type {value['type']!r}")


def _read_video(rest: dict[str, Any]) -> VideoAsset:
    rest["mp4"], rest["hls"] = AssetFile(*rest["mp4"]), AssetFile(*rest["hls"])
    rest["m4a"] = AssetFile(*rest["m4a"]) if rest["m4a"] else None
    rest["posters"] = read_image(rest["posters"])
    rest["renditions"] = tuple(Rendition(**r) for r in rest["renditions"])
    rest["mp4_rendition"] = Rendition(**rest["mp4_rendition"])
    rest["sounds"] = tuple(SoundTrack(**sound) for sound in rest["sounds"])
    rest["storyboard"] = _read_storyboard(rest["storyboard"])
    return VideoAsset(**rest)


def _read_storyboard(value: Mapping[str, Any]) -> Storyboard:
    sheets = tuple(AssetFile(*sheet) for sheet in value["sheets"])
    return Storyboard(**{**value, "vtt": AssetFile(*value["vtt"]), "sheets": sheets})
