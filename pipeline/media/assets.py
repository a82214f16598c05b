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
    Candidate,
    CaptionsAsset,
    ImageAsset,
    Job,
    Rendition,
    VideoAsset,
)
from pipeline.media.request import MediaRequest
from pipeline.media.sound import audio_asset, audio_names, read_audio

MASTER = "master.m3u8"
MP4 = "video.mp4"
FINGERPRINT = "fingerprint.json"
AUDIO_NAME = "audio"
"""Name of the sound's rendition in HLS."""


def playlist_name(rendition: str) -> str:
    """The media playlist of one HLS rendition."""
    return f"hls-{rendition}.m3u8"


def segments_name(rendition: str) -> str:
    """The one file its byte ranges point into."""
    return f"hls-{rendition}.mp4"


def poster_name(width: int) -> str:
    """The poster of that width."""
    return f"poster-{width}.jpg"


def file_names(job: Job) -> tuple[str, ...]:
    """Every file of the finished job, sorted; none for a probe or a measurement."""
    recipe = job.recipe
    match job.kind:
        case "video":
            names = _video_names(recipe)
        case "audio":
            names = audio_names(recipe)
        case "image":
            names = image_names(recipe)
        case "captions":
            names = [VTT]
        case "fingerprint":
            names = [FINGERPRINT]
        case "probe" | "loudness":
            names = []
    return tuple(sorted(names))


def _video_names(recipe: Mapping[str, Any]) -> list[str]:
    renditions = [rung["name"] for rung in recipe["rungs"]] + ([AUDIO_NAME] if recipe["audio"] else [])
    hls = [name(r) for r in renditions for name in (playlist_name, segments_name)]
    return [MASTER, MP4, *hls, *(poster_name(w) for w, _ in recipe["poster"]["sizes"])]


def asset_of(request: MediaRequest, job: Job) -> Asset:
    """The asset of a planned job: final URLs, sizes and duration, before anything is encoded."""
    match request.kind:
        case "video":
            return _video(job)
        case "audio":
            return audio_asset(job)
        case "image":
            return image_asset(job)
        case "captions":
            language, label = str(request.option("language") or ""), str(request.option("label") or "")
            return captions_asset(job, language, label)


def _video(job: Job) -> VideoAsset:
    recipe = job.recipe
    renditions = tuple(Rendition(r["name"], r["width"], r["height"]) for r in recipe["rungs"])
    posters = [Candidate(AssetFile.of(job.key, poster_name(w)), w, h) for w, h in recipe["poster"]["sizes"]]
    return VideoAsset(
        key=job.key,
        mp4=AssetFile.of(job.key, MP4),
        hls=AssetFile.of(job.key, MASTER),
        posters=ImageAsset(job.key, posters[-1].width, posters[-1].height, tuple(posters)),
        width=renditions[0].width,
        height=renditions[0].height,
        duration_ms=recipe["duration_ms"],
        has_audio=recipe["audio"] is not None,
        renditions=renditions,
        mp4_rendition=next(r for r in renditions if r.name == recipe["mp4"]),
    )


def to_json(asset: Asset) -> dict[str, Any]:
    """A plain value; tuples become lists when it is written."""
    return {"type": type(asset).__name__, **asdict(asset)}


def from_json(value: Mapping[str, Any]) -> Asset:
    """The asset `to_json` came from, before or after writing."""
    rest = {name: inner for name, inner in value.items() if name != "type"}
    match value["type"]:
        case "VideoAsset":
            rest["mp4"], rest["hls"] = AssetFile(**rest["mp4"]), AssetFile(**rest["hls"])
            rest["posters"] = read_image(rest["posters"])
            rest["renditions"] = tuple(Rendition(**r) for r in rest["renditions"])
            rest["mp4_rendition"] = Rendition(**rest["mp4_rendition"])
            return VideoAsset(**rest)
        case "AudioAsset":
            return read_audio(rest)
        case "ImageAsset":
            return read_image(rest)
        case "CaptionsAsset":
            return CaptionsAsset(**{**rest, "vtt": AssetFile(**rest["vtt"])})
    raise ValueError(f"asset type {value['type']!r}")
