"""The table of kinds agrees with its models, and no two kinds share a name, a label or a folder."""

from __future__ import annotations

from typing import get_args

import pytest

from pipeline.content.model.entries import AnyEntry
from pipeline.content.model.kinds import ITEM_KINDS, TABLE, Kind


@pytest.mark.parametrize("kind", TABLE, ids=[kind.name for kind in TABLE])
def test_a_model_says_the_name_of_its_kind(kind: Kind) -> None:
    assert get_args(kind.model.model_fields["kind"].annotation) == (kind.name,)


def test_the_table_holds_every_kind_once() -> None:
    assert {kind.model for kind in TABLE} == set(get_args(AnyEntry))
    for values in zip(*TABLE, strict=True):
        assert len(set(values)) == len(TABLE)


def test_items_are_the_four_that_may_count() -> None:
    assert ITEM_KINDS == ("article", "video", "audio", "story")
