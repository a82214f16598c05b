"""Converts one Markdown body to HTML: lines, extensions, links by id, responsive pictures, then the allow-list."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import markdown
from markdown.extensions.toc import TocExtension, TocTreeprocessor, slugify_unicode
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from pipeline.content.kept_characters import plain_characters
from pipeline.content.markdown_lines import TAB, Lines, read_lines
from pipeline.content.site_paths import PAGE_IDS
from pipeline.markup.animated_pictures import CLASS, set_in_motion
from pipeline.markup.record import ROOT, Markup, MarkupRecord, PictureSet
from pipeline.markup.sanitise import sanitise

SIZES = "(min-width: 52rem) 48rem, 94vw"
EXTENSIONS: Mapping[str, tuple[str, ...]] = {
    "abbr": ("*[",),
    "admonition": ("!!!",),
    "attr_list": ("{",),
    "def_list": (": ",),
    "footnotes": ("[^",),
    "sane_lists": (),
    "tables": ("|",),
    "toc": (),
    "pymdownx.betterem": (),
}
"""The Markdown extensions. Each has an effect only on bodies that contain one of its literals (empty: on every body)."""
PATTERNS: Mapping[str, str] = {
    "backtick": "`",
    "escape": "\\",
    "footnote": "[^",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
}
"""Inline patterns, each with a literal that all its matches contain. Patterns not listed here run on every body."""
_INLINE = re.compile(r"[`\\\[!<&*_~^=\x02]|  \n")
"""Matches every text in which an inline pattern can match; \\x02 starts Python-Markdown's own placeholders."""
INLINE = 20
"""Priority of Python-Markdown's inline step among the tree processors."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CONTENTS = "[TOC]"
"""The marker that the extension `toc` replaces with a list of the headings."""
INSTANCES = 32
"""Cached Markdown instances, one for each set of extensions."""
INLINE_MARKS: Mapping[str, tuple[str, str, int]] = {
    "~~": (r"(~~)(?=[^\s~])([^~\n]+?)(?<=\S)~~", "del", 55),
    "==": (r"(==)(?=[^\s=])([^=\n]+?)(?<=\S)==", "mark", 55),
    "~": (r"(?<=[A-Za-z)\]])(~)([0-9]{1,3}|[a-z])~(?!~)", "sub", 54),
    "^": (r"(?<=[0-9A-Za-z)\]])(\^)([0-9A-Za-z+\u2212-]{1,6})\^", "sup", 54),
}
"""Inline marks beside Markdown's own, by their literal: pattern, element, priority. `3~5 天，7~9 天` stays text."""


def slug(text: str, separator: str) -> str:
    """Return the id of a heading; never one that the page itself uses."""
    made = slugify_unicode(plain_characters(text), separator)
    return f"{made}_1" if made in PAGE_IDS else made


_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "pymdownx.betterem": {"punctuation": False},
    "toc": {"slugify": slug, "toc_depth": "2-3"},
    "tables": {"use_align_attribute": True},
    "footnotes": {"BACKLINK_TITLE": "回到正文第 {} 处脚注", "SEPARATOR": "-"},
}


def convert(record: MarkupRecord) -> Markup:
    """Convert one record."""
    return Converter().convert(record)


class Converter:
    """Converts many records, one after another; creating an instance costs a fifth of a conversion.

    Only the extensions and patterns that could change a body run on it, which takes 0.6 of the time: most bodies have
    neither footnotes nor code. No state leaks from one record to the next (tests/markup compares both with a fresh
    instance that has all extensions). After an interrupted conversion, create a new Converter.
    """

    def __init__(self) -> None:
        self._instance = lru_cache(INSTANCES)(Instance)

    def convert(self, record: MarkupRecord) -> Markup:
        """Convert one record."""
        html, tokens = self.instance(record.body).convert(record)
        return Markup(set_in_motion(sanitise(html), record.pictures), tuple(_token(t) for t in tokens))

    def instance(self, body: str) -> Instance:
        """Return Python-Markdown with the extensions that could change the body."""
        text = body.expandtabs(TAB)
        return self._instance(_extensions(text), html=_has_html(text))


def _extensions(text: str) -> tuple[str, ...]:
    return tuple(
        name for name, marks in EXTENSIONS.items() if not marks or any(mark in text for mark in marks)
    )


def _has_html(text: str) -> bool:
    return "<" in text or "&" in text


