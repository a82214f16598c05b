"""Words for media jobs, where a command shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.media.model import JobKind

JOB_KINDS: Mapping[JobKind, str] = {
    "probe": "检测",
    "loudness": "响度",
    "fingerprint": "指纹",
    "video": "转码",
    "audio": "转码",
    "image": "图片",
    "captions": "字幕",
    "screen": "嵌字幕",
}
"""A word for every kind of job; a test holds it complete."""


def kind_word(kind: JobKind) -> str:
    """A kind of job in a word."""
    return JOB_KINDS[kind]
