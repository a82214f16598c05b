"""Checks HLS playlists against RFC 8216 and Apple's HLS Authoring Specification.

Each check yields its faults as Chinese text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from pipeline.media.playlists import (
    FMP4_VERSION,
    ByteRange,
    MasterPlaylist,
    MediaPlaylist,
    Sound,
    Variant,
    rounded_seconds,
)

VIDEO_CODECS = ("avc1.", "hvc1.", "av01.")
AUDIO_CODEC = "mp4a.40.2"
FRAME_RATE_TOLERANCE = Fraction(1, 2000)
"""FRAME-RATE is rounded to three decimals (RFC 8216, 4.3.4.2)."""


def media_faults(playlist: MediaPlaylist, uri: str, size: int) -> Iterator[str]:
    """Yield the faults of a media playlist whose segments are byte ranges of one file, `uri`, of `size` bytes."""
    yield from _version_faults(playlist.tags)
    if playlist.tags.get("#EXT-X-PLAYLIST-TYPE") != "VOD":
        yield "不是 EXT-X-PLAYLIST-TYPE:VOD"
    if "#EXT-X-ENDLIST" not in playlist.tags:
        yield "没有结束标记"
    if playlist.tags.get("#EXT-X-MEDIA-SEQUENCE", "0") != "0":
        yield "EXT-X-MEDIA-SEQUENCE 不从 0 开始"
    if not playlist.segments:
        yield "没有分段"
    for number, segment in enumerate(playlist.segments, 1):
        if rounded_seconds(segment.duration) > playlist.target:
            yield f"第 {number} 段比 EXT-X-TARGETDURATION 长"
        if not segment.duration:
            yield f"第 {number} 段时长为 0"
    yield from _range_faults(playlist, uri, size)


def _version_faults(tags: Mapping[str, str]) -> Iterator[str]:
    version = tags.get("#EXT-X-VERSION", "")
    if not (version.isascii() and version.isdigit() and int(version) >= FMP4_VERSION):
        yield f"EXT-X-VERSION 应不低于 {FMP4_VERSION}"


def _range_faults(playlist: MediaPlaylist, uri: str, size: int) -> Iterator[str]:
    if playlist.beginning is None:
        yield "没有 EXT-X-MAP"
        return
    places: list[ByteRange] = [playlist.beginning, *(segment.place for segment in playlist.segments)]
    if any(place.uri != uri for place in places):
        yield f"指向 {uri} 以外的分段文件"
    ends = [0, *(place.end for place in places)]
    if any(place.start != end or not place.length for place, end in zip(places, ends, strict=False)):
        yield "字节范围不连续"
    if ends[-1] != size:
        yield f"与分段文件不符：列到 {ends[-1]} 字节，文件有 {size} 字节"


def master_faults(
    master: MasterPlaylist, playlists: Mapping[str, MediaPlaylist], rate: Fraction
) -> Iterator[str]:
    """Yield the faults of a master playlist. `playlists` are its media playlists by URI, `rate` is the frame rate."""
    yield from _version_faults(master.tags)
    if "#EXT-X-INDEPENDENT-SEGMENTS" not in master.tags:
        yield "没有 EXT-X-INDEPENDENT-SEGMENTS"
    listed = [variant.uri for variant in master.variants] + [sound.uri for sound in master.sounds]
    if not master.variants or sorted(listed) != sorted(playlists):
        yield f"列出的是 {'、'.join(sorted(listed))}"
        return
    for variant in master.variants:
        yield from _variant_faults(variant, master.sounds, playlists, rate)
    yield from _sound_faults(master.sounds)
    if len({tuple(s.duration for s in playlists[v.uri].segments) for v in master.variants}) > 1:
        yield "各档的分段时刻不一致"


def _variant_faults(
    variant: Variant, sounds: tuple[Sound, ...], playlists: Mapping[str, MediaPlaylist], rate: Fraction
) -> Iterator[str]:
    audio = [playlists[sound.uri] for sound in sounds if sound.group == variant.group]
    if bool(audio) != bool(sounds):
        yield f"{variant.uri} 没有指明声音"
    codecs = variant.codecs.split(",")
    if not codecs[0].startswith(VIDEO_CODECS) or codecs[1:] != [AUDIO_CODEC] * bool(audio):
        yield f"{variant.uri} 的 CODECS 有误：{variant.codecs}"
    if abs(variant.rate - rate) > FRAME_RATE_TOLERANCE:
        yield f"{variant.uri} 的 FRAME-RATE 有误"
    picture = playlists[variant.uri]
    if variant.bandwidth < picture.peak_rate + max((s.peak_rate for s in audio), default=0):
        yield f"{variant.uri} 的 BANDWIDTH 低于实际码率"
    if variant.average < picture.average_rate + max((s.average_rate for s in audio), default=0):
        yield f"{variant.uri} 的 AVERAGE-BANDWIDTH 低于实际码率"
    if variant.average > variant.bandwidth:
        yield f"{variant.uri} 的 AVERAGE-BANDWIDTH 高于 BANDWIDTH"


def _sound_faults(sounds: tuple[Sound, ...]) -> Iterator[str]:
    """Check the one rendition group: exactly one default, unique names (RFC 8216, 4.3.4.1.1)."""
    if not sounds:
        return
    if len({sound.group for sound in sounds}) > 1:
        yield "声音不在同一组"
    if sum(sound.default for sound in sounds) != 1:
        yield "默认的声音不是一条"
    if len({sound.name for sound in sounds}) < len(sounds):
        yield "声音的名称重复"
    if any(not sound.language for sound in sounds) and len(sounds) > 1:
        yield "有几条声音，却有一条没有语种"
