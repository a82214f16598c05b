"""Reads the lines of a Markdown body as Chinese authors type them, for the converter and for the rules alike.

The converter (Python-Markdown) wants a blank line before a list or a table, four spaces a level, and takes `#topic#` for a
heading, an indented first line for code, `a<b` for a tag and `{1, 2}` for attributes. `read_lines` returns the text that
it must be given instead, and what each source line is, so that rules judge what the converter reads.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.content.kept_characters import HASH, keep_characters

TAB = 4
TEXT, CODE, BLANK, HIDDEN = "text", "code", "blank", "hidden"
"""What a source line is. HIDDEN: the mark of a code block, or a line inside a comment."""

DEEPEST = 20
"""Levels of quotations that are read; what is deeper stays as it is."""

_FENCE = re.compile(r"( *)(`{3,}|~{3,})([^`]*)\Z")
_BESIDE_LANGUAGE = re.compile(r"\A[^\x00-\x7f].*|(?<=\s)\S*[^\W_].*")
"""Words on the first line of a code block that name no language."""
_ITEM = re.compile(r"( *)([-*+]|[0-9]{1,9}[.)])( +)(?=[^ ])")
_RULE = re.compile(r" {0,3}(?:(?:- *+){3,}|(?:_ *+){3,}|(?:\* *+){3,})\Z")
_UNDERLINE = re.compile(r"(?:=+|-+) *\Z")
_HEADING = re.compile(r"#{1,6}(?: |\Z)")
_INDENTED_HEADING = re.compile(r" {1,3}#{1,6} ")
_HASHES = re.compile(r"(?P<before>(?: |>|[-*+] |[0-9]{1,9}\. )*)(?P<hashes>#++)(?P<after>.?)")
_CLOSING = re.compile(r"(?<=[^\s#])#+(?= *\Z)")
_ROW = re.compile(r" *\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *\Z")
_OPENER = re.compile(r" {0,3}(?:\[\^[^\]]*\]:|!!! ?\S|: )")
_NOTE_TITLE = re.compile(r"( {0,3}!!! ?[\w-]+ +)[“”\"](.*?)[“”\"]( *)\Z")
_QUOTE = re.compile(r" {0,3}> ?")
_TICKS = re.compile(r"`+")
_COMMENT = re.compile("<!--")
_PRE = re.compile(r"<(/?)pre\b", re.IGNORECASE)
_PROSE = re.compile(r"[\u4e00-\u9fff][，。！？；：、”）]|[，。！？；：“（][\u4e00-\u9fff]")
_CHINESE = re.compile(r"[\u2018-\u201f\u2026\u2014\u3000-\u303f\u4e00-\u9fff\uff00-\uff65]")
_COMMENTS = ("//", "#", "/*", "*", "--", "<!--", ";")
_TITLE = re.compile(r"(\]\([^()\s]{1,300} {1,9})[“”]([^“”\"\n]{1,200})[“”] {0,9}\)")
_DEFINED = re.compile(r"^ {0,3}\[\^([^\]\n]{1,200})\]:", re.MULTILINE)


@dataclass(frozen=True)
class Note:
    """Something an author should know: `what` at a line (from 0) and column (from 1); `text` is the line or its mark."""

    line: int
    column: int
    what: str
    text: str = ""


UNCLOSED_FENCE = "unclosed fence"
FENCE_WORDS = "words beside a fence"
UNDERLINED = "underlined"
INDENTED = "indented"


@dataclass(frozen=True)
class Lines:
    """A body as it is read: `kinds` of the source's lines, the `text` for the converter, and `notes`.

    `removed` is what the page does not show of lines that it shows: comments, and the numbers of lists.
    """

    kinds: Sequence[str]
    text: str
    notes: Sequence[Note]
    removed: str


@dataclass
class _Level:
    """A level of a list: the columns of its marker and of its text, and the kind of marker."""

    marker: int
    content: int
    kind: str


CodeBlock = Callable[[str, str], str]


def no_code(language: str, code: str) -> str:
    """Leave code blocks out."""
    return ""


def read_lines(body: str, code_block: CodeBlock = no_code) -> Lines:
    """Read a body in linear time; `code_block` returns what stands for a code block, given its language and its text."""
    reader = _Reader(body.split("\n"), code_block, 0)
    reader.read()
    text = keep_characters("\n".join(reader.out))
    if "](" in text:
        text = _TITLE.sub(r'\1"\2")', text)
    return Lines(tuple(reader.kinds), text, tuple(reader.notes), "".join(reader.removed))


@lru_cache(4)
def line_kinds(body: str) -> tuple[str, ...]:
    """Return what each line of a body is; the last bodies are remembered, because several rules ask."""
    return tuple(read_lines(body).kinds)


def footnotes_defined(text: str) -> list[str]:
    """Return the labels of the footnotes that are defined, in order, doubles too."""
    return _DEFINED.findall(text)


@dataclass
class _Reader:
    """Reads lines one by one; `out` are the lines for the converter."""

    lines: Sequence[str]
    code_block: CodeBlock
    depth: int
    out: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    """The levels of the list that is open."""
    paragraph: bool = False
    """Whether the line before was the text of a paragraph."""
    blank: bool = True
    """Whether the line before was blank."""
    container: bool = False
    """Whether indented lines belong to a footnote, a notice or a definition."""
    comment: bool = False
    preformatted: bool = False
    hopeless: dict[str, int] = field(default_factory=dict)
    """The shortest fence of each character that nothing closes any more."""

    def __post_init__(self) -> None:
        closings = (n for n in range(len(self.lines) - 1, -1, -1) if "-->" in self.lines[n])
        self.last_closing = next(closings, -1)

    def read(self) -> None:
        """Read all lines."""
        while len(self.kinds) < len(self.lines):
            number = len(self.kinds)
            line = self.lines[number].expandtabs(TAB)
            if self.preformatted or self.comment or "<" in line:
                shown = self._html(number, line)
                if shown is None:
                    continue
                line = shown
            if not line.strip():
                self._put(BLANK, "")
                self.blank, self.paragraph = True, False
            elif (fence := _FENCE.match(line)) is not None and self._fence(number, fence):
                continue
            elif _QUOTE.match(line) is not None and self.depth < DEEPEST and not self._inside(line):
                self._quotation(number)
            else:
                self._line(number, line)
                self.blank = False

    def _put(self, kind: str, line: str) -> None:
        self.kinds.append(kind)
        self.out.append(line)

    def _separate(self) -> None:
        """Leave a blank line, unless there is one."""
        if self.out and self.out[-1]:
            self.out.append("")

    def _inside(self, line: str) -> bool:
        """Whether the line's indent puts it into the open list or container."""
        indent = len(line) - len(line.lstrip(" "))
        return bool(self.levels and indent >= self.levels[0].marker + 2) or (self.container and indent >= TAB)

    # -- HTML that spans lines -------------------------------------------------------------------------------------

    def _html(self, number: int, line: str) -> str | None:
        """Return the line without comments; None when the whole line is dealt with."""
        if self.preformatted:
            self._put(CODE, line)
            self.preformatted = not any(tag[1] for tag in _PRE.finditer(line))
            return None
        whole, removed = not line.strip(), len(self.removed)
        line = self._uncommented(number, line)
        if not line.strip() and not whole:
            del self.removed[removed:]
            self.kinds.append(HIDDEN)  # no blank line: a comment does not end a paragraph
            return None
        opening = list(_PRE.finditer(line))
        if opening and not opening[-1][1]:
            self._put(CODE, line)
            self.preformatted, self.paragraph = True, False
            return None
        return line

    def _uncommented(self, number: int, line: str) -> str:
        shown: list[str] = []
        start = 0
        if self.comment:
            end = line.find("-->")
            if end < 0:
                self.removed.append(line)
                return ""
            self.removed.append(line[:end])
            start, self.comment = end + 3, False
        for found in [m.start() for m in _COMMENT.finditer(line, start)]:
            if found < start or _is_within(code_spans(line), found):
                continue
            end = line.find("-->", found + 4)
            if end < 0 and self.last_closing <= number:
                break
            shown.append(line[start:found])
            self.removed.append(line[found : end if end >= 0 else len(line)])
            if end < 0:
                self.comment = True
                return "".join(shown)
            start = end + 3
        return "".join([*shown, line[start:]])

    # -- Code ------------------------------------------------------------------------------------------------------

    def _fence(self, number: int, opening: re.Match[str]) -> bool:
        """Read a code block between fences; False, with a note, when nothing closes it."""
        indent, mark, language = len(opening[1]), opening[2], opening[3].strip()
        closing = re.compile(rf" *{re.escape(mark[0])}{{{len(mark)},}} *\Z")
        end = None
        if len(mark) < self.hopeless.get(mark[0], len(mark) + 1):
            numbers = range(number + 1, len(self.lines))
            end = next((n for n in numbers if mark in self.lines[n] and closing.match(self.lines[n])), None)
        if end is None:
            self.hopeless[mark[0]] = min(len(mark), self.hopeless.get(mark[0], len(mark)))
            self.notes.append(Note(number, indent + 1, UNCLOSED_FENCE, mark))
            return False
        if (beside := _BESIDE_LANGUAGE.search(language)) is not None:
            self.notes.append(Note(number, opening.start(3) + 1, FENCE_WORDS, beside[0].strip()[:40]))
        code = "\n".join(_dedented(line, indent) for line in self.lines[number + 1 : end])
        self._close_levels(indent)
        self._separate()
        inside = TAB * len(self.levels) or (TAB if self.container and indent >= TAB else 0)
        self.out.extend([" " * inside + self.code_block(language, code), ""])
        self.kinds.extend([HIDDEN, *[CODE] * (end - number - 1), HIDDEN])
        self.blank, self.paragraph = True, False
        return True

    # -- Quotations ------------------------------------------------------------------------------------------------

    def _quotation(self, number: int) -> None:
        """Read a run of quoted lines as a body of its own."""
        end = number
        while end < len(self.lines) and _QUOTE.match(self.lines[end]):
            end += 1
        quoted = [_QUOTE.sub("", line, count=1) for line in self.lines[number:end]]
        inner = _Reader(quoted, self.code_block, self.depth + 1)
        inner.read()
        if self.levels or self.container:
            self.levels, self.container = [], False
            self._separate()
        self.out.extend(f"> {line}".rstrip() if not line else f"> {line}" for line in inner.out)
        self.kinds.extend(inner.kinds)
        widths = [len(line) - len(text) for line, text in zip(self.lines[number:end], quoted, strict=True)]
        self.notes.extend(
            Note(number + n.line, n.column + widths[n.line], n.what, n.text) for n in inner.notes
        )
        self.removed.extend(inner.removed)
        self.paragraph, self.blank = inner.paragraph, False

    # -- Lines -----------------------------------------------------------------------------------------------------

    def _line(self, number: int, line: str) -> None:
        if _RULE.match(line):
            self._rule(number, line)
        elif (item := _ITEM.match(line)) is not None and self._is_item(item):
            self._item(line, item)
        elif self.levels and self._continued(line):
            return
        else:
            self._text(number, line)

    def _rule(self, number: int, line: str) -> None:
        if self.paragraph and _UNDERLINE.match(line):
            self.notes.append(Note(number, 1, UNDERLINED, line.strip()))
        self.levels, self.container, self.paragraph = [], False, False
        self._separate()
        self._put(TEXT, line.strip())
        self.out.append("")

    def _is_item(self, item: re.Match[str]) -> bool:
        """Whether a marker begins an item here; a number begins a list inside a paragraph only when it is 1."""
        indent, marker = len(item[1]), item[2]
        if self.container and indent >= TAB and not self.levels:
            return False
        if self.levels:
            return not marker[0].isdigit() or len(marker) <= 4
        return not self.paragraph or not marker[0].isdigit() or marker[:-1] == "1"

    def _item(self, line: str, item: re.Match[str]) -> None:
        indent, marker = len(item[1]), item[2]
        kind = "ordered" if marker[0].isdigit() else "bulleted"
        while self.levels and indent < self.levels[-1].marker:
            self.levels.pop()
        level = _Level(indent, len(item.group()), kind)
        if self.levels and indent >= self.levels[-1].marker + 2:
            self.levels.append(level)
        elif self.levels:
            if self.levels[-1].kind != kind:
                self._separate()
            self.levels[-1] = level
        else:
            if self.paragraph:
                self._separate()
            self.levels.append(level)
        marker = marker[:-1] + "." if kind == "ordered" else marker
        text = marker + item[3] + line[item.end() :]
        self._put(TEXT, " " * (TAB * (len(self.levels) - 1)) + _hashes_kept(text))
        if kind == "ordered":
            self.removed.append(marker)
        self.paragraph, self.container = True, False

    def _continued(self, line: str) -> bool:
        """Put a line that belongs to the open list; False when the list has ended."""
        indent = len(line) - len(line.lstrip(" "))
        if self.blank:
            self._close_levels(indent)
            if not self.levels:
                return False
            base = TAB * len(self.levels)
            over = indent - (base if indent >= base else self.levels[-1].content)
            code = over >= TAB
            self._put(
                CODE if code else TEXT, " " * (base + (over if code else 0)) + _hashes_kept(line.lstrip(" "))
            )
            self.paragraph = not code
            return True
        table = "|" in line and self._is_delimiter(len(self.kinds) + 1)
        if indent < self.levels[-1].marker + 2 and (table or _HEADING.match(line.lstrip(" "))):
            self.levels = []
            self._separate()
            return False
        self._put(TEXT, " " * (TAB * (len(self.levels) - 1)) + _hashes_kept(line.lstrip(" ")))
        self.paragraph = True
        return True

    def _close_levels(self, indent: int) -> None:
        while self.levels and indent < self.levels[-1].marker + 2:
            self.levels.pop()

    def _text(self, number: int, line: str) -> None:
        indent = len(line) - len(line.lstrip(" "))
        if indent >= TAB and not self.container and not self.paragraph:
            self._indented(number)
            return
        opener = _OPENER.match(line)
        if opener is not None:
            self.container = True
            line = _NOTE_TITLE.sub(r'\1"\2"\3', line)
        elif indent < TAB and self.blank:
            self.container = False
        if _INDENTED_HEADING.match(line):
            line = line.lstrip(" ")
        if (self.paragraph and _HEADING.match(line)) or (
            self.paragraph and "|" in line and self._is_delimiter(number + 1)
        ):
            self._separate()
        elif self.paragraph and _UNDERLINE.match(line) and line[0] in "=-":
            self.notes.append(Note(number, 1, UNDERLINED, line.strip()))
        self._put(TEXT, _hashes_kept(line))
        self.paragraph = opener is None and not _HEADING.match(line)

    def _is_delimiter(self, number: int) -> bool:
        """Whether a line parts the head of a table from its rows."""
        line = self.lines[number] if number < len(self.lines) else ""
        return "|" in line and "-" in line and _ROW.match(line) is not None

    def _indented(self, number: int) -> None:
        """Read a run of indented lines: a paragraph whose first line was indented, or code."""
        end = number
        while end < len(self.lines) and _depth(self.lines[end]) >= TAB:
            end += 1
        run = [line.expandtabs(TAB) for line in self.lines[number:end]]
        prose = _is_prose(run)
        if prose:
            self.notes.append(Note(number, 1, INDENTED))
        for line in run:
            self._put(TEXT if prose else CODE, _hashes_kept(line.lstrip(" ")) if prose else line)
        self.paragraph = prose


