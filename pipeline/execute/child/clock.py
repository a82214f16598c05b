"""Counts time as ffmpeg does. Runs in the limited child.

In broadcast formats (FFmpeg's AVFMT_TS_DISCONT: MPEG transport and program streams, Ogg) stamps may leap: recordings are
put behind one another, channels are switched, counters overflow. ffmpeg's command line takes such leaps out while it
reads (`ts_discontinuity_detect` in fftools/ffmpeg_demux.c); libavformat, which PyAV wraps, does not. `Clock` does the
same with the same numbers. In all other formats stamps stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from av.container import InputContainer

from pipeline.execute.child.media_file import DAMAGED, packets_of
from pipeline.media.formats import LEAPING

MICROSECONDS = 1_000_000
LEAP = 10 * MICROSECONDS
"""A step longer than this is a leap: ffmpeg's `-dts_delta_threshold`."""
BACK = MICROSECONDS // 10
"""So is a step back of more than this."""


@dataclass
class _Hand:
    """What is expected of one stream, in microseconds; `each` is the usual length of a packet.

    A unit of its stamps is `up` / `down` microseconds: whole numbers, because every packet passes here.
    """

    up: int
    down: int
    sound: bool
    each: int
    now: int | None = None
    following: int | None = None
    offset: int = 0

    def microseconds(self, units: int) -> int:
        """Convert to the nearest microsecond."""
        return (2 * units * self.up + self.down) // (2 * self.down)

    def units(self, microseconds: int) -> int:
        """Convert to the nearest unit."""
        return (2 * microseconds * self.down + self.up) // (2 * self.up)


class Clock:
    """The clock of one file. Each packet must pass through `set` once, in the order of the file."""

    def __init__(self, container: InputContainer, streams: Collection[Any]) -> None:
        self._hands: dict[int, _Hand] = {}
        if container.format.name in LEAPING:
            self._hands = {stream.index: _hand(stream) for stream in streams}
        self._offset = 0
        self._last: int | None = None

    def set(self, packet: Any) -> None:
        """Take the leaps out of a packet's stamps. Packets of other streams are shifted, but not looked at."""
        hand = self._hands.get(packet.stream_index)
        if hand is None:
            return
        if self._offset:
            _shift(packet, hand.offset)
        if packet.dts is not None:
            self._look(packet, hand)
        self._expect(packet, hand)

    def _look(self, packet: Any, hand: _Hand) -> None:
        sent = hand.microseconds(packet.dts)
        if hand.following is not None:
            delta = sent - hand.following
            leaps = abs(delta) > LEAP or (hand.now is not None and sent + BACK < hand.now)
        else:
            delta = sent - self._last if self._last is not None else 0
            leaps = abs(delta) > LEAP
        if leaps:
            self._turn(self._offset - delta)
            _shift(packet, -hand.units(delta))
            sent -= delta
        self._last = sent

    def _turn(self, offset: int) -> None:
        self._offset = offset
        for hand in self._hands.values():
            hand.offset = hand.units(offset)

    def _expect(self, packet: Any, hand: _Hand) -> None:
        """Predict the next packet's decoding time, as ffmpeg's `ist_dts_update`."""
        if packet.dts is not None:
            hand.now = hand.microseconds(packet.dts)
        elif hand.following is not None:
            hand.now = hand.following
        else:
            hand.now = hand.microseconds(packet.pts or 0)
        length = 0 if hand.sound else packet.duration
        hand.following = hand.now + (hand.microseconds(length) if length else hand.each)


def _hand(stream: Any) -> _Hand:
    """Return the hand of a stream. FFmpeg expects a PCM packet, which has no fixed length, where the last one began."""
    context = stream.codec_context
    sound = stream.type == "audio"
    if sound:
        each = MICROSECONDS * context.frame_size // context.sample_rate if context.sample_rate else 0
    else:
        each = round(MICROSECONDS / Fraction(stream.guessed_rate)) if stream.guessed_rate else 0
    base = Fraction(stream.time_base) * MICROSECONDS
    return _Hand(base.numerator, base.denominator, sound, each)


def _shift(packet: Any, units: int) -> None:
    if packet.dts is not None:
        packet.dts += units
    if packet.pts is not None:
        packet.pts += units


def frames_of(container: InputContainer, index: int) -> Iterator[Any]:
    """Yield the decoded frames of a stream with ffmpeg's stamps, skipping damaged packets as players do."""
    stream = container.streams[index]
    stream.codec_context.thread_count = 1
    for packet in mended(container, (stream,)):
        try:
            frames = packet.decode()
        except DAMAGED:
            continue
        yield from frames


def mended(container: InputContainer, streams: Collection[Any]) -> Iterator[Any]:
    """Yield the packets of some streams with ffmpeg's stamps."""
    clock = Clock(container, streams)
    for packet in packets_of(container, *streams):
        clock.set(packet)
        yield packet
