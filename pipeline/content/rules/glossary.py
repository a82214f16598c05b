"""Rules on the glossary: terms are unique, and references of groups and terms exist."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.blanks import is_blank
from pipeline.content.library import Document
from pipeline.content.model import Glossary
from pipeline.content.rules.context import Context, error
from pipeline.errors import Code, Finding
from pipeline.parsing.model_errors import did_you_mean

CODES = (
    Code(
        id="E319",
        title="术语重复",
        why="一个词有两种解释，读者不知道信哪个；编号是术语页网址里的编号，只能有一个。",
        mend="合并成一条；别名写进 others。",
        sample="glossary",
        wrong=(
            "terms:\n"
            "  - id: latent-heat\n"
            "    term: 潜热\n"
            "    sort: qian re\n"
            "    definition: 水变成汽时吸收、却不使温度升高的热。\n"
            "    source: {title: 物理学名词, publisher: 演示出版社}\n"
            "  - id: latent\n"
            "    term: 潜热\n"
            "    sort: qian re\n"
            "    definition: 相变时吸收或放出的热量。\n"
            "    source: {title: 物理学名词, publisher: 演示出版社}"
        ),
        right=(
            "terms:\n"
            "  - id: latent-heat\n"
            "    term: 潜热\n"
            "    sort: qian re\n"
            "    definition: 水变成汽时吸收、却不使温度升高的热。\n"
            "    source: {title: 物理学名词, publisher: 演示出版社}"
        ),
    ),
)


def terms(context: Context) -> Iterator[Finding]:
    """Every id, term and alias is unique; topics and related items exist."""
    items = {item.id: item.title for item in context.library.items}
    first: dict[str, str] = {}
    for document in context.library.documents.values():
        if isinstance(document.entry, Glossary):
            yield from _topic(context, document, document.entry)
            yield from _once(document, document.entry, first)
            yield from _related(context, document, document.entry, items)


def _topic(context: Context, document: Document, entry: Glossary) -> Iterator[Finding]:
    topics = {t.id: t.title for t in context.settings.topics}
    if entry.topic not in topics and not is_blank(entry.topic):
        help = did_you_mean(entry.topic, topics, labels=topics)
        yield error(document, ("topic",), "E302", f"没有叫“{entry.topic}”的主题。", help)


def _once(document: Document, entry: Glossary, first: dict[str, str]) -> Iterator[Finding]:
    for number, term in enumerate(entry.terms):
        fields = [("id", term.id), ("term", term.term), *(("others", name) for name in term.others)]
        for field, name in fields:
            if is_blank(name):
                continue
            key = f"#{name}" if field == "id" else name
            if key in first:
                message = f"术语“{name}”已经在 {first[key]} 里。"
                help = "请合并成一条；编号只能用一次。"
                yield error(document, ("terms", number, field), "E319", message, help)
            first.setdefault(key, document.file)


def _related(
    context: Context, document: Document, entry: Glossary, items: dict[str, str]
) -> Iterator[Finding]:
    for number, term in enumerate(entry.terms):
        for place, id in enumerate(term.related):
            if id not in items and id not in context.refused:
                help = did_you_mean(id, items, labels=items)
                field = ("terms", number, "related", place)
                yield error(document, field, "E307", f"没有叫“{id}”的条目。", help)
