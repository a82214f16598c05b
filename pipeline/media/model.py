"""The nouns of media: sources, what a probe found, jobs, and the assets pages link to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pipeline.store import SCHEMA, key_of, media_type_of

URL_DIGITS = 20
"""How much of a key names a folder of the site: 80 bits."""


class Source(NamedTuple):
    """A file an editor supplied. `path` is POSIX, relative to the media root, and never part of a key."""

    path: str
    digest: str
    size: int


@dataclass(frozen=True)
class VideoStream:
    """`width` and `height` as shown: after pixel aspect and rotation. `frame_rate` is "num/den".

    `start_ms` counts from the beginning of the file, which is that of its first stream. `interlaced` and `transfer` come from the first decoded frame; `transfer`, `matrix` are FFmpeg's names or "".
    """

    index: int
    codec: str
    duration_ms: int
    width: int
    height: int
    rotation: int
    frame_rate: str
    pix_fmt: str
    transfer: str = ""
    matrix: str = ""
    interlaced: bool = False
    start_ms: int = 0

    @property
    def hdr(self) -> bool:
        """PQ or HLG."""
        return self.transfer in ("smpte2084", "arib-std-b67")

    @property
    def end_ms(self) -> int:
        """When the last frame ends, from the beginning of the file."""
        return self.start_ms + self.duration_ms


@dataclass(frozen=True)
class AudioStream:
    """`language` is the container's ISO 639 code or "". `number` counts the sounds of the file, from 1."""

    index: int
    codec: str
    duration_ms: int
    channels: int
    sample_rate: int
    language: str = ""
    number: int = 1
    start_ms: int = 0

    @property
    def end_ms(self) -> int:
        """When it falls silent for good, from the beginning of the file."""
        return self.start_ms + self.duration_ms


@dataclass(frozen=True)
class Picture:
    """A picture: size as shown, after the EXIF orientation; `transparent` when some pixel really is.

    Of an animation, `duration_ms` is one turn.
    """

    width: int
    height: int
    format: str
    transparent: bool = False
    frames: int = 1
    duration_ms: int = 0


@dataclass(frozen=True)
class Refusal:
    """Why a source is not accepted, for the editor: a stable code, what is wrong and what to do, in Chinese."""

    code: str
    message: str
    help: str


@dataclass(frozen=True)
class Probe:
    """What a limited child found in a source. Exactly one of the kinds; `refused` is a finding about the content.

    `container` is the demuxer's short name. `audio` is the sound the container offers first, `others` are the rest
    that can be decoded, in the order of the file. `duration_ms` is measured from the packets, up to the end of the
    last of the streams; 0 for a still. `streams` counts all there are, `packets` those of the picture; `gap_ms` is the
    longest time without one of them, or the longest leap back. `aigc` is the label of AI-made content as
    `aigc.aigc_value` writes it, "" when there is none; `broken_label`: there is one that cannot be read.
    """

    kind: Literal["video", "audio", "image", "refused"]
    container: str = ""
    duration_ms: int = 0
    video: VideoStream | None = None
    audio: AudioStream | None = None
    picture: Picture | None = None
    refusal: Refusal | None = None
    others: tuple[AudioStream, ...] = ()

    @property
    def sounds(self) -> tuple[AudioStream, ...]:
        """Every sound, the one the container offers first at the head."""
        return ((self.audio,) if self.audio else ()) + self.others

    streams: int = 0
    packets: int = 0
    gap_ms: int = 0
    aigc: str = ""
    broken_label: bool = False

    def to_facts(self) -> dict[str, Any]:
        """A plain value, kept as the facts of the probe job's manifest."""
        return {**asdict(self), "others": [asdict(sound) for sound in self.others]}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Probe:
        """The probe of a finished probe job's manifest facts."""
        parts = {"video": VideoStream, "audio": AudioStream, "picture": Picture, "refusal": Refusal}
        built: dict[str, Any] = {
            name: part(**facts[name]) if facts[name] else None for name, part in parts.items()
        }
        others = tuple(AudioStream(**sound) for sound in facts["others"])
        counted: dict[str, Any] = {
            name: facts[name]
            for name in ("duration_ms", "streams", "packets", "gap_ms", "aigc", "broken_label")
        }
        return cls(facts["kind"], facts["container"], **counted, **built, others=others)


