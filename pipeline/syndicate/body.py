"""Writes a sanitised body anew with the elements that WeChat keeps, and their styles.

lxml reads the structure; each element of `markup.sanitise.TAGS` has a function here that writes what becomes of it. Nothing is
dropped but what has no words: addresses go to the references, descriptions of pictures to `alt`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape

from lxml import html as lxml_html
from lxml.html import HtmlElement

from pipeline.markup.record import ROOT
from pipeline.syndicate import theme as styles
from pipeline.syndicate.references import References, stays
from pipeline.syndicate.theme import Theme

NARROW = 560
"""Pixels: a picture that is narrower keeps its width instead of filling the column."""
MANY_COLUMNS = 4
"""Tables with more columns get cells of a least width, and slide."""
LEVELS = {"h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
BLOCKS = frozenset(
    "blockquote details div dl figure h2 h3 h4 h5 h6 hr ol p pre section table ul video".split()
)
_BOX = re.compile(r"\s*\[([ xX])\]\s")
_SPACES = re.compile(r"^ +| {2,}")
_PARSER = lxml_html.HTMLParser(encoding="utf-8")


def write_body(html: str, root: str, theme: Theme, references: References) -> str:
    """Return the body for WeChat. `root` is the site's address; pictures keep `ROOT` before theirs."""
    tree = lxml_html.document_fromstring(f"<body>{html}</body>".encode(), parser=_PARSER)
    return _Writer(root, theme, references).children(tree.find("body"))


