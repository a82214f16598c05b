"""From the bytes of a captions file to its text."""

from __future__ import annotations

from pipeline.media.captions.cue import Mistake


def decode(data: bytes) -> tuple[str, tuple[Mistake, ...]]:
    """The text of a UTF-8 file, with or without a byte order mark; a mistake at the first line that is not."""
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", (Mistake(line, "不是 UTF-8 编码，请在字幕软件里另存为 UTF-8"),)
