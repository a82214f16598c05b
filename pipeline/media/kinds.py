"""Registry of the kinds of media jobs: names, options, costs, files and planning functions.

To add a kind, write a module with its recipe, a row here, and a function in `execute/making`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.media import cost_models as cost
from pipeline.media.captions.job import (
    VTT,
    captions_asset,
    captions_job,
    captions_refusal,
    read_captions_asset,
)
from pipeline.media.fingerprint import FINGERPRINT
from pipeline.media.image import image_asset, image_job, image_refusal, read_image
from pipeline.media.image_files import image_names
from pipeline.media.ingredients import Ingredients
from pipeline.media.model import (
    Asset,
    AudioAsset,
    CaptionsAsset,
    ImageAsset,
    Job,
    ScreenAsset,
    VideoAsset,
)
from pipeline.media.request import MediaRequest
from pipeline.media.screens import SCREEN_MP4, read_screen, screen_asset, screen_job, screen_needs
from pipeline.media.sound import (
    audio_asset,
    audio_job,
    audio_names,
    audio_refusal,
    cover_path,
    read_audio,
)
from pipeline.media.video import read_video, video_asset, video_job, video_names, video_refusal

FILM = "请导出为 H.264 + AAC 的 MP4。"

Recipe = Mapping[str, Any]
Paths = Callable[[MediaRequest], tuple[str, ...]]


def _nothing(_: object) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Requested:
    """The part of a kind that content can request.

    `source_word` is the editor's word for its file (Chinese); `options` are the allowed options. `refusal` is called
    with request, source, probe (None unless `probed`) and settings. `job` plans the job of an accepted request, `asset`
    returns that job's asset, and `read_asset` rebuilds one of `asset_type` from its JSON value. `sounds` says which
    audio streams are published; `export` what to export a source as that is not supported. Sources of a `compared` kind get a fingerprint. `needs` lists further files the job
    cannot do without, `optional` pictures it embeds if they exist.
    """

    source_word: str
    options: frozenset[str]
    refusal: Callable[..., Any]
    job: Callable[[Ingredients], Job]
    asset: Callable[[MediaRequest, Job], Asset]
    asset_type: type[Asset]
    read_asset: Callable[[Mapping[str, Any]], Asset]
    probed: bool = True
    export: str = ""
    sounds: Literal["none", "first", "all"] = "none"
    compared: bool = False
    needs: Paths = _nothing
    optional: Paths = _nothing


@dataclass(frozen=True)
class MediaKind:
    """A kind of job. `word` is its Chinese name; `file_names` returns the output files of a recipe.

    `work` and `memory` estimate its cost (see `cost`). `requested` is None for kinds that only examine sources.
    """

    name: str
    word: str
    work: Callable[[Job], int]
    memory: Callable[[Job], int]
    file_names: Callable[[Recipe], Iterable[str]] = _nothing
    requested: Requested | None = None


KINDS: Mapping[str, MediaKind] = {
    kind.name: kind
    for kind in (
        MediaKind("probe", "检测", cost.probe_work, cost.stream_memory),
        MediaKind("loudness", "响度", cost.loudness_work, cost.stream_memory),
        MediaKind("fingerprint", "指纹", cost.fingerprint_work, cost.stream_memory, lambda _: [FINGERPRINT]),
        MediaKind(
            "video",
            "转码",
            cost.video_work,
            cost.video_memory,
            video_names,
            Requested(
                "视频",
                frozenset({"poster_ms", "language", "sounds"}),
                video_refusal,
                video_job,
                lambda _, job: video_asset(job),
                VideoAsset,
                read_video,
                export=FILM,
                sounds="all",
                compared=True,
            ),
        ),
        MediaKind(
            "audio",
            "转码",
            cost.audio_work,
            cost.stream_memory,
            audio_names,
            Requested(
                "音频",
                frozenset({"language", "title", "artist", "date", "cover", "chapters"}),
                audio_refusal,
                audio_job,
                lambda _, job: audio_asset(job),
                AudioAsset,
                read_audio,
                export="请导出为 MP3、M4A 或 WAV。",
                sounds="first",
                compared=True,
                optional=cover_path,
            ),
        ),
        MediaKind(
            "image",
            "图片",
            cost.image_work,
            cost.image_memory,
            image_names,
            Requested(
                "图片",
                frozenset({"aspect", "focus"}),
                image_refusal,
                image_job,
                lambda _, job: image_asset(job),
                ImageAsset,
                read_image,
                export="请导出为 JPEG 或 PNG。",
            ),
        ),
        MediaKind(
            "captions",
            "字幕",
            cost.trivial,
            cost.trivial,
            lambda _: [VTT],
            Requested(
                "字幕",
                frozenset({"language", "label"}),
                captions_refusal,
                captions_job,
                captions_asset,
                CaptionsAsset,
                read_captions_asset,
                probed=False,
            ),
        ),
        MediaKind(
            "screen",
            "嵌字幕",
            cost.video_work,
            cost.video_memory,
            lambda _: [SCREEN_MP4],
            Requested(
                "视频",
                frozenset({"captions", "language", "sounds"}),
                video_refusal,
                screen_job,
                lambda _, job: screen_asset(job),
                ScreenAsset,
                read_screen,
                export=FILM,
                sounds="all",
                needs=screen_needs,
            ),
        ),
    )
}
"""Every kind by name. The name is part of the key of its jobs: never rename one."""


def requested_kind(request: MediaRequest) -> Requested:
    """Return the kind of a request. Raise ValueError if it cannot be requested."""
    kind = KINDS.get(request.kind)
    if kind is None or kind.requested is None:
        raise ValueError(f"request of kind {request.kind!r}")
    return kind.requested


def require_options(request: MediaRequest) -> None:
    """Raise ValueError if the request has an option that its kind does not know."""
    if unknown := {name for name, _ in request.options} - requested_kind(request).options:
        raise ValueError(f"{request.kind} has no option {', '.join(sorted(unknown))}")
