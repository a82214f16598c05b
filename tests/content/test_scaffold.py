"""`kepu new` writes content that says what to fill in and has no mistake besides what only an editor can supply."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import load_settings
from pipeline.content.model import FOLDERS, ITEM_KINDS, KIND_LABELS, KINDS
from pipeline.content.scaffold import scaffold
from pipeline.errors import UsageError
from pipeline.line.build import build
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
    brought = {"E401", "W551"} if kind in ITEM_KINDS else set()
    brought |= {"W551"} if kind == "glossary" else set()
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


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_of_any_kind_is_not_public(small: Small, kind: str) -> None:
    new(small, kind, "brand-new")
    library = check_project(small.project, default_now()).library
    assert "brand-new" not in library.visible(NOW).documents


@pytest.mark.parametrize("kind", KINDS)
def test_the_kinds_are_known_by_their_chinese_names(small: Small, kind: str) -> None:
    assert new(small, KIND_LABELS[kind], "brand-new") == small.file(f"{FOLDERS[kind]}/brand-new.md")


def test_nothing_is_chosen_for_the_editor(small: Small) -> None:
    text = new(small, "article", "brand-new").read_text(encoding="utf-8")
    assert "unit: demo-editors}" in text, "there is but one"
    assert "licence: 版权所有" in text
    for field in ("column: 待填：", "topics: [待填：", "audiences: [待填："):
        assert field in text
    (small.file("organisations/demo-editors.md").parent / "other-unit.md").write_text(
        small.file("organisations/demo-editors.md").read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert "unit: 待填：" in new(small, "article", "newer").read_text(encoding="utf-8")


def test_drafts_of_every_kind_do_not_break_a_preview(small: Small, rendered_here: None) -> None:
    for kind in KINDS:
        new(small, kind, f"brand-new-{kind}")
    cover = small.root / "assets/media/covers/cover.png"
    for kind in ("article", "audio", "story"):
        shutil.copy(cover, cover.with_name(f"brand-new-{kind}.png"))
    small.file("videos/brand-new-video.md").unlink()
    small.file("audio/brand-new-audio.md").unlink()
    small.edit("content/stories/brand-new-story.md", "column: 待填：栏目编号", "column: hello-science")
    small.edit("content/stories/brand-new-story.md", "[待填：主题编号]", "[physics]")
    small.edit("content/stories/brand-new-story.md", "[待填：受众编号]", "[public]")
    shown = build(small.project, replace(small.options(), drafts=True))
    assert shown is not None
    assert (small.site / "stories/brand-new-story/index.html").exists()
    assert (small.site / "routes/brand-new-route/index.html").exists()
    assert not (small.site / "articles/brand-new-article/index.html").exists()


@pytest.mark.parametrize(
    ("kind", "id", "word"),
    [
        ("artcle", "a", "article"),
        ("图案", "a", "图文"),
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
