"""Reads bodies for the check: links, pictures and anchors of the converted page, and what it would not show as meant."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from pipeline.content.library import Document
from pipeline.content.markdown_lines import (
    CODE,
    FENCE_WORDS,
    INDENTED,
    TEXT,
    UNCLOSED_FENCE,
    UNDERLINED,
    Note,
    line_kinds,
)
from pipeline.content.prose import Image, Link, Prose, without_code_spans
from pipeline.conversion.markdown_process import Stopped
from pipeline.errors import Code, Finding
from pipeline.markup.losses import findings as loss_findings
from pipeline.markup.markup_cache import MarkupCache
from pipeline.markup.plain import plain_prose
from pipeline.markup.record import LEFT, LOST, OPEN_TAG, SPACED, TWICE, UNUSED, Dropped, MarkupRecord, Reading

Bodied = tuple[Document, MarkupRecord]

CODES = (
    Code(
        id="E706",
        title="正文里有字会丢",
        why="网页上少了原文里的字，读者看到的就不是作者写的。",
        mend="按提示找到那几个字，改正它前后的符号。",
        sample="body",
        wrong="| 海拔 | 沸点 |\n|---|---|\n| 平原 | 一百度 | 青藏高原 |",
        right="| 海拔 | 沸点 | 例 |\n|---|---|---|\n| 平原 | 一百度 | 青藏高原 |",
    ),
    Code(
        id="W706",
        title="排版符号会照字面出现",
        why="星号、方括号、竖线这些符号没有起作用，会原样印在网页上。",
        mend="按提示改写；要原样显示符号，就在它前面加反斜杠“\\”。",
        sample="body",
        wrong="说明见【夜雨】(https://example.org/rain)。",
        right="说明见[夜雨](https://example.org/rain)。",
    ),
    Code(
        id="E707",
        title="代码块没有结束",
        why="开头的 ``` 没有配对，后面的文字不知道是代码还是正文。",
        mend="在代码后面单独写一行 ```，或删去开头那一行。",
        sample="body",
        wrong="前文。\n\n```\n一行代码",
        right="前文。\n\n```\n一行代码\n```",
    ),
    Code(
        id="W707",
        title="一行减号或等号会成为分隔线或照字面出现",
        why="有的软件把它上面的一行当作标题，这里不会。",
        mend="标题写成“## 标题”；分隔线前空一行，写三个减号。",
        sample="body",
        wrong="谢谢大家\n---\n下一段。",
        right="谢谢大家\n\n---\n\n下一段。",
    ),
    Code(
        id="W708",
        title="段落前面有四个以上空格",
        why="段首缩进由网站统一安排；四个空格在 Markdown 里是代码。",
        mend="删去行首的空格。",
        sample="body",
        wrong="    先护住头颈，再撤离。",
        right="先护住头颈，再撤离。",
    ),
    Code(
        id="E708",
        title="脚注写得不对",
        why="没有定义、定义了两次或名字里有空格的脚注，读者点不到。",
        mend="正文写 [^名]，另起一行写“[^名]: 注文”，名字不含空格，冒号用半角。",
        sample="body",
        wrong="水在常压下沸腾[^沸点]。",
        right="水在常压下沸腾[^沸点]。\n\n[^沸点]: 标准大气压下测得。",
    ),
    Code(
        id="W709",
        title="脚注没有人引用",
        why="它会孤零零地出现在文末。",
        mend="在正文里写上 [^名]，或删去这条注。",
        sample="body",
        wrong="水在常压下沸腾。\n\n[^沸点]: 标准大气压下测得。",
        right="水在常压下沸腾[^沸点]。\n\n[^沸点]: 标准大气压下测得。",
    ),
    Code(
        id="W710",
        title="HTML 标签没有结束",
        why="没有结束的标签会一直管到段末。",
        mend="写上结束标签；要显示“<”，请写成 &lt;。",
        sample="body",
        wrong="甲<b>乙。",
        right="甲<b>乙</b>。",
    ),
)

_LEFTOVERS = {
    "bold": (
        "加粗的“**”没有起作用，会照字面出现。",
        "请核对星号是否成对、里侧有没有空格；在 HTML 里请改用 <strong>。",
    ),
    "link": ("链接没有起作用，会照字面出现。", "链接要用半角的方括号和圆括号，中间不空格：[文字](地址)。"),
    "table": ("表格没有起作用，会照字面出现。", "表格前要空一行，分隔行用半角的 | 和 -：|---|---|。"),
    "notice": ("提示框没有起作用，会照字面出现。", '这里的写法是：!!! note "标题"，下一行起缩进四格。'),
    "list": ("行首的列表符号没有起作用，会照字面出现。", "请在列表前空一行；在 HTML 里请改用 <li>。"),
    "fence": ("“```”没有起作用，会照字面出现。", "代码块的开头和结尾各写一行 ```。"),
    "strike": ("“~~”没有起作用，会照字面出现。", "删除线写成 ~~文字~~，里侧没有空格。"),
    "attributes": ("花括号里的属性没有起作用，会照字面出现。", "属性要写在标题或段落的末尾，或请删去。"),
    "comment": ("注释没有结束，会照字面出现。", "请在注释后面写上“-->”。"),
    "heading": ("行首的“#”没有起作用，会照字面出现。", "请在小标题前后各空一行；在 HTML 里请改用 <h2>。"),
}


class BodyReader(Protocol):
    """What reads a body through the converter: a child process with limits, outside tests."""

    def read(self, body: str) -> Reading:
        """Return what the converter makes of a body. Raises Stopped."""


def read_document(document: Document, reader: BodyReader) -> tuple[Prose, list[Finding]]:
    """Return what a body has for the rules, and the findings of its conversion.

    A body that has nothing but plain paragraphs, headings, lists, tables, links and bold words is not converted: there
    the outcome is known (a property test compares both).
    """
    plain = plain_prose(document.body, document.body_line)
    if plain is not None:
        return plain, []
    try:
        reading = reader.read(document.body)
    except Stopped as stopped:
        return Prose((), (), frozenset(), False), [stopped.finding(document.file, document.body_line)]
    source = _Places(document.body, document.body_line)
    return source.prose(reading), [
        *loss_findings(document.file, source.text_lines(), source.dropped(reading)),
        *note_findings(document.file, document.body_line, reading.notes),
    ]


def with_body_read(document: Document, reader: BodyReader) -> Document:
    """Return the document with its body read; findings are left out."""
    return replace(document, known_prose=read_document(document, reader)[0])


class _Places:
    """The lines of a body outside code, to find places in."""

    def __init__(self, body: str, first_line: int) -> None:
        self._first = first_line
        self._kinds = line_kinds(body)
        lines = zip(body.split("\n"), self._kinds, strict=True)
        self._lines = [without_code_spans(line) if kind == TEXT else " " * len(line) for line, kind in lines]
        self._text = "\n".join(self._lines)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._next: dict[str, int] = {}

    def text_lines(self) -> Iterator[tuple[int, str]]:
        """Yield the lines with their numbers in the file; code is blank."""
        return enumerate(self._lines, self._first)

    def prose(self, reading: Reading) -> Prose:
        """Return links, pictures and anchors with their places; repeated ones in order."""
        links = [link for address in reading.links if (link := self._link(address)) is not None]
        images = [self._image(path, alt) for path, alt in reading.images]
        shown = any(kind in (TEXT, CODE) for kind in self._kinds)
        return Prose(tuple(links), tuple(images), frozenset(reading.ids), not shown)

    def dropped(self, reading: Reading) -> list[Dropped]:
        """Return the losses, without the addresses that rules judge: links by id and pictures."""
        ours = {
            *(a for a in reading.links if a.startswith("id:")),
            *(path for path, _ in reading.images),
        }
        return [d for d in reading.dropped if d.attribute not in ("href", "src") or d.value not in ours]

    def _link(self, address: str) -> Link | None:
        if address.startswith("id:"):
            target, _, anchor = address.removeprefix("id:").partition("#")
            line, column = self._find(address)
            return Link(line, column + 3, target, anchor)
        if address.startswith("#") and not address.startswith(("#fn-", "#fnref")):
            line, column = self._find(f"({address}")
            return Link(line, column + 1, "", address[1:])
        return None

    def _image(self, path: str, alt: str) -> Image:
        line, column = self._find(path)
        opening = self._lines[line - self._first].rfind("![", 0, column) if line > 0 else -1
        return Image(line, opening + 1 if opening >= 0 else column, alt.strip(), path)

    def _find(self, literal: str) -> tuple[int, int]:
        """Return line and column of the next place of a text; of the body's start when it stands nowhere as written."""
        start = self._next.get(literal, 0)
        # An address may stand in a longer one, so the places in brackets come first.
        forms = (f"({literal})", f"({literal} ", f"<{literal}>")
        inner = [self._text.find(form, start) + 1 for form in forms]
        found = min(filter(None, inner), default=0) or self._text.find(literal, start)
        if found < 0:
            return self._first, 1
        self._next[literal] = found + len(literal)
        line = bisect_right(self._starts, found) - 1
        return self._first + line, found - self._starts[line] + 1


