"""File names of a video job, shared by commands, checks and pages."""

from __future__ import annotations

MASTER = "master.m3u8"
MP4 = "video.mp4"
SMALL_MP4 = "video-small.mp4"
HLS = "hls-"
STORYBOARD = "storyboard.vtt"
STORYBOARD_SHEETS = "storyboard-%d.jpg"
AUDIO_NAME = "audio"
"""Name of the default audio rendition in HLS; the others append a number."""


def playlist_name(rendition: str) -> str:
    """Return the name of the media playlist of an HLS rendition."""
    return f"{HLS}{rendition}.m3u8"


def segments_name(rendition: str) -> str:
    """Return the name of the single file that the playlist's byte ranges point into."""
    return f"{HLS}{rendition}.mp4"


def poster_name(width: int) -> str:
    """Return the name of the poster with that width."""
    return f"poster-{width}.jpg"


def sheet_name(number: int) -> str:
    """Return the name of a storyboard sheet, counted from 1."""
    return STORYBOARD_SHEETS % number


def is_played(name: str) -> bool:
    """Whether players load the file: the MP4s, the playlists and their segments."""
    return name in (MP4, SMALL_MP4, MASTER) or name.startswith(HLS)
