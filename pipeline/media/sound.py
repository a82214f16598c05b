"""Sound on its own and the sound of video: recipes, files, assets. Pure."""

from __future__ import annotations

from typing import Any

from pipeline.config_media import AudioSettings, MediaSettings
from pipeline.media.model import AssetFile, AudioAsset, AudioStream, Job, Probe
from pipeline.media.request import is_language

AUDIO_VERSION = 1
"""Raised when the same recipe gives other bytes. Tests pin it."""

M4A = "audio.m4a"


def sound_recipe(audio: AudioStream | None, settings: AudioSettings, language: str) -> dict[str, Any] | None:
    """How one sound stream is heard, alone or under a picture; None without one."""
    if audio is None:
        return None
    return {
        "index": audio.index,
        "kbps": settings.kbps,
        "channels": min(audio.channels, 2),
        "rate": audio.sample_rate if audio.sample_rate in (44100, 48000) else 48000,
        "language": language or (audio.language if is_language(audio.language) else ""),
    }


def audio_recipe(probe: Probe, language: str, settings: MediaSettings) -> dict[str, Any]:
    """AAC in M4A. `probe` has a sound stream."""
    return {
        "version": AUDIO_VERSION,
        "container": probe.container,
        "duration_ms": probe.audio.duration_ms if probe.audio else 0,
        "audio": sound_recipe(probe.audio, settings.audio, language),
    }


def audio_names() -> list[str]:
    """Every file of a finished audio job."""
    return [M4A]


def audio_asset(job: Job) -> AudioAsset:
    """The asset of a planned audio job."""
    return AudioAsset(job.key, AssetFile.of(job.key, M4A), job.recipe["duration_ms"])
