"""Parses a safe, limited subset of YAML and records the position of every value.

The limits (each prevents a fault that was measured: a document of 2,000 brackets exhausts the stack, duplicate keys
vanish silently, `12:30:45` becomes 45045, aliases expand without end):

- 64 KB of text, depth 20, no anchors or aliases, no tags, no duplicate keys, keys are strings;
- scalars: `null`/`~`/empty, `true`/`false`, decimal integers and decimals; everything else stays a string, so times
  and dates reach the model as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import yaml

from pipeline.errors import Code, Finding
from pipeline.parsing.conflict_marks import HELP as CONFLICT_HELP
from pipeline.parsing.conflict_marks import conflicts
from pipeline.parsing.yaml_slips import MARKED, Slip, explain, slip_in

CODES = (
    Code(
        id="E104",
        title="开头的信息超过 64 KB",
        why="开头只放短信息；过大的信息通常是误粘，也可能是攻击。",
        mend="把长文字移到第二行“---”之后的正文里。",
        sample="size",
        wrong="summary: 一整篇文章……",
        right="summary: 一到两句话。",
    ),
    Code(
        id="E105",
        title="不是合法的 YAML",
        why="引号、括号、冒号或缩进写错了，程序看不懂哪里是字段、哪里是文字。",
        mend="检查缩进、冒号、引号和括号；文字里有英文冒号时给整段加引号。",
        sample="article",
        wrong=("sources:\n  - {title: 物理学, note: 第一章: 力学}\n  - title: 水: 一种分子"),
        right=('sources:\n  - {title: 物理学, note: "第一章: 力学"}\n  - title: "水: 一种分子"'),
    ),
    Code(
        id="E106",
        title="用了制表符（Tab）",
        why="YAML 只认空格缩进，Tab 在每个编辑器里宽度都不同。",
        mend="把 Tab 换成两个空格。",
        sample="article",
        wrong=("people:\n\t- {role: 编写, name: 演示编辑部}"),
        right=("people:\n  - {role: 编写, name: 演示编辑部}"),
    ),
    Code(
        id="E107",
        title="嵌套超过 20 层",
        why="正常的内容用不到这么深；过深的嵌套会让程序崩溃。",
        mend="减少括号或缩进的层数。",
        sample="article",
        wrong="topics: [[[[[[[[[[[[[[[[[[[[physics]]]]]]]]]]]]]]]]]]]]",
        right="topics: [physics]",
    ),
    Code(
        id="E108",
        title="用了锚点（&）或别名（*）",
        why="别名可以成倍膨胀，拖垮程序；也容易误改。",
        mend="以 & 或 * 开头的文字加引号。",
        sample="article",
        wrong="title: *重要*",
        right='title: "*重要*"',
    ),
    Code(
        id="E109",
        title="字段写了两次",
        why="两处里只有一处会生效，改了另一处却不见变化。",
        mend="只保留一处。",
        sample="article",
        wrong=("title: 潮起潮落\ntitle: 潮汐从哪里来"),
        right="title: 潮汐从哪里来",
    ),
    Code(
        id="E110",
        title="用了 YAML 标签",
        why="标签可以让程序执行别的动作，一律不收。",
        mend="以 ! 开头的文字加引号。",
        sample="article",
        wrong="title: !important",
        right='title: "!important"',
    ),
    Code(
        id="E208",
        title="“ #”后面的字会丢掉",
        why="YAML 把空格加 # 后面的都当成说明，标题和摘要会缺半句，而且看不出来。",
        mend="给整句话加上英文引号；真是说明的，在 # 前面空两格、后面空一格。",
        sample="article",
        wrong="title: 潮汐 #1 月球的引力",
        right='title: "潮汐 #1 月球的引力"',
    ),
    Code(
        id="E114",
        title="有不可见的控制字符",
        why="看不见的字符会让订阅源和搜索出错，也会使行号对不上。",
        mend="删掉它，或重新键入这一行。",
        sample="article",
        wrong='title: "潮汐\\u0007从哪里来"',
        right='title: "潮汐从哪里来"',
    ),
)

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20

Path = tuple[str | int, ...]
Position = tuple[int, int]

_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}\Z")
_WORDS: Mapping[str, bool | None] = MappingProxyType(
    {"true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None}
)
MOST_MISTAKES = 20
"""After this many mistakes that keep a text from being YAML, more findings are of no use."""
_CLOSING = frozenset([yaml.MappingEndEvent, yaml.SequenceEndEvent])
_OPENING = frozenset([yaml.AliasEvent, yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent])
# PyYAML's C parser if the wheel includes it: the same events, about ten times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Tree:
    """An immutable parsed document: its value and the positions (line and column from 1) of all its parts.

    `lost` are the fields that were left out of it because they could not be read (`recover`).
    """

    lost: frozenset[str] = frozenset()

    def __init__(self, value: Any, values: Mapping[Path, Position], keys: Mapping[Path, Position]) -> None:
        self._value, self._values, self._keys = value, values, keys

    @property
    def value(self) -> Any:
        """The document as plain values."""
        return self._value

    @property
    def values(self) -> Mapping[Path, Position]:
        """The position of the value at each path."""
        return self._values

    @property
    def keys(self) -> Mapping[Path, Position]:
        """The position of the key at each path that has one."""
        return self._keys

    def locate(self, path: Path, *, key: bool = False) -> Position:
        """Return the position of `path`, or of its nearest parent in the file."""
        if key and path in self.keys:
            return self.keys[path]
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def file_at(self, path: Path, file: str) -> str:
        """Return the file of `path`: always `file` here, since the document has only one."""
        return file


class _Refusal(Exception):
    def __init__(self, mark: Any, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.mark, self.code, self.message, self.help = mark, code, message, help


def parse(text: str, *, file: str, first_line: int = 1) -> tuple[Tree | None, list[Finding]]:
    """Parse a document that starts at `first_line` of `file`; the tree is None when there are findings."""
    tree, findings = recover(text, file=file, first_line=first_line)
    return (None, findings) if findings else (tree, [])


def recover(text: str, *, file: str, first_line: int = 1) -> tuple[Tree | None, list[Finding]]:
    """Parse a document as `parse` does, but return a tree of what can be read beside the findings.

    A line with a mistake is repaired as it was probably meant, else its whole field is left out (`Tree.lost`). Such a
    tree serves to find the other mistakes of a file, nothing else.
    """
    finding = partial(_finding, file, first_line)
    if len(text.encode("utf-8")) > MAX_BYTES:
        return None, [finding(0, 0, "E104", "这一段超过 64 KB。", "请把长文字移到正文里。")]
    if found := [finding(c.first - 1, 0, "E123", c.message, CONFLICT_HELP) for c in conflicts(text)]:
        return None, found
    lines, lost = text.split("\n"), set[str]()
    for _ in range(MOST_MISTAKES):
        try:
            builder = _Builder(first_line, lines)
            tree = builder.build(_events("\n".join(lines)))
        except _Refusal as refusal:
            line, column = (refusal.mark.line, refusal.mark.column) if refusal.mark else (0, 0)
            found.append(finding(line, column, refusal.code, refusal.message, refusal.help))
            if not _leave_out(lines, line, lost):
                return None, found
        except yaml.YAMLError as error:
            line, column, *words = explain(lines, error)
            slip = _slip_near(lines, line, error)
            if slip is None:
                found.append(finding(line, column, *words))
                if not _leave_out(lines, line, lost):
                    return None, found
            else:
                line, (column, *words, repaired) = slip
                found.append(finding(line, column, *words))
                lines[line] = repaired
        else:
            tree.lost = frozenset(lost)
            cut = [finding(*place, "E208", *words) for place, words in builder.cut]
            return tree, [*found, *cut]
    return None, found


def _finding(file: str, first: int, line: int, column: int, code: str, message: str, help: str) -> Finding:
    return Finding(file, first + line, column + 1, code, "error", message, help)


def _slip_near(lines: list[str], line: int, error: yaml.YAMLError) -> tuple[int, Slip] | None:
    """Return a slip in the lines that the parser names, the first one first, or just before them.

    The parser takes a first line without a colon for one long text, and complains of the next.
    """
    marks = (getattr(error, "context_mark", None), getattr(error, "problem_mark", None))
    numbers = sorted({line, *(mark.line for mark in marks if mark is not None)})
    for number in [*numbers, *range(line - 1, max(-1, line - 4), -1)]:
        slip = slip_in(lines[number]) if number < len(lines) else None
        if slip is not None and slip.repaired != lines[number]:
            return number, slip
    return None


_TOP = re.compile(r"[^\s#\-:]")


def _leave_out(lines: list[str], line: int, lost: set[str]) -> bool:
    """Empty the lines of the field that `line` belongs to; return False when there is nothing to leave out."""
    line = min(line, len(lines) - 1)
    while line > 0 and not _TOP.match(lines[line]):
        line -= 1
    if not lines[line].strip():
        return False
    end = line + 1
    while end < len(lines) and not _TOP.match(lines[end]):
        end += 1
    lost.add(re.split("[:：]", lines[line], maxsplit=1)[0].strip())
    lines[line:end] = [""] * (end - line)
    return True


def _events(text: str) -> Iterator[yaml.Event]:
    """Yield the parser's events; refuse what is not allowed before the recursive builder gets it."""
    depth = 0
    loader = _LOADER(text)
    while (event := loader.get_event()) is not None:
        kind = type(event)
        if kind in _CLOSING:
            depth -= 1
        if kind not in _OPENING:
            yield event
            continue
        if kind is yaml.AliasEvent or event.anchor:
            raise _Refusal(event.start_mark, "E108", *MARKED)
        if event.tag:
            raise _Refusal(
                event.start_mark, "E110", f"不能使用 YAML 标签“{event.tag}”。", "以 ! 开头的文字请加引号。"
            )
        if kind is not yaml.ScalarEvent:
            depth += 1
            if depth > MAX_DEPTH:
                raise _Refusal(
                    event.start_mark, "E107", f"嵌套超过 {MAX_DEPTH} 层。", "请减少括号或缩进的层数。"
                )
        yield event


