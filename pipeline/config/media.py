"""`media.yml`: settings of media jobs. Every setting that changes an output is part of a job's recipe."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.config.base import Exact, Variable

Count = Annotated[int, Field(ge=1)]
Quality = Annotated[int, Field(ge=1, le=100)]
Width = Annotated[int, Field(ge=16, le=8192)]


HEVC_PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow")
AV1_PRESETS = ("4", "5", "6", "7", "8", "9", "10")


class RungSettings(Exact):
    """One rung of the bitrate ladder: constant quality with a bitrate cap (x264 CRF with VBV)."""

    short_side: Annotated[int, Field(ge=64, le=4320, multiple_of=2)]
    crf: Annotated[int, Field(ge=1, le=51)]
    maxrate_kbps: Count


class LadderRungSettings(RungSettings):
    """A rung of H.264; a video shorter than `min_seconds` does without it."""

    min_seconds: Annotated[int, Field(ge=0)] = 0


def _ladder() -> tuple[LadderRungSettings, ...]:
    return (
        LadderRungSettings(short_side=1080, crf=22, maxrate_kbps=5000),
        LadderRungSettings(short_side=720, crf=23, maxrate_kbps=2800, min_seconds=60),
        LadderRungSettings(short_side=480, crf=24, maxrate_kbps=1400),
        LadderRungSettings(short_side=360, crf=24, maxrate_kbps=800, min_seconds=60),
    )


class ExtraRungSettings(RungSettings):
    """An extra rendition in another codec; `preset` is a name of x265 or a number of SVT-AV1."""

    codec: Literal["hevc", "av1"]
    preset: str

    @model_validator(mode="after")
    def _known_preset(self) -> Self:
        known = {"hevc": HEVC_PRESETS, "av1": AV1_PRESETS}[self.codec]
        if self.preset not in known:
            raise ValueError(f"{self.codec} 的 preset 要是 {'、'.join(known)} 之一")
        return self


class VideoSettings(Exact):
    """Encoding of video, and limits on accepted sources."""

    ladder: Annotated[tuple[LadderRungSettings, ...], Field(min_length=1, max_length=8)] = Field(
        default_factory=_ladder, strict=False
    )
    extra_rungs: Annotated[tuple[ExtraRungSettings, ...], Field(max_length=8)] = Field(
        default=(), strict=False
    )
    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow"] = "veryfast"
    keyframe_seconds: Annotated[int, Field(ge=1, le=10)] = 2
    segment_seconds: Annotated[int, Field(ge=1, le=30)] = 6
    mp4_short_side: Count = 720
    small_mp4_short_side: Count = 480
    max_frame_rate: Annotated[int, Field(ge=1, le=120)] = 60
    poster_widths: Annotated[tuple[Width, ...], Field(min_length=1, max_length=4)] = Field(
        default=(640, 1280), strict=False
    )
    poster_quality: Annotated[int, Field(ge=2, le=31, description="mjpeg qscale，越小越好")] = 3
    max_megapixels: Count = 40
    max_minutes: Count = 240

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        sides = [rung.short_side for rung in self.ladder]
        if sides != sorted(set(sides), reverse=True):
            raise ValueError("ladder 各档的 short_side 要从大到小，且不能重复")
        extra = [(rung.codec, rung.short_side) for rung in self.extra_rungs]
        if len(extra) != len(set(extra)):
            raise ValueError("extra_rungs 里同一编码的 short_side 不能重复")
        if self.segment_seconds % self.keyframe_seconds:
            raise ValueError("segment_seconds 要是 keyframe_seconds 的整数倍")
        return self


class AudioSettings(Exact):
    """Encoding of audio: AAC-LC, also for video, and Opus.

    `mp3` adds an MP3 for players that read nothing else, `broadcast` a WAV for radio stations.
    """

    kbps: Annotated[int, Field(ge=32, le=320)] = 128
    opus_kbps: Annotated[int, Field(ge=32, le=256)] = 96
    mp3: bool = False
    mp3_kbps: Literal[64, 80, 96, 112, 128, 160, 192, 224, 256, 320] = 128
    broadcast: bool = False
    max_minutes: Count = 600


class ImageSettings(Exact):
    """Encoding of images (widths in pixels, qualities on Pillow's scale), and limits on accepted sources.

    `fallback_widths` are those of the JPEG or PNG, for feeds, shares and the few browsers that read nothing else.
    """

    widths: Annotated[tuple[Width, ...], Field(min_length=1, max_length=12)] = Field(
        default=(320, 640, 960, 1600), strict=False
    )
    fallback_widths: Annotated[tuple[Width, ...], Field(min_length=1, max_length=12)] = Field(
        default=(640, 1280), strict=False
    )
    jpeg_quality: Quality = 82
    webp_quality: Quality = 80
    avif: bool = False
    avif_quality: Quality = 60
    motion_width: Width = 720
    motion_crf: Annotated[int, Field(ge=1, le=51)] = 26
    max_megapixels: Annotated[int, Field(ge=1, le=100)] = 40
    max_frames: Count = 200


class BoundSettings(Exact):
    """Limits on sources; a source beyond one is refused with a finding that names it. `max_gb` is in 10⁹ bytes.

    `max_frame_rate` is in frames per second. `max_gap_minutes` is the longest time without a video frame.
    `max_streams` counts video, audio, subtitle, data and attachment streams.
    """

    max_gb: Count = 64
    max_streams: Annotated[int, Field(ge=1, le=900)] = 64
    max_frame_rate: Count = 1000
    max_gap_minutes: Count = 60
    max_sample_rate: Count = 384_000
    max_channels: Annotated[int, Field(ge=1, le=64)] = 32


class ScreenSettings(Exact):
    """The video for public screens: one MP4 with captions burnt in. An item's `media.screen` overrides `enabled`."""

    enabled: bool = False
    short_side: Annotated[int, Field(ge=64, le=4320, multiple_of=2)] = 1080


class LimitSettings(Exact):
    """Limits of child processes. Never part of a job key: a limit decides whether a job succeeds, not its output."""

    ffmpeg_memory_mb: Count = 4096
    child_memory_mb: Count = 1536
    file_mb: Count = 16384
    stall_seconds: Count = 120
    child_seconds: Count = 120
    base_seconds: Count = 600
    seconds_per_second: Count = 60
    isolation: Literal["auto", "namespaces", "bubblewrap", "off"] = "auto"


class RootSettings(Exact):
    """A root of sources outside git: a folder or fsspec URL, or the environment variable that holds it."""

    name: Annotated[
        str,
        Field(pattern=r"^[a-z][a-z0-9-]+$", max_length=32, title="名字", description="内容里写 名字:路径"),
    ]
    location: (
        Annotated[str, Field(min_length=1, max_length=400, title="文件夹，或 s3://存储桶/路径")] | None
    ) = None
    location_env: Annotated[Variable, Field(title="环境变量的名字，值是位置")] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.location is None) == (self.location_env is None):
            raise ValueError("location 和 location_env 要写、且只写一个")
        return self


