"""HLS playlists as values: parsing, bit rates, serialising.

The rules are those of RFC 8216 and, where noted, of Apple's HLS Authoring Specification. Errors are in Chinese:
they become the message of a failed job.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

MICROSECONDS = 1_000_000
FMP4_VERSION = 7
"""The lowest version our playlists can declare: EXT-X-MAP outside I-frame playlists requires 6 (RFC 8216, 7), Apple
requires 7 for fragmented MP4."""

_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",\s]+)(?:,|\Z)')
_RANGE = re.compile(r"(\d+)@(\d+)\Z")
_SECONDS = re.compile(r"(\d+)(?:\.(\d{1,6}))?,")


class PlaylistError(ValueError):
    """A playlist cannot be parsed. The message is Chinese."""


@dataclass(frozen=True)
class ByteRange:
    """A byte range of a file."""

    uri: str
    start: int
    length: int

    @property
    def end(self) -> int:
        """Offset of the first byte after the range."""
        return self.start + self.length


@dataclass(frozen=True)
class Segment:
    """A media segment; `duration` in microseconds."""

    duration: int
    place: ByteRange


@dataclass(frozen=True)
class MediaPlaylist:
    """A media playlist: tags and segments. `target` is in seconds; `beginning` is the EXT-X-MAP section."""

    tags: Mapping[str, str]
    target: int
    beginning: ByteRange | None
    segments: tuple[Segment, ...]

    @property
    def duration(self) -> int:
        """Total duration in microseconds."""
        return sum(segment.duration for segment in self.segments)

    @property
    def fitting_target(self) -> int:
        """The lowest EXT-X-TARGETDURATION: no segment, rounded to the nearest second, is longer (RFC 8216, 4.3.3.1)."""
        longest = max((segment.duration for segment in self.segments), default=0)
        return max(1, rounded_seconds(longest))

    @property
    def average_rate(self) -> int:
        """Average bit rate in bits per second, rounded up."""
        return _rate(self.segments)

    @property
    def peak_rate(self) -> int:
        """Peak segment bit rate in bits per second, rounded up.

        The highest rate of any run of segments that lasts 0.5 to 1.5 target durations (RFC 8216, 4.1).
        """
        shortest = self.target * MICROSECONDS // 2
        runs = [run for run in _runs(self.segments, 3 * shortest) if _lasts(run) >= shortest]
        return max((_rate(run) for run in runs), default=self.average_rate)


def rounded_seconds(duration: int) -> int:
    """Round microseconds to whole seconds, halves up, as players do; FFmpeg's muxer rounds halves to even."""
    return (duration + MICROSECONDS // 2) // MICROSECONDS


def _runs(segments: Sequence[Segment], longest: int) -> Iterator[Sequence[Segment]]:
    for first in range(len(segments)):
        for last in range(first + 1, len(segments) + 1):
            if _lasts(segments[first:last]) > longest:
                break
            yield segments[first:last]


def _lasts(segments: Sequence[Segment]) -> int:
    return sum(segment.duration for segment in segments)


def _rate(segments: Sequence[Segment]) -> int:
    bits = 8 * sum(segment.place.length for segment in segments)
    return -(-bits * MICROSECONDS // max(1, _lasts(segments)))


@dataclass(frozen=True)
class Variant:
    """An EXT-X-STREAM-INF. `codecs` follow RFC 6381; `group` is its audio group or ""."""

    uri: str
    bandwidth: int
    average: int
    codecs: str
    width: int
    height: int
    rate: Fraction
    group: str = ""


@dataclass(frozen=True)
class Sound:
    """An EXT-X-MEDIA of type AUDIO. `language` is BCP 47 or ""."""

    uri: str
    group: str
    name: str
    language: str
    default: bool
    channels: int


@dataclass(frozen=True)
class MasterPlaylist:
    """The playlist a player loads first."""

    tags: Mapping[str, str]
    variants: tuple[Variant, ...]
    sounds: tuple[Sound, ...]


def write_master(variants: Sequence[Variant], sounds: Sequence[Sound]) -> str:
    """Serialise a master playlist. Variants keep their order: players start with the first."""
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{FMP4_VERSION}", "#EXT-X-INDEPENDENT-SEGMENTS"]
    lines += [f"#EXT-X-MEDIA:{_sound_attributes(sound)}" for sound in sounds]
    for variant in variants:
        lines += [f"#EXT-X-STREAM-INF:{_variant_attributes(variant)}", variant.uri]
    return "\n".join(lines) + "\n"


def _sound_attributes(sound: Sound) -> str:
    default = "YES" if sound.default else "NO"
    language = f',LANGUAGE="{sound.language}"' if sound.language else ""
    return (
        f'TYPE=AUDIO,GROUP-ID="{sound.group}",NAME="{quotable(sound.name)}"{language},DEFAULT={default},'
        f'AUTOSELECT=YES,CHANNELS="{sound.channels}",URI="{sound.uri}"'
    )


def _variant_attributes(variant: Variant) -> str:
    group = f',AUDIO="{variant.group}"' if variant.group else ""
    return (
        f'BANDWIDTH={variant.bandwidth},AVERAGE-BANDWIDTH={variant.average},CODECS="{variant.codecs}",'
        f"RESOLUTION={variant.width}x{variant.height},FRAME-RATE={_decimal(variant.rate)},VIDEO-RANGE=SDR{group}"
    )


def _decimal(rate: Fraction) -> str:
    """Format with three decimals, rounding halves up."""
    thousandths = (2000 * rate.numerator + rate.denominator) // (2 * rate.denominator)
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"


def quotable(text: str) -> str:
    """Make a text valid inside a quoted string: no quote, no line break (RFC 8216, 4.2)."""
    return " ".join(text.replace('"', "”").split())


def read_media(text: str) -> MediaPlaylist:
    """Parse a media playlist. Raise PlaylistError for a malformed line."""
    tags: dict[str, str] = {}
    beginning: ByteRange | None = None
    segments: list[Segment] = []
    duration, place = None, None
    for line in _lines(text):
        tag, _, value = line.partition(":")
        if tag == "#EXT-X-MAP":
            attributes = _attributes(value)
            beginning = _byte_range(attributes.get("BYTERANGE", ""), attributes.get("URI", ""))
        elif tag == "#EXTINF":
            duration = _microseconds(value)
        elif tag == "#EXT-X-BYTERANGE":
            place = value
        elif line.startswith("#"):
            tags[tag] = value
        elif duration is None or place is None:
            raise PlaylistError(f"{line} 前面缺少 EXTINF 或 EXT-X-BYTERANGE")
        else:
            segments.append(Segment(duration, _byte_range(place, line)))
            duration, place = None, None
    return MediaPlaylist(tags, _whole(tags, "#EXT-X-TARGETDURATION"), beginning, tuple(segments))


def read_master(text: str) -> MasterPlaylist:
    """Parse a master playlist. Raise PlaylistError for a malformed line or a missing attribute."""
    tags: dict[str, str] = {}
    variants: list[Variant] = []
    sounds: list[Sound] = []
    pending: Mapping[str, str] | None = None
    for line in _lines(text):
        tag, _, value = line.partition(":")
        if tag == "#EXT-X-STREAM-INF":
            pending = _attributes(value)
        elif tag == "#EXT-X-MEDIA":
            sounds.append(_sound(_attributes(value)))
        elif line.startswith("#"):
            tags[tag] = value
        elif pending is None:
            raise PlaylistError(f"{line} 前面缺少 EXT-X-STREAM-INF")
        else:
            variants.append(_variant(line, pending))
            pending = None
    return MasterPlaylist(tags, tuple(variants), tuple(sounds))


def retargeted(text: str) -> str:
    """Return a media playlist with the target duration that fits its segments. Raise PlaylistError if it is malformed."""
    target = read_media(text).fitting_target
    return re.sub(r"(?m)^(#EXT-X-TARGETDURATION:)\d+", rf"\g<1>{target}", text)


def codecs_in(text: str) -> dict[str, str]:
    """Return CODECS by URI. Other attributes may be missing. Raise PlaylistError if the text is no playlist."""
    found: dict[str, str] = {}
    attributes: Mapping[str, str] = {}
    for line in _lines(text):
        if line.startswith("#EXT-X-STREAM-INF:"):
            attributes = _attributes(line.partition(":")[2])
        elif not line.startswith("#"):
            found[line] = attributes.get("CODECS", "")
    return found


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or lines[0] != "#EXTM3U":
        raise PlaylistError("第一行不是 #EXTM3U")
    return lines[1:]


def _attributes(text: str) -> dict[str, str]:
    """Parse an attribute list (RFC 8216, 4.2), removing quotes."""
    found, at = {}, 0
    while at < len(text):
        match = _ATTRIBUTE.match(text, at)
        if match is None:
            raise PlaylistError(f"属性写法有误：{text[at : at + 40]}")
        if match[1] in found:
            raise PlaylistError(f"属性 {match[1]} 重复")
        found[match[1]] = match[2].strip('"')
        at = match.end()
    return found


def _byte_range(text: str, uri: str) -> ByteRange:
    match = _RANGE.match(text)
    if match is None or not uri:
        raise PlaylistError(f"字节范围写法有误：{text or '（空）'}")
    return ByteRange(uri, int(match[2]), int(match[1]))


def _microseconds(value: str) -> int:
    match = _SECONDS.match(value)
    if match is None:
        raise PlaylistError(f"EXTINF 写法有误：{value}")
    return int(match[1]) * MICROSECONDS + int((match[2] or "").ljust(6, "0"))


def _whole(values: Mapping[str, str], name: str) -> int:
    value = values.get(name, "")
    if not (value.isascii() and value.isdigit()):
        raise PlaylistError(f"缺少 {name.removeprefix('#')}，或它不是整数")
    return int(value)


def _variant(uri: str, attributes: Mapping[str, str]) -> Variant:
    size = re.fullmatch(r"(\d+)x(\d+)", attributes.get("RESOLUTION", ""))
    rate = re.fullmatch(r"\d+(\.\d{1,3})?", attributes.get("FRAME-RATE", ""))
    if size is None or rate is None:
        raise PlaylistError(f"{uri} 缺少 RESOLUTION 或 FRAME-RATE")
    return Variant(
        uri=uri,
        bandwidth=_whole(attributes, "BANDWIDTH"),
        average=_whole(attributes, "AVERAGE-BANDWIDTH"),
        codecs=attributes.get("CODECS", ""),
        width=int(size[1]),
        height=int(size[2]),
        rate=Fraction(rate[0]),
        group=attributes.get("AUDIO", ""),
    )


def _sound(attributes: Mapping[str, str]) -> Sound:
    missing = {"TYPE", "GROUP-ID", "NAME", "DEFAULT", "AUTOSELECT", "URI", "CHANNELS"} - set(attributes)
    if missing or attributes["TYPE"] != "AUDIO":
        raise PlaylistError(f"EXT-X-MEDIA 缺少 {'、'.join(sorted(missing)) or 'TYPE=AUDIO'}")
    return Sound(
        uri=attributes["URI"],
        group=attributes["GROUP-ID"],
        name=attributes["NAME"],
        language=attributes.get("LANGUAGE", ""),
        default=attributes["DEFAULT"] == "YES",
        channels=_whole(attributes, "CHANNELS"),
    )
