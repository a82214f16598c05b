"""A captions job: its recipe, the file it makes, and the asset made of it."""

from __future__ import annotations

from typing import Any

from pipeline.media.model import AssetFile, CaptionsAsset, Job

RECIPE_VERSION = 2
"""Raised when the same file gives another WebVTT."""

VTT = "captions.vtt"


def captions_recipe(suffix: str) -> dict[str, Any]:
    """WebVTT from one of `parse.SUFFIXES`."""
    return {"version": RECIPE_VERSION, "suffix": suffix}


def captions_asset(job: Job, language: str, label: str) -> CaptionsAsset:
    """The asset of a captions job; `language` is BCP 47."""
    return CaptionsAsset(job.key, AssetFile(job.key, VTT), language, label)
