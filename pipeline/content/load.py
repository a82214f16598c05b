"""Loads content files as documents: reads, splits, parses and validates them, and collects all mistakes."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.config import Project
from pipeline.content.body import Body
from pipeline.content.characters import findings_of
from pipeline.content.file_names import original_of, walk
from pipeline.content.library import Document
from pipeline.content.model import FOLDERS, KIND_LABELS, KINDS, AnyEntry
from pipeline.errors import Code, Finding
from pipeline.links import read_plain
from pipeline.parsing.conflict_marks import HELP as CONFLICT_HELP
from pipeline.parsing.conflict_marks import conflicts
from pipeline.parsing.model_errors import did_you_mean, validate
from pipeline.parsing.strict_yaml import MAX_BYTES, Tree, recover

CODES = (
    Code(
        id="E101",
        title="文件不是 UTF-8 编码",
        why="别的编码在别人电脑上会变成乱码。",
        mend="在编辑器里“另存为”，编码选 UTF-8。",
        sample="bytes",
        wrong="用 GBK 保存的 my-article.md",
        right="用 UTF-8 保存的 my-article.md",
    ),
    Code(
        id="E102",
        title="文件超过 1 MB 或 5 万行",
        why="这么大的文字多半是误放了图片数据，也会拖慢每一次生成。",
        mend="拆成几篇；图片和视频放到 assets/media/。",
        sample="size",
        wrong="正文里粘贴了 3 MB 的图片数据",
        right="![说明](pictures/x.png)",
    ),
    Code(
        id="E103",
        title="文件是空的，或开头没有“---”",
        why="标题、日期这些信息写在开头的两行“---”之间，没有它就不知道这是什么内容。",
        mend="第一行写三个减号；可用 kepu new 生成样例。",
        sample="file",
        wrong=("# 关于本站\n\n本站由演示编辑部主办。"),
        right=(
            "---\n"
            "schema: 1\n"
            "kind: page\n"
            "id: sample\n"
            "title: 关于本站\n"
            "summary: 本站由谁主办、内容怎样核对、怎样联系我们。\n"
            "---\n"
            "\n"
            "本站由演示编辑部主办。"
        ),
    ),
    Code(
        id="E112",
        title="文件没有放在内容文件夹里",
        why="种类决定文件夹；放错地方的文件不会出现在网站上。",
        mend="移到 content/ 下对应种类的文件夹。",
        sample="files",
        wrong=("# content/sample.md\nkind: page\nid: sample"),
        right=("# content/pages/sample.md\nkind: page\nid: sample"),
    ),
    Code(
        id="E113",
        title="开头的信息没有结束",
        why="缺少第二行“---”，分不清哪里开始是正文。",
        mend="在信息之后、正文之前单独写一行“---”。",
        sample="file",
        wrong=(
            "---\n"
            "schema: 1\n"
            "kind: page\n"
            "id: sample\n"
            "title: 关于本站\n"
            "summary: 本站由谁主办、内容怎样核对、怎样联系我们。\n"
            "\n"
            "本站由演示编辑部主办。"
        ),
        right=(
            "---\n"
            "schema: 1\n"
            "kind: page\n"
            "id: sample\n"
            "title: 关于本站\n"
            "summary: 本站由谁主办、内容怎样核对、怎样联系我们。\n"
            "---\n"
            "\n"
            "本站由演示编辑部主办。"
        ),
    ),
    Code(
        id="E115",
        title="“---”之间不是“字段: 内容”",
        why="开头的信息必须一行一个字段。",
        mend="对照 kepu new 生成的样例。",
        sample="file",
        wrong=("---\n关于本站\n---\n\n本站由演示编辑部主办。"),
        right=(
            "---\n"
            "schema: 1\n"
            "kind: page\n"
            "id: sample\n"
            "title: 关于本站\n"
            "summary: 本站由谁主办、内容怎样核对、怎样联系我们。\n"
            "---\n"
            "\n"
            "本站由演示编辑部主办。"
        ),
    ),
    Code(
        id="E119",
        title="没有 content 文件夹",
        why="所有内容都在里面；链接断了、磁盘没有挂上时，网站会是空的。",
        mend="放回 content 文件夹，或在项目的文件夹里运行。",
        sample="state",
        wrong="content -> 没有挂上的磁盘",
        right="content/articles/…",
    ),
    Code(
        id="E120",
        title="内容文件夹里有不是 .md 的文件",
        why="只有 .md 文件会成为网页，别的扩展名不声不响地漏掉。",
        mend="改名为 .md；图片和视频放到 assets/media/。",
        sample="files",
        wrong="# content/articles/tide.md.txt",
        right="# content/articles/tide.md",
    ),
    Code(
        id="E124",
        title="文件名像是另一份文件的副本",
        why="同步盘、微信和编辑器在冲突或重复下载时留下副本，里面可能有别人没有并进去的修改。",
        mend="和原来的文件对照，把要留的并进去，再删掉副本。",
        sample="state",
        wrong="content/articles/tide (1).md",
        right="content/articles/tide.md",
    ),
    Code(
        id="E207",
        title="没有这种内容",
        why="种类决定需要哪些字段、放在哪个文件夹。",
        mend="改成 article、video、audio、story 等已有的种类。",
        sample="article",
        wrong="kind: artcle",
        right="kind: article",
    ),
)

MAX_FILE = 1024 * 1024
MOST_LINES = 50_000
_NOTE = re.compile(r"[A-Z][A-Za-z0-9_-]*\.md\Z")
# The first line of front matter. What cannot be seen before it does no harm.
_OPENING = re.compile(r"(?:[ \t]*\n)*---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)
_LEADING = "\ufeff\u200b\u2060"
# Lines that look like `---` to an editor.
_DASHES = re.compile(r"^[ \t\u3000\xa0]*(?:[-—–―─－﹣‐‑−_*=+~]{2,}|- - -)[ \t\u3000\xa0]*$", re.MULTILINE)


Reader = Callable[[Path, str, list[Finding]], Document | None]
Ahead = Callable[[Sequence[tuple[Path, str]]], None]


@dataclass(frozen=True)
class Loaded:
    """Documents in path order (ids may still collide) and the findings of loading.

    `refused` are the ids (file stems) of files with mistakes: a link to one is not reported as broken.
    """

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    refused: frozenset[str]
    broken: tuple[tuple[Path, str], ...] = ()
    """The files with mistakes."""


def load(project: Project, read: Reader | None = None, ahead: Ahead | None = None) -> Loaded:
    """Load every Markdown file of `content/` with `read` (default: `load_file`; a cache may replace it).

    `ahead` is called with all files before the first is loaded.
    """
    read = read or load_file
    documents: list[Document] = []
    findings: list[Finding] = []
    broken: list[tuple[Path, str]] = []
    files = list(_files(project, findings))
    if ahead is not None:
        ahead(files)
    for path, file in files:
        document = read(path, file, findings)
        if document is not None:
            documents.append(document)
        else:
            broken.append((path, file))
    refused = frozenset(path.stem for path, _ in broken)
    return Loaded(tuple(documents), tuple(findings), refused, tuple(broken))


def _files(project: Project, findings: list[Finding]) -> Iterator[tuple[Path, str]]:
    """Yield the Markdown files of `content/`, sorted, and their paths relative to the project.

    Files that are in the wrong place or cannot become a page become findings.
    """
    root = project.content
    if not root.is_dir():
        name = root.relative_to(project.root).as_posix()
        wrong = "是一个文件" if root.exists() else "不见了"
        help = "请放回这个文件夹（是磁盘或共享的，先接上），或在项目的文件夹里运行。"
        findings.append(Finding(name, 1, 1, "E119", "error", f"没有内容的文件夹：{name} {wrong}。", help))
        return
    folders = set(FOLDERS.values())
    for path, file, inside in walk(root, project.root, findings):
        at_home = bool(inside) and inside[0] in folders
        if not at_home and (not path.name.endswith(".md") or _NOTE.match(path.name)):
            continue  # registers have a walker of their own; other notes beside the folders are nobody's page
        problem = _misplaced(path, at_home)
        if problem is None:
            yield path, file
        else:
            findings.append(Finding(file, 1, 1, problem[0], "error", *problem[1:]))


def _misplaced(path: Path, at_home: bool) -> tuple[str, str, str] | None:
    """Return why a file cannot become a page where it is, by its name: code, message and help."""
    stem, suffix = _parted(path.name)
    if path.suffix != ".md":
        return "E120", "内容只收 .md 文件，这个文件不会出现在网站上。", _renamed(stem, suffix)
    if not at_home:
        where = "、".join(sorted(FOLDERS.values()))
        return "E112", "文件没有放在内容文件夹里。", f"请移到 content/ 下的 {where} 之一。"
    original = None if _ID.match(path.stem) else original_of(path.stem)
    if original is None:
        return None
    message = f"文件名像是 {original}.md 的副本（同步盘、微信或编辑器留下的）。"
    help = (
        f"请和 {original}.md 对照，把要留的内容并进去，再删掉这个副本；是另一篇的，请换一个编号并照它改名。"
    )
    return "E124", message, help


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_TEXT = frozenset((".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn", ".mdx", ".txt", ".text"))
_OFFICE = frozenset((".docx", ".doc", ".wps", ".rtf", ".odt", ".pages", ".pdf", ".html", ".htm"))


def _parted(name: str) -> tuple[str, str]:
    """Return a name without the suffixes of texts, and its last suffix in lower case."""
    stem, suffix = os.path.splitext(name)
    last = suffix.lower()
    while os.path.splitext(stem)[1].lower() in _TEXT:
        stem = os.path.splitext(stem)[0]
    return stem, last


def _renamed(stem: str, suffix: str) -> str:
    if suffix in _TEXT:
        return f"请改名为 {stem}.md（Windows 里先打开“显示文件扩展名”）；不是内容的请移走。"
    if suffix in _OFFICE:
        return "Word 稿请用 kepu import 收进来；别的格式请把文字另存为 .md；不是内容的请移走。"
    return "图片、声音和视频请放到 assets/media/；不是内容的请移走。"


def load_file(path: Path, file: str, findings: list[Finding]) -> Document | None:
    """Load one file as a document; return None when it has mistakes. Append the findings."""
    source = parsed(path, file, findings)
    if source is None or source.entry is None or not source.sound:
        return None
    return Document(file, source.entry, source.body, source.body_line, source.digest, source.tree)


class Parsed(NamedTuple):
    """A file with front matter. `entry` is None when that has mistakes; `sound` says whether it could all be read."""

    tree: Tree
    entry: AnyEntry | None
    sound: bool
    body: Body
    body_line: int
    digest: str


def parsed(path: Path, file: str, findings: list[Finding], *, strict: bool = True) -> Parsed | None:
    """Read, split and parse a file; None when that is impossible. Append the findings.

    Unless `strict`, a file with odd characters is parsed as well, though not one with two versions of its text.
    """
    text, raw = _text(path, file, findings, strict)
    split = _split(text, file, findings) if text is not None else None
    if split is None:
        return None
    header, first_line, body, body_line = split
    tree, mistakes = recover(header, file=file, first_line=first_line)
    findings.extend(mistakes)
    if tree is None:
        return None
    entry = _entry(tree, file, findings)
    return Parsed(tree, entry, not mistakes, Body(body), body_line, hashlib.sha256(raw).hexdigest())


def body_of(path: Path, digest: str) -> str | None:
    """Read the body of a file that was loaded before; None when its digest has changed."""
    try:
        raw = read_plain(path)
    except OSError:
        return None
    if hashlib.sha256(raw).hexdigest() != digest:
        return None
    split = _split(_decoded(raw), "", [])
    return None if split is None else split[2]


def _decoded(raw: bytes) -> str:
    """Return the text with plain line ends, without the invisible characters at its start."""
    return raw.decode("utf-8").lstrip(_LEADING).replace("\r\n", "\n").replace("\r", "\n")


def _text(path: Path, file: str, findings: list[Finding], strict: bool) -> tuple[str | None, bytes]:
    def refuse(line: int, column: int, code: str, message: str, help: str) -> tuple[None, bytes]:
        findings.append(Finding(file, line, column, code, "error", message, help))
        return None, b""

    if path.stat().st_size > MAX_FILE:
        return refuse(1, 1, "E102", "文件超过 1 MB。", "请拆成几篇；图片和视频放到 assets/media/。")
    raw = read_plain(path)
    if raw.count(b"\n") > MOST_LINES:
        return refuse(1, 1, "E102", "文件超过 5 万行。", "请删去多余的空行，或拆成几篇。")
    if not raw.strip():
        return refuse(1, 1, "E103", "文件是空的。", "请用 kepu new 生成样例，再填写内容。")
    try:
        text = _decoded(raw)
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return refuse(line, column, "E101", "文件不是 UTF-8 编码。", "请在编辑器里“另存为”，编码选 UTF-8。")
    if _is_unsound(text, file, findings) and (strict or any(conflicts(text))):
        return None, b""
    return text, raw


def _is_unsound(text: str, file: str, findings: list[Finding]) -> bool:
    """Report odd characters and unresolved conflicts of the whole file; return whether one is an error."""
    found = list(findings_of(text, file))
    found += [Finding(file, c.first, 1, "E123", "error", c.message, CONFLICT_HELP) for c in conflicts(text)]
    findings.extend(found)
    return any(finding.severity == "error" for finding in found)


def _split(text: str, file: str, findings: list[Finding]) -> tuple[str, int, str, int] | None:
    """Return front matter and the line where it starts, body and the line where it starts."""

    def refuse(line: int, code: str, message: str, help: str) -> None:
        findings.append(Finding(file, line, 1, code, "error", message, help))

    opening = _OPENING.match(text)
    if opening is None:
        refuse(*_unopened(text))
        return None
    start = opening.end()
    first = text.count("\n", 0, start) + 1
    end = _CLOSING.search(text, start)
    if end is None:
        refuse(*_unclosed(text, start, first))
        return None
    header = text[start : end.start()]
    if len(header.encode("utf-8")) > MAX_BYTES:
        refuse(2, "E104", "开头的信息超过 64 KB。", "请把长文字移到正文里。")
        return None
    body = text[end.end() :].removeprefix("\n")
    return header, first, body, text.count("\n", 0, end.end()) + 2


def _unopened(text: str) -> tuple[int, str, str, str]:
    """Return where and why a file has no first line of `---`: line, code, message and help."""
    lines = text.split("\n")
    number = next((n for n, line in enumerate(lines, 1) if line.strip()), 1)
    first = lines[number - 1]
    if _DASHES.match(first):
        message = f"第 {number} 行{_looks(first)}，找不到标题、日期这些信息。"
        return number, "E103", message, "请用英文输入法写三个减号“---”，行首不留空格。"
    help = "第一行请写三个减号“---”，可用 kepu new 生成样例。"
    return 1, "E103", "文件开头没有“---”，找不到标题、日期这些信息。", help


def _looks(line: str) -> str:
    dashes = line.strip()
    return "的“---”前面有空格" if dashes == "---" else f"是“{dashes}”，不是三个减号“---”"


def _unclosed(text: str, start: int, first: int) -> tuple[int, str, str, str]:
    found = _DASHES.search(text, start)
    if found is None:
        help = "请在信息之后、正文之前单独写一行“---”。"
        return 1, "E113", "开头的信息没有用第二行“---”结束。", help
    number = first + text.count("\n", start, found.start())
    message = f"第 {number} 行{_looks(found.group())}，开头的信息没有结束。"
    return number, "E113", message, "请用英文输入法写三个减号“---”，行首不留空格。"


def _entry(tree: Tree, file: str, findings: list[Finding]) -> AnyEntry | None:
    def refuse(code: str, message: str, help: str, *, field: str = "") -> None:
        line, column = tree.locate((field,)) if field else (2, 1)
        findings.append(Finding(file, line, column, code, "error", message, help))

    if not isinstance(tree.value, dict):
        if not tree.lost:
            refuse("E115", "“---”之间应当是“字段: 内容”。", "可用 kepu new 生成样例对照。")
        return None
    kind = tree.value.get("kind")
    if kind is None and "kind" in tree.lost:
        return None
    if kind is None:
        refuse("E202", "缺少必填的字段“kind”（种类）。", f"请补上，可以写：{'、'.join(KINDS)}。")
        return None
    if not isinstance(kind, str) or kind not in KINDS:
        refuse(
            "E207",
            f"没有“{kind}”这种内容。",
            did_you_mean(str(kind), KINDS, labels=dict(KIND_LABELS)),
            field="kind",
        )
        return None
    entry, mistakes = validate(KINDS[kind], tree, file=file)
    findings.extend(mistakes)
    return entry  # type: ignore[return-value]  # KINDS holds exactly the members of AnyEntry
