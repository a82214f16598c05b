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

from pipeline.execute.child import heif, pictures
from pipeline.execute.child.alignment import Alignment, Ruler, alignment
from pipeline.execute.child.caf_header import has_open_end
from pipeline.execute.child.clock import Clock
from pipeline.execute.child.colour_codes import MATRICES, TRANSFERS
from pipeline.execute.child.forms import (
    PictureForm,
    SoundForm,
    Watch,
    mixed_refusal,
    rates,
    with_changes,
)
from pipeline.execute.child.joined import JOINED, Order, joined_refusal
from pipeline.execute.child.media_file import open_media, packets_of
from pipeline.execute.child.packets import Track, sound_timeline, timeline
from pipeline.execute.child.recognition import ends_of, recognised
from pipeline.execute.child.stream_choice import PROTECTED, Choice, choose, leave_undecodable
from pipeline.execute.child.stream_facts import (
    Colours,
    audio_stream,
    milliseconds,
    told_colours,
    video_stream,
)
from pipeline.execute.child.stream_notes import Crop
from pipeline.execute.child.trial import Trial
from pipeline.execute.child.wav_header import read_wav, wav_refusal
from pipeline.media.aigc import find_aigc, label_texts
from pipeline.media.foreign import UNKNOWN, foreign_probe
from pipeline.media.foreign_recordings import recording_refusal
from pipeline.media.formats import COMPLETE_DURATIONS, FORMATS, IMAGE_MAGIC, LEAPING
from pipeline.media.model import Probe, Refusal

UNREADABLE = UNKNOWN
TRUNCATED = Refusal("E402", "文件不完整，后面的内容缺失或损坏。", "请重新导出或重新上传原文件。")
TOO_MANY_STREAMS = Refusal("E405", "文件里的轨道和附件超过 1000 条。", "请只留下要用的画面和声音，重新导出。")
NOTHING = Refusal("E407", "文件里既没有画面也没有声音。", "请换成视频或音频文件。")
TOLERATED_MISSING = Fraction(3, 100)

DEFAULT_RATE = 25
FULL_RANGE = 2
"""AVCOL_RANGE_JPEG."""


