"""Finds characters that nobody typed on purpose: invisible, turning the direction of text, or look-alikes of Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from types import MappingProxyType
from typing import NamedTuple

from pipeline.errors import Code, Finding, severity_of

CODES = (
    Code(
        id="E116",
        title="有改变文字方向的字符",
        why="它看不见，却让后面的字倒着显示，读者看到的和搜到的都不是原文。",
        mend="删掉它，或重新键入这一行。",
        sample="body",
        wrong="涨潮的时间\u202e要查潮汐表。",
        right="涨潮的时间要查潮汐表。",
    ),
    Code(
        id="W114",
        title="有看不见的字符",
        why="多半是从网页或聊天软件里带来的；词被它断开，站内外的搜索就找不到。",
        mend="删掉它，或重新键入前后两个字。",
        sample="body",
        wrong="涨潮的时\u200b间要查潮汐表。",
        right="涨潮的时间要查潮汐表。",
    ),
    Code(
        id="W115",
        title="有形似汉字的另一个字符",
        why="多半是从 PDF 里复制来的；看上去一样，搜索却找不到，有的手机显示成方框。",
        mend="照提示换成普通的汉字。",
        sample="body",
        wrong="涨潮的⽔从哪里来？",
        right="涨潮的水从哪里来？",
    ),
)

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufffe\uffff]")
"""Controls, private use (which the markup room uses for placeholders), and separators that would make our line numbers
differ from an editor's: U+0085, U+2028, U+2029."""
DIRECTION = "\u202a-\u202e\u2066-\u2069"
INVISIBLE = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"
LOOK_ALIKE = "\u2e80-\u2fdf\uf900-\ufaff"
MOST = 50
"""A file with more odd lines than this was pasted as a whole: more findings are of no use."""
_ODD = re.compile(f"{FORBIDDEN.pattern[:-1]}{DIRECTION}{INVISIBLE}{LOOK_ALIKE}]")
_DIRECTION = re.compile(f"[{DIRECTION}]")
_NAMES = MappingProxyType(
    {
        "\u00ad": "软连字符",
        "\u200b": "零宽空格",
        "\u200c": "零宽不连字",
        "\u200d": "零宽连字",
        "\u200e": "左至右标记",
        "\u200f": "右至左标记",
        "\u2060": "零宽不断行",
        "\ufeff": "字节顺序标记",
    }
)
# Radicals that Unicode does not decompose, though each looks like a character of its own.
_RADICALS = MappingProxyType(
    dict(
        zip(
            "⺁⺌⺍⺎⺐⺗⺟⺠⺬⺶⺷⺸⺻⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
            "厂小小兀尢心母民示羊羊羊聿虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
            strict=True,
        )
    )
)


class Oddity(NamedTuple):
    """An odd character at a position of a text (from 0), with code, message and help. E114 is a forbidden character."""

    at: int
    code: str
    message: str
    help: str


def oddities(text: str) -> Iterator[Oddity]:
    """Yield every odd character of `text`: forbidden, invisible, turning the direction, or a look-alike.

    Joiners inside an emoji or a script that needs them are right, and not yielded.
    """
    for at, code in odd_places(text):
        yield oddity_at(text, at, code)


def odd_places(text: str) -> Iterator[tuple[int, str]]:
    """Yield position and code of every odd character of `text`; `oddity_at` says more of one, which takes longer."""
    for found in _ODD.finditer(text):
        char, at = found.group(), found.start()
        if FORBIDDEN.match(char):
            yield at, "E114"
        elif _DIRECTION.match(char):
            yield at, "E116"
        elif char in _NAMES or "\u2060" <= char <= "\u2064":
            if not _joins(text, at):
                yield at, "W114"
        elif likeness(char) != char:
            yield at, "W115"


def oddity_at(text: str, at: int, code: str) -> Oddity:
    """Return what to say of the odd character at a position that `odd_places` yielded."""
    char = text[at]
    point = f"U+{ord(char):04X}"
    if code == "E114":
        return Oddity(at, code, f"有不可见的控制字符（{point}）。", "请删掉它，或重新键入这一行。")
    if code == "E116":
        message = f"有改变文字方向的字符（{point}），后面的字会倒着显示。"
        return Oddity(at, code, message, "请删掉它，或重新键入这一行。")
    if code == "W114":
        message = f"有看不见的字符（{_NAMES.get(char, '格式字符')} {point}）{_near(text, at)}。"
        return Oddity(at, code, message, "请删掉它，或重新键入前后两个字。")
    plain = likeness(char)
    return Oddity(at, code, f"“{char}”（{point}）只是样子像“{plain}”，搜索不到。", f"请改成“{plain}”。")


def likeness(char: str) -> str:
    """Return the Chinese character that a look-alike stands for; itself when there is none."""
    return _RADICALS.get(char) or unicodedata.normalize("NFKC", char)


def _near(text: str, at: int) -> str:
    before = re.search(r"\w{0,4}\Z", text[max(0, at - 8) : at])
    after = re.match(r"\w{0,4}", text[at + 1 : at + 9])
    first, second = before.group() if before else "", after.group() if after else ""
    if first and second:
        return f"，在“{first}”和“{second}”之间"
    return f"，在“{first}”后面" if first else f"，在“{second}”前面" if second else ""


def _joins(text: str, at: int) -> bool:
    """Whether a joiner belongs where it is: in an emoji, or between letters of a script that joins them."""
    if text[at] not in "\u200c\u200d" or at == 0:
        return False
    before = text[at - 1]
    if text[at] == "\u200d" and (before == "\ufe0f" or unicodedata.category(before) in ("So", "Sk")):
        return True
    return "\u0600" <= before <= "\u109f" or "\u1780" <= before <= "\u18af"


def findings_of(text: str, file: str) -> Iterator[Finding]:
    """Yield a finding for each line and odd character of a whole file, at the first place in the line."""
    seen: set[str] = set()
    told, line, start, end = 0, 1, 0, -1
    for at, code in odd_places(text):
        if at > end:
            line += text.count("\n", start, at)
            start = text.rfind("\n", 0, at) + 1
            end = found if (found := text.find("\n", at)) >= 0 else len(text)
            seen.clear()
        if text[at] in seen:
            continue
        seen.add(text[at])
        oddity = oddity_at(text, at, code)
        yield Finding(file, line, at - start + 1, code, severity_of(code), oddity.message, oddity.help)
        told += 1
        if told == MOST:
            return
