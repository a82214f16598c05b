"""Reads a body through the converter: its links, pictures and anchors, and what readers would not get as it was meant.

One law holds: every letter of a body stands in the text of the page, or a note says where it does not. Letters are
counted on both sides; addresses, labels of footnotes and names of tags count where they go.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.content.kept_characters import tags, without_attribute_lists, without_tags
from pipeline.content.markdown_lines import (
    CODE,
    HIDDEN,
    TEXT,
    Lines,
    Note,
    code_spans,
    footnotes_defined,
)
from pipeline.markup.losses import dropped
from pipeline.markup.markdown import Converter
from pipeline.markup.record import LEFT, LOST, OPEN_TAG, SPACED, TWICE, UNUSED, MarkupRecord, Reading
from pipeline.markup.sanitise import sanitise

_TOKEN = re.compile(r'<(/?)([a-z0-9]+)((?: [\w-]+="[^"]*")*) ?/?>|([^<]+)')
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_VERBATIM = frozenset(["code", "pre", "kbd", "samp"])
_PAIRED = frozenset(
    "a abbr b center code del details div em font i ins kbd mark q ruby s section small span strong sub summary sup table u".split()
)
_LETTERS = re.compile(r"[^\W_]+")
WHOLE = frozenset(["script", "style"])
"""Tags that are dropped together with their text; a finding reports the tag."""
_BLOCK = frozenset("p li td th dt dd h1 h2 h3 h4 h5 h6 figcaption summary blockquote div br caption".split())
_REFERENCE = re.compile(r"^ {0,3}\[([^\]\n]{1,200})\]:[^\n]*", re.MULTILINE)
_ABBREVIATION = re.compile(r"^ {0,3}\*\[[^\]\n]{1,200}\]:", re.MULTILINE)
_NOTICE = re.compile(r"^ *!!! ?[\w-]+", re.MULTILINE)
_SECOND_LABEL = re.compile(r"\]\[[^\]\n]{1,200}\]")

_LINKS_IN_ALT = re.compile(r"!\[(?:[^\[\]\n]++|\[[^\[\]\n]{0,300}+\]\([^()\n]{0,500}+\))*+\]\(")
"""A picture whose description has links: a description is text, so their addresses go."""
_TARGET = re.compile(r"\]\([^()\n]{0,500}+\)|\[\^[^\[\]\n]{1,200}+\]:?")
_LABEL = re.compile(r"\[\^[^\]\n]{0,80}\]?")
MOST_LOSSES = 20
"""Lines with losses that one reading reports: each is looked for in the whole page."""

LEFTOVERS: Mapping[str, re.Pattern[str]] = {
    "bold": re.compile(r"\*\*"),
    "link": re.compile(
        r"\]\((?=\S)|\] +\((?=https?:|id:|#)|\]（(?=https?:|id:|#)|】[（(](?=https?:|id:|#)|\]\[(?=[^\]\n]{1,99}\])"
    ),
    "footnote": re.compile(r"\[\^"),
    "table": re.compile(r"\| ?:?-{2,}|\|—+|｜ ?[-—]{2,}"),
    "notice": re.compile(r"(?m)^(?::::|!!! ?\S|\?\?\?[+ ]|\[!\w+\])"),
    "list": re.compile(r"(?m)(?<=\n)(?:[-*+] |\d{1,2}[.)] )(?=\S)"),
    "fence": re.compile(r"(?m)^(?:```|~~~)"),
    "strike": re.compile(r"~~(?=\S)"),
    "attributes": re.compile(r"\{:? ?[#.][A-Za-z]"),
    "comment": re.compile(r"<!--"),
    "heading": re.compile(r"(?m)^#{1,6} (?=\S)"),
}
"""Marks that Markdown would have taken, had they been written as it wants them; seen in the text of a page."""
AT_START = frozenset(["fence", "heading", "list", "notice"])
"""Of these, the ones that count at the start of a line alone."""


def read_body(body: str, converter: Converter) -> Reading:
    """Convert a body without links and pictures, and compare the page with it."""
    instance = converter.instance(body)
    raw, _ = instance.convert(MarkupRecord.of(body, {}, {}))
    page = _Page.of(sanitise(raw))
    lines = instance.lines
    source = _Body(body.split("\n"), lines)
    notes = [
        *lines.notes,
        *_footnotes(source, page),
        *_open_tags(source),
        *_leftovers(source, page),
    ]
    losses = dropped(raw)
    if not any(d.tag in WHOLE for d in losses if d.attribute is None):
        known = _defined_again(source, {n.text for n in notes if n.what == TWICE})
        addresses = [*instance.links, *(path for path, _ in instance.images), *instance.titles]
        notes += (note for note in _lost(source, page, addresses) if note.line not in known)
    return Reading(
        instance.links,
        instance.images,
        page.ids,
        losses,
        sorted(notes, key=lambda n: (n.line, n.column)),
    )


@dataclass(frozen=True)
class _Page:
    """A sanitised page: its text, the text outside code block by block, its ids, and the text of its attributes."""

    text: str
    blocks: Sequence[str]
    ids: Sequence[str]
    addresses: frozenset[str]
    attributes: str

    @classmethod
    def of(cls, clean: str) -> _Page:
        """Take the page apart."""
        text: list[str] = []
        blocks: list[list[str]] = [[]]
        ids: list[str] = []
        addresses: set[str] = set()
        attributes: list[str] = []
        depth = 0
        for token in _TOKEN.finditer(clean):
            closing, name, written, words = token.groups()
            if words is not None:
                words = html.unescape(words)
                text.append(words)
                if not depth:
                    blocks[-1].append(words)
                continue
            if name in _VERBATIM:
                depth = max(0, depth + (-1 if closing else 1))
            elif name in _BLOCK and blocks[-1]:
                blocks.append([])
            for attribute, value in _ATTRIBUTE.findall(written):
                if attribute == "id":
                    ids.append(html.unescape(value))
                elif attribute == "href":
                    addresses.add(html.unescape(value))
                elif attribute == "title":
                    attributes.append(html.unescape(value))
        return cls(
            "".join(text), ["".join(b) for b in blocks if b], ids, frozenset(addresses), "".join(attributes)
        )


@dataclass(frozen=True)
class _Body:
    """The lines of a body and how they were read."""

    lines: Sequence[str]
    read: Lines

    def text_lines(self) -> Iterator[tuple[int, str]]:
        """Yield the lines outside code, numbered from 0."""
        for number, kind in enumerate(self.read.kinds):
            if kind == TEXT:
                yield number, self.lines[number]


def _footnotes(source: _Body, page: _Page) -> Iterator[Note]:
    """Yield notes on footnotes that are defined twice, never used, or whose label has a space."""
    text = source.read.text
    if "[^" not in text:
        return
    seen: set[str] = set()
    for number, line in source.text_lines():
        for label in footnotes_defined(line):
            column = line.index("[^") + 1
            if label in seen:
                yield Note(number, column, TWICE, label)
            elif any(c.isspace() for c in label):
                yield Note(number, column, SPACED, label)
            elif f"#fn-{label}" not in page.addresses:
                yield Note(number, column, UNUSED, label)
            seen.add(label)


def _defined_again(source: _Body, labels: set[str]) -> set[int]:
    """Return the lines that define a footnote of these labels: another note says that all but one are lost."""
    return {n for n, line in source.text_lines() if labels and not labels.isdisjoint(footnotes_defined(line))}


def _open_tags(source: _Body) -> Iterator[Note]:
    """Yield a note for each tag that is never closed."""
    if "<" not in source.read.text:
        return
    open_at: dict[str, list[Note]] = {}
    for number, line in source.text_lines():
        for start, name, closing in tags(line):
            if name not in _PAIRED or _in_code(line, start):
                continue
            opened = open_at.setdefault(name, [])
            if not closing:
                opened.append(Note(number, start + 1, OPEN_TAG, name))
            elif opened:
                opened.pop()
    for notes in open_at.values():
        yield from notes


def _leftovers(source: _Body, page: _Page) -> Iterator[Note]:
    """Yield the marks that stand in the text of the page, at their places in the source."""
    for kind, mark in LEFTOVERS.items():
        found = [(block, m) for block in page.blocks for m in mark.finditer(block)]
        if not found:
            continue
        places = list(_marks(source, kind, found))
        seen: set[tuple[int, int]] = set()
        for block, match in found:
            place = _place(places, block, match, seen)
            if place is not None:
                seen.add(place)
                label = _LABEL.match(source.lines[place[0]], place[1] - 1) if kind == "footnote" else None
                yield Note(*place, LEFT, label.group() if label else kind)


def _marks(
    source: _Body, kind: str, found: Iterable[tuple[str, re.Match[str]]]
) -> Iterator[tuple[int, int, str]]:
    """Yield line, column (from 0) and line of every place in the source that may be one of the marks."""
    literals = {m.group().strip() for _, m in found}
    for number, line in source.text_lines():
        for literal in literals:
            start = line.find(literal)
            while start >= 0:
                inside = kind in AT_START and line[:start].strip(" >")
                if not inside and not line[:start].endswith("\\") and not _in_code(line, start):
                    yield number, start, line
                start = line.find(literal, start + len(literal))


def _place(
    places: Sequence[tuple[int, int, str]], block: str, match: re.Match[str], seen: set[tuple[int, int]]
) -> tuple[int, int] | None:
    """Return line (from 0) and column (from 1) of a mark: where the characters after it, or before it, are the same."""
    literal = match.group().strip()
    after = block[match.end() : match.end() + 4].partition("\n")[0].strip()
    before = block[max(0, match.start() - 4) : match.start()].rpartition("\n")[2].strip()
    best: tuple[int, tuple[int, int]] | None = None
    for number, start, line in places:
        place = number, start + 1
        if place in seen or not line.startswith(literal, start):
            continue
        rest, head = line[start + len(literal) :].strip(), line[:start].strip()
        follows = rest.startswith(after) if after else not rest
        precedes = head.endswith(before) if before else not head.strip("> ")
        score = 2 * follows + precedes
        if score and (best is None or score > best[0]):
            best = score, place
    return best[1] if best else None


def _lost(source: _Body, page: _Page, addresses: Sequence[str]) -> Iterator[Note]:
    """Yield a note for each line with letters that are missing on the page, at the first of its words not found there."""
    written = _letters(_without_syntax(source)) - _letters(source.read.removed)
    shown = _letters(page.text) + _letters(page.attributes)
    for address in addresses:
        shown.update(_letters(address))
    missing = written - shown
    if not missing:
        return
    numbers = [n for n, kind in enumerate(source.read.kinds) if kind in (TEXT, CODE)]
    numbers = [n for n in numbers if missing.keys() & set(source.lines[n])] or [0]
    letters = "".join(_LETTERS.findall(page.text))
    changed = [n for n in numbers if _line_letters(source.lines[n]) not in letters] or numbers[:1]
    told = 0
    for number in changed:
        line = _line_letters(source.lines[number])
        if told == MOST_LOSSES or not missing.keys() & set(line):
            continue
        runs = [run for run in _LETTERS.finditer(source.lines[number]) if missing.keys() & set(run.group())]
        run = next((run for run in runs if run.group() not in page.text), None)
        if run is not None:
            told += 1
            yield Note(number, run.start() + 1, LOST, run.group()[:40])
            missing -= Counter(line)
    if not told:
        yield _some_lost(source.lines[changed[0]], changed[0], missing)


def _some_lost(line: str, number: int, missing: Counter[str]) -> Note:
    """Return the note for letters whose words all stand on the page, less often than in the source."""
    runs = [run for run in _LETTERS.finditer(line) if missing.keys() & set(run.group())]
    if not runs:
        return Note(number, 1, LOST, "".join(sorted(missing))[:40])
    return Note(number, runs[-1].start() + 1, LOST, runs[-1].group()[:40])


def _line_letters(line: str) -> str:
    """Return the letters of a line as they follow each other on a page."""
    return "".join(_LETTERS.findall(_TARGET.sub("]", without_attribute_lists(without_tags(line)))))


def _without_syntax(source: _Body) -> str:
    """Return the source without what is not meant to be read: tags, attribute lists, labels, marks, comments."""
    read = source.read
    text = "\n".join(line for line, kind in zip(source.lines, read.kinds, strict=False) if kind != HIDDEN)
    labels = set(footnotes_defined(read.text))
    if "<" in text:
        text = without_tags(text)
    if "{" in text:
        text = without_attribute_lists(text)
    if labels:
        text = re.sub(r"\[\^(?:" + "|".join(map(re.escape, sorted(labels))) + r")\]", "", text)
    if "]:" in text:
        text = _ABBREVIATION.sub("", text)
        text = _SECOND_LABEL.sub("]", _REFERENCE.sub(_reference, text))
    if "![" in text:
        text = _LINKS_IN_ALT.sub(lambda found: f"{_TARGET.sub(']', found.group()[:-1])}(", text)
    if "!!!" in text:
        text = _NOTICE.sub("", text)
    text = text.replace("[TOC]", "")
    return html.unescape(text) if "&" in text else text


def _reference(definition: re.Match[str]) -> str:
    """Leave of a definition its address alone, which a link has taken, if any did."""
    return definition.group().partition("]:")[2]


def _letters(text: str) -> Counter[str]:
    return Counter("".join(_LETTERS.findall(text)))


def _in_code(line: str, position: int) -> bool:
    return "`" in line and any(start <= position < end for start, end in code_spans(line))
