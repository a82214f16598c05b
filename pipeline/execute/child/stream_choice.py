"""Chooses the picture and the sounds of a file, and says why others cannot be used. Runs in the limited child."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from av.container import InputContainer
from av.stream import Disposition

from pipeline.execute.child.stream_notes import StreamNote, stream_notes
from pipeline.execute.child.trial import Trial
from pipeline.media.formats import AUDIO_CODECS, CODEC_NAMES, PROTECTED_TAGS, VIDEO_CODECS
from pipeline.media.model import Refusal

MAX_SOUNDS = 16
"""Further audio streams are ignored."""

KEY_ID = "enc_key_id"
"""What FFmpeg calls the key of an encrypted stream of Matroska."""

MPEGH_TAGS = ("-[0][0][0]", ".[0][0][0]")
_PLAIN = re.compile(r"[\w .-]+")

NO_PICTURE = Disposition.attached_pic | Disposition.timed_thumbnails

PROTECTED = Refusal(
    "E407", "这个文件有版权保护（加密），不能处理。", "请向版权方要没有加密的文件，或自己录制、导出的原片。"
)
DOLBY_VISION = Refusal(
    "E407",
    "画面是杜比视界 Profile {profile}，没有普通屏幕能用的底层，转出来会偏绿偏紫。",
    "请导出为 HDR10、HLG 或普通画面（SDR）；苹果手机拍的（Profile 8.4）可以直接用。",
)
IMMERSIVE = Refusal(
    "E407", "不支持声音的编码 IAMF（分成几条的环绕声）。", "请换一种编码重新导出。", export=True
)
UNSEEN = Refusal("E402", "画面一帧也解不出来，文件不完整或已损坏。", "请重新导出或重新上传原文件。")


@dataclass
class Choice:
    """The picture (None: none that can be used) and the sounds, the default one first; why there are no others.

    `lost` are the numbers of the sounds that cannot be used, counted from 1.
    """

    picture: Any = None
    sounds: list[Any] = field(default_factory=list)
    notes: dict[int, StreamNote] = field(default_factory=dict)
    no_picture: Refusal | None = None
    no_sound: Refusal | None = None
    lost: tuple[int, ...] = ()

    @property
    def streams(self) -> list[Any]:
        """The streams to read."""
        return [stream for stream in (self.picture, *self.sounds) if stream is not None]

    def leave_picture(self, reason: Refusal) -> None:
        """Do without the picture."""
        self.picture, self.no_picture = None, reason


def choose(container: InputContainer) -> Choice:
    """Choose by what the container says: nothing is decoded."""
    notes = stream_notes(container)
    picture = _picture(container)
    offered = _offered(container, picture, notes)
    sounds = [s for s in offered if codec_name(s) in AUDIO_CODECS and not _mpegh(notes[s.index])]
    sounds.sort(key=lambda s: not s.disposition & Disposition.default)
    choice = Choice(picture, sounds[:MAX_SOUNDS], notes)
    choice.lost = _numbers(container, {s.index for s in offered} - {s.index for s in sounds})
    if picture is not None and (reason := _unusable(picture, notes[picture.index])):
        choice.leave_picture(reason)
    if any(sound.disposition & Disposition.dependent for sound in offered):
        choice.sounds, choice.no_sound = [], IMMERSIVE
    elif offered and not sounds:
        choice.no_sound = _unsupported(offered[0], notes[offered[0].index])
    return choice


def _offered(container: InputContainer, picture: Any, notes: Mapping[int, StreamNote]) -> list[Any]:
    """Return the audio streams of the picture's broadcast programme, all of them where there is only one."""
    sounds: list[Any] = list(container.streams.audio)
    same = [s for s in sounds if picture and notes[s.index].programme == notes[picture.index].programme]
    return same or sounds


def _numbers(container: InputContainer, indexes: Collection[int]) -> tuple[int, ...]:
    """Return the numbers of audio streams, counted from 1."""
    return tuple(n for n, sound in enumerate(container.streams.audio, 1) if sound.index in indexes)


def _picture(container: InputContainer) -> Any:
    """Return the default video stream, the largest of several; covers and thumbnails are none."""
    videos: list[Any] = [s for s in container.streams.video if not s.disposition & NO_PICTURE]
    return max(videos, key=lambda s: (bool(s.disposition & Disposition.default), _area(s)), default=None)


def _area(stream: Any) -> int:
    context = stream.codec_context
    return int(context.width * context.height) if context else 0


def codec_name(stream: Any) -> str:
    """Return FFmpeg's name of a stream's decoder, "" if it has none."""
    return str(stream.codec_context.name) if stream.codec_context else ""


def _unusable(picture: Any, note: StreamNote) -> Refusal | None:
    if codec_name(picture) not in VIDEO_CODECS:
        return _unsupported(picture, note)
    profile, compatible = note.dolby or (0, 1)
    if profile == 5 or (profile > 7 and not compatible):
        return Refusal(DOLBY_VISION.code, DOLBY_VISION.message.format(profile=profile), DOLBY_VISION.help)
    return None


def _unsupported(stream: Any, note: StreamNote) -> Refusal:
    """Return the refusal of a stream whose codec is not on the list."""
    if locked(stream, note):
        return PROTECTED
    name = "mpegh_3d_audio" if _mpegh(note) else note.codec if note.codec != "none" else note.tag
    known = CODEC_NAMES.get(name, name)
    what = "画面" if stream.type == "video" else "声音"
    told = f"不支持{what}的编码 {known if _PLAIN.fullmatch(known) else '（未知）'}。"
    return Refusal("E407", told, "请换一种编码重新导出。", export=True)


def locked(stream: Any, note: StreamNote) -> bool:
    """Whether a container says that a stream is encrypted."""
    return note.tag in PROTECTED_TAGS or any(name.lower() == KEY_ID for name in stream.metadata)


def _mpegh(note: StreamNote) -> bool:
    """Whether a transport stream says MPEG-H (ISO/IEC 13818-1, stream types 0x2D and 0x2E). FFmpeg takes it for MP3."""
    return note.tag in MPEGH_TAGS


def undecodable(stream: Any) -> Refusal:
    """Return the refusal of a sound that the codec it names cannot decode."""
    name = codec_name(stream)
    message = f"声音标明的编码是 {CODEC_NAMES.get(name, name)}，却解不出来：文件已损坏，或标错了编码。"
    return Refusal("E407", message, "请从原来的软件重新导出。", export=True)


def leave_undecodable(container: InputContainer, choice: Choice, trials: Mapping[int, Trial]) -> None:
    """Leave the streams out that are encrypted or that a trial could not decode."""

    def protected(stream: Any) -> bool:
        return trials[stream.index].protected or locked(stream, choice.notes[stream.index])

    picture = choice.picture
    if picture is not None and trials[picture.index].first is None:
        choice.leave_picture(PROTECTED if protected(picture) else UNSEEN)
    heard = [sound for sound in choice.sounds if trials[sound.index].decodable]
    if choice.sounds and not heard:
        first = choice.sounds[0]
        choice.no_sound = PROTECTED if protected(first) else undecodable(first)
    lost = {sound.index for sound in choice.sounds} - {sound.index for sound in heard}
    choice.lost += _numbers(container, lost)
    choice.sounds = heard
