"""Writes cues as WebVTT."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.media.captions.cue import Cue


def to_vtt(cues: Iterable[Cue]) -> str:
    """Return WebVTT (W3C Recommendation track) with `&`, `<` and `>` escaped. `parse.parse` reads back the same cues."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        place = " line:0" if cue.top else ""
        parts.append(f"\n{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}{place}\n{escaped(cue.text)}\n")
    return "".join(parts)


def stamp(milliseconds: int) -> str:
    """Format a WebVTT timestamp, `00:01:02.345`."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def escaped(text: str) -> str:
    """Escape plain text for a cue."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
