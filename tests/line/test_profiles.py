"""A profile applies to every stage of a build, and leaves no trace when it is not used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import Project
from pipeline.line.build import build
from pipeline.line.mkdocs import prepare_for_mkdocs
from tests.render.small import NOW, Small, tree


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    site = Small(make_site("small"))
    folder = site.project.profiles / "preview"
    folder.mkdir(parents=True)
    (folder / "site.yml").write_text("name: 预览站\nurl: https://preview.example.org/\n", encoding="utf-8")
    (folder / "feeds.yml").write_text("entries: 1\n", encoding="utf-8")
    return site


def built(small: Small, project: Project) -> dict[str, bytes]:
    build(project, small.options())
    return tree(small.site)


def test_a_profile_changes_the_site_and_leaves_no_trace_afterwards(small: Small, rendered_here: None) -> None:
    plain = built(small, small.project)
    preview = built(small, replace(small.project, profile="preview"))
    archives = preview.keys() - plain.keys()
    assert plain.keys() < preview.keys() and all("/feed/" in f"/{p}" or "/atom/" in f"/{p}" for p in archives)
    assert "预览站".encode() in preview["index.html"] and "预览站".encode() not in plain["index.html"]
    assert preview["feed.xml"].count(b"<item>") == 1 < plain["feed.xml"].count(b"<item>")
    assert b"https://preview.example.org/" in preview["sitemap.xml"]
    assert built(small, small.project) == plain


def test_mkdocs_uses_the_profile_of_the_environment(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    monkeypatch.setenv("KEPU_PROFILE", "preview")
    edition, _ = prepare_for_mkdocs(small.root, "site_config")
    assert edition.site_name == "预览站"
    assert edition.site_url == "https://preview.example.org/"
