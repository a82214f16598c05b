"""Which feeds there are and which items they carry."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.edition.subscriptions import GROUPS, changed, folder_of, subscriptions, subscriptions_of
from tests.render.small import Small


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


def test_every_item_is_in_the_feeds_that_it_names(small: Small) -> None:
    prepared = small.prepare()
    found = subscriptions(prepared.checked.settings, prepared.visible)
    carried = {(s.kind, s.id, id) for s in found for id in s.ids}
    exist = {(s.kind, s.id) for s in found}
    named = {(*of, i.id) for i in prepared.visible.items for of in subscriptions_of(i) if of in exist}
    assert carried == named and len(carried) > 10
    assert all(s.folder == folder_of(s.kind, s.id) for s in found)
    kinds = list(dict.fromkeys(s.kind for s in found))
    assert kinds == list(GROUPS)


def test_the_latest_change_comes_first(small: Small) -> None:
    small.edit("content/articles/wash-hands.md", "licence:", "updated: 2026-11-28T09:00:00+08:00\nlicence:")
    prepared = small.prepare()
    first = subscriptions(prepared.checked.settings, prepared.visible)[0]
    assert first.ids[0] == "wash-hands"
    items = {item.id: item for item in prepared.visible.items}
    moments = [changed(items[id]) for id in first.ids]
    assert moments == sorted(moments, reverse=True)


def test_an_audience_without_items_has_no_feed(small: Small) -> None:
    prepared = small.prepare()
    found = subscriptions(prepared.checked.settings, prepared.visible)
    assert [s.id for s in found if s.kind == "audience"] == ["public"]
