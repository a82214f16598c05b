"""Tombstones: of which items, in which feeds, and how many."""

from __future__ import annotations

import datetime as dt

from pipeline.content.library import Library
from pipeline.edition.subscriptions import COLUMN, SITE, TOPIC, Withdrawn
from pipeline.feeds.withdrawn import BYTES, tombstones, withdrawn_items
from pipeline.ledger.published import Lift, Published, Withdrawal

NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
AT = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
EMPTY = Library.of({})


def line(kind: str, *withdrawals: Withdrawal) -> Published:
    *earlier, last = withdrawals
    withdrawn, ended = (None, (*earlier, last)) if last.lifted else (last, tuple(earlier))
    return Published("x", "x", kind, "articles/x/", "r", AT, None, withdrawn, ended)


def ids(line: Published) -> list[str]:
    return [item.id for item in withdrawn_items({"x": line}, EMPTY, EMPTY, NOW)]


def test_only_items_that_readers_cannot_see_and_whose_day_has_come() -> None:
    assert ids(line("article", Withdrawal(AT, "错了"))) == ["x"]
    assert ids(line("article", Withdrawal(NOW + dt.timedelta(days=1), "错了"))) == []
    assert ids(line("person", Withdrawal(AT, "错了"))) == []
    assert ids(line("topic", Withdrawal(AT, "错了"))) == []


def test_one_that_waits_for_its_review_again_still_has_its_tombstone() -> None:
    lifted = Withdrawal(AT, "错了", Lift(AT + dt.timedelta(days=2), "改好了"))
    (item,) = withdrawn_items({"x": line("video", lifted)}, EMPTY, EMPTY, NOW)
    assert (item.at, item.reason, item.feeds) == (AT, "错了", None)


def of(number: int, feeds: frozenset[tuple[str, str]] | None, reason: str = "错了") -> Withdrawn:
    return Withdrawn(f"item-{number}", NOW - dt.timedelta(days=number), reason, feeds)


def test_a_feed_tells_of_its_own_and_of_what_nobody_knows() -> None:
    known, unknown = of(1, frozenset({(SITE, ""), (COLUMN, "x")})), of(2, None)
    found = {
        (kind, id): [stone.guid for stone in tombstones([known, unknown], "a,2026", kind, id, 9)]
        for kind, id in ((SITE, ""), (COLUMN, "x"), (COLUMN, "y"), (TOPIC, "x"))
    }
    assert found[SITE, ""] == found[COLUMN, "x"] == ["tag:a,2026:item-1", "tag:a,2026:item-2"]
    assert found[COLUMN, "y"] == found[TOPIC, "x"] == ["tag:a,2026:item-2"]


def test_the_latest_so_many_and_no_more_bytes_than_a_page_has_room_for() -> None:
    many = [of(number, None) for number in range(100)]
    assert [s.guid for s in tombstones(many, "a,2026", SITE, "", 3)] == [
        f"tag:a,2026:item-{n}" for n in range(3)
    ]
    long = [of(number, None, "原因" * 2000) for number in range(100)]
    found = tombstones(long, "a,2026", SITE, "", 100)
    assert 1 < len(found) < 10 and sum(stone.weight for stone in found) <= BYTES
