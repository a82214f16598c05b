"""Probes a media file: its streams, or why it is refused. Runs in the limited child."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.stream import Disposition

from pipeline.execute.child import heif, pictures
from pipeline.execute.child.alignment import Alignment, Ruler, alignment
from pipeline.execute.child.clock import Clock
from pipeline.execute.child.forms import (
    PictureForm,
    SoundForm,
    Watch,
    mixed_refusal,
    rates,
    with_changes,
)
from pipeline.execute.child.joined import JOINED, Order, joined_refusal
from pipeline.execute.child.media_file import DAMAGED, open_media, packets_of
from pipeline.execute.child.packets import Track, sound_timeline, timeline
from pipeline.execute.child.recognition import ends_of, recognised
from pipeline.media.aigc import find_aigc, label_texts
from pipeline.media.foreign import UNKNOWN, foreign_probe
from pipeline.media.formats import (
    AUDIO_CODECS,
    COMPLETE_DURATIONS,
    FORMATS,
    IMAGE_MAGIC,
    LEAPING,
    VIDEO_CODECS,
)
from pipeline.media.model import AudioStream, Probe, Refusal, VideoStream

TRANSFERS: Mapping[int, str] = {
    1: "bt709",
    6: "smpte170m",
    13: "iec61966-2-1",
    16: "smpte2084",
    18: "arib-std-b67",
}
MATRICES: Mapping[int, str] = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020nc"}
"""Code points of ISO/IEC 23091-2 (H.273) → FFmpeg's names."""

UNREADABLE = UNKNOWN
TRUNCATED = Refusal("E402", "文件不完整，后面的内容缺失或损坏。", "请重新导出或重新上传原文件。")
TOO_MANY_STREAMS = Refusal("E405", "文件里的轨道和附件超过 1000 条。", "请只留下要用的画面和声音，重新导出。")
TOLERATED_MISSING = Fraction(3, 100)

MAX_SOUNDS = 16
"""Further audio streams are ignored."""

DEFAULT_RATE = 25
FULL_RANGE = 2
"""AVCOL_RANGE_JPEG."""


