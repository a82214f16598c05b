"""Detects the encoding of a captions file and decodes it.

A byte order mark, UTF-16 without a mark and UTF-8 are certain. Else each candidate that decodes the whole file is judged by
the language it gives (`languages`), over all characters together: one alone is no evidence (`°C` of Windows is a character
of Big5). The likeliest is taken if it leads clearly and is one this project can vouch for; Korean, Japanese, Russian, Mac
and DOS are recognised only to be refused by name. What was guessed is shown to the editor with a line of the text.

Why not a library: of 300 files a kind with one line each, taken from messages of free programs, charset-normalizer 3.5.2
misread 124 and 65 in GB18030 (simplified, traditional), 71 in Big5, 27 in EUC-KR, 70 in EUC-JP and 115, 120 and 103 in
three languages of Windows-1252. This module misread 2, both in EUC-JP; of those to be read it refused 1 in GB18030 and 52, 28
and 29 in Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from pipeline.errors import Code
from pipeline.media.captions import languages
from pipeline.media.captions.cue import Mistake
from pipeline.media.captions.languages import Likelihood

CODES = (
    Code(
        id="W431",
        title="字幕不是 UTF-8 编码，已自动转换",
        why="旧软件默认存成 GB18030，换一台机器可能变成乱码；这次按字的样子认了出来，消息里有一行照此读出的字。",
        mend="看那一行对不对：对，就在字幕软件里另存为 UTF-8，不再提示；不对，先在字幕软件里选对编码，再另存为 UTF-8。",
        sample="bytes",
        wrong="文件编码：GB18030（ANSI）",
        right="文件编码：UTF-8",
    ),
)

CONVERTED = "W431"
WIDE = {
    "utf-32-le": "UTF-32 编码",
    "utf-32-be": "UTF-32 编码",
    "utf-16-le": "UTF-16 编码",
    "utf-16-be": "UTF-16 编码",
}
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Candidate:
    """An encoding and the language expected in it. `handicap` is how much less likely it is than others from the start.

    `worst` is the lowest mean likelihood of the characters beyond ASCII at which a file is taken for it.
    """

    encoding: str
    label: str
    likelihood: Callable[[], Likelihood]
    handicap: float = 0.0
    readable: bool = False
    worst: float = -10.5


def _western() -> Likelihood:
    return languages.western


def _russian() -> Likelihood:
    return languages.russian


CANDIDATES = (
    Candidate("gb18030", " GB18030 编码（中文 Windows 的老编码）", languages.chinese, readable=True),
    Candidate("gb18030", " GB18030 编码（中文 Windows 的老编码）", languages.taiwanese, 2, readable=True),
    Candidate("cp950", " Big5 编码（繁体中文的老编码）", languages.taiwanese, readable=True),
    Candidate("big5hkscs", " Big5 编码（繁体中文的老编码）", languages.taiwanese, 1, readable=True),
    Candidate("cp1252", " Windows-1252 编码（西文 Windows 的老编码）", _western, readable=True, worst=-6.5),
    Candidate("cp949", "韩文 EUC-KR 编码", languages.korean, 2),
    Candidate("euc_jp", "日文 EUC-JP 编码", languages.japanese, 2),
    Candidate("cp932", "日文 Shift-JIS 编码", languages.japanese, 2),
    Candidate("mac_roman", "老苹果电脑的西文编码", _western, 2, worst=-6.5),
    Candidate("cp437", " DOS 的西文编码", _western, 3, worst=-6.5),
    Candidate("cp850", " DOS 的西文编码", _western, 3, worst=-6.5),
    Candidate("cp1251", "俄文 Windows 的老编码", _russian, 2, worst=-6.5),
    Candidate("koi8_r", "俄文 KOI8-R 编码", _russian, 3, worst=-6.5),
    Candidate("cp866", " DOS 的俄文编码", _russian, 3, worst=-6.5),
)
LEAD = 3.0
"""How much likelier (as a natural logarithm) the first must be than the next that reads the file otherwise."""
EVIDENCE = 2000
"""Number of bytes, in lines that have more than ASCII, that are judged."""
SHOWN = 30
"""Characters of a line that are quoted."""
ODD = re.compile(r"[^\x00-\x7f]")
WORD = re.compile(r"[^\x00-\x7f]+")
SCRIPT = 0x180
"""Maximum distance of code points within one script that UTF-8 encodes in two bytes (accented Latin, Greek, …)."""
UNKNOWN = "认不出是什么编码，请在字幕软件里另存为 UTF-8"
MIXED = "前面是 UTF-8，从这一行起不是：文件坏了，或是由两个文件拼成的，请重新导出为 UTF-8"
SAVE = "Windows 的记事本也行：打开时字是对的，就“另存为”，编码选 UTF-8。"


def decode(data: bytes) -> tuple[str, tuple[Mistake, ...]]:
    """Return the text without byte order mark, and mistakes.

    A W431 mistake names an encoding other than UTF-8 and quotes a line. If no encoding fits, the text is empty and there is
    a fatal mistake at the first line that is not UTF-8.
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
        unknown = UNKNOWN if data[: error.start].isascii() else MIXED
    else:
        found = _guess(data) if _mixes_scripts(text) else None
        return (text, ()) if found is None or found.encoding != "gb18030" else _guessed(data, found)
    found = _guess(data)
    if found is None:
        return "", (Mistake(line, unknown, help=SAVE),)
    if not found.readable:
        return "", (Mistake(line, f"像是{found.label}，不能转换，请在字幕软件里另存为 UTF-8", help=SAVE),)
    return _guessed(data, found)


