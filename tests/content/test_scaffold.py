"""`kepu new` writes content that says what to fill in and has no mistake besides what only an editor can supply."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.config import load_settings
from pipeline.content.model import FOLDERS, ITEM_KINDS, KINDS
from pipeline.content.scaffold import scaffold
from pipeline.errors import UsageError
from pipeline.line.checking import check_project
from pipeline.line.clock import default_now
from pipeline.parsing.strict_yaml import parse
from tests.render.small import NOW, Small


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


def new(small: Small, kind: str, id: str) -> Path:
    return scaffold(small.project, load_settings(small.project, {}), kind, id, NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_lacks_only_what_the_editor_brings(small: Small, kind: str) -> None:
    path = new(small, kind, "brand-new")
    assert path == small.file(f"{FOLDERS[kind]}/brand-new.md")
    findings = [(f.code, f.message) for f in check_project(small.project, default_now()).findings]
    brought = {"E401"} if kind in ITEM_KINDS else set()
    # The subject of a story and the stops of a route are entries still to be written.
    brought |= {"story": {"E304"}, "route": {"E318"}}.get(kind, set())
    assert {code for code, _ in findings} == brought, findings
    assert "brand-new" in check_project(small.project, default_now()).library.documents


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_known_and_the_next_steps_are_told(small: Small, kind: str) -> None:
    text = new(small, kind, "brand-new").read_text(encoding="utf-8")
    header = text.split("---\n")[1]
    tree, findings = parse(header, file="x")
    assert tree is not None and findings == []
    model = KINDS[kind]
    known = {field.alias or name for name, field in model.model_fields.items()}
    assert set(tree.value) <= known
    required = {f.alias or n for n, f in model.model_fields.items() if f.is_required()}
    assert required <= set(tree.value)
    assert "#" in header


def test_a_draft_is_not_public(small: Small) -> None:
    new(small, "exemplar", "brand-new")
    library = check_project(small.project, default_now()).library
    assert "brand-new" not in library.visible(NOW).documents


@pytest.mark.parametrize(
    ("kind", "id", "word"),
    [
        ("artcle", "a", "article"),
        ("图文", "a", "article"),
        ("article", "Bad Id", "小写"),
        ("article", "../x", "小写"),
        ("article", "a" * 65, "64"),
        ("article", "", "小写"),
        ("article", "wash-hands", "换一个编号"),
        ("person", "wash-hands", "换一个编号"),
        ("page", "people", "换一个编号"),
        ("place", "index", "换一个编号"),
    ],
)
def test_what_cannot_be_made_is_refused(small: Small, kind: str, id: str, word: str) -> None:
    before = sorted(small.root.rglob("*.md"))
    with pytest.raises(UsageError) as caught:
        new(small, kind, id)
    assert word in caught.value.message + caught.value.help
    assert sorted(small.root.rglob("*.md")) == before