class _Writer:
    """Writes one body; `references` collects its links."""

    def __init__(self, root: str, theme: Theme, references: References) -> None:
        self.root, self.theme, self.references = root, theme, references
        self.notes: list[str] = []

    def children(self, element: HtmlElement) -> str:
        """Write what is in an element that holds blocks: loose words become paragraphs."""
        parts: list[str] = []
        loose: list[str] = [_text(element.text)]

        def flush() -> None:
            words = "".join(loose).strip()
            loose.clear()
            if words:
                parts.append(_styled("p", styles.PARAGRAPH, words))

        for child in element:
            if child.tag in BLOCKS:
                flush()
                parts.append(self.block(child))
            else:
                loose.append(self.inline_of(child))
            loose.append(_text(child.tail))
        flush()
        return "".join(parts)

    def block(self, element: HtmlElement) -> str:
        """Write a block."""
        return _BLOCKS[element.tag](self, element)

    def words(self, element: HtmlElement) -> str:
        """Write the words in an element that holds no blocks; blocks inside it follow one another on lines."""
        parts = [_text(element.text)]
        for child in element:
            if child.tag in BLOCKS:
                parts.append(self.words(child) + "<br>")
            else:
                parts.append(self.inline_of(child))
            parts.append(_text(child.tail))
        return "".join(parts).removesuffix("<br>").strip()

    def inline_of(self, element: HtmlElement) -> str:
        """Write an element among words."""
        known = _INLINE.get(element.tag)
        return known(self, element) if known else self.words_kept(element)

    def words_kept(self, element: HtmlElement) -> str:
        """Write the words in an inline element, with the spaces at their ends."""
        parts = [_text(element.text)]
        for child in element:
            parts += [self.block(child)] if child.tag in BLOCKS else [self.inline_of(child)]
            parts.append(_text(child.tail))
        return "".join(parts)

    def paragraph(self, element: HtmlElement) -> str:
        words = self.words(element)
        return _styled("p", styles.PARAGRAPH, words) if words else ""

    def heading(self, element: HtmlElement) -> str:
        tag = LEVELS[element.tag]
        style = self.theme.h2 if tag == "h2" else self.theme.h3
        words = self.words(element)
        return _styled(tag, style, words) if words else ""

    def quote(self, element: HtmlElement) -> str:
        return _styled("blockquote", self.theme.quote, self.children(element))

    def rule(self, _: HtmlElement) -> str:
        return f'<hr style="{styles.RULE}">'

    def group(self, element: HtmlElement) -> str:
        """Write a `div` or `section`: a notice, the footnotes, or only what is in it."""
        names = element.get("class", "").split()
        if "footnote" in names:
            return self.footnotes(element)
        if "admonition" in names:
            return self.notice(element, next((n for n in names if n in styles.NOTICES), "note"))
        return self.children(element)

    def notice(self, element: HtmlElement, kind: str) -> str:
        accent = styles.NOTICES[kind]
        parts = []
        for child in element:
            if child.tag == "p" and "admonition-title" in child.get("class", "").split():
                parts.append(_styled("p", styles.NOTICE_TITLE.format(accent=accent), self.words(child)))
            else:
                parts.append(self.block(child) if child.tag in BLOCKS else self.inline_of(child))
        return _styled("section", styles.NOTICE.format(accent=accent), "".join(parts))

    def footnotes(self, element: HtmlElement) -> str:
        """Write the notes, each with the number that stands in the text."""
        items = element.iter("li")
        lines = [f"[注{n}] {self.words(item)}" for n, item in enumerate(items, 1)]
        return _styled("section", styles.FOOT, _lines(lines)) if lines else ""

    def details(self, element: HtmlElement) -> str:
        """Write what is folded on the site: open, under its summary."""
        summary = element.find("summary")
        title, accent = "", styles.NOTICES["note"]
        if summary is not None:
            title = _styled("p", styles.NOTICE_TITLE.format(accent=accent), self.words(summary))
            summary.drop_tree()
        return _styled("section", styles.NOTICE.format(accent=accent), title + self.children(element))

    def list(self, element: HtmlElement) -> str:
        """Write a list. One that does not begin with 1 has its numbers as words: whether `start` stays is not known."""
        items = [item for item in element if item.tag == "li"]
        boxed = [_take_box(item) for item in items]
        start = int(element.get("start", "1")) if element.get("start", "1").isdigit() else 1
        inner = any(above.tag == "li" for above in element.iterancestors())
        kind = "disc" if element.tag == "ul" else "decimal"
        marks = boxed
        if element.tag == "ol" and start != 1:
            marks = [f"{start + n}. {box}" for n, box in enumerate(boxed)]
        if all(marks) and marks:
            kind = "none"
        style = (styles.INNER_LIST if inner else styles.LIST).format(kind=kind)
        written = "".join(
            f"<li><section>{mark}{self.item(item) or '&nbsp;'}</section></li>"
            for mark, item in zip(marks, items, strict=True)
        )
        return _styled(element.tag, style, written)

    def item(self, element: HtmlElement) -> str:
        """Write what is in an item of a list; a single paragraph is only its words."""
        paragraphs = [child for child in element if child.tag == "p"]
        if len(paragraphs) == 1 and element[0] is paragraphs[0] and not (element.text or "").strip():
            first = self.words(paragraphs[0])
            rest = "".join(self.block(c) if c.tag in BLOCKS else self.inline_of(c) for c in element[1:])
            return first + rest
        if paragraphs:
            return self.children(element)
        return self.words_kept(element).strip()

    def terms(self, element: HtmlElement) -> str:
        parts = []
        for child in element.iter("dt", "dd"):
            if child.tag == "dt":
                parts.append(_styled("p", styles.TERM, self.words(child)))
            else:
                parts.append(_styled("section", styles.MEANING, self.item(child)))
        return _styled("section", styles.PARAGRAPH, "".join(parts))

    def table(self, element: HtmlElement) -> str:
        caption = element.find("caption")
        title = _styled("p", styles.CAPTION, self.words(caption)) if caption is not None else ""
        rows = list(element.iter("tr"))
        wide = max((len(row) for row in rows), default=0) > MANY_COLUMNS
        written = "".join(f"<tr>{''.join(self.cell(cell, wide=wide) for cell in row)}</tr>" for row in rows)
        table = _styled("table", styles.TABLE, f"<tbody>{written}</tbody>")
        return title + _styled("section", styles.SLIDING, table)

    def cell(self, element: HtmlElement, *, wide: bool) -> str:
        style = styles.CELL
        if element.tag == "th":
            style += ";background:#f2f2f2;color:#333"
        if element.get("align") in ("center", "right"):
            style += f";text-align:{element.get('align')}"
        if wide:
            style += ";min-width:64px"
        spans = "".join(
            f' {name}="{element.get(name)}"'
            for name in ("colspan", "rowspan")
            if element.get(name, "").isdigit()
        )
        return f'<{element.tag}{spans} style="{style}">{self.words(element) or "&nbsp;"}</{element.tag}>'

    def code_block(self, element: HtmlElement) -> str:
        text = "".join(element.itertext()).removesuffix("\n").expandtabs(4)
        lines = (_SPACES.sub(lambda run: "\xa0" * len(run[0]), line) for line in text.split("\n"))
        inner = "<br>".join(escape(line, quote=False) for line in lines)
        return _styled("section", styles.CODE_BLOCK, _styled("code", styles.CODE_LINES, inner))

    def figure(self, element: HtmlElement) -> str:
        """Write a picture with its caption; of an animation the still."""
        picture = next(element.iter("img"), None)
        caption = next(element.iter("figcaption"), None)
        parts = [] if picture is None else [self.picture(picture)]
        link = next(element.iter("a"), None)
        words = self.words(caption) if caption is not None else ""
        if link is not None and picture is not None and not stays(link.get("href", "")):
            words += self.reference(link, picture.get("alt", ""))
        if words:
            parts.append(_styled("p", styles.CAPTION, words))
        return _styled("section", styles.PARAGRAPH, "".join(parts)) if parts else ""

    def picture(self, element: HtmlElement, *, alone: bool = True) -> str:
        """Write a picture; a narrow one that is not `alone` stays in the line of its words."""
        address, width = element.get("src", ""), element.get("width", "")
        if not address:
            return ""
        narrow = width.isdigit() and int(width) < NARROW
        style = f"width:{width}px" if narrow else styles.PICTURE
        if narrow and alone:
            style = f"display:block;{style};margin:0 auto"
        return f'<img src="{escape(address)}" alt="{escape(element.get("alt", ""))}" style="{style}">'

    def inline_picture(self, element: HtmlElement) -> str:
        picture = element if element.tag == "img" else next(element.iter("img"), None)
        return "" if picture is None else self.picture(picture, alone=False)

    def link(self, element: HtmlElement) -> str:
        if "footnote-backref" in element.get("class", "").split():
            return ""
        words = self.words_kept(element)
        if stays(element.get("href", "")):
            return f'<a href="{escape(element.get("href", ""))}">{words}</a>'
        return words + self.reference(element, "".join(element.itertext()).strip())

    def reference(self, element: HtmlElement, words: str) -> str:
        """Write the number of a link's reference; nothing for one within the page."""
        address = element.get("href", "")
        if address.startswith(("mailto:", "tel:")):
            bare = address.partition(":")[2]
            return "" if bare == words else f"（{escape(bare, quote=False)}）"
        if address.startswith(ROOT):
            address = self.root + address.removeprefix(ROOT)
        if not address.startswith(("https://", "http://")):
            return ""
        return f"<sup>[{self.references.number(address, words)}]</sup>"

    def raised(self, element: HtmlElement) -> str:
        reference = element.find("a")
        if reference is not None and "footnote-ref" in reference.get("class", "").split():
            return f"<sup>[注{_text(reference.text)}]</sup>"
        return f"<sup>{self.words_kept(element)}</sup>"

    def ruby(self, element: HtmlElement) -> str:
        """Write the reading of characters in brackets behind them."""
        parts = [_text(element.text)]
        for child in element:
            if child.tag == "rt":
                parts.append(f"（{self.words_kept(child)}）")
            elif child.tag != "rp":
                parts.append(self.words_kept(child))
            parts.append(_text(child.tail))
        return "".join(parts)

    def abbreviation(self, element: HtmlElement) -> str:
        title = element.get("title")
        return self.words_kept(element) + (f"（{escape(title, quote=False)}）" if title else "")

    def quotation(self, element: HtmlElement) -> str:
        return f"“{self.words_kept(element)}”"

    def line_end(self, _: HtmlElement) -> str:
        return "<br>"

    def nothing(self, _: HtmlElement) -> str:
        return ""


