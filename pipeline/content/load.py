"""Loads content files as documents: reads, splits, parses and validates them, and collects all mistakes."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Project
from pipeline.content.body import Body
from pipeline.content.library import Document
from pipeline.content.model import FOLDERS, KIND_LABELS, KINDS, AnyEntry
from pipeline.errors import Code, Finding
from pipeline.links import link_finding, read_plain
from pipeline.parsing.model_errors import did_you_mean, validate
from pipeline.parsing.strict_yaml import MAX_BYTES, Tree, parse

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
        title="文件超过 1 MB",
        why="这么大的文字多半是误放了图片数据，也会拖慢每一次构建。",
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
        id="E111",
        title="用了符号链接（快捷方式）",
        why="链接可能指到项目之外，把不该公开的文件发布出去。",
        mend="放入真正的文件。",
        sample="state",
        wrong="cover.png -> 项目外的图.png",
        right="cover.png（真正的图片文件）",
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
# Controls, private use (which the markup room uses for placeholders), and separators that would make our line numbers
# differ from an editor's: U+0085, U+2028, U+2029.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufffe\uffff]")
_NOTE = re.compile(r"[A-Z][A-Za-z0-9_-]*\.md\Z")


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


def load(project: Project, read: Reader | None = None, ahead: Ahead | None = None) -> Loaded:
    """Load every Markdown file of `content/` with `read` (default: `load_file`; a cache may replace it).

    `ahead` is called with all files before the first is loaded.
    """
    read = read or load_file
    documents: list[Document] = []
    findings: list[Finding] = []
    refused: set[str] = set()
    files = list(_walk(project.content, project.root, findings))
    if ahead is not None:
        ahead(files)
    for path, file in files:
        document = read(path, file, findings)
        if document is not None:
            documents.append(document)
        else:
            refused.add(path.stem)
    return Loaded(tuple(documents), tuple(findings), frozenset(refused))


def _walk(folder: Path, root: Path, findings: list[Finding]) -> Iterator[tuple[Path, str]]:
    """Yield the Markdown files below `folder`, sorted, and their paths relative to `root`.

    Symbolic links and misplaced files become findings.
    """
    folders = set(FOLDERS.values())
    for directory, names, files in os.walk(folder):
        here = Path(directory)
        prefix = here.relative_to(root).as_posix()
        inside = here.relative_to(folder).parts
        names.sort()
        linked = {name for name in names + files if os.path.islink(f"{directory}/{name}")}
        for name in sorted(linked):
            findings.append(link_finding(f"{prefix}/{name}"))
        names[:] = [n for n in names if n not in linked]
        for name in sorted(files):
            if name in linked or not name.endswith(".md"):
                continue
            if inside and inside[0] in folders:
                yield here / name, f"{prefix}/{name}"
            elif not _NOTE.match(name):
                findings.append(
                    Finding(
                        f"{prefix}/{name}",
                        1,
                        1,
                        "E112",
                        "error",
                        "文件没有放在内容文件夹里。",
                        f"请移到 content/ 下的 {'、'.join(sorted(folders))} 之一。",
                    )
                )


def load_file(path: Path, file: str, findings: list[Finding]) -> Document | None:
    """Load one file as a document; return None when it has mistakes. Append the findings."""
    text, raw = _text(path, file, findings)
    if text is None:
        return None
    split = _split(text, file, findings)
    if split is None:
        return None
    header, body, body_line = split
    tree, mistakes = parse(header, file=file, first_line=2)
    findings.extend(mistakes)
    if tree is None:
        return None
    entry = _entry(tree, file, findings)
    if entry is None:
        return None
    return Document(file, entry, Body(body), body_line, hashlib.sha256(raw).hexdigest(), tree)


def body_of(path: Path, digest: str) -> str | None:
    """Read the body of a file that was loaded before; None when its digest has changed."""
    try:
        raw = read_plain(path)
    except OSError:
        return None
    if hashlib.sha256(raw).hexdigest() != digest:
        return None
    split = _split(_decoded(raw), "", [])
    return None if split is None else split[1]


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _text(path: Path, file: str, findings: list[Finding]) -> tuple[str | None, bytes]:
    def refuse(line: int, column: int, code: str, message: str, help: str) -> tuple[None, bytes]:
        findings.append(Finding(file, line, column, code, "error", message, help))
        return None, b""

    if path.stat().st_size > MAX_FILE:
        return refuse(1, 1, "E102", "文件超过 1 MB。", "请拆成几篇；图片和视频放到 assets/media/。")
    raw = read_plain(path)
    if not raw.strip():
        return refuse(1, 1, "E103", "文件是空的。", "请用 kepu new 生成样例，再填写内容。")
    try:
        text = _decoded(raw)
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return refuse(line, column, "E101", "文件不是 UTF-8 编码。", "请在编辑器里“另存为”，编码选 UTF-8。")
    if (found := FORBIDDEN.search(text)) is not None:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
        return refuse(
            line,
            column,
            "E114",
            f"有不可见的控制字符（U+{ord(found.group()):04X}）。",
            "请删掉它，或重新键入这一行。",
        )
    return text, raw


def _split(text: str, file: str, findings: list[Finding]) -> tuple[str, str, int] | None:
    """Return front matter, body and the line where the body starts."""

    def refuse(line: int, code: str, message: str, help: str) -> None:
        findings.append(Finding(file, line, 1, code, "error", message, help))

    if not (text.startswith("---\n") or text == "---"):
        refuse(
            1,
            "E103",
            "文件开头没有“---”，找不到标题、日期这些信息。",
            "第一行请写三个减号“---”，可用 kepu new 生成样例。",
        )
        return None
    end = re.compile(r"^---[ \t]*$", re.MULTILINE).search(text, 4)
    if end is None:
        refuse(1, "E113", "开头的信息没有用第二行“---”结束。", "请在信息之后、正文之前单独写一行“---”。")
        return None
    header = text[4 : end.start()]
    if len(header.encode("utf-8")) > MAX_BYTES:
        refuse(2, "E104", "开头的信息超过 64 KB。", "请把长文字移到正文里。")
        return None
    body = text[end.end() :].removeprefix("\n")
    return header, body, text.count("\n", 0, end.end()) + 2


def _entry(tree: Tree, file: str, findings: list[Finding]) -> AnyEntry | None:
    def refuse(code: str, message: str, help: str, *, field: str = "") -> None:
        line, column = tree.locate((field,)) if field else (2, 1)
        findings.append(Finding(file, line, column, code, "error", message, help))

    if not isinstance(tree.value, dict):
        refuse("E115", "“---”之间应当是“字段: 内容”。", "可用 kepu new 生成样例对照。")
        return None
    kind = tree.value.get("kind")
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