def probe(file: Path, recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a Probe. Unacceptable content gives a refusal, not an exception."""
    head, tail = ends_of(file)
    family = heif.family(head)
    if name := recognised(head, tail) or (family if family != "avif" else None):
        return foreign_probe(name).to_facts()
    if family or any(head[at : at + len(magic)] == magic for magic, at in IMAGE_MAGIC):
        return pictures.probe_picture(file, recipe["max_image_pixels"], recipe["max_frames"]).to_facts()
    if not recipe.get("timeline"):
        return probe_stream(file).to_facts()
    kept = Kept()
    probe_ = probe_stream(file, kept)
    picture = timeline(kept.picture.stamps or [], kept.picture.base)
    return {**probe_.to_facts(), "timeline": picture, "sounds": [sound_timeline(s) for s in kept.sounds]}


@dataclass
class Kept:
    """The tracks of a file of ours, with the stamps of all packets."""

    picture: Track = field(default_factory=lambda: Track(stamps=[]))
    sounds: list[Track] = field(default_factory=list)


def probe_stream(file: Path, kept: Kept | None = None) -> Probe:
    """Open a file through the allow-lists, read every packet, and decode the first video frame.

    The stamps of all packets are collected in `kept`.
    """
    av.logging.set_level(av.logging.ERROR)
    with av.logging.Capture() as messages:
        try:
            container = open_media(file)
        except (
            av.error.InvalidDataError,
            av.error.ArgumentError,
            av.error.EOFError,
            av.error.PermissionError,
        ):
            return _refused(UNREADABLE)
        except av.error.MemoryError:
            # FFmpeg returns ENOMEM when it exceeds max_streams. A real lack of memory is a failure, not a refusal.
            if any("max_streams" in message for _, _, message in messages):
                return _refused(TOO_MANY_STREAMS)
            raise
    av.logging.set_level(None)
    with container:
        if container.format.name not in FORMATS:
            return _refused(UNREADABLE)
        try:
            return _read(file, container, kept)
        except (av.error.InvalidDataError, av.error.EOFError):
            return _refused(TRUNCATED)
        except av.error.PatchWelcomeError:
            # FFmpeg reads chained Ogg, but no link with another rate or another number of channels.
            return _refused(JOINED if container.format.name == "ogg" else UNREADABLE)


def _read(file: Path, container: InputContainer, kept: Kept | None) -> Probe:
    video, sounds = _picture_stream(container), _sound_streams(container)
    if refusal := _codec_refusal(video, VIDEO_CODECS) or _sounds_refusal(container, sounds):
        return _refused(refusal)
    chosen = [stream for stream in (video, *sounds) if stream is not None]
    if not chosen:
        return _refused(Refusal("E407", "文件里既没有画面也没有声音。", "请换成视频或音频文件。"))
    tracks = {stream.index: Track(stamps=[] if kept else None) for stream in chosen}
    if kept is not None:
        kept.sounds = [tracks[stream.index] for stream in sounds]
        kept.picture = tracks[video.index] if video else kept.picture
    watches: dict[int, Watch[Any]] = {
        stream.index: Watch(stream, _form_of(container, stream)) for stream in chosen
    }
    rulers = {stream.index: Ruler(stream) for stream in sounds}
    frame, end, order = _demux(container, chosen, tracks, watches, rulers)
    if refusal := joined_refusal(file, container, tracks, order):
        return _refused(refusal)
    sounds = [s for s in sounds if tracks[s.index].packets or s.duration or not video]
    chosen = [stream for stream in (video, *sounds) if stream is not None]
    cut = _cut_short(container, end) or any(_truncated(container, s, tracks[s.index]) for s in chosen)
    if cut:
        return _refused(TRUNCATED)
    if video is not None and frame is None:
        return _refused(TRUNCATED)
    # The stamps of chained Ogg count by the rate of the first link.
    if container.format.name == "ogg" and any(len(rates(watches[s.index].spans)) > 1 for s in sounds):
        return _refused(JOINED)
    if video is not None and (refusal := mixed_refusal(watches[video.index].spans)):
        return _refused(refusal)
    aligned = {s.index: alignment(file, s.index, rulers[s.index]) for s in sounds} if video else {}
    probe = _probed(container, video, frame, sounds, tracks, aligned)
    return with_changes(probe, {index: watch.spans for index, watch in watches.items()})


def _probed(
    container: InputContainer,
    video: Any,
    frame: Any,
    sounds: list[Any],
    tracks: Mapping[int, Track],
    aligned: Mapping[int, Alignment],
) -> Probe:
    zero = _zero(container, [stream for stream in (video, *sounds[:1]) if stream is not None])
    picture = _video(container, video, tracks[video.index], frame, zero) if video is not None else None
    audio = [_audio(container, s, tracks[s.index], zero, aligned.get(s.index, Alignment())) for s in sounds]
    aigc, broken = find_aigc(label_texts(container.metadata))
    return Probe(
        kind="video" if picture else "audio",
        container=container.format.name,
        duration_ms=max(found.end_ms for found in (picture, *audio) if found),
        video=picture,
        audio=audio[0] if audio else None,
        others=tuple(sorted(audio[1:], key=lambda sound: sound.index)),
        streams=len(container.streams),
        packets=tracks[video.index].packets if video is not None else 0,
        gap_ms=_milliseconds(tracks[video.index].gap) if video is not None else 0,
        aigc=aigc,
        broken_label=broken,
    )


def _zero(container: InputContainer, used: list[Any]) -> Fraction:
    """Return the stamp that ffmpeg makes 0: where the file begins, or in a leaping format the first stream it uses."""
    starts: list[Fraction] = [
        _base(stream) * stream.start_time for stream in used if stream.start_time is not None
    ]
    if container.format.name in LEAPING and starts:
        return min(starts)
    return Fraction(container.start_time or 0, av.time_base)


def _picture_stream(container: InputContainer) -> Any:
    """Return the first video stream that is not an attached picture (cover)."""
    pictures_ = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    return pictures_[0] if pictures_ else None


def _sound_streams(container: InputContainer) -> list[Any]:
    """Return the decodable audio streams, the default one first."""
    usable = [stream for stream in container.streams.audio if _codec_name(stream) in AUDIO_CODECS]
    return sorted(usable, key=lambda s: not s.disposition & Disposition.default)[:MAX_SOUNDS]


def _codec_name(stream: Any) -> str:
    return str(stream.codec_context.name) if stream.codec_context else ""


def _codec_refusal(stream: Any, allowed: frozenset[str]) -> Refusal | None:
    if stream is None or _codec_name(stream) in allowed:
        return None
    return Refusal(
        "E407", f"不支持编码 {_codec_name(stream) or '（未知）'}。", "请导出为 H.264 + AAC 的 MP4。"
    )


def _sounds_refusal(container: InputContainer, usable: list[Any]) -> Refusal | None:
    """Refuse a file whose audio streams all have unsupported codecs. Single unsupported ones are ignored."""
    sounds = container.streams.audio
    return _codec_refusal(sounds[0], AUDIO_CODECS) if sounds and not usable else None


def _demux(
    container: InputContainer,
    chosen: list[Any],
    tracks: Mapping[int, Track],
    watches: Mapping[int, Watch[Any]],
    rulers: Mapping[int, Ruler],
) -> tuple[Any, Fraction, Order]:
    """Count every packet. Return the first video frame (None without video), the latest end in seconds, and the order."""
    frame, order, ends = None, Order(), dict.fromkeys(range(len(container.streams)), 0)
    for stream in chosen:
        _make_ready(stream, tracks[stream.index])
    clock = Clock(container, chosen)
    for packet in packets_of(container):
        clock.set(packet)
        index, stamp = packet.stream_index, packet.pts if packet.pts is not None else packet.dts
        order.see(packet)
        if stamp is not None:
            ends[index] = max(ends.get(index, 0), stamp + (packet.duration or 0))
        if index not in tracks:
            continue
        if stamp is not None:
            tracks[index].add(packet, stamp)
        if not packet.is_discard:
            watches[index].see(packet)
            if stamp is not None and index in rulers:
                rulers[index].add(packet, stamp)
        if frame is None and packet.stream.type == "video":
            frame = _first_picture(packet)
            if frame is not None:
                watches[index].begin(frame)
    _give_length(chosen, tracks)
    return frame, max(end * _base(container.streams[index]) for index, end in ends.items()), order


def _first_picture(packet: Any) -> Any:
    """Return the first picture of a packet, or None: players skip what cannot be decoded."""
    try:
        return next(iter(packet.decode()), None)
    except DAMAGED:
        return None


def _form_of(container: InputContainer, stream: Any) -> Callable[[Any, Any], PictureForm | SoundForm]:
    return partial(_picture_form, container, stream) if stream.type == "video" else _sound_form


def _picture_form(container: InputContainer, stream: Any, frame: Any, decoder: Any) -> PictureForm:
    """Return the form of a picture. The aspect of a broadcast's pixels is its pictures', elsewhere the container's."""
    told = None if container.format.name in LEAPING else stream.sample_aspect_ratio
    aspect = told or decoder.sample_aspect_ratio or Fraction(1)
    return PictureForm(
        round(frame.width * aspect),
        frame.height,
        frame.format.name,
        MATRICES.get(int(frame.colorspace), ""),
        TRANSFERS.get(int(frame.color_trc), ""),
        int(frame.color_range) == FULL_RANGE,
    )


def _sound_form(frame: Any, decoder: Any) -> SoundForm:
    return SoundForm(
        frame.sample_rate, frame.format.name, frame.layout.name, frame.layout.nb_channels, frame.samples
    )


def _make_ready(stream: Any, track: Track) -> None:
    stream.codec_context.thread_count = 1
    track.base = _base(stream)
    if stream.type == "video" and stream.guessed_rate:
        track.follow(Fraction(stream.guessed_rate))


def _base(stream: Any) -> Fraction:
    return Fraction(stream.time_base or 0)


def _give_length(chosen: list[Any], tracks: Mapping[int, Track]) -> None:
    """Set the duration of a video with a single frame whose container states none: one frame interval."""
    for stream in chosen:
        if stream.type == "video":
            tracks[stream.index].alone = 1 / Fraction(stream.guessed_rate or DEFAULT_RATE)


def _cut_short(container: InputContainer, end: Fraction) -> bool:
    """Whether a Matroska file ends clearly before its declared duration, which covers the file, not single streams."""
    if container.format.name != "matroska,webm":
        return False
    declared = Fraction(container.duration or 0, av.time_base)
    return declared - end > max(Fraction(1), declared * TOLERATED_MISSING)


def _truncated(container: InputContainer, stream: Any, track: Track) -> bool:
    """Whether a stream is empty, has a corrupt packet, or is clearly shorter than its header declares."""
    if not track.packets or not track.duration:
        return True
    if container.format.name not in COMPLETE_DURATIONS:
        return False
    if track.corrupt:
        return True
    declared = Fraction(stream.duration or 0) * (stream.time_base or 0)
    return declared - track.duration > max(1, declared * TOLERATED_MISSING)


def _video(container: InputContainer, stream: Any, track: Track, frame: Any, zero: Fraction) -> VideoStream:
    aspect = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio or Fraction(1)
    width, height = round(frame.width * aspect), frame.height
    rotation = round(frame.rotation) % 360
    if rotation in (90, 270):
        width, height = height, width
    guessed = Fraction(stream.guessed_rate or stream.average_rate or 0)
    rate = track.frame_rate(guessed)
    return VideoStream(
        index=stream.index,
        codec=stream.codec_context.name,
        duration_ms=_milliseconds(track.duration),
        width=width,
        height=height,
        rotation=rotation,
        frame_rate=f"{rate.numerator}/{rate.denominator}",
        pix_fmt=frame.format.name,
        transfer=TRANSFERS.get(int(frame.color_trc), ""),
        matrix=MATRICES.get(int(frame.colorspace), ""),
        interlaced=bool(frame.interlaced_frame),
        start_ms=_start_ms(container, stream, track, zero),
    )


def _audio(
    container: InputContainer, stream: Any, track: Track, zero: Fraction, aligned: Alignment
) -> AudioStream:
    return AudioStream(
        index=stream.index,
        codec=stream.codec_context.name,
        duration_ms=_milliseconds(track.duration),
        channels=stream.codec_context.channels,
        sample_rate=stream.codec_context.sample_rate,
        language=_language(stream),
        number=1 + [sound.index for sound in container.streams.audio].index(stream.index),
        start_ms=_start_ms(container, stream, track, zero),
        apart_ms=aligned.apart_ms,
        drifts=aligned.drifts,
    )


def _start_ms(container: InputContainer, stream: Any, track: Track, zero: Fraction) -> int:
    """Return when a stream begins. Only in a leaping format may one that is not used begin before zero."""
    start = zero if track.start is None else track.start
    if container.format.name not in LEAPING:
        return max(0, _milliseconds(start - zero))
    skipped = Fraction(0) if stream.start_time is None else stream.start_time * _base(stream)
    return _milliseconds(max(start, skipped) - zero)


def _language(stream: Any) -> str:
    tag = str(stream.metadata.get("language", ""))
    return "" if tag == "und" else tag


def _milliseconds(seconds: Fraction) -> int:
    return round(seconds * 1000)


def _refused(refusal: Refusal) -> Probe:
    return replace(Probe("refused"), refusal=refusal)
