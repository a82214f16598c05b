"""Data types of media: sources, probes, jobs, and the assets that pages link to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pipeline.store import SCHEMA, key_of, media_type_of

URL_DIGITS = 20
"""Hexadecimal digits of a key in the name of a site folder: 80 bits."""


class Source(NamedTuple):
    """A file supplied by an editor. `path` is POSIX, relative to the media root, and never part of a key."""

    path: str
    digest: str
    size: int


@dataclass(frozen=True)
class VideoStream:
    """A video stream. `width` and `height` are as displayed: cropped, after pixel aspect and rotation.

    `frame_rate` is "num/den". `start_ms` counts from the beginning of the file, where its first stream begins.
    `transfer`, `matrix` and `primaries` are FFmpeg's names or "", the matrix of RGB is "gbr". `interlaced` holds if any
    of a sample of frames is; `fields` is "tff" or "bff" where only the container tells the order of fields. `crop` are
    the pixels of a decoded frame that the container hides on the left, right, top and bottom; `ragged` holds if the rest
    does not end with a colour sample.
    If the pictures change their size or colours on the way (`changes`), size and `matrix` are those they are brought to,
    "auto" for each picture's own.
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
    changes: bool = False
    primaries: str = ""
    fields: str = ""
    crop: tuple[int, int, int, int] = (0, 0, 0, 0)
    ragged: bool = False

    @property
    def hdr(self) -> bool:
        """Whether the transfer function is PQ or HLG."""
        return self.transfer in ("smpte2084", "arib-std-b67")

    @property
    def end_ms(self) -> int:
        """End of the last frame, from the beginning of the file."""
        return self.start_ms + self.duration_ms


@dataclass(frozen=True)
class AudioStream:
    """An audio stream. `language` is the container's ISO 639 code or "". `number` counts the audio streams from 1.

    `changes` if rate or channels change on the way; the highest are given. `apart_ms` is the distance from which its stamps
    must be followed to stay with the picture, 0 where ffmpeg's own will do; `drifts` if its clock runs apart.
    `layout` is FFmpeg's name of the layout of channels; `mixable` holds if FFmpeg knows how two channels become of it.
    `right` is the index of the stream that holds the right channel, if this one was joined with it (`downmix.paired`).
    """

    index: int
    codec: str
    duration_ms: int
    channels: int
    sample_rate: int
    language: str = ""
    number: int = 1
    start_ms: int = 0
    changes: bool = False
    apart_ms: int = 0
    drifts: bool = False
    layout: str = ""
    mixable: bool = True
    right: int | None = None

    @property
    def measured_as(self) -> int | tuple[int, int]:
        """What tells its loudness from that of other sounds of the file."""
        return self.index if self.right is None else (self.index, self.right)

    @property
    def end_ms(self) -> int:
        """End of the stream, from the beginning of the file."""
        return self.start_ms + self.duration_ms


@dataclass(frozen=True)
class Picture:
    """A picture. Its size is as displayed, after the EXIF orientation; `transparent` if at least one pixel is.

    `duration_ms` is the length of one loop of an animation. `traits` are words for what is read otherwise than it was
    before they were known: part of the recipes of such pictures, so that only they are made anew.
    """

    width: int
    height: int
    format: str
    transparent: bool = False
    frames: int = 1
    duration_ms: int = 0
    traits: str = ""


@dataclass(frozen=True)
class Refusal:
    """Why a source is not accepted: a stable code; what is wrong and what to do, in Chinese.

    `export` says that another format helps: which one depends on the kind that is asked for (`refusals.suited`).
    """

    code: str
    message: str
    help: str
    export: bool = False