def _strictly(data: bytes, encoding: str) -> tuple[str, tuple[Mistake, ...]]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        return "", (Mistake(line, f"开头说是 {encoding.upper()} 编码，这里却不是，请另存为 UTF-8"),)
    return text, () if encoding == "utf-8" else (
        Mistake(1, f"文件是 {WIDE[encoding]}，已自动转换", CONVERTED),
    )


def _guessed(data: bytes, found: Candidate) -> tuple[str, tuple[Mistake, ...]]:
    """Return the text, and what was guessed with a line to judge it by: one with much beyond ASCII."""
    text = data.decode(found.encoding)
    lines = ((min(SHOWN, len(ODD.findall(line))), -number, line) for number, line in _odd_lines(text))
    _, number, line = max(lines)
    told = f"文件不是 UTF-8，当作{found.label}读的：第 {-number} 行读作“{_around(line)}”"
    return text, (Mistake(1, told, CONVERTED),)


def _around(line: str) -> str:
    """Return a part of the line that has its first character beyond ASCII."""
    at = next(number for number, sign in enumerate(line) if sign > "\x7f")
    start = max(0, min(at - SHOWN // 2, len(line) - SHOWN))
    shown = line[start : start + SHOWN]
    return ("…" if start else "") + shown.strip() + ("…" if start + SHOWN < len(line) else "")


def _odd_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the first hundred lines that have more than ASCII, with their numbers."""
    odd = ((number, line) for number, line in enumerate(text.split("\n"), 1) if not line.isascii())
    return islice(odd, 100)


def _unmarked_utf16(data: bytes) -> str | None:
    """Detect UTF-16 by zero bytes: all caption formats contain ASCII digits and punctuation."""
    low, high = data[0:200:2].count(0), data[1:200:2].count(0)
    if len(data) % 2 or low + high <= min(len(data), 200) // 8:
        return None
    return "utf-16-le" if high > low else "utf-16-be"


def _mixes_scripts(text: str) -> bool:
    """Whether words mix several scripts: GB18030 that happens to be valid UTF-8 does so, as 为什么偏偏取 (`Ϊʲôƫƫȡ`)."""
    words = WORD.findall(text)
    mixed = any(ord(max(word)) - ord(min(word)) > SCRIPT for word in words)
    return mixed and max(map(max, words)) < "\u0800"


def _guess(data: bytes) -> Candidate | None:
    """Return the likeliest candidate; None if none is likely, or another is nearly as likely."""
    evidence = _evidence(data)
    judged: list[tuple[float, str, Candidate]] = []
    for candidate in CANDIDATES:
        if _decodes(data, candidate.encoding):
            text = evidence.decode(candidate.encoding)
            judged.append((candidate.likelihood()(text) - candidate.handicap, text, candidate))
    judged.sort(key=lambda each: -each[0])
    if not judged:
        return None
    best, text, candidate = judged[0]
    second = next((other for other, read, _ in judged if read != text), best - LEAD)
    beyond = [sign for sign in text if sign > "\x7f"]
    mean = (best + candidate.handicap - (len(text) - len(beyond)) * languages.ASCII) / len(beyond)
    return candidate if best - second >= LEAD and mean >= candidate.worst else None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _evidence(data: bytes) -> bytes:
    """Return the first lines that have more than ASCII. A line feed is no part of a character in any candidate."""
    odd: list[bytes] = []
    length = 0
    for line in data.split(b"\n"):
        if not line.isascii() and length < EVIDENCE:
            odd.append(line)
            length += len(line)
    return b"\n".join(odd)
