"""Names, differences and choices, without a target."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PublishError
from pipeline.publish.protocol import Release
from pipeline.publish.release_plan import (
    Difference,
    before_live,
    changed_media,
    diff,
    find_release,
    in_order,
    ranked,
    release_id,
    short_name,
    to_prune,
)

NOW = dt.datetime(2026, 11, 23, 23, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FILES = st.dictionaries(st.sampled_from(["a", "b", "media/c", "media/d"]), st.sampled_from(["0", "1"]))


def release(number: int, *, live: bool = False, files: dict[str, str] | None = None) -> Release:
    return Release(f"r{number}", NOW + dt.timedelta(hours=number), None, files or {}, live)


def test_release_id_says_when_in_utc_and_what() -> None:
    id = release_id(NOW, {"b": "2", "a": "1"})
    assert id.startswith("20261123T151200Z-")
    assert len(id) == len("20261123T151200Z-01234567")
    assert id == release_id(NOW.astimezone(dt.UTC), {"a": "1", "b": "2"})
    assert id != release_id(NOW, {"a": "1", "b": "3"})
    with pytest.raises(ValueError, match="no time zone"):
        release_id(NOW.replace(tzinfo=None), {})


@given(FILES, FILES)
def test_a_difference_applied_gives_the_other(before: dict[str, str], after: dict[str, str]) -> None:
    change = diff(before, after)
    assert set(before) - set(change.removed) | set(change.added) == set(after)
    assert {p for p in before.keys() & after.keys() if before[p] != after[p]} == set(change.changed)
    assert (change == Difference((), (), ())) == (before == after)
    assert diff(after, before).added == change.removed


@given(FILES, st.lists(FILES, max_size=3))
def test_only_media_that_a_kept_release_has_otherwise_is_refused(
    files: dict[str, str], kept: list[dict[str, str]]
) -> None:
    changed = changed_media(files, [release(n, files=f) for n, f in enumerate(kept)])
    for path, digest in files.items():
        refused = path.startswith("media/") and any(f.get(path, digest) != digest for f in kept)
        assert (path in changed) == refused


@given(st.integers(0, 6), st.integers(0, 5), st.integers(0, 8), st.integers(0, 6))
def test_pruning_keeps_the_live_one_the_one_before_and_the_newest(
    many: int, live: int, keep: int, replaced: int
) -> None:
    releases = [
        replace(release(n, live=n == live), sequence=n + 1, replaced=f"r{replaced}")
        for n in reversed(range(many))
    ]
    removed = to_prune(releases, keep)
    before = before_live(releases)
    protected = {f"r{live}", *({before.id} if before else ())}
    assert not protected & set(removed)
    others = [r.id for r in releases if not r.live]
    assert [id for id in others[keep:] if id not in protected] == list(removed)
    if 0 < live < many:
        assert before is not None
        assert before.id == (f"r{replaced}" if replaced < live else f"r{live - 1}")


@given(st.permutations(range(5)))
def test_the_order_is_that_of_publishing_whatever_the_clock_said(hours: list[int]) -> None:
    there: tuple[Release, ...] = ()
    for hour in hours:
        there = in_order((*there, ranked(release(hour), {}, there)))
    assert [r.id for r in there] == [f"r{hour}" for hour in reversed(hours)]


def test_a_release_by_its_short_name() -> None:
    one, two, twin = (
        replace(release(n), id=id)
        for n, id in enumerate(
            ["20261123T151200Z-0123abcd", "20261124T151200Z-0129abcd", "20261125T151200Z-0129abcd"]
        )
    )
    assert short_name(one, (one, two)) == "0123abcd"
    assert find_release((one, two), "0123abcd") is one
    assert find_release((one, two), "0123") is one
    assert short_name(two, (one, two, twin)) == two.id
    assert find_release((one, two, twin), two.id) is two
    with pytest.raises(PublishError, match="有 2 个版本"):
        find_release((one, two, twin), "0129abcd")
    for unknown in ("012", "", "ffff", "20261123"):
        with pytest.raises(PublishError, match="没有保留"):
            find_release((one, two, twin), unknown)