def probe(file: Path, recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a Probe. Unacceptable content gives a refusal, not an exception."""
    head, tail = ends_of(file)
    if refusal := recording_refusal(head):
        return _refused(refusal).to_facts()
    family = heif.family(head)
    if name := recognised(head, tail) or (family if family != "avif" else None):
        return foreign_probe(name).to_facts()
    if family or any(head[at : at + len(magic)] == magic for magic, at in IMAGE_MAGIC):
        return pictures.probe_picture(file, recipe["max_image_pixels"], recipe["max_frames"]).to_facts()
    if not recipe.get("timeline"):
        return probe_stream(file, again=bool(recipe.get("looks"))).to_facts()
    kept = Kept()
    probe_ = probe_stream(file, kept)
    picture = timeline(kept.picture.stamps or [], kept.picture.base)
    return {**probe_.to_facts(), "timeline": picture, "sounds": [sound_timeline(s) for s in kept.sounds]}


@dataclass
class Kept:
    """The tracks of a file of ours, with the stamps of all packets."""

    picture: Track = field(default_factory=lambda: Track(stamps=[]))
    sounds: list[Track] = field(default_factory=list)


def probe_stream(file: Path, kept: Kept | None = None, again: bool = False) -> Probe:
    """Open a file through the allow-lists, read every packet, and decode the first frame of each stream.

    The stamps of all packets are collected in `kept`. `again` decodes frames from all over the file.
    """
    header = read_wav(file)
    if header is not None and (refusal := wav_refusal(header)):
        return _refused(refusal)
    open_end = has_open_end(file) if header is None else header.open_end
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
            locked = any("encryption" in message for _, _, message in messages)
            return _refused(PROTECTED if locked else UNREADABLE)
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
            return _read(file, container, kept, again, open_end)
        except (av.error.InvalidDataError, av.error.EOFError):
            return _refused(TRUNCATED)
        except av.error.PatchWelcomeError:
            # FFmpeg reads chained Ogg, but no link with another rate or another number of channels.
            return _refused(JOINED if container.format.name == "ogg" else UNREADABLE)


def _read(file: Path, container: InputContainer, kept: Kept | None, again: bool, open_end: bool) -> Probe:
    choice = choose(container)
    if not choice.streams:
        return _refused(choice.no_picture or choice.no_sound or NOTHING)
    video = choice.picture
    told = told_colours(video, choice.notes[video.index]) if video is not None else (0, 0, 0)
    tracks = {stream.index: Track(stamps=[] if kept else None) for stream in choice.streams}
    if kept is not None:
        kept.sounds = [tracks[stream.index] for stream in choice.sounds]
        kept.picture = tracks[video.index] if video else kept.picture
    looks = _Looks(container, choice, again)
    end, order = _demux(container, choice.streams, tracks, looks)
    if refusal := joined_refusal(file, container, tracks, order):
        return _refused(refusal)
    choice.sounds = [s for s in choice.sounds if tracks[s.index].packets or s.duration or not video]
    exact = container.format.name in COMPLETE_DURATIONS and not open_end
    if _cut_short(container, end) or any(_truncated(s, tracks[s.index], exact) for s in choice.streams):
        return _refused(TRUNCATED)
    leave_undecodable(container, choice, looks.trials)
    if not choice.streams:
        return _refused(choice.no_picture or choice.no_sound or TRUNCATED)
    if refusal := _changes_refusal(container, choice, looks):
        return _refused(refusal)
    rulers = looks.rulers if choice.picture is not None else {}
    aligned = {s.index: alignment(file, s.index, rulers[s.index]) for s in choice.sounds if rulers}
    probe = _probed(container, choice, tracks, looks.trials, told, aligned)
    return with_changes(probe, {index: watch.spans for index, watch in looks.watches.items()})


class _Looks:
    """What looks at the packets of chosen streams: by decoding some, for changes of form, and for lost samples."""

    def __init__(self, container: InputContainer, choice: Choice, again: bool) -> None:
        seconds = Fraction(max(0, container.duration or 0), av.time_base)
        self.trials = {stream.index: Trial(stream, seconds, again) for stream in choice.streams}
        self.watches: dict[int, Watch[Any]] = {
            stream.index: Watch(stream, _form_of(container, stream, choice)) for stream in choice.streams
        }
        self.rulers = {stream.index: Ruler(stream) for stream in choice.sounds}

    def add(self, packet: Any, stamp: int | None, base: Fraction) -> None:
        """Look at a packet."""
        index, trial = packet.stream.index, self.trials[packet.stream.index]
        if not packet.is_discard:
            self.watches[index].see(packet)
            if stamp is not None and index in self.rulers:
                self.rulers[index].add(packet, stamp)
        unseen = trial.first is None
        trial.add(packet, None if stamp is None else stamp * base)
        if unseen and trial.first is not None and packet.stream.type == "video":
            self.watches[index].begin(trial.first)


def _changes_refusal(container: InputContainer, choice: Choice, looks: _Looks) -> Refusal | None:
    # The stamps of chained Ogg count by the rate of the first link.
    spans = {index: watch.spans for index, watch in looks.watches.items()}
    if container.format.name == "ogg" and any(len(rates(spans[s.index])) > 1 for s in choice.sounds):
        return JOINED
    return mixed_refusal(spans[choice.picture.index]) if choice.picture is not None else None


def _probed(
    container: InputContainer,
    choice: Choice,
    tracks: Mapping[int, Track],
    trials: Mapping[int, Trial],
    told: Colours,
    aligned: Mapping[int, Alignment],
) -> Probe:
    video, picture = choice.picture, None
    zero = _zero(container, [stream for stream in (video, *choice.sounds[:1]) if stream is not None])
    starts = {s.index: _start_ms(container, s, tracks[s.index], zero) for s in choice.streams}
    if video is not None:
        index = video.index
        crop = choice.notes[index].crop
        picture = video_stream(video, tracks[index], trials[index], told, crop, starts[index])
    audio = [
        replace(
            audio_stream(
                container, s, tracks[s.index], trials[s.index], choice.notes[s.index], starts[s.index]
            ),
            apart_ms=aligned.get(s.index, Alignment()).apart_ms,
            drifts=aligned.get(s.index, Alignment()).drifts,
        )
        for s in choice.sounds
    ]
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
        gap_ms=milliseconds(tracks[video.index].gap) if video is not None else 0,
        aigc=aigc,
        broken_label=broken,
        no_picture=choice.no_picture,
        no_sound=choice.no_sound,
        lost_sounds=tuple(sorted(choice.lost)),
    )


def _zero(container: InputContainer, used: list[Any]) -> Fraction:
    """Return the stamp that ffmpeg makes 0: where the file begins, or in a leaping format the first stream it uses."""
    starts: list[Fraction] = [
        _base(stream) * stream.start_time for stream in used if stream.start_time is not None
    ]
    if container.format.name in LEAPING and starts:
        return min(starts)
    return Fraction(container.start_time or 0, av.time_base)


def _demux(
    container: InputContainer, chosen: list[Any], tracks: Mapping[int, Track], looks: _Looks
) -> tuple[Fraction, Order]:
    """Count every packet and look at some. Return the latest end in seconds, and the order of the packets."""
    order, ends = Order(), dict.fromkeys(range(len(container.streams)), 0)
    for stream in chosen:
        _make_ready(stream, tracks[stream.index])
    clock = Clock(container, chosen)
    for packet in packets_of(container):
        clock.set(packet)
        index, stamp = packet.stream.index, packet.pts if packet.pts is not None else packet.dts
        order.see(packet)
        if stamp is not None:
            ends[index] = max(ends.get(index, 0), stamp + (packet.duration or 0))
        if index not in tracks:
            continue
        if stamp is not None:
            tracks[index].add(packet, stamp)
        looks.add(packet, stamp, tracks[index].base)
    _give_length(chosen, tracks)
    return max(end * _base(container.streams[index]) for index, end in ends.items()), order


def _form_of(
    container: InputContainer, stream: Any, choice: Choice
) -> Callable[[Any, Any], PictureForm | SoundForm]:
    if stream.type != "video":
        return _sound_form
    return partial(_picture_form, container, stream, choice.notes[stream.index].crop)


def _picture_form(
    container: InputContainer, stream: Any, crop: Crop, frame: Any, decoder: Any
) -> PictureForm:
    """Return the form of a picture. The aspect of a broadcast's pixels is its pictures', elsewhere the container's."""
    told = None if container.format.name in LEAPING else stream.sample_aspect_ratio
    aspect = told or decoder.sample_aspect_ratio or Fraction(1)
    left, right, top, bottom = crop
    return PictureForm(
        round((frame.width - left - right) * aspect),
        frame.height - top - bottom,
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


def _truncated(stream: Any, track: Track, exact: bool) -> bool:
    """Whether a stream is empty, or in an exact container has a corrupt packet or is clearly shorter than declared."""
    if not track.packets or not track.duration:
        return True
    if not exact:
        return False
    if track.corrupt:
        return True
    declared = Fraction(stream.duration or 0) * (stream.time_base or 0)
    return declared - track.duration > max(1, declared * TOLERATED_MISSING)


def _start_ms(container: InputContainer, stream: Any, track: Track, zero: Fraction) -> int:
    """Return when a stream begins. Only in a leaping format may one that is not used begin before zero."""
    start = zero if track.start is None else track.start
    if container.format.name not in LEAPING:
        return max(0, milliseconds(start - zero))
    skipped = Fraction(0) if stream.start_time is None else stream.start_time * _base(stream)
    return milliseconds(max(start, skipped) - zero)


def _refused(refusal: Refusal) -> Probe:
    return replace(Probe("refused"), refusal=refusal)
