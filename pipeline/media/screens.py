"""The film for screens: one MP4 with its captions burnt in, for buses, lifts and halls. Recipe, job, file, asset. Pure.

It is a job of its own beside the video's: a word changed in the captions encodes one film again, not the whole ladder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from pipeline.config import ScreenSettings
from pipeline.media.ingredients import Ingredients
from pipeline.media.model import AssetFile, Job, ScreenAsset
from pipeline.media.request import MediaRequest
from pipeline.media.video import VIDEO_TOOLS, requested_recipe

SCREEN_VERSION = 2
"""Raised when the same recipe gives other bytes: the command, the layout of the captions. Tests pin it."""

SCREEN_MP4 = "screen.mp4"
FONT = "assets/fonts/NotoSansSC-Bold.otf"
"""Below the project. Its bytes are in the job's key, as those of film and captions are."""

SHARED = "container duration_ms video_index deinterlace tonemap matrix rate hold_ms preset keyframe_seconds audio aigc".split()
"""What it has in common with the video's recipe: what is opened, and how picture and sound are made ready."""

Recipe = Mapping[str, Any]


def screen_job(given: Ingredients) -> Job:
    """The job that burns captions into a film: of film, captions and font."""
    captions, font = (given.others[path][0] for path in screen_needs(given.request))
    suffix = PurePosixPath(captions.path).suffix.lower()
    recipe = screen_recipe(requested_recipe(given), suffix, given.settings.screens)
    return given.job((given.source, captions, font), recipe, VIDEO_TOOLS)


def screen_needs(request: MediaRequest) -> tuple[str, ...]:
    """The files it cannot do without: captions and font."""
    return str(request.option("captions") or ""), FONT


def screen_recipe(video: Recipe, suffix: str, settings: ScreenSettings) -> dict[str, Any]:
    """From the recipe of the same source's video: its largest rung of H.264 that a screen takes, or the smallest.

    `suffix` is that of the captions file.
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
    """The asset of a planned film for screens."""
    (rung,) = job.recipe["rungs"]
    file = AssetFile(job.key, SCREEN_MP4)
    return ScreenAsset(job.key, file, rung["width"], rung["height"], job.recipe["duration_ms"])


def read_screen(value: Mapping[str, Any]) -> ScreenAsset:
    """The asset that was written as a plain value."""
    return ScreenAsset(**{**value, "mp4": AssetFile(*value["mp4"])})
