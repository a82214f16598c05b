"""Tells what a captions file is by its content, because names lie; and names what is no captions file we read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.media.captions.cue import Mistake

VTT, SRT, ASS, SSA, LRC, SBV = ".vtt", ".srt", ".ass", ".ssa", ".lrc", ".sbv"
SUFFIXES = (VTT, SRT, ASS, SSA, LRC, SBV)
READ = "字幕收 .srt、.vtt、.ass、.lrc 和 .sbv。"
HEAD = 4000
"""Number of characters that are looked at."""

EXPORT = "请在做它的软件里导出为 .srt"
BYTES: Mapping[bytes, str] = {
    b"PK\x03\x04": "这是 Word 稿或压缩包，不是字幕；是 Word 稿就全选、复制到记事本，另存为 UTF-8 的 .srt",
    b"\xd0\xcf\x11\xe0": "这是老版 Word 稿，不是字幕；请全选、复制到记事本，另存为 UTF-8 的 .srt",
    b"%PDF": f"这是 PDF，不是字幕；{EXPORT}",
    b"\x1aE\xdf\xa3": f"这是 MKV 视频，字幕还在里面；{EXPORT}",
    b"\x00\x00\x01\xba": f"这是图形字幕（VobSub），里面没有文字；{EXPORT}",
}
"""What begins with bytes that are no text."""
OTHERS: Mapping[str, str] = {
    r"\{\\rtf": "这是写字板或 Word 的 RTF 稿，不是字幕；请全选、复制到记事本，另存为 UTF-8 的 .srt",
    r'(?s)\{.*"(materials|tracks|draft_\w+|canvas_config)"\s*:': (
        "这是剪映的草稿，不是字幕；请在剪映里点“导出”，勾选“字幕导出”，格式选 SRT"
    ),
    r"[\[{]\s*[\"{\[\]}]": f"这是 JSON 数据，不是字幕；{EXPORT}",
    r"(?s)(<\?xml.{0,2000}?)?<(\w+:)?tt[\s>]": f"这是 TTML（DFXP）字幕，还读不了；{EXPORT}",
    r"(?i)<sami>": f"这是 SAMI 字幕，还读不了；{EXPORT}",
    r"(?i)(<!doctype html|<html)": "这是网页，不是字幕；请下载字幕文件本身",
    r"<\?xml": f"这是 XML 文件，不是字幕；{EXPORT}",
    r"\{\d+\}\{\d+\}": f"这是 MicroDVD 字幕，时间写成帧数，还读不了；{EXPORT}",
    r"(?m)\A# VobSub index": f"这是图形字幕（VobSub）的索引，里面没有文字；{EXPORT}",
}
"""What is text, but of another kind: a pattern of its beginning, and what to do."""
KNOWN: Mapping[str, str] = {
    r"WEBVTT(\s|$)": VTT,
    r"(?i)\[(script info|v4\+? styles|events)\]": ASS,
    r"\d{1,2}:\d\d:\d\d\.\d{3},\d{1,2}:\d\d:\d\d\.\d{3}\s*\n": SBV,
    r"(\[[a-z#]+:[^\]\n]*\]\s*)*\[\d{1,3}:\d\d([.:]\d{1,3})?\]": LRC,
}


def alien_bytes(data: bytes) -> Mistake | None:
    """Return what a file is that holds no text, or None."""
    return next(
        (Mistake(1, told, help=READ) for begin, told in BYTES.items() if data.startswith(begin)), None
    )


def alien_text(text: str) -> Mistake | None:
    """Return what a text is that we do not read, or None."""
    head = text[:HEAD].lstrip()
    return next(
        (Mistake(1, told, help=READ) for begin, told in OTHERS.items() if re.match(begin, head)), None
    )


def format_of(text: str, suffix: str) -> str:
    """Return the suffix of what the text is; `suffix`, which its name has, if it does not say."""
    head = text[:HEAD].lstrip()
    found = next((known for begin, known in KNOWN.items() if re.match(begin, head)), suffix)
    return suffix if suffix == SSA and found == ASS else found