@dataclass(frozen=True)
class Probe:
    """What the limited child found in a source. `refused` means that the content is not acceptable.

    `container` is the demuxer's short name. `audio` is the default audio stream, `others` are the remaining decodable
    ones in file order. `no_picture` says why a picture that is there cannot be used, `no_sound` the same of the sounds;
    what remains can be; `lost_sounds` are the numbers of the sounds that cannot. `duration_ms` is measured from the packets, up to the end of the last stream; 0 for a still.
    `streams` counts all streams, `packets` those of the video; `gap_ms` is the longest gap between their timestamps,
    forwards or backwards. `aigc` is the label of AI-generated content as `aigc.aigc_value` writes it, "" if there is
    none; `broken_label` says that there is only a malformed one.
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
        """All audio streams, the default one first."""
        return ((self.audio,) if self.audio else ()) + self.others

    streams: int = 0
    packets: int = 0
    gap_ms: int = 0
    aigc: str = ""
    broken_label: bool = False
    no_picture: Refusal | None = None
    no_sound: Refusal | None = None
    lost_sounds: tuple[int, ...] = ()

    def to_facts(self) -> dict[str, Any]:
        """Return a JSON value, kept as the facts of the probe job's manifest."""
        facts: dict[str, Any] = json.loads(
            json.dumps(asdict(self))
        )  # its tuples are lists, as a store gives them back
        return facts

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Probe:
        """Rebuild the probe from the facts of a probe job's manifest."""
        parts: dict[str, Callable[..., Any]] = {
            "video": _video_stream,
            "audio": AudioStream,
            "picture": Picture,
            "refusal": Refusal,
            "no_picture": Refusal,
            "no_sound": Refusal,
        }
        built: dict[str, Any] = {
            name: part(**facts[name]) if facts[name] else None for name, part in parts.items()
        }
        others = tuple(AudioStream(**sound) for sound in facts["others"])
        counted: dict[str, Any] = {
            name: facts[name]
            for name in ("duration_ms", "streams", "packets", "gap_ms", "aigc", "broken_label")
        }
        lost = tuple(facts["lost_sounds"])
        return cls(facts["kind"], facts["container"], **counted, **built, others=others, lost_sounds=lost)


def _video_stream(crop: Sequence[int], **facts: Any) -> VideoStream:
    """Rebuild a video stream from its JSON value."""
    left, right, top, bottom = crop
    return VideoStream(**facts, crop=(left, right, top, bottom))