def _wrapped(tag: str, style: str = "") -> Callable[[_Writer, HtmlElement], str]:
    return lambda writer, element: _styled(tag, style, writer.words_kept(element))


Writes = Callable[[_Writer, HtmlElement], str]
_BLOCKS: Mapping[str, Writes] = {
    "blockquote": _Writer.quote,
    "details": _Writer.details,
    "div": _Writer.group,
    "dl": _Writer.terms,
    "figure": _Writer.figure,
    **dict.fromkeys(LEVELS, _Writer.heading),
    "hr": _Writer.rule,
    "ol": _Writer.list,
    "p": _Writer.paragraph,
    "pre": _Writer.code_block,
    "section": _Writer.group,
    "table": _Writer.table,
    "ul": _Writer.list,
    "video": _Writer.figure,
}
_INLINE: Mapping[str, Writes] = {
    "a": _Writer.link,
    "abbr": _Writer.abbreviation,
    "b": _wrapped("strong"),
    "br": _Writer.line_end,
    "code": _wrapped("code", styles.CODE),
    "del": _wrapped("span", styles.DELETED),
    "em": _wrapped("em"),
    "i": _wrapped("em"),
    "img": _Writer.inline_picture,
    "ins": _wrapped("span", styles.UNDERLINED),
    "kbd": _wrapped("code", styles.KEY),
    "mark": _wrapped("span", styles.MARKED),
    "picture": _Writer.inline_picture,
    "q": _Writer.quotation,
    "ruby": _Writer.ruby,
    "s": _wrapped("span", styles.DELETED),
    "samp": _wrapped("code", styles.CODE),
    "small": _wrapped("span", styles.SMALL),
    "source": _Writer.nothing,
    "strong": _wrapped("strong"),
    "sub": _wrapped("sub"),
    "sup": _Writer.raised,
    "u": _wrapped("span", styles.UNDERLINED),
    "var": _wrapped("em"),
    "wbr": _Writer.nothing,
}


