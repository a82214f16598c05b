"""`kepu review`: its output and its arguments. tests/review/ tests the rules of signing."""

from __future__ import annotations

import re

import pytest

from tests.cli.running import AT, Run
from tests.render.small import Small

ID = "wash-hands"


def test_the_overview_and_one_item(run: Run, small: Small) -> None:
    rows = run("review", "--all", "--json", *AT).document()
    assert [r["id"] for r in rows] == sorted(r["id"] for r in rows)
    (row,) = [r for r in rows if r["id"] == ID]
    assert (row["missing"], row["changed"], row["file"]) == ([], False, f"content/articles/{ID}.md")
    assert run("review", ID, "--json", *AT).document() == [row]
    assert "各级审核都签过了。" in run("review", ID, *AT).out
    small.edit(f"content/articles/{ID}.md", "title: 看懂洗手", "title: 看懂怎样洗手")
    (line,) = [line for line in run("review", *AT).out.splitlines() if ID in line]
    assert "改过" in line and "初审、复审、终审" in line
    out = run("review", ID, *AT).out
    assert "以来的改动：" in out and "还缺 初审、复审、终审。" in out


def test_only_what_waits_is_listed_with_a_total_and_for_an_account_what_it_may_sign(
    run: Run, small: Small
) -> None:
    future = ["next-spring"]
    """Signed, but after AT."""
    assert [r["id"] for r in run("review", "--json", *AT).document()] == future
    assert "等审的 1 篇" in run("review", *AT).out
    small.edit(f"content/articles/{ID}.md", "title: 看懂洗手", "title: 看懂怎样洗手")
    out = run("review", *AT).out
    assert ID in out and "等审的 2 篇" in out and "after-quake" not in out
    assert [r["id"] for r in run("review", "--account", "demo-first", "--json", *AT).document()] == [
        *future,
        ID,
    ]
    assert run("review", "--account", "demo-second", "--json", *AT).document() == []
    code, _, err = run("review", "--account", "nobody", *AT)
    assert code == 2 and "demo-first" in err
    digits = max(len(word) for word in re.findall("[0-9a-f]+", run("review", ID, *AT).out))
    assert digits == 12, "a fingerprint, not a whole digest"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--from-host", "3", "--stage", "初审"],
        ["--stage", "初审"],
        [ID, "--stage", "初审"],
        ["nobody-knows"],
    ],
)
def test_wrong_arguments_exit_with_two(run: Run, arguments: list[str]) -> None:
    assert run("review", *arguments, *AT).code == 2
