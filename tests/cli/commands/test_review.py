"""`kepu review`: its output and its arguments. tests/review/ tests the rules of signing."""

from __future__ import annotations

import pytest

from tests.cli.running import AT, Run
from tests.render.small import Small

ID = "wash-hands"


def test_the_overview_and_one_item(run: Run, small: Small) -> None:
    rows = run("review", "--json", *AT).document()
    assert [r["id"] for r in rows] == sorted(r["id"] for r in rows)
    (row,) = [r for r in rows if r["id"] == ID]
    assert (row["missing"], row["changed"], row["file"]) == ([], False, f"content/articles/{ID}.md")
    assert run("review", ID, "--json", *AT).document() == [row]
    assert "各审次都签过了。" in run("review", ID, *AT).out
    small.edit(f"content/articles/{ID}.md", "title: 看懂洗手", "title: 看懂怎样洗手")
    (line,) = [line for line in run("review", *AT).out.splitlines() if ID in line]
    assert "改过" in line and "初审、复审、终审" in line
    out = run("review", ID, *AT).out
    assert "以来的改动：" in out and "还缺 初审、复审、终审。" in out


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
