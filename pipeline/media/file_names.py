"""Names of the files of a video job: what commands write, checks open and pages link to."""

from __future__ import annotations

MASTER = "master.m3u8"
MP4 = "video.mp4"
HLS = "hls-"
STORYBOARD = "storyboard.vtt"
STORYBOARD_SHEETS = "storyboard-%d.jpg"
AUDIO_NAME = "audio"
"""Name of the default sound's rendition in HLS; the others have a number behind it."""


def playlist_name(rendition: str) -> str:
    """The media playlist of one HLS rendition."""
    return f"{HLS}{rendition}.m3u8"


def segments_name(rendition: str) -> str:
    """The one file its byte ranges point into."""
    return f"{HLS}{rendition}.mp4"


def poster_name(width: int) -> str:
    """The poster of that width."""
    return f"poster-{width}.jpg"


def sheet_name(number: int) -> str:
    """One sheet of the storyboard, counted from 1."""
    return STORYBOARD_SHEETS % number


def is_played(name: str) -> bool:
    """Whether a player plays the file: the MP4, the playlists and what they point into."""
    return name in (MP4, MASTER) or name.startswith(HLS)
