"""What content says about counting is checked: works told apart, first publications elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.config import find_project
from pipeline.line.checking import check_project
from pipeline.line.clock import default_now

ELSEWHERE = (
    "first_published: {url: 'https://example.org/a', capture: a.html, sha256: "
    + "0" * 64
    + ", date: 2026-01-05T09:00:00+08:00}"
)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("distinct_from: [{id: nobody-knows, reason: 内容不同}]", "E725"),
        ("distinct_from: [{id: wash-hands, reason: 内容不同}]", "E726"),
        (ELSEWHERE, "E727"),
    ],
)
def test_a_mistake_is_named(make_site: Callable[[str], Path], line: str, code: str) -> None:
    site = make_site("small")
    path = site / "content" / "articles" / "wash-hands.md"
    text = path.read_text(encoding="utf-8").replace("licence:", f"{line}\nlicence:", 1)
    path.write_text(text, encoding="utf-8")
    number = text[: text.index(line)].count("\n") + 1
    found = [f for f in check_project(find_project(site), default_now()).findings if f.code == code]
    assert [(f.file, f.line) for f in found] == [("content/articles/wash-hands.md", number)]
