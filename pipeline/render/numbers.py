"""Format numbers for readers."""

from __future__ import annotations

from pipeline.render.texts import Player


def clock(milliseconds: int) -> str:
    """Format `1:05` or `1:02:03`, rounded to the second."""
    seconds = round(milliseconds / 1000)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def seconds(milliseconds: int) -> str:
    """Format `65.400`, as scripts and media fragments expect."""
    return f"{milliseconds // 1000}.{milliseconds % 1000:03}"


def size_label(size: int) -> str:
    """Format `2.3 MB`; decimal megabytes, as file managers and mobile tariffs count."""
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(size // 1000, 1)} KB"


def rung_label(side: int) -> str:
    """Format `高清 720p` for a rendition whose short side has that many pixels."""
    return f"{next(word for least, word in Player.rungs if side >= least)} {side}p"