@dataclass(frozen=True)
class Job:
    """One unit of work. Its key covers kind, source digests, recipe, tools and schema, but no path.

    `kind` names one of `kinds.KINDS`. `recipe` is JSON without floats and holds everything the output depends on;
    `tools` maps names to versions.
    """

    kind: str
    sources: tuple[Source, ...]
    recipe: dict[str, Any] = field(hash=False)
    tools: dict[str, str] = field(hash=False)
    schema: int = SCHEMA

    @property
    def record(self) -> dict[str, Any]:
        """The value the key is computed from."""
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
        """The first source's path, for messages."""
        return self.sources[0].path if self.sources else self.key[:12]

    def to_json(self) -> dict[str, Any]:
        """Return a JSON value. `from_json` rebuilds an equal job with the same key, on any machine."""
        return {**asdict(self), "sources": [source._asdict() for source in self.sources]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Job:
        """Rebuild a job. Raise ValueError if the value has another schema."""
        if value["schema"] != SCHEMA:
            raise ValueError(f"job schema {value['schema']!r}")
        sources = tuple(Source(**source) for source in value["sources"])
        return cls(value["kind"], sources, dict(value["recipe"]), dict(value["tools"]))


class AssetFile(NamedTuple):
    """The file `name` of the store object `key`. It is known before its job runs."""

    key: str
    name: str

    @property
    def url(self) -> str:
        """The URL relative to the site's root."""
        return f"media/{self.key[:URL_DIGITS]}/{self.name}"

    @property
    def media_type(self) -> str:
        """The IANA media type, from the file suffix."""
        return media_type_of(self.name)


class Candidate(NamedTuple):
    """One encoding of a picture: its file and its size in pixels."""

    file: AssetFile
    width: int
    height: int


SHARP_SIDE = 540
"""Pixels of a picture's shorter side that look sharp in a player before it plays."""


@dataclass(frozen=True)
class ImageAsset:
    """A responsive picture. `width` and `height` are those of the largest candidate.

    `candidates` are sorted by media type in the order of a <picture>'s sources (the universal fallback last), then by
    width. `motion` is the moving file of an animation: a silent looping MP4, or an animated WebP.
    """

    key: str
    width: int
    height: int
    candidates: tuple[Candidate, ...]
    motion: Candidate | None = None

    def of_type(self, media_type: str) -> tuple[Candidate, ...]:
        """Return the candidates of one media type, by width."""
        return tuple(c for c in self.candidates if c.file.media_type == media_type)

    @property
    def sharp(self) -> Candidate:
        """The narrowest candidate that every browser supports and that fills a player; an upright one needs less width."""
        last = self.fallback.file.media_type
        enough = (c for c in self.of_type(last) if min(c.width, c.height) >= SHARP_SIDE)
        return next(enough, self.fallback)

    @property
    def fallback(self) -> Candidate:
        """The largest candidate that every browser supports: JPEG or PNG."""
        return next(c for c in reversed(self.candidates) if c.file.media_type in ("image/jpeg", "image/png"))


@dataclass(frozen=True)
class Rendition:
    """An encoded rung: its name ("720p" by short side, "720p-av1" for another codec) and frame size."""

    name: str
    width: int
    height: int


@dataclass(frozen=True)
class SoundTrack:
    """A selectable audio track. `language` is BCP 47 or ""; `label` is its Chinese name, or the editor's."""

    language: str
    label: str


@dataclass(frozen=True)
class Storyboard:
    """Thumbnails of a video, one every `interval_ms`, tiled row by row on sheets.

    The cues of `vtt` give sheet and position of a thumbnail as a relative URL, `storyboard-1.jpg#xywh=160,0,160,90`.
    """

    vtt: AssetFile
    sheets: tuple[AssetFile, ...]
    interval_ms: int
    width: int
    height: int


@dataclass(frozen=True)
class VideoAsset:
    """A video: HLS master playlist, progressive MP4, its audio as M4A (None when silent), posters and storyboard.

    `width` and `height` are those of the largest rendition; `mp4_rendition` is the one in the MP4. `small`, of
    `small_rendition`, is an MP4 for small screens and slow lines, or the same file where there is no smaller one.
    `sounds` are the audio renditions in HLS; the MP4s and the M4A carry the first.
    """

    key: str
    mp4: AssetFile
    small: AssetFile
    hls: AssetFile
    posters: ImageAsset
    width: int
    height: int
    duration_ms: int
    has_audio: bool
    renditions: tuple[Rendition, ...]
    mp4_rendition: Rendition
    small_rendition: Rendition
    m4a: AssetFile | None
    sounds: tuple[SoundTrack, ...]
    storyboard: Storyboard

    @property
    def portrait(self) -> bool:
        """Whether the video is taller than wide."""
        return self.height > self.width


@dataclass(frozen=True)
class AudioAsset:
    """An audio item: AAC for all browsers, Opus for those that support it, a waveform, PCM for broadcasters, MP3 for old players."""

    key: str
    m4a: AssetFile
    opus: AssetFile
    waveform: AssetFile
    broadcast: AssetFile | None
    duration_ms: int
    mp3: AssetFile | None = None


@dataclass(frozen=True)
class CaptionsAsset:
    """A WebVTT track; `language` is BCP 47."""

    key: str
    vtt: AssetFile
    language: str
    label: str


@dataclass(frozen=True)
class ScreenAsset:
    """One MP4 with burnt-in captions, for public screens."""

    key: str
    mp4: AssetFile
    width: int
    height: int
    duration_ms: int


Asset = VideoAsset | AudioAsset | ImageAsset | CaptionsAsset | ScreenAsset