def note_findings(file: str, first_line: int, notes: Iterable[Note]) -> Iterator[Finding]:
    """Yield the findings for notes, each kind once a line."""
    seen: set[tuple[int, str, str]] = set()
    unclosed = [n.line for n in notes if n.what == UNCLOSED_FENCE]
    for note in notes:
        key = note.line, note.what, note.text
        if key in seen or (note.text == "fence" and note.line in unclosed):
            continue
        seen.add(key)
        code, severity, message, help = _finding(note)
        assert severity in ("error", "warning")
        yield Finding(
            file,
            first_line + note.line,
            note.column,
            code,
            "error" if severity == "error" else "warning",
            message,
            help,
        )


def _finding(note: Note) -> tuple[str, str, str, str]:
    text = note.text
    if note.what == LEFT and text.startswith("[^"):
        return "E708", "error", f"脚注“{text}”没有定义。", f"请另起一行写“{text}: 注文”，冒号用半角。"
    if note.what == LEFT:
        return "W706", "warning", *_LEFTOVERS[text]
    if note.what == UNDERLINED:
        help = "要小标题，请写成“## 标题”；要分隔线，请在前面空一行，写三个减号。"
        return "W707", "warning", f"“{text[:12]}”不会把上一行变成小标题。", help
    if note.what == OPEN_TAG:
        help = f"请写上 </{text}>；要显示“<”，请写成 &lt;。"
        return "W710", "warning", f"<{text}> 没有结束。", help
    return {
        UNCLOSED_FENCE: (
            "E707",
            "error",
            f"“{text}”开头的代码块没有结束。",
            f"请在代码后面单独写一行 {text}。",
        ),
        FENCE_WORDS: (
            "E706",
            "error",
            f"“{text}”写在代码块开头的那一行，网页上不会出现。",
            "请另起一行，写在代码块的里面或前面。",
        ),
        INDENTED: (
            "W708",
            "warning",
            "段落前面有四个以上空格，会按普通段落显示。",
            "段首缩进由网站统一安排，请删去行首的空格；代码请用 ``` 围起来。",
        ),
        TWICE: (
            "E708",
            "error",
            f"脚注“[^{text}]”定义了两次，前一次的注文会丢。",
            "请合成一条，或换一个名字。",
        ),
        SPACED: ("E708", "error", f"脚注的名字“{text}”里有空格。", "请去掉空格，正文里的引用一起改。"),
        UNUSED: ("W709", "warning", f"脚注“[^{text}]”没有人引用。", "请在正文里写上它，或删去这条注。"),
        LOST: ("E706", "error", f"“{text}”在网页上会丢。", "请核对它前后的符号，改写这一处。"),
    }[note.what]


def ensure_converted(markup: MarkupCache, record: MarkupRecord, file: str, line: int) -> list[Finding]:
    """Convert a body into the cache unless it is there; return a finding when the conversion was stopped.

    The body starts at `line` of `file`.
    """
    if not markup.has(record):
        try:
            markup.make(record)
        except Stopped as stopped:
            return [stopped.finding(file, line)]
    return []
