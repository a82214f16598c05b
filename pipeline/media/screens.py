"""Recipe, job and asset of a "screen": one MP4 with burnt-in captions, for screens in buses, lifts and halls.

It is a job of its own, so that a change to the captions encodes one file again, not the whole ladder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from pipeline.config import ScreenSettings
from pipeline.media.captions.job import reading_of
from pipeline.media.ingredients import Ingredients
from pipeline.media.model import AssetFile, Job, ScreenAsset
from pipeline.media.request import MediaRequest
from pipeline.media.video import VIDEO_TOOLS, requested_recipe

SCREEN_VERSION = 2
"""Increment when the same recipe gives different bytes: another command, another caption layout. Tests pin it."""

SCREEN_MP4 = "screen.mp4"
FONT = "assets/fonts/NotoSansSC-Bold.otf"
"""Path below the project. Its digest is part of the job's key, like those of video and captions."""

SHARED = "container duration_ms video_index deinterlace tonemap matrix rate hold_ms preset keyframe_seconds audio settled colours ragged fields aigc".split()
"""Fields copied from the video's recipe: how the source is opened, and how video and audio are filtered."""

Recipe = Mapping[str, Any]


def screen_job(given: Ingredients) -> Job:
    """Return the job. Its sources are video, captions and font."""
    captions, font = (given.others[path][0] for path in screen_needs(given.request))
    suffix = PurePosixPath(captions.path).suffix.lower()
    every = replace(given, settings=given.settings.with_every_rung)
    recipe = screen_recipe(requested_recipe(every), suffix, given.settings.screens)
    recipe |= reading_of(captions.path in given.plain)
    return given.job((given.source, captions, font), recipe, VIDEO_TOOLS)


def screen_needs(request: MediaRequest) -> tuple[str, ...]:
    """Return the further files the job requires: captions and font."""
    return str(request.option("captions") or ""), FONT


def screen_recipe(video: Recipe, suffix: str, settings: ScreenSettings) -> dict[str, Any]:
    """Derive the recipe from the whole ladder of the same source: its largest H.264 rung a screen can show, or the smallest.

    `suffix` is the suffix of the captions file.
    """
    rungs = [rung for rung in video["rungs"] if rung["codec"] == "h264"]
    fitting = [rung for rung in rungs if min(rung["width"], rung["height"]) <= settings.short_side]
    return {
        "version": SCREEN_VERSION,
        "suffix": suffix,
        "rungs": [(fitting or rungs[-1:])[0]],
        **{name: video[name] for name in SHARED if name in video},
    }


def screen_asset(job: Job) -> ScreenAsset:
    """Return the asset of a planned job."""
    (rung,) = job.recipe["rungs"]
    file = AssetFile(job.key, SCREEN_MP4)
    return ScreenAsset(job.key, file, rung["width"], rung["height"], job.recipe["duration_ms"])


def read_screen(value: Mapping[str, Any]) -> ScreenAsset:
    """Rebuild an asset from its JSON value."""
    return ScreenAsset(**{**value, "mp4": AssetFile(*value["mp4"])})
