"""Notices streams whose pictures or sound change their form on the way. Runs in the limited child.

Phones are turned, meetings change their size, broadcasts switch between stereo and surround, podcasts are stitched from
several files. What each packet says of its form is compared (`heads`); only where it changes, a frame is decoded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Generic, TypeVar

from av import CodecContext

from pipeline.execute.child.heads import LOOKED_AT, PICTURES, SOUNDS
from pipeline.execute.child.media_file import DAMAGED
from pipeline.media.formats import UNSTAMPED
from pipeline.media.model import AudioStream, Probe, Refusal

TRIED = 64
"""Packets in which a decoder must give a frame: a damaged or unknown form is not looked at further."""
MOST = 64
"""Distinct heads that are decoded: more only stand in a damaged file."""
ALIKE = Fraction(1, 50)
"""Aspect ratios that differ by less are one: encoders round sizes to multiples of 2, 8 or 16."""
LONGER = Fraction(11, 10)
"""How much longer another shape than the first must last."""
HIGH = 720
"""Lines from which untagged pictures are taken for BT.709."""
HDR = ("smpte2084", "arib-std-b67")

MIXED = Refusal(
    "E411",
    "录像中途换了颜色标准（例如从普通画面换成 HDR），合不成颜色一致的一段。",
    "请在剪辑软件里把整段统一成一种颜色标准（普通录像选 BT.709），重新导出。",
)


@dataclass(frozen=True)
class PictureForm:
    """What ffmpeg builds its filters for. The size is that of square pixels, before rotation; tags are FFmpeg's names."""

    width: int
    height: int
    pix_fmt: str
    matrix: str
    transfer: str
    full: bool


@dataclass(frozen=True)
class SoundForm:
    """Rate in hertz, sample format and channel layout; samples a packet."""

    rate: int
    format: str
    layout: str
    channels: int
    samples: int = field(default=0, compare=False)


Form = TypeVar("Form", PictureForm, SoundForm)


class Watch(Generic[Form]):
    """Collects the forms of one stream. `spans` counts the packets of each form, in order of appearance."""

    def __init__(self, stream: Any, form_of: Callable[[Any, Any], Form]) -> None:
        self.spans: Counter[Form] = Counter()
        self._stream = stream
        self._form_of: Callable[[Any, Any], Form] = form_of
        self._sound = stream.type == "audio"
        self._head_of = (SOUNDS if self._sound else PICTURES).get(stream.codec_context.name, _no_head)
        self._head: bytes | None = None
        self._known: dict[bytes, Form] = {}
        self._current: Form | None = None
        self._unnamed = 0
        self._decoder: Any = None
        self._tried = 0
        self._given = 0

    def begin(self, frame: Any) -> None:
        """Take the form of the beginning from its first frame."""
        if self._current is None:
            self._name(self._form_of(frame, self._stream.codec_context))

    def see(self, packet: Any) -> None:
        """Look at a packet, in the order of the file."""
        if packet.size and (self._sound or packet.is_keyframe):
            self._compare(packet)
        if self._decoder is not None:
            self._try(packet)
        if self._current is None:
            self._unnamed += 1
        else:
            self.spans[self._current] += 1

    def _compare(self, packet: Any) -> None:
        head = self._head_of(bytes(memoryview(packet)[:LOOKED_AT]))
        if packet.has_sidedata("new_extradata"):
            head = bytes(packet.get_sidedata("new_extradata")) + head
        if self._head is not None and head in (b"", self._head):
            return
        first, self._head, self._decoder = self._head is None, head, None
        if head in self._known:
            self._current = self._known[head]
        elif len(self._known) < MOST and (self._sound or not first):
            self._decoder, self._tried = self._fresh(), 0
            self._given = 0

    def _fresh(self) -> Any:
        """Return a decoder that knows nothing of what went before."""
        context = self._stream.codec_context
        decoder: Any = CodecContext.create(context.name, "r")
        decoder.thread_count = 1
        if context.extradata:
            decoder.extradata = context.extradata
        if self._sound:
            decoder.sample_rate, decoder.layout = context.sample_rate, context.layout
        return decoder

    def _try(self, packet: Any) -> None:
        """Decode until the form is known: from the first picture, or the second frame of sound.

        FFmpeg's MPEG audio decoder gives the first frame the rate of what went before.
        """
        self._tried += 1
        try:
            frames = self._decoder.decode(packet)
        except DAMAGED:
            frames = []
        self._given += len(frames)
        if self._given > self._sound:
            self._name(self._form_of(frames[-1], self._decoder))
        if self._given > self._sound or self._tried == TRIED:
            self._decoder = None

    def _name(self, form: Form) -> None:
        if self._current is None:
            self.spans[form] += self._unnamed
        self._known[self._head or b""] = self._current = form


