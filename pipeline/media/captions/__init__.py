"""Parses WebVTT, SubRip and SubStation captions, reports mistakes by line, writes WebVTT, ASS and transcripts."""
