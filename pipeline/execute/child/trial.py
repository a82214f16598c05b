"""Decodes frames of a stream here and there while its packets are read. Runs in the limited child.

Beginnings mislead: films begin with a black picture or a still, recordings with damage.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av

LOOKS = 8
"""How often to decode, spread over the file."""
EVERY = Fraction(4)
"""Seconds between two looks at least."""
PATIENT, HURRIED = 200, 8
"""Packets of sound to try until one decodes: at the beginning, where broadcasts wait for a header, and later."""


class Trial:
    """What decoding some frames of a stream shows. `first` is the first frame, `interlaced` holds if any frame is.

    `protected` says that packets are encrypted. A picture is decoded until there is a frame, and then, if `again`, from
    one keyframe at each look.
    """

    def __init__(self, stream: Any, duration: Fraction, again: bool = True) -> None:
        self.first: Any = None
        self.interlaced = False
        self.protected = False
        self._stream = stream
        self._moving = stream.type == "video"
        self._left = 0 if self._moving else PATIENT
        self._stride = max(EVERY, duration / LOOKS)
        self._due: Fraction | None = None
        self._again = again
        self._good = self._bad = 0

    def add(self, packet: Any, seconds: Fraction | None) -> None:
        """Decode a packet if a frame is wanted from it. `seconds` is its timestamp."""
        self.protected |= packet.has_sidedata("encryption_info")
        if self.protected:
            return
        if self.first is None and (self._moving or self._left or not packet.size):
            self._try(packet)
        elif seconds is not None and self._wanted(packet, seconds):
            self._look(packet) if self._moving else self._try(packet)
        if self._due is None and seconds is not None:
            self._due = seconds + self._stride

    @property
    def decodable(self) -> bool:
        """Whether enough decodes. FFmpeg gives up where more than two thirds do not."""
        return self.first is not None and self._bad <= 2 * self._good

    def _wanted(self, packet: Any, seconds: Fraction) -> bool:
        if not self._again or self._due is None:
            return False
        if seconds < self._due or not packet.is_keyframe:
            return bool(self._left)
        self._due = seconds + self._stride
        self._left = HURRIED
        self._stream.codec_context.flush_buffers()
        return True

    def _try(self, packet: Any) -> None:
        """Decode a packet in its turn."""
        self._left -= 1
        if self._keep(packet, packet.stream.codec_context):
            self._good, self._left = self._good + 1, 0
        elif self._left == 0:
            self._bad += 1

    def _look(self, packet: Any) -> None:
        """Decode a keyframe by itself: the decoder is emptied, so that it gives the frame at once."""
        self._left = 0
        context = self._stream.codec_context
        found = self._keep(packet, context) or self._keep(None, context)
        context.flush_buffers()
        self._good, self._bad = self._good + found, self._bad + (not found)

    def _keep(self, packet: Any, context: Any) -> bool:
        try:
            frames = context.decode(packet)
        except av.error.MemoryError:
            raise
        except av.error.FFmpegError:
            return False
        for frame in frames:
            self.first = self.first or frame
            self.interlaced |= self._moving and bool(frame.interlaced_frame)
        return bool(frames)
