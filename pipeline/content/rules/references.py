"""Rules on ids in the front matter of items: column, topics, audiences, people and related items exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.content.blanks import is_blank
from pipeline.content.library import Document
from pipeline.content.model import Item
from pipeline.content.rules.context import Context, error
from pipeline.errors import Code, Finding
from pipeline.parsing.model_errors import did_you_mean
from pipeline.parsing.strict_yaml import Path

CODES = (
    Code(
        id="E301",
        title="没有这个栏目",
        why="栏目是固定的，写错就不会出现在栏目页。",
        mend="写 site_config/columns.yml 里的编号。",
        sample="article",
        wrong="column: 你好科学",
        right="column: hello-science",
    ),
    Code(
        id="E302",
        title="没有这个主题",
        why="主题是固定的，写错就找不到。",
        mend="写 site_config/topics.yml 里的编号。",
        sample="article",
        wrong="topics: [natrue]",
        right="topics: [nature]",
    ),
    Code(
        id="E303",
        title="没有这个受众",
        why="受众是固定的，统计按它分组。",
        mend="写 site_config/audiences.yml 里的编号。",
        sample="article",
        wrong="audiences: [kids]",
        right="audiences: [children]",
    ),
    Code(
        id="E304",
        title="没有这个人物",
        why="person 写的是人物页的编号。",
        mend="先建人物页，或改用 name 只写姓名。",
        sample="story",
        wrong=("people:\n  - {role: 人物, person: libing}"),
        right=("people:\n  - {role: 人物, person: li-bing}"),
    ),
    Code(
        id="E307",
        title="相关条目不存在",
        why="related 里的编号要有对应的条目。",
        mend="改正或删掉这个编号。",
        sample="article",
        wrong="related: [rian]",
        right="related: [rain]",
    ),
)


def references(context: Context, document: Document) -> Iterator[Finding]:
    """Every id exists; ids of files with mistakes count as existing."""
    entry, names = document.entry, context.names
    if not isinstance(entry, Item):
        return
    yield from _known(document, ("column",), entry.column, names.columns, "E301", "栏目")
    for number, topic in enumerate(entry.topics):
        yield from _known(document, ("topics", number), topic, names.topics, "E302", "主题")
    for number, audience in enumerate(entry.audiences):
        yield from _known(document, ("audiences", number), audience, names.audiences, "E303", "受众")
    for number, credit in enumerate(entry.people):
        if credit.person is not None and credit.person not in context.refused:
            yield from _known(
                document, ("people", number, "person"), credit.person, names.people, "E304", "人物"
            )
    for number, other in enumerate(entry.related):
        if other not in context.refused:
            yield from _known(document, ("related", number), other, names.items, "E307", "条目")


def _known(
    document: Document, field: Path, word: str, known: Mapping[str, str], code: str, what: str
) -> Iterator[Finding]:
    if word not in known and not is_blank(word):
        help = _split_up(word, known) or did_you_mean(word, known, labels=dict(known))
        yield error(document, field, code, f"没有叫“{word}”的{what}。", help)


def _split_up(word: str, known: Mapping[str, str]) -> str | None:
    """Return advice on several words that a Chinese comma made into one."""
    parts = [part for part in _SEPARATORS.split(word) if part]
    if len(parts) < 2:
        return None
    ids = {title: id for id, title in known.items()}
    written = ", ".join(ids.get(part, part) for part in parts)
    mark = next(char for char in word if _SEPARATORS.match(char))
    return f"“{mark}”是中文标点，没有把词分开：请用英文逗号，写成 [{written}]。"


_SEPARATORS = re.compile(r"[，、；;]\s*")
