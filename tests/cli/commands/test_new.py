"""`kepu new`: a file that passes the check, once."""

from __future__ import annotations

from tests.cli.running import Run


def test_new_then_check(run: Run) -> None:
    code, out, _ = run("new", "place", "museum")
    assert code == 0 and "content/places/museum.md" in out and run("check").code == 0
    code, _, err = run("new", "place", "museum")
    assert code == 2 and "已经用在" in err


def test_an_unknown_kind_exits_with_two(run: Run) -> None:
    code, _, err = run("new", "articel", "a")
    assert code == 2 and "article" in err