class Instance:
    """Python-Markdown with some extensions; without `html` it skips the search for tags and entities.

    After a conversion, `lines` is the body as it was read, and `links` and `images` are those of its tree.
    """

    def __init__(self, extensions: tuple[str, ...], *, html: bool) -> None:
        options = {k: dict(v) for k, v in _OPTIONS.items() if k in extensions}
        self._markdown = markdown.Markdown(
            extensions=[_ContentsExtension(**options[n]) if n == "toc" else n for n in extensions],
            extension_configs=options,
        )
        if not html:
            self._markdown.preprocessors.deregister("html_block")
        self._markdown.parser.blockprocessors.deregister("setextheader")  # a line of dashes is a rule
        self._reader = _Reader(self._markdown)
        self._markdown.preprocessors.register(self._reader, "kepu-lines", 28)
        for mark, (pattern, tag, priority) in INLINE_MARKS.items():
            processor = SimpleTagInlineProcessor(pattern, tag)
            self._markdown.inlinePatterns.register(processor, f"kepu-{mark}", priority)
        self._markdown.treeprocessors.register(_Outline(self._markdown), "kepu-outline", INLINE + 2)
        self._addresses = _Addresses(self._markdown)
        self._markdown.treeprocessors.register(self._addresses, "kepu-addresses", 0)
        if "abbr" not in extensions:  # abbreviations also match in plain text
            self._markdown.treeprocessors.register(_Plain(self._markdown), "kepu-plain", INLINE + 1)
        patterns = self._markdown.inlinePatterns
        names = {**PATTERNS, **{f"kepu-{mark}": mark for mark in INLINE_MARKS}}
        marks = {id(patterns[name]): mark for name, mark in names.items() if name in patterns}
        self._patterns = [(marks.get(id(pattern), ""), pattern) for pattern in patterns]

    def convert(self, record: MarkupRecord, marks: str | None = None) -> tuple[str, list[Mapping[str, Any]]]:
        """Return unsanitised HTML and the tokens of the table of contents; `marks` has the literals to look for."""
        text = record.body.expandtabs(TAB) if marks is None else marks
        self._markdown.reset()
        self._addresses.record = record
        inline: Any = self._markdown.treeprocessors["inline"]
        toc: Any = self._markdown.treeprocessors["toc"]
        toc.marker = CONTENTS if CONTENTS in text else ""
        inline.inlinePatterns = [pattern for mark, pattern in self._patterns if mark in text]
        html = plain_characters(self._markdown.convert(record.body), less="&lt;")
        if not record.body.strip():  # nothing has run
            self._reader.run([])
            self._addresses.run(etree.Element("div"))
            return html, []
        return html, getattr(self._markdown, "toc_tokens", [])

    @property
    def lines(self) -> Lines:
        """The body as it was read."""
        return self._reader.lines

    @property
    def links(self) -> list[str]:
        """The addresses of its links, as written, in document order."""
        return self._addresses.links

    @property
    def images(self) -> list[tuple[str, str]]:
        """Path and alt text of its pictures, in document order."""
        return self._addresses.images

    @property
    def titles(self) -> list[str]:
        """The titles of its pictures, which become captions."""
        return self._addresses.titles


