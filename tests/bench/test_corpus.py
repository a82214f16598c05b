"""The corpus of the site benches is what it says: valid and of the length promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import Project
from pipeline.line.checking import check_project
from tests.bench.corpus import CHARACTERS, NEWEST, YEARS, make_project, pieces


def test_the_project_is_valid_without_a_remark(tmp_path: Path) -> None:
    make_project(tmp_path / "project", 24)
    checked = check_project(Project(tmp_path / "project"), NEWEST)
    assert checked.findings == ()
    kinds = [item.kind for item in checked.library.items]
    assert (kinds.count("article"), kinds.count("story")) == (20, 4)


@pytest.mark.parametrize("items", [9, 400, 4000])
def test_items_are_of_one_length_and_fill_the_years(items: int) -> None:
    corpus = list(pieces(items))
    assert all(CHARACTERS <= len(piece.text) < 1.4 * CHARACTERS for piece in corpus[:50])
    assert corpus[-1].published == NEWEST
    moments = [piece.published for piece in corpus]
    assert moments == sorted(moments)
    assert (moments[-1] - moments[0]).days in range(365 * YEARS * (items - 1) // items - 1, 365 * YEARS)
    for piece in corpus:
        assert len({piece.id, *piece.related}) == 3
        assert len(set(piece.topics)) == 2


def test_a_corpus_too_small_for_its_links_is_refused() -> None:
    with pytest.raises(ValueError, match="8 items"):
        pieces(8)
