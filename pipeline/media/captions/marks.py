r"""Separates the words of a SubRip or WebVTT cue from the marks in it.

Only marks of a fixed list are taken out, and only where they can be nothing else; everything else is a word. `a<b` and
`{1,2}` are words, and so is `<b>` in the middle of a line without its `</b>`: then the editor is told. SubRip has no
specification: files have tags of HTML, overrides (`{\an8}`) and line breaks (`\N`) of SubStation, and references
(`&#39;`) from machine translation and YouTube.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.entities import html5

_CLASSES = r"(?:\.[^\s<>.&]+)*"
_ATTRIBUTES = r"""(?:\s{1,9}[a-z-]{1,30}\s?=\s?(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*\s?/?"""
_OVERRIDE = r"""\\(?:
    an?\d{1,2} | [bius]\d{0,3} | [xy]?(?:bord|shad)[\d.-]* | (?:be|blur|fsp?|fsc[xy]|fr[xyz]?|fa[xy]|fe|q|pbo)[\d.-]*
  | r | fn[^\\{}]{0,60} | [1-4]?c(?:&H[0-9a-f]*&?)? | (?:[1-4]a|alpha)&H[0-9a-f]*&? | k[fot]?\d+ | p\d+
  | (?:t|pos|move|org|fade?|i?clip)\((?:[^(){}]|\([^(){}]*\))*\)
)\s?"""
_FORMULA = (
    "nabla|natural|ne|nearrow|neg|neq|nexists|ngeq|ni|nleq|nmid|normalsize|not|notin|nparallel|nsim|nsubseteq|nu|"
    "nwarrow|hat|hbar|heartsuit|hfill|hline|hom|hookleftarrow|hookrightarrow|hphantom|hslash|hspace"
)
r"""Commands of formulas that begin as the marks `\n` and `\h` do."""

TOKEN = re.compile(
    rf"""
    (?P<time> <(?:\d{{2,}}:)?[0-5]\d:[0-5]\d[.,]\d{{3}}> )
  | (?P<line> </?br\s?/?> )
  | </(?P<close> b|i|u|s|c|v|font|lang|ruby|rt|rp )\s?>
  | <v{_CLASSES}[ \t](?P<speaker> [^<>\n]{{1,100}} )>
  | <(?P<open> [bius]|c|ruby|rt|rp )(?:{_CLASSES}\s?|{_ATTRIBUTES})>
  | (?P<plain> <font{_ATTRIBUTES}> | <lang{_CLASSES}\s[a-z0-9-]{{1,35}}\s?> )
  | (?P<alien> </?(?:a|p|q|em|big|div|img|span|small|strong|strike|del|ins|sub|sup|center|h[1-6]|li|ul|ol|code){_ATTRIBUTES}> )
  | (?P<override> \{{(?:{_OVERRIDE})+\}} )
  | (?P<entity> &(?:\#\d{{1,7}}|\#x[0-9a-f]{{1,6}}|[a-z][a-z0-9]{{1,31}}); )
  | (?P<path> (?<![a-z])[a-z]:\\[^\s<>|]* )
  | \\(?!(?-i:{_FORMULA})(?![a-z]))(?P<escape> (?-i:[Nnh]) )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""Every mark, and paths such as `C:\\new`, in which `\\n` is none."""
BREAKS = re.compile("[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What ends a line, also a soft break of Word."""
SHOWN = 20
"""Characters of a text that a message quotes."""
TOP = re.compile(r"\\(?:an[789]|a[567])(?!\d)")
"""Overrides that put a cue at the top of the picture."""


@dataclass(frozen=True)
class Said:
    """Lines that one speaker says; `speaker` is empty where no mark names one."""

    speaker: str
    text: str


@dataclass(frozen=True)
class Marked:
    """The words of a cue. `kept` are marks that were left in the text because they may be words.

    `unpaired` are those of them that lack their closing tag.
    """

    said: tuple[Said, ...]
    top: bool = False
    kept: tuple[str, ...] = ()
    unpaired: tuple[str, ...] = ()


def read_marks(text: str) -> Marked:
    """Separate the words of a cue (its lines, joined by newlines) from the marks."""
    if not any(sign in text for sign in "<{&\\"):
        return Marked(_said([_Part("", text)]))
    return _Scan(text).result()


@dataclass
class _Part:
    """A growing text of one speaker."""

    speaker: str
    text: str


@dataclass
class _Scan:
    """One pass over a cue, from left to right."""

    text: str
    parts: list[_Part] = field(default_factory=lambda: [_Part("", "")])
    kept: list[str] = field(default_factory=list)
    unpaired: list[str] = field(default_factory=list)
    top: bool = False
    reading: bool = False
    """Whether the pronunciation of a ruby is open."""
    begins_line: bool = True
    """Whether only a dash precedes on this line."""

    def result(self) -> Marked:
        tokens = list(TOKEN.finditer(self.text))
        paired = _paired(tokens)
        at, skipped_until = 0, 0
        for number, token in enumerate(tokens):
            if token.start() >= skipped_until:
                self._add(self.text[max(at, skipped_until) : token.start()])
                skipped_until = max(skipped_until, self._take(token, paired.get(number)))
            at = token.end()
        self._add(self.text[max(at, skipped_until) :])
        self._close_reading()
        return Marked(_said(self.parts), self.top, tuple(self.kept), tuple(self.unpaired))

    def _take(self, token: re.Match[str], closing: re.Match[str] | None) -> int:
        """Act on a mark. Return where the text after it begins."""
        kind = token.lastgroup
        if kind == "speaker":
            self._speaker(token, closing)
        elif kind == "open":
            return self._open(token, closing)
        elif kind == "close":
            self._close(token["close"].lower())
        elif kind == "override":
            self.top = self.top or TOP.search(token[0]) is not None
        elif kind == "entity":
            self._add(_character(token[0]))
        elif kind in ("line", "escape"):
            self._add(" " if token["escape"] == "h" else "\n")
        elif kind == "path":
            self._add(token[0])
        elif kind == "alien":
            self._keep(token[0])
        return token.end()

    def _speaker(self, token: re.Match[str], closing: re.Match[str] | None) -> None:
        if closing is None and not self.begins_line:
            self._keep(token[0])
            self.unpaired.append(token[0])
        else:
            self._turn(" ".join(_decoded(token["speaker"]).split()))

    def _open(self, token: re.Match[str], closing: re.Match[str] | None) -> int:
        name = token["open"].lower()
        if name == "rp" and closing is not None:
            return closing.end()  # brackets for readers without ruby: `rt` gives them anyway
        if name == "rt":
            self._close_reading()
            self._add("(")
            self.reading = True
        elif name in ("ruby", "rp") or closing is not None or self.begins_line:
            pass
        else:
            self._keep(token[0])
            self.unpaired.append(token[0])
        return token.end()

    def _close(self, name: str) -> None:
        if name in ("rt", "ruby"):
            self._close_reading()
        elif name == "v":
            self._turn("")

    def _close_reading(self) -> None:
        if self.reading:
            self._add(")")
        self.reading = False

    def _keep(self, mark: str) -> None:
        self._add(mark)
        self.kept.append(mark)

    def _add(self, text: str) -> None:
        self.parts[-1].text += text
        _, newline, tail = text.rpartition("\n")
        self.begins_line = (self.begins_line or bool(newline)) and not tail.strip(" \t-–—")

    def _turn(self, speaker: str) -> None:
        self.parts.append(_Part(speaker, ""))
        self.begins_line = True


def _paired(tokens: Sequence[re.Match[str]]) -> dict[int, re.Match[str]]:
    """Return the closing tag of each opening tag that has one, by the number of the opening tag."""
    waiting: dict[str, list[int]] = {}
    found: dict[int, re.Match[str]] = {}
    for number, token in enumerate(tokens):
        if token.lastgroup in ("open", "speaker"):
            name = "v" if token["speaker"] else token["open"].lower()
            waiting.setdefault(name, []).append(number)
        elif token.lastgroup == "close" and (open_ := waiting.get(token["close"].lower())):
            found[open_.pop()] = token
    return found


def marks_in(text: str) -> list[str]:
    """Return the marks of HTML in a text of another format, where they are none."""
    if "<" not in text and "&" not in text:
        return []
    tokens = (
        token
        for token in TOKEN.finditer(text)
        if token.lastgroup in ("open", "close", "alien", "line", "entity")
    )
    return list(dict.fromkeys(t[0] for t in tokens if t.lastgroup != "entity" or _character(t[0]) != t[0]))


def quoted(text: str) -> str:
    """Return a text, or its beginning, in one line: what a message quotes."""
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def listed(marks: Sequence[str]) -> str:
    """Return the first marks as a message names them."""
    distinct = list(dict.fromkeys(marks))
    return "、".join(f"“{quoted(mark)}”" for mark in distinct[:3]) + ("等" if len(distinct) > 3 else "")


def _decoded(text: str) -> str:
    return TOKEN.sub(lambda token: _character(token[0]) if token.lastgroup == "entity" else token[0], text)


def _character(entity: str) -> str:
    """Return what a reference stands for; the reference itself if that cannot be shown."""
    found = html.unescape(entity) if entity[1] == "#" else html5.get(entity[1:], entity)
    if found in ("", "\n"):
        return found or entity
    if found == "\xa0":
        return " "
    if all(unicodedata.category(c) == "Cf" for c in found):
        return ""  # direction and joining: nothing to see
    lost = "\ufffd" in found or any(unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") for c in found)
    return entity if lost else found


def _said(parts: Sequence[_Part]) -> tuple[Said, ...]:
    """Return the parts that have words, with trimmed lines and without empty ones."""
    return tuple(Said(part.speaker, text) for part in parts if (text := tidied(part.text)))


def tidied(text: str) -> str:
    """Return the lines, trimmed, without empty ones."""
    return "\n".join(filter(None, (line.strip() for line in BREAKS.split(text))))


@dataclass(frozen=True)
class Spoken:
    """The text of a cue. `turns` are the numbers of its lines at which somebody named begins to speak.

    `last` is who speaks at its end.
    """

    text: str
    turns: tuple[int, ...]
    last: str


def with_names(said: Sequence[Said], last: str) -> Spoken:
    """Put the name of who begins to speak before the words, as `张衡：…`: a reader sees no mark.

    Whoever goes on speaking (`last` did so before) is not named again.
    """
    lines: list[str] = []
    turns: list[int] = []
    for part in said:
        text = part.text
        if part.speaker and part.speaker != last:
            turns.append(len(lines))
            already = text.startswith((f"{part.speaker}：", f"{part.speaker}:"))
            text = text if already else f"{part.speaker}：{text}"
        last = part.speaker
        lines += text.split("\n")
    return Spoken("\n".join(lines), tuple(turns), last)