class _Reader(Preprocessor):
    """Reads the lines as authors type them; code blocks are put aside as HTML."""

    lines: Lines

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines for Python-Markdown."""
        self.lines = read_lines("\n".join(lines), self._code)
        return self.lines.text.split("\n")

    def _code(self, language: str, code: str) -> str:
        kind = f' class="language-{language.split(maxsplit=1)[0]}"' if language else ""
        escaped = code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
        end = "\n" if code else ""
        return self.md.htmlStash.store(f"<pre><code{kind}>{escaped}{end}</code></pre>")


class _Contents(TocTreeprocessor):
    """Gives the headings their ids; builds the list of headings only for a body with a `[TOC]` marker."""

    def build_toc_div(self, toc_list: list[Any]) -> etree.Element:
        """Build the list, or an empty element: callers need only the tokens."""
        div: etree.Element = super().build_toc_div(toc_list) if self.marker else etree.Element("div")
        return div


class _ContentsExtension(TocExtension):
    TreeProcessorClass = _Contents


class _Outline(Treeprocessor):
    """Makes the headings of a body an outline below the page's title: the topmost are h2, and no level is left out.

    Authors begin with `##` or with `###`, and some go from `##` to `####`: readers who jump from heading to heading would
    miss a level.
    """

    def run(self, root: etree.Element) -> None:
        """Rename the headings in place."""
        above: list[str] = []
        for element in root.iter():
            if element.tag not in HEADINGS:
                continue
            while above and above[-1] >= element.tag:
                above.pop()
            above.append(element.tag)
            element.tag = HEADINGS[min(len(above), len(HEADINGS) - 1)]


class _Plain(Treeprocessor):
    """Marks texts in which no inline pattern can match, so that none is tried."""

    def run(self, root: etree.Element) -> None:
        """Mark them in place."""
        for element in root.iter():
            text = element.text
            if text and not _INLINE.search(text):
                element.text = AtomicString(text)


def _token(token: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "level": token["level"],
        "id": token["id"],
        "name": plain_characters(token["name"], less="&lt;"),
        "children": [_token(child) for child in token["children"]],
    }


class _Addresses(Treeprocessor):
    """Turns `id:x` into addresses and pictures into <picture>; runs after all other tree processors."""

    record: MarkupRecord
    links: list[str]
    images: list[tuple[str, str]]
    titles: list[str]

    def run(self, root: etree.Element) -> None:
        """Rewrite the tree in place."""
        self.links = [plain_characters(link.get("href", "")) for link in root.iter("a")]
        self.images = [
            (plain_characters(image.get("src", "")), plain_characters(image.get("alt", "")))
            for image in root.iter("img")
        ]
        self.titles = [plain_characters(image.get("title", "")) for image in root.iter("img")]
        for link in root.iter("a"):
            self._link(link)
        if not self.record.pictures:
            return
        for parent in list(root.iter()):
            for position, child in enumerate(list(parent)):
                if child.tag == "img" and child.get("src", "") in self.record.pictures:
                    picture = self._picture(child, self.record.pictures[child.get("src", "")])
                    picture.tail = child.tail
                    parent[position] = picture
        # A video has controls, and interactive content may not be inside a link.
        for picture in (p for link in root.iter("a") for p in link.iter("picture")):
            _remove_motion(picture)
        for parent in list(root.iter()):
            for position, child in enumerate(list(parent)):
                if child.tag == "p" and _lone_picture(child) is not None:
                    parent[position] = _figure(child)

    def _link(self, link: etree.Element) -> None:
        href = link.get("href", "")
        if href.startswith("id:"):
            target, hash_mark, anchor = href.removeprefix("id:").partition("#")
            if target in self.record.links:
                link.set("href", ROOT + self.record.links[target] + hash_mark + anchor)
        elif href.startswith(("https://", "http://")):
            link.set("rel", "noopener")

    @staticmethod
    def _picture(image: etree.Element, pictures: PictureSet) -> etree.Element:
        picture = etree.Element("picture")
        for media_type in pictures.types[:-1]:
            srcset = _srcset(pictures, media_type)
            etree.SubElement(picture, "source", {"type": media_type, "srcset": srcset, "sizes": SIZES})
        attributes = {
            "src": ROOT + pictures.fallback.url,
            "srcset": _srcset(pictures, pictures.types[-1]),
            "sizes": SIZES,
            "width": str(pictures.width),
            "height": str(pictures.height),
            "alt": image.get("alt", ""),
            "loading": "lazy",
            "decoding": "async",
        }
        if image.get("title"):
            attributes["title"] = image.get("title", "")
        if classes := " ".join(filter(None, (pictures.tone, CLASS if pictures.motion else None))):
            attributes["class"] = classes
        etree.SubElement(picture, "img", attributes)
        return picture


def _srcset(pictures: PictureSet, media_type: str) -> str:
    return ", ".join(f"{ROOT}{c.url} {c.width}w" for c in pictures.of_type(media_type))


def _remove_motion(picture: etree.Element) -> None:
    image = picture[-1]
    classes = " ".join(name for name in image.get("class", "").split() if name != CLASS)
    image.attrib.pop("class", None)
    if classes:
        image.set("class", classes)


def _lone_picture(paragraph: etree.Element) -> etree.Element | None:
    """Return the picture that is the only content of a paragraph, or of its only link."""
    inner = paragraph
    while len(inner) == 1 and not _words(inner) and inner[0].tag in ("a", "picture"):
        inner = inner[0]
        if inner.tag == "picture":
            return inner
    return None


def _words(element: etree.Element) -> str:
    return ((element.text or "") + (element[0].tail or "")).strip()


def _figure(paragraph: etree.Element) -> etree.Element:
    """Turn a paragraph with a lone picture into a figure, keeping its link; the title becomes the caption."""
    figure = etree.Element("figure")
    figure.tail = paragraph.tail
    content = paragraph[0]
    content.tail = None
    figure.append(content)
    picture = _lone_picture(figure)
    assert picture is not None
    caption = picture[-1].attrib.pop("title", "")
    if caption:
        etree.SubElement(figure, "figcaption").text = caption
    return figure