def _styled(tag: str, style: str, inner: str) -> str:
    """Return an element; nothing if nothing is in it, because WeChat drops that too."""
    if not inner.strip(" \n"):
        return inner
    return f'<{tag} style="{style}">{inner}</{tag}>' if style else f"<{tag}>{inner}</{tag}>"


def _text(text: str | None) -> str:
    return escape(text, quote=False).replace("\n", " ") if text else ""


def _lines(lines: list[str]) -> str:
    return _styled("p", styles.FOOT_LINE, "<br>".join(lines))


def _take_box(item: HtmlElement) -> str:
    """Take the box of a task off an item: ☑ or ☐ and a space; empty for an item that is no task."""
    holder = item
    if not (item.text or "").strip() and len(item) and item[0].tag == "p":
        holder = item[0]
    found = _BOX.match(holder.text or "")
    if found is None:
        return ""
    holder.text = (holder.text or "")[found.end() :]
    return "☐ " if found[1] == " " else "☑ "


def blocks(html: str) -> Iterator[str]:
    """Yield the blocks of a finished article, one after the other."""
    for child in lxml_html.fragment_fromstring(html):
        yield lxml_html.tostring(child, encoding="unicode")


def pictures_in(html: str) -> Iterator[tuple[str, str]]:
    """Yield address and description of each picture of a finished article."""
    for image in lxml_html.fragment_fromstring(html).iter("img"):
        yield image.get("src", ""), image.get("alt", "")