def _no_head(data: bytes) -> bytes:
    return b""


def with_changes(probe: Probe, spans: Mapping[int, Counter[Any]]) -> Probe:
    """Return the probe with what changes on the way: its streams as they will be once they are settled in one form."""
    video = probe.video
    if video is not None and len(spans[video.index]) > 1:
        width, height = canvas(spans[video.index])
        if video.rotation in (90, 270):
            width, height = height, width
        matrix = common_matrix(spans[video.index])
        video = replace(video, width=width, height=height, matrix=matrix, changes=True)
    sounds = [_with_changes(probe.container, sound, spans[sound.index]) for sound in probe.sounds]
    first = sounds[0] if sounds else None
    ends = [stream.end_ms for stream in (video, *sounds) if stream]
    return replace(probe, video=video, audio=first, others=tuple(sounds[1:]), duration_ms=max(ends))


def _with_changes(container: str, sound: AudioStream, spans: Counter[SoundForm]) -> AudioStream:
    if len(spans) < 2:
        return sound
    rate, channels = max(form.rate for form in spans), max(form.channels for form in spans)
    sound = replace(sound, sample_rate=rate, channels=channels, changes=True)
    if container not in UNSTAMPED:
        return sound
    seconds = sum(Fraction(count * form.samples, form.rate) for form, count in spans.items())
    return replace(sound, duration_ms=round(seconds * 1000))


def canvas(spans: Counter[PictureForm]) -> tuple[int, int]:
    """Return the size of the frame into which every picture is fitted.

    The shape that lasts longest (the first, if it is much the same), in the largest size in which it appears: nothing is cut, and what a viewer sees for
    longest has no bars.
    """
    shapes: list[list[PictureForm]] = []
    for form in spans:
        like = next((s for s in shapes if _alike(s[0], form)), None)
        if like is None:
            shapes.append([form])
        else:
            like.append(form)
    lengths = [sum(spans[form] for form in shape) for shape in shapes]
    longest = shapes[0] if max(lengths) < lengths[0] * LONGER else shapes[lengths.index(max(lengths))]
    largest = max(longest, key=lambda form: form.width * form.height)
    return largest.width, largest.height


def _alike(one: PictureForm, other: PictureForm) -> bool:
    first, second = Fraction(one.width, one.height), Fraction(other.width, other.height)
    return abs(first / second - 1) < ALIKE


AUTO = "auto"
"""Matrix of pictures that are tagged with several: each is converted by its own."""


def common_matrix(spans: Counter[PictureForm]) -> str:
    """Return the matrix of all pictures, "" if none is tagged, or `AUTO`."""
    tags = {form.matrix for form in spans}
    if len(tags) == 1:
        return tags.pop()
    meant = {_meant(form) for form in spans}
    return meant.pop() if len(meant) == 1 else AUTO


def _meant(form: PictureForm) -> str:
    """Return the matrix a picture is tagged with, or what players assume."""
    return form.matrix or ("bt709" if min(form.width, form.height) >= HIGH else "smpte170m")


def rates(spans: Counter[SoundForm]) -> set[int]:
    """Return the sample rates that appear."""
    return {form.rate for form in spans}


def mixed_refusal(spans: Counter[PictureForm]) -> Refusal | None:
    """Return E411 for a stream that mixes HDR with SDR, or untagged pictures with tagged ones of another matrix."""
    transfers = {form.transfer if form.transfer in HDR else "" for form in spans}
    untagged = any(not form.matrix and _meant(form) == "bt709" for form in spans)
    if len(transfers) > 1 or (common_matrix(spans) == AUTO and untagged):
        return MIXED
    return None
