"""Index the items by what they share, once for all pages, so that a page looks up other items and never searches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from pipeline.content.library import Library
from pipeline.content.model import BEIJING, AnyItem

RELATED = 3
# How many items before and after one may be related to it by a topic: a new item then changes the pages of its
# neighbours in each of its topics, not of every item that shares a topic with it.
REACH = 6

K = TypeVar("K")
Items = tuple[AnyItem, ...]


class TopicMark(NamedTuple):
    """What relates an item to others by topic; `moment` is when it was published, in seconds since 1970."""

    id: str
    moment: float
    topics: frozenset[str]


@dataclass(frozen=True)
class Groups:
    """The items of a library by column, topic, audience, person, responsible unit, place and month, newest first.

    `months` are by (year, month) in Beijing, newest first; `places` are the places an item's text links to;
    `series` is in the order of the items' ids; `topic_marks` has the mark of every item of a topic, newest first.
    """

    columns: Mapping[str, Items]
    topics: Mapping[str, Items]
    audiences: Mapping[str, Items]
    people: Mapping[str, Items]
    units: Mapping[str, Items]
    places: Mapping[str, Items]
    series: Mapping[str, Items]
    months: Mapping[tuple[int, int], Items]
    by_id: Mapping[str, AnyItem]
    place_in_column: Mapping[str, int]
    place_in_topic: Mapping[tuple[str, str], int]
    topic_marks: Mapping[str, Sequence[TopicMark]]

    @classmethod
    def of(cls, library: Library) -> Groups:
        """Index every item in one pass."""
        items = library.items
        columns = _grouped(items, lambda i: (i.column,))
        topics = _grouped(items, lambda i: i.topics)
        marks = {i.id: TopicMark(i.id, i.published.timestamp(), frozenset(i.topics)) for i in items}
        return cls(
            columns=columns,
            topics=topics,
            audiences=_grouped(items, lambda i: i.audiences),
            people=_grouped(items, lambda i: [c.person for c in i.people if c.person is not None]),
            units=_grouped(items, lambda i: _unit(library, i)),
            places=_grouped(items, lambda i: _places(library, i)),
            series=_grouped(sorted(items, key=lambda i: i.id), lambda i: [i.series.id] if i.series else ()),
            months=_grouped(items, lambda i: (month_of(i.published),)),
            by_id=MappingProxyType({i.id: i for i in items}),
            place_in_column={i.id: n for members in columns.values() for n, i in enumerate(members)},
            place_in_topic={(t, i.id): n for t, members in topics.items() for n, i in enumerate(members)},
            topic_marks={topic: [marks[i.id] for i in members] for topic, members in topics.items()},
        )

    def neighbours(self, item: AnyItem) -> tuple[AnyItem | None, AnyItem | None]:
        """Return the earlier and the later item of the same column."""
        column, place = self.columns[item.column], self.place_in_column[item.id]
        earlier = column[place + 1] if place + 1 < len(column) else None
        return earlier, column[place - 1] if place else None

    def related(self, item: AnyItem) -> list[AnyItem]:
        """Return the items the editor named; up to RELATED, add items of its series, then items with shared topics near in time.

        In a series the nearest episodes come first, the next before the previous. By topic: of the REACH items before and
        after it in each of its topics, those that share most topics, then the nearest in time, then by id.
        """
        chosen = {i: self.by_id[i] for i in item.related if i in self.by_id}
        for other in chain(self._episodes(item), self._by_topic(item)):
            if len(chosen) >= RELATED:
                break
            if other.id != item.id:
                chosen.setdefault(other.id, other)
        return list(chosen.values())

    def _episodes(self, item: AnyItem) -> list[AnyItem]:
        """Return the other episodes of its series, nearest first, one for each number."""
        if item.series is None:
            return []
        episode = item.series.episode
        shown: dict[int, AnyItem] = {episode: item}
        for other in self.series[item.series.id]:
            if other.series is not None:
                shown.setdefault(other.series.episode, other)
        return [shown[n] for n in sorted(shown, key=lambda n: (abs(n - episode), -n)) if n != episode]

    def _by_topic(self, item: AnyItem) -> Iterator[AnyItem]:
        near: set[TopicMark] = set()
        for topic in item.topics:
            place = self.place_in_topic[topic, item.id]
            near.update(self.topic_marks[topic][max(place - REACH, 0) : place + REACH + 1])
        topics, moment = frozenset(item.topics), item.published.timestamp()
        ranked = sorted([(-len(topics & o.topics), abs(o.moment - moment), o.id) for o in near])
        yield from (self.by_id[id] for _, _, id in ranked)


def month_of(moment: dt.datetime) -> tuple[int, int]:
    """Return the Beijing year and month."""
    local = moment.astimezone(BEIJING)
    return local.year, local.month


def _unit(library: Library, item: AnyItem) -> Sequence[str]:
    unit = library.unit(item.production.unit)
    return () if unit is None else (unit.id,)


def _places(library: Library, item: AnyItem) -> Sequence[str]:
    return sorted(library.documents[item.id].prose.targets & library.places.keys())


def _grouped(items: Iterable[AnyItem], keys: Callable[[AnyItem], Iterable[K]]) -> Mapping[K, Items]:
    groups: dict[K, list[AnyItem]] = {}
    for item in items:
        for key in dict.fromkeys(keys(item)):
            groups.setdefault(key, []).append(item)
    return MappingProxyType({key: tuple(found) for key, found in groups.items()})
