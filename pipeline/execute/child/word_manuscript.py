"""Converts a Word manuscript (.docx) to Markdown and picture files. Runs in the limited child.

mammoth converts the document to HTML, which is then written as our Markdown. A document is an untrusted ZIP of XML:
its size is checked before anything is unpacked, document types and entities are refused, external files are never
opened, and an embedded style map is ignored. mammoth reads a copy in which nothing is left that it loses silently.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

import mammoth

from pipeline.execute.child.html_tree import tree_of
from pipeline.execute.child.word_inline import lost_addresses
from pipeline.execute.child.word_markdown import markdown_of
from pipeline.execute.child.word_messages import in_chinese
from pipeline.execute.child.word_package import Declared, check
from pipeline.execute.child.word_preparation import BASE, GUIDE, MOST, prepare
from pipeline.execute.child.word_reading import paragraphs
from pipeline.execute.child.word_typed_lists import make_lists
from pipeline.media.formats import IMAGE_MAGIC
from pipeline.media.model import Refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Magic bytes of a compound file: an old .doc, or an encrypted .docx (MS-CFB, 2.2)."""

STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1:fresh",
        *(f"p[style-name='标题 {level}'] => h{level}:fresh" for level in range(1, 7)),
        "p[style-name='标题'] => h1:fresh",
        "strike => del",
        f"r.{BASE} => ruby:fresh",
        f"r.{GUIDE} => ruby > rt:fresh",
        "br[type='page'] => br:fresh",
        "br[type='column'] => br:fresh",
    ]
)

NOT_WORD = Refusal("E472", "不是 .docx 稿件，或已损坏。", "请用 Word 或 WPS 打开，另存为 .docx。")
OLD = Refusal("E472", "是旧版 .doc，或加了密码。", "请在 Word 或 WPS 里去掉密码，另存为 .docx。")
TOO_BIG = Refusal("E472", "解开以后太大，不像正常的稿件。", "请新建一份文档，只粘贴文字和图片再存。")
ENTITIES = Refusal("E472", "里面有文档类型声明，不像正常的稿件。", "请新建一份文档，只粘贴文字和图片再存。")
TOO_DEEP = Refusal("E472", "嵌套太深，读不了。", "请新建一份文档，只粘贴文字和图片再存。")
PREPARED = "prepared.docx"
"""The copy that mammoth reads, in the working folder."""


def convert(file: Path, recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return {"markdown", "pictures": file names, "notes", "words", "typed"}, or {"refusal"}. Pictures are written to the working folder.

    "words" are the paragraphs that the document shows, by a reading of its own; "typed" those that became items of
    lists, each with the mark that its author had typed.

    `recipe` limits the document: `max_entries` of the ZIP, `max_bytes` of its uncompressed content, `max_pictures`. If
    the text begins with the recipe's `title`, that heading is left out.
    """
    try:
        refusal = _refusal(file, recipe)
        return {"refusal": refusal.__dict__} if refusal else _convert(file, recipe)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ExpatError,
        KeyError,
        OSError,
        UnicodeDecodeError,
        ValueError,
        ParseError,
    ):
        return {"refusal": NOT_WORD.__dict__}
    except NotImplementedError:  # a compression method that zipfile does not support
        return {"refusal": NOT_WORD.__dict__}
    except RecursionError:
        return {"refusal": TOO_DEEP.__dict__}


def _refusal(file: Path, recipe: Mapping[str, Any]) -> Refusal | None:
    with file.open("rb") as stream:
        if stream.read(len(OLE)) == OLE:
            return OLD
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            return OLD
        if len(entries) > recipe["max_entries"] or sum(e.file_size for e in entries) > recipe["max_bytes"]:
            return TOO_BIG
        try:
            for entry in entries:
                check(archive.read(entry))
        except Declared:
            return ENTITIES
    return None


def _convert(file: Path, recipe: Mapping[str, Any]) -> dict[str, Any]:
    album = _Album(recipe["max_pictures"])
    prepared = Path(PREPARED)
    with zipfile.ZipFile(file) as archive:
        words = paragraphs(archive)
        notes = prepare(archive, prepared)
    with prepared.open("rb") as stream:
        result = mammoth.convert_to_html(
            stream,
            style_map=STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(album.keep),
        )
    prepared.unlink()
    notes += [*album.notes, *in_chinese(message.message for message in result.messages)]
    tree = tree_of(result.value)
    lists = make_lists(tree)
    lost = [f"链接“{text}”的地址不能用，只收了文字" for text in lost_addresses(tree)]
    notes += lost[:MOST] + ([f"这样的链接另有 {len(lost) - MOST} 个"] if len(lost) > MOST else [])
    return {
        "markdown": markdown_of(tree, recipe["title"]),
        "pictures": album.names,
        "notes": notes + lists.notes,
        "words": words,
        "typed": lists.turned,
    }


class _Album:
    """Writes the pictures of a document to files, in reading order."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.names: list[str] = []
        self.notes: list[str] = []

    def keep(self, image: Any) -> dict[str, str]:
        """Write a picture, if pages can show its format. Otherwise add a note for the editor."""
        with image.open() as stream:
            data = stream.read()
        suffix = _suffix(data)
        if suffix is None:
            self.notes.append(
                f"有一张 {image.content_type or '不明格式'} 的图片没有转换，请另存为 PNG 或 JPEG。"
            )
            return {"src": ""}
        if len(self.names) >= self.most:
            self.notes.append(f"图片超过 {self.most} 张，后面的没有转换。")
            return {"src": ""}
        name = f"word-{len(self.names) + 1}{suffix}"
        Path(name).write_bytes(data)
        self.names.append(name)
        return {"src": name}


SUFFIXES: Mapping[bytes, str] = {
    b"\xff\xd8\xff": ".jpg",
    b"\x89PNG\r\n": ".png",
    b"GIF8": ".gif",
    b"WEBP": ".webp",
}


def _suffix(data: bytes) -> str | None:
    """Return the suffix by magic bytes; the document's content types are not trusted."""
    return next((SUFFIXES[m] for m, at in IMAGE_MAGIC if data[at : at + len(m)] == m), None)