class MediaSettings(Exact):
    """The whole of site_config/media.yml."""

    schema_version: Annotated[Literal[1], Field(alias="schema")] = 1
    video: VideoSettings = Field(default_factory=VideoSettings)
    audio: AudioSettings = Field(default_factory=AudioSettings)
    images: ImageSettings = Field(default_factory=ImageSettings)
    bounds: BoundSettings = Field(default_factory=BoundSettings)
    screens: ScreenSettings = Field(default_factory=ScreenSettings)
    limits: LimitSettings = Field(default_factory=LimitSettings)
    roots: Annotated[tuple[RootSettings, ...], Field(max_length=20, title="仓库之外放原文件的文件夹")] = (
        Field(default=(), strict=False)
    )
    aigc_producer: Annotated[str, Field(max_length=64, pattern=r"^[^\s\x00-\x1f\x7f]*$")] = ""
    """Producer of AI content for `ContentProducer` of GB 45438-2025: a code or a name. "": no label is written."""

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        names = [root.name for root in self.roots]
        if len(set(names)) < len(names):
            raise ValueError("roots 里的 name 不能重复")
        return self

    @property
    def with_every_rung(self) -> Self:
        """The same settings, but no rung asks for a length."""
        rungs = [rung.model_copy(update={"min_seconds": 0}) for rung in self.video.ladder]
        return self.model_copy(update={"video": self.video.model_copy(update={"ladder": tuple(rungs)})})
