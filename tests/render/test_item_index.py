"""Which items are related: by name, by series, by topic near in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pipeline.content.body import Body
from pipeline.content.library import Document, Library
from pipeline.content.model import AnyItem, Article, Production
from pipeline.content.prose import Prose
from pipeline.parsing.strict_yaml import Tree
from pipeline.render.item_index import REACH, RELATED, Groups

FIRST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
TOPICS = st.lists(st.sampled_from(("tides", "moon", "earth")), min_size=1, max_size=3, unique=True)


def library_of(items: Sequence[tuple[int, Sequence[str], Sequence[int]]]) -> Library:
    """Return articles published on these days, about these topics, that name these others."""
    documents = {}
    for number, (day, topics, related) in enumerate(items):
        entry = Article.model_construct(
            id=f"item-{number}",
            published=FIRST + dt.timedelta(days=day),
            topics=tuple(topics),
            related=tuple(f"item-{other}" for other in related),
            production=Production(mode="自制", unit="演示编辑部"),
            kind="article",
            column="hello",
            audiences=(),
            people=(),
            series=None,
        )
        prose = Prose((), (), frozenset(), False)
        documents[entry.id] = Document(f"{entry.id}.md", entry, Body(""), 1, "", Tree(None, {}, {}), prose)
    return Library.of(documents)


def by_topic(library: Library, item: AnyItem) -> list[str]:
    """Return the others within REACH of it in one of its topics: most topics shared, then nearest in time, then by id."""
    near: dict[str, AnyItem] = {}
    for topic in item.topics:
        members = [i for i in library.items if topic in i.topics]
        place = members.index(item)
        near.update((i.id, i) for i in members[max(place - REACH, 0) : place + REACH + 1] if i is not item)

    def rank(other: AnyItem) -> tuple[int, float, str]:
        apart = abs((other.published - item.published).total_seconds())
        return -len({*other.topics} & {*item.topics}), apart, other.id

    return [other.id for other in sorted(near.values(), key=rank)]


@given(st.lists(st.tuples(st.integers(0, 40), TOPICS, st.lists(st.integers(0, 30), max_size=5)), max_size=24))
def test_what_the_editor_named_comes_first_then_shared_topics_near_in_time(
    items: list[tuple[int, list[str], list[int]]],
) -> None:
    library = library_of(items)
    groups = Groups.of(library)
    for item in library.items:
        named = [id for id in dict.fromkeys(item.related) if id in library.documents]
        more = [id for id in by_topic(library, item) if id not in named]
        expected = named + more[: max(RELATED - len(named), 0)]
        assert [other.id for other in groups.related(item)] == expected
