"""Captions: WebVTT and SubRip to cues, every mistake with its line, and cues to WebVTT. Pure."""
