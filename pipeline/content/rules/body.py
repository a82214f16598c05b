"""Rules on the body: it is there, and its pictures have words for those who do not see them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.library import Document
from pipeline.content.model import Exemplar, Item, Person, Place
from pipeline.content.rules.context import Context
from pipeline.errors import Finding

SHORTEST_ALT = 4
"""Characters that say what a picture shows, as in the front matter."""


def there(_: Context, document: Document) -> Iterator[Finding]:
    """Whatever readers open for its text has one."""
    if isinstance(document.entry, Item | Person | Place | Exemplar) and document.prose.blank:
        yield Finding(document.file, document.body_line, 1, "E310", "error", "正文是空的。", "请写上正文。")


def pictures_in_words(_: Context, document: Document) -> Iterator[Finding]:
    """A picture of the body has words that say what it shows."""
    for image in document.prose.images:
        if len(image.alt) < SHORTEST_ALT:
            help = "请在方括号里用一句话说出画面内容，给看不见的读者听。"
            yield Finding(
                document.file, image.line, image.column, "E406", "error", "图片缺少替代文字。", help
            )
