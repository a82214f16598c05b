"""Limits on every source, whatever its kind: size, number of streams, rates and timestamps. Limits are settings."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from pipeline.config import BoundSettings
from pipeline.errors import Code
from pipeline.media.model import AudioStream, Probe, Refusal, Source

CODES = (
    Code(
        id="E405",
        title="太大、太小、太长或太短",
        why="超过上限的文件会拖垮转码，太小的看不清。",
        mend="按提示缩小、分集或重新导出。",
        sample="bytes",
        wrong="一亿像素的图片",
        right="4000 × 2250 的图片",
    ),
)

GB = 1_000_000_000


def how_to_raise(setting: str) -> str:
    """Tell an editor which setting accepts more."""
    return f"确有需要，可调高 site_config/media.yml 的 {setting}。"


def size_refusal(source: Source, bounds: BoundSettings) -> Refusal | None:
    """Refuse a file that is too large to be read."""
    if source.size <= bounds.max_gb * GB:
        return None
    size = source.size / GB
    return Refusal(
        "E405",
        f"文件有 {size:.1f} GB，超过 {bounds.max_gb} GB。",
        f"请导出为码率低一些的文件，或分集上传；{how_to_raise('bounds.max_gb')}",
    )


def stream_refusal(probe: Probe, bounds: BoundSettings) -> Refusal | None:
    """Refuse stream counts, rates and timestamps that no camera, phone or studio produces."""
    if probe.streams > bounds.max_streams:
        return too_many_streams(probe.streams, bounds.max_streams)
    sounds = (_sound_refusal(sound, bounds) for sound in probe.sounds)
    return _time_refusal(probe, bounds) or next((found for found in sounds if found), None)


def within(probes: Mapping[str, Probe], bounds: BoundSettings) -> dict[str, Probe]:
    """Return the probes of sources within the limits. Other sources are not opened again."""
    return {digest: probe for digest, probe in probes.items() if stream_refusal(probe, bounds) is None}


def too_many_streams(streams: int, limit: int) -> Refusal:
    """Return the refusal of a file with too many streams."""
    return Refusal(
        "E405",
        f"文件里有 {streams} 条轨道和附件，超过 {limit} 条。",
        f"请只留下要用的画面和声音，重新导出；{how_to_raise('bounds.max_streams')}",
    )


def _time_refusal(probe: Probe, bounds: BoundSettings) -> Refusal | None:
    rate = _frame_rate(probe)
    if rate > bounds.max_frame_rate:
        return Refusal(
            "E405",
            f"画面每秒 {rate} 帧，超过 {bounds.max_frame_rate} 帧。",
            f"请导出为每秒 60 帧或更少；{how_to_raise('bounds.max_frame_rate')}",
        )
    if probe.gap_ms > bounds.max_gap_minutes * 60_000:
        return Refusal(
            "E405",
            f"时间戳中间跳过了 {probe.gap_ms // 60_000} 分钟，超过 {bounds.max_gap_minutes} 分钟，文件多半已损坏。",
            f"请在剪辑软件里重新导出；{how_to_raise('bounds.max_gap_minutes')}",
        )
    return None


def _frame_rate(probe: Probe) -> int:
    """Return the declared or the counted frame rate, whichever is higher.

    The count is halved: interlaced video may have two packets (fields) per frame.
    """
    if probe.video is None:
        return 0
    counted = Fraction(probe.packets * 1000, 2 * max(1, probe.video.duration_ms))
    return round(max(counted, Fraction(probe.video.frame_rate)))


def _sound_refusal(audio: AudioStream, bounds: BoundSettings) -> Refusal | None:
    if audio.sample_rate > bounds.max_sample_rate:
        return Refusal(
            "E405",
            f"声音的采样率是 {audio.sample_rate} 赫兹，超过 {bounds.max_sample_rate} 赫兹。",
            f"请导出为 48000 赫兹；{how_to_raise('bounds.max_sample_rate')}",
        )
    if audio.channels > bounds.max_channels:
        return Refusal(
            "E405",
            f"声音有 {audio.channels} 个声道，超过 {bounds.max_channels} 个。",
            f"请导出为立体声；{how_to_raise('bounds.max_channels')}",
        )
    return None
