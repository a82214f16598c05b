"""Captions: WebVTT, SubRip and SubStation to cues, every mistake with its line; cues to WebVTT and to text. Pure."""