@dataclass(frozen=True)
class Job:
    """One piece of work. Its key is that of kind, source digests, recipe, tools and schema: never of a path.

    `kind` is the name of one of `kinds.KINDS`. `recipe` is plain JSON without floats and says everything the output depends on; `tools` are name → version.
    """

    kind: str
    sources: tuple[Source, ...]
    recipe: dict[str, Any] = field(hash=False)
    tools: dict[str, str] = field(hash=False)
    schema: int = SCHEMA

    @property
    def record(self) -> dict[str, Any]:
        """What the key is computed from."""
        return {
            "kind": self.kind,
            "sources": [source.digest for source in self.sources],
            "recipe": self.recipe,
            "tools": self.tools,
            "schema": self.schema,
        }

    @cached_property
    def key(self) -> str:
        """SHA-256 of the record, 64 hexadecimal digits."""
        return key_of(self.record)

    @property
    def label(self) -> str:
        """The first source's path, to name the job to people."""
        return self.sources[0].path if self.sources else self.key[:12]

    def to_json(self) -> dict[str, Any]:
        """A plain value; `from_json` gives the equal job with the same key, on any machine."""
        return {**asdict(self), "sources": [source._asdict() for source in self.sources]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Job:
        """ValueError when the value is of another schema."""
        if value["schema"] != SCHEMA:
            raise ValueError(f"job schema {value['schema']!r}")
        sources = tuple(Source(**source) for source in value["sources"])
        return cls(value["kind"], sources, dict(value["recipe"]), dict(value["tools"]))


class AssetFile(NamedTuple):
    """The file `name` of the object `key`, known before its job runs."""

    key: str
    name: str

    @property
    def url(self) -> str:
        """Relative to the site's root."""
        return f"media/{self.key[:URL_DIGITS]}/{self.name}"

    @property
    def media_type(self) -> str:
        """The IANA media type, by the suffix of the name."""
        return media_type_of(self.name)


class Candidate(NamedTuple):
    """One encoding of a picture: its file and its size in pixels."""

    file: AssetFile
    width: int
    height: int


@dataclass(frozen=True)
class ImageAsset:
    """A responsive picture. `width` and `height` are those of the largest candidate.

    `candidates` are sorted by media type as a <picture> offers them (what all browsers read last), then by width.
    `motion` is what moves of an animation: a silent looping MP4, or an animated WebP.
    """

    key: str
    width: int
    height: int
    candidates: tuple[Candidate, ...]
    motion: Candidate | None = None

    def of_type(self, media_type: str) -> tuple[Candidate, ...]:
        """The candidates of one media type, by width."""
        return tuple(c for c in self.candidates if c.file.media_type == media_type)

    @property
    def fallback(self) -> Candidate:
        """The largest candidate every browser reads: JPEG or PNG."""
        return next(c for c in reversed(self.candidates) if c.file.media_type in ("image/jpeg", "image/png"))


@dataclass(frozen=True)
class Rendition:
    """One rung as encoded: its name ("720p" by short side, "720p-av1" of another codec) and frame size."""

    name: str
    width: int
    height: int


@dataclass(frozen=True)
class SoundTrack:
    """A sound a reader can choose: `language` is BCP 47 or "", `label` its name in Chinese or as the editor wrote."""

    language: str
    label: str


@dataclass(frozen=True)
class Storyboard:
    """Small pictures of a video, one every `interval_ms`, tiled on sheets row by row.

    `vtt` is WebVTT with a picture's sheet and place as `storyboard-1.jpg#xywh=160,0,160,90`, relative to itself.
    """

    vtt: AssetFile
    sheets: tuple[AssetFile, ...]
    interval_ms: int
    width: int
    height: int


@dataclass(frozen=True)
class VideoAsset:
    """A video: HLS master, progressive MP4, its sound alone (None when silent), posters and storyboard.

    `width` and `height` are those of the largest rendition; `mp4_rendition` is the one in the MP4. `sounds` are the
    renditions of the sound in HLS; the MP4 and the M4A carry the first.
    """

    key: str
    mp4: AssetFile
    hls: AssetFile
    posters: ImageAsset
    width: int
    height: int
    duration_ms: int
    has_audio: bool
    renditions: tuple[Rendition, ...]
    mp4_rendition: Rendition
    m4a: AssetFile | None
    sounds: tuple[SoundTrack, ...]
    storyboard: Storyboard

    @property
    def portrait(self) -> bool:
        """Taller than wide."""
        return self.height > self.width


@dataclass(frozen=True)
class AudioAsset:
    """Sound on its own: AAC for everyone, Opus for browsers that take it, a picture of it, PCM for broadcasters."""

    key: str
    m4a: AssetFile
    opus: AssetFile
    waveform: AssetFile
    broadcast: AssetFile | None
    duration_ms: int


@dataclass(frozen=True)
class CaptionsAsset:
    """A WebVTT track; `language` is BCP 47."""

    key: str
    vtt: AssetFile
    language: str
    label: str


@dataclass(frozen=True)
class ScreenAsset:
    """A film for screens: one MP4 with its captions burnt in."""

    key: str
    mp4: AssetFile
    width: int
    height: int
    duration_ms: int


Asset = VideoAsset | AudioAsset | ImageAsset | CaptionsAsset | ScreenAsset