class _Builder:
    """Builds values from events; recursion is bounded by MAX_DEPTH."""

    def __init__(self, first_line: int, lines: Sequence[str]) -> None:
        self.first_line = first_line
        self.lines = lines
        self.cut: list[tuple[Position, tuple[str, str]]] = []
        """Where a text was cut off by a `#` that looks like part of it, with message and help."""
        self.values: dict[Path, Position] = {}
        self.keys: dict[Path, Position] = {}

    def build(self, events: Iterator[yaml.Event]) -> Tree:
        value: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refusal(
                        event.start_mark, "E105", "这里出现了第二份 YAML 文档。", "请删掉多余的“---”行。"
                    )
            elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
                value = self._value(event, events, ())
        return Tree(value, MappingProxyType(self.values), MappingProxyType(self.keys))

    def _place(self, event: yaml.Event) -> Position:
        mark = event.start_mark
        assert mark is not None
        return self.first_line + mark.line, mark.column + 1

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Any:
        self.values[path] = self._place(event)
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event)
            mark, end = event.start_mark, event.end_mark
            assert mark is not None and end is not None
            if isinstance(value, str) and end.line > mark.line and event.style != "|":
                value = _unfolded(value, self.lines[mark.line : end.line + 1])
            if not event.style and end.line < len(self.lines):
                cut = self._cut_off(path, event.value, end.line, end.column)
                return f"{event.value} {cut}".strip() if cut else value
            return value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _cut_off(self, path: Path, value: str, line: int, column: int) -> str:
        """Note and return what a `#` cuts off from a plain text, unless it is set off as a comment: `text  # comment`."""
        comment = _COMMENT.match(self.lines[line], column)
        if comment is None:
            return ""
        is_text = bool(value) and bool(path) and path[-1] in _TEXTS
        is_set_off = comment["text"][:1] in ("", " ") and (
            len(comment["space"]) > 1 or (not is_text and _NO_TEXT.match(value) is not None)
        )
        if is_set_off:
            return ""
        rest = f"#{comment['text']}"
        shown = rest if len(rest) <= 30 else f"{rest[:29]}…"
        message = f"“ #”后面的字会被当成说明丢掉：“{shown}”。"
        help = "是文字的，请给整句加上英文引号；是说明的，请在 # 前面空两格、后面空一格。"
        self.cut.append(((line, comment.start("text") - 1), (message, help)))
        return rest

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            result.append(self._value(event, events, (*path, len(result))))
        return result

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refusal(event.start_mark, "E105", "字段名必须是一个词。", "请把括号移到冒号后面。")
            key = event.value
            if key in result:
                line = self.keys[(*path, key)][0]
                raise _Refusal(
                    event.start_mark, "E109", f"字段“{key}”写了两次（第 {line} 行已有）。", "请只保留一处。"
                )
            self.keys[(*path, key)] = self._place(event)
            result[key] = self._value(next(events), events, (*path, key))
        return result


