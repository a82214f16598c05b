"""Detects the encoding of a captions file and decodes it.

Encodings are tried strictly in a fixed order and the first match wins: byte order mark, UTF-16 without a mark, UTF-8,
then GB18030 or Big5, whichever yields more common characters, provided there are enough of them.
Why not a library: of 120 files with one line of Chinese in GB18030, charset-normalizer 3.5.2 misread 22 and this
module none; in Big5 it misread 2 and this module none. Nor does it say why it refuses.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from pipeline.errors import Code
from pipeline.media.captions.cue import Mistake

CODES = (
    Code(
        id="W431",
        title="字幕不是 UTF-8 编码，已自动转换",
        why="旧软件默认存成 GB18030，换一台机器可能变成乱码；这次认得出，已经照着转换。",
        mend="在字幕软件里另存为 UTF-8，就不再提示；请顺便看一眼网页上的字幕有没有错字。",
        sample="bytes",
        wrong="文件编码：GB18030（ANSI）",
        right="文件编码：UTF-8",
    ),
)

CONVERTED = "W431"
LABELS = {
    "utf-32-le": "UTF-32 编码",
    "utf-32-be": "UTF-32 编码",
    "utf-16-le": "UTF-16 编码",
    "utf-16-be": "UTF-16 编码",
    "gb18030": "GB18030 编码（中文 Windows 的老编码）",
    "big5": "Big5 编码（繁体中文的老编码）",
}
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WORD = re.compile(r"[^\x00-\x7f]+")
SCRIPT = 0x180
"""Maximum distance of code points within one script that UTF-8 encodes in two bytes (accented Latin, Greek, …)."""
COMMON_PERCENT = 70
"""Minimum percentage of common characters among those beyond ASCII; correctly decoded single lines had 87 and more."""


def decode(data: bytes) -> tuple[str, tuple[Mistake, ...]]:
    """Return the text without byte order mark, and mistakes.

    A W431 mistake names an encoding other than UTF-8. If no encoding fits, the text is empty and there is a fatal
    mistake at the first line that is not UTF-8.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data.removeprefix(mark), encoding)
    wide = _unmarked_utf16(data)
    if wide is not None:
        return _strictly(data, wide)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    else:
        return (
            (data.decode("gb18030"), (_converted("gb18030"),)) if _only_by_chance(text, data) else (text, ())
        )
    percent, encoding = max((_common_percent(data, name), name) for name in ("big5", "gb18030"))
    if percent < COMMON_PERCENT:
        return "", (Mistake(line, "认不出是什么编码，请在字幕软件里另存为 UTF-8"),)
    return data.decode(encoding), (_converted(encoding),)


def _strictly(data: bytes, encoding: str) -> tuple[str, tuple[Mistake, ...]]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        return "", (Mistake(line, f"开头说是 {encoding.upper()} 编码，这里却不是，请另存为 UTF-8"),)
    return text, () if encoding == "utf-8" else (_converted(encoding),)


def _converted(encoding: str) -> Mistake:
    return Mistake(1, f"文件是 {LABELS[encoding]}，已自动转换", CONVERTED)


def _unmarked_utf16(data: bytes) -> str | None:
    """Detect UTF-16 by zero bytes: all caption formats contain ASCII digits and punctuation."""
    low, high = data[0:200:2].count(0), data[1:200:2].count(0)
    if len(data) % 2 or low + high <= min(len(data), 200) // 8:
        return None
    return "utf-16-le" if high > low else "utf-16-be"


def _only_by_chance(text: str, data: bytes) -> bool:
    """Whether the bytes are GB18030 that happens to be valid UTF-8, as 为什么偏偏取 is: words then mix several scripts."""
    words = WORD.findall(text)
    mixed = any(ord(max(word)) - ord(min(word)) > SCRIPT for word in words)
    return mixed and max(map(max, words)) < "\u0800" and _common_percent(data, "gb18030") >= COMMON_PERCENT


def _common_percent(data: bytes, encoding: str) -> int:
    """Return the percentage of common characters among those beyond ASCII, or -1 if the bytes cannot be decoded so."""
    try:
        beyond = [character for character in data.decode(encoding) if ord(character) > 127]
    except UnicodeDecodeError:
        return -1
    return 100 * sum(character in _common() for character in beyond) // len(beyond)


@cache
def _common() -> frozenset[str]:
    """Return the first-level characters of GB 2312 (3,755) and of Big5 (5,401), and the punctuation of both."""
    simplified = _rows("gb2312", [*range(0xA1, 0xA4), *range(0xB0, 0xD8)], range(0xA1, 0xFF))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    return simplified | _rows("big5", [0xA1, *range(0xA4, 0xC7)], trails)


def _rows(encoding: str, leads: list[int], trails: range | tuple[int, ...]) -> frozenset[str]:
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(pair.decode(encoding, "ignore") for pair in pairs) - {""}
