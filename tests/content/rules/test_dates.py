"""The dates of works: an update lies between the publication and now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.line.checking import check_project
from tests.render.small import NOW, Small


@pytest.mark.parametrize("file", ["articles/wash-hands.md", "exemplars/model-class.md"])
@pytest.mark.parametrize(
    ("updated", "codes"),
    [
        ("2027-09-01", ["E552"]),
        ("2026-12-01T00:00:01+08:00", ["E552"]),
        ("2026-12-01T00:00:00+08:00", []),
        ("2020-01-01", ["E553"]),
    ],
)
def test_an_update_is_between_the_publication_and_now(
    make_site: Callable[[str], Path], file: str, updated: str, codes: list[str]
) -> None:
    small = Small(make_site("small"))
    small.edit(f"content/{file}", "schema: 1\n", f"schema: 1\nupdated: {updated}\n")
    found = [f for f in check_project(small.project, NOW).findings if f.code in ("E552", "E553")]
    assert [f.code for f in found] == codes
    assert [f.file for f in found] == [f"content/{file}"] * len(codes)


def test_the_day_of_the_publication_is_an_update(make_site: Callable[[str], Path]) -> None:
    small = Small(make_site("small"))
    text = small.file("exemplars/model-class.md").read_text(encoding="utf-8")
    published = text.partition("published: ")[2].partition("\n")[0]
    small.edit("content/exemplars/model-class.md", "schema: 1\n", f"schema: 1\nupdated: {published[:10]}\n")
    assert [f.code for f in check_project(small.project, NOW).findings if f.code.startswith("E55")] == []
