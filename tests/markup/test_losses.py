"""Each loss is told at its own place."""

from __future__ import annotations

from pipeline.markup.losses import MOST_SEARCHES, findings
from pipeline.markup.record import Dropped


def test_the_nth_loss_of_a_kind_is_told_at_its_nth_place() -> None:
    prose = [(3, "甲<font>乙</font>"), (4, "丙"), (7, "<font>丁</font><font>")]
    found = findings("x.md", prose, [Dropped("font")] * 3)
    assert [(f.line, f.column) for f in found] == [(3, 2), (7, 1), (7, 15)]


def test_what_would_run_is_told_however_many_kinds_came_before() -> None:
    kinds = [Dropped("a", "href", f"javascript:x{n}") for n in range(MOST_SEARCHES + 5)]
    prose = [(n + 10, f"[甲]({loss.value})") for n, loss in enumerate(kinds)]
    found = list(findings("x.md", prose, [*kinds, Dropped("script")]))
    assert [f.line for f in found[:MOST_SEARCHES]] == [n for n, _ in prose[:MOST_SEARCHES]]
    assert (found[-1].code, found[-1].line) == ("E701", 10)