def _is_prose(run: Sequence[str]) -> bool:
    """Whether indented lines are Chinese sentences, and not code with Chinese in it."""
    text = "".join("".join(run).split())
    return (
        any(map(_PROSE.search, run))
        and 10 * len(_CHINESE.findall(text)) >= 6 * len(text)
        and not any(line.lstrip().startswith(_COMMENTS) for line in run)
    )


def _depth(line: str) -> int:
    """Return the width of the indent; 0 for a blank line."""
    line = line.expandtabs(TAB)
    text = line.lstrip(" ")
    return len(line) - len(text) if text.strip() else 0


def _dedented(line: str, indent: int) -> str:
    text = line.expandtabs(TAB) if indent else line
    return text[min(indent, len(text) - len(text.lstrip(" "))) :]


def _hashes_kept(line: str) -> str:
    """Return the line with every `#` kept as text that is not the mark of a heading."""
    if "#" not in line:
        return line
    start = _HASHES.match(line)
    if start is None:
        return line
    marks, after = start["hashes"], start["after"]
    if len(marks) > 6 or after not in ("", " "):
        return line[: start.start("hashes")] + HASH * len(marks) + line[start.end("hashes") :]
    head, rest = line[: start.end("hashes")], line[start.end("hashes") :]
    return head + _CLOSING.sub(lambda m: HASH * len(m.group()), rest)


@lru_cache(4)
def code_spans(line: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of each code span in a line: between two runs of as many backticks."""
    ticks = list(_TICKS.finditer(line))
    later: dict[int, list[int]] = {}
    for n in range(len(ticks) - 1, -1, -1):
        later.setdefault(len(ticks[n].group()), []).append(n)
    spans: list[tuple[int, int]] = []
    n = 0
    while n < len(ticks):
        same = later[len(ticks[n].group())]
        while same and same[-1] <= n:
            same.pop()
        if same:
            spans.append((ticks[n].start(), ticks[same[-1]].end()))
            n = same[-1]
        n += 1
    return tuple(spans)


def _is_within(spans: Sequence[tuple[int, int]], position: int) -> bool:
    n = bisect_right(spans, (position, len(spans) and spans[-1][1] + 1)) - 1
    return n >= 0 and spans[n][0] <= position < spans[n][1]