_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]"
)


# A comment behind a value: the space before it, and its text without the `#`.
_COMMENT = re.compile(r"(?P<space>[ \t]+)#(?P<text>.*)")
# Values that are no text for readers: words of a fixed list, ids, numbers, dates, times, paths.
_NO_TEXT = re.compile(r"[A-Za-z0-9_.:+/\-]*\Z")
# Fields whose values are text even where they look like a word of a list.
_TEXTS = frozenset(("title", "name", "summary", "alt", "note", "text", "label", "term", "definition"))
_WIDE = re.compile(r"[\u2e80-\u303f\u3041-\u9fff\uf900-\ufaff\uff01-\uff60\u2014\u2018-\u201d\u2026]")

_LINE_END = re.compile(r"([^\s\"']{1,8})\s*\Z")
_LINE_START = re.compile(r"\s*([^\s\"']{1,8})")


def _unfolded(value: str, lines: Sequence[str]) -> str:
    """Return a text written over several lines without the spaces that YAML puts between lines of Chinese."""
    for line, following in pairwise(lines):
        end, start = _LINE_END.search(line), _LINE_START.match(following)
        if end and start and _WIDE.match(end[1][-1]) and _WIDE.match(start[1]):
            value = value.replace(f"{end[1]} {start[1]}", f"{end[1]}{start[1]}", 1)
    return value


def _scalar(event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    if (
        control := _CONTROL.search(text)
    ) is not None:  # an escape such as "\\u0007" gets past PyYAML's reader
        message = f"有不可见的控制字符（U+{ord(control.group()):04X}）。"
        raise _Refusal(event.start_mark, "E114", message, "请删掉这个字符，或重新键入这一行。")
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-0123456789":
        if _INT.match(text):
            return int(text)
        if _FLOAT.match(text):
            return float(text)
    return text
