"""Rules on references and the body.

E301 column · E302 topic · E303 audience · E304 person · E306 link · E307 related item · E310 empty body ·
E406 picture without words · W501 title too long for WeChat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.config import Settings
from pipeline.content.library import Document, Library
from pipeline.content.model import Exemplar, Item, Person, Place, Work
from pipeline.errors import Finding
from pipeline.parsing.model_errors import did_you_mean
from pipeline.parsing.strict_yaml import Path as FieldPath

WECHAT_TITLE = 32


@dataclass(frozen=True)
class Names:
    """Every id that content may refer to with its title, gathered once a run.

    `refused` are the ids of files with mistakes: they exist, so naming one is no second mistake.
    """

    columns: Mapping[str, str]
    topics: Mapping[str, str]
    audiences: Mapping[str, str]
    people: Mapping[str, str]
    items: Mapping[str, str]
    titles: Mapping[str, str]
    refused: frozenset[str]

    @classmethod
    def of(cls, settings: Settings, library: Library, refused: frozenset[str]) -> Names:
        """The names of the settings and of the whole library."""
        return cls(
            columns={c.id: c.title for c in settings.columns},
            topics={t.id: t.title for t in settings.topics},
            audiences={a.id: a.title for a in settings.audiences},
            people={i: p.name for i, p in library.people.items()},
            items={i.id: i.title for i in library.items},
            titles={i: d.entry.title for i, d in library.documents.items()},
            refused=refused,
        )


def references(names: Names, document: Document) -> Iterator[Finding]:
    """Column, topics, audiences, people and related items are there; a title fits WeChat."""
    entry = document.entry
    if isinstance(entry, Work) and len(entry.title) > WECHAT_TITLE:
        line, column = document.tree.locate(("title",))
        text = f"标题有 {len(entry.title)} 个字，微信最多 {WECHAT_TITLE} 个。"
        yield Finding(document.file, line, column, "W501", "warning", text, "建议缩短。")
    if not isinstance(entry, Item):
        return
    yield from _known(document, ("column",), entry.column, names.columns, "E301", "栏目")
    for number, topic in enumerate(entry.topics):
        yield from _known(document, ("topics", number), topic, names.topics, "E302", "主题")
    for number, audience in enumerate(entry.audiences):
        yield from _known(document, ("audiences", number), audience, names.audiences, "E303", "受众")
    for number, credit in enumerate(entry.people):
        if credit.person is not None and credit.person not in names.refused:
            field = ("people", number, "person")
            yield from _known(document, field, credit.person, names.people, "E304", "人物")
    for number, other in enumerate(entry.related):
        if other in names.refused:
            continue
        yield from _known(document, ("related", number), other, names.items, "E307", "条目")


def body(names: Names, document: Document) -> Iterator[Finding]:
    """The body is there, its links by id lead somewhere, its pictures have words."""
    for link in document.prose.links:
        here = not link.target and link.anchor
        if not here and link.target not in names.titles and link.target not in names.refused:
            message = f"链接的编号“{link.target}”不存在。"
            help = did_you_mean(link.target, names.titles, labels=dict(names.titles))
            yield Finding(document.file, link.line, link.column, "E306", "error", message, help)
    for image in document.prose.images:
        if len(image.alt) < 4:
            help = "请在方括号里用一句话说出画面内容，给看不见的读者听。"
            yield Finding(
                document.file, image.line, image.column, "E406", "error", "图片缺少替代文字。", help
            )
    if isinstance(document.entry, Item | Person | Place | Exemplar) and document.prose.blank:
        text = "正文是空的。"
        yield Finding(document.file, document.body_line, 1, "E310", "error", text, "请写上正文。")


def _known(
    document: Document, field: FieldPath, word: str, known: Mapping[str, str], code: str, what: str
) -> Iterator[Finding]:
    if word not in known:
        line, column = document.tree.locate(field)
        help = did_you_mean(word, known, labels=dict(known))
        yield Finding(document.file, line, column, code, "error", f"没有叫“{word}”的{what}。", help)
