"""Reading site_config/: every mistake of all files in one error, references between files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.config import FILES, Project, load_settings
from pipeline.errors import ConfigError


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Project:
    shutil.copytree(root / "site_config", tmp_path / "site_config")
    shutil.copy(root / "mkdocs.yml", tmp_path)
    return Project(tmp_path)


def edit(project: Project, name: str, old: str, new: str) -> None:
    path = project.settings / f"{name}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_committed_settings_load(root: Path) -> None:
    settings = load_settings(Project(root), {})
    assert {c.id for c in settings.columns} >= {"kepu-panda", "hello-science", "scientists"}
    assert settings.store == str(root / ".kepu" / "store")
    assert load_settings(Project(root), {"KEPU_STORE": "/elsewhere"}).store == "/elsewhere"


def test_settings_do_not_change(project: Project) -> None:
    settings = load_settings(project, {})
    with pytest.raises(ValueError, match="frozen"):
        settings.site.name = "别的"  # type: ignore[misc]


def test_every_mistake_of_every_file_is_told_at_once(project: Project) -> None:
    edit(project, "site", "name:", "nane:")
    edit(project, "columns", "schema: 1", "schema: 9")
    (project.settings / "topics.yml").unlink()
    (project.settings / "goals.yml").write_bytes("schema: 1\nplan: 成都".encode("gbk"))
    (project.settings / "feeds.yml").write_text("entries: 5\nentries: 6\n", encoding="utf-8")
    (project.settings / "review.yml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(project, {})
    told = {(f.file, f.code) for f in caught.value.findings}
    assert told >= {
        ("site_config/site.yml", "E201"),
        ("site_config/site.yml", "E202"),
        ("site_config/columns.yml", "E204"),
        ("site_config/topics.yml", "E121"),
        ("site_config/goals.yml", "E101"),
        ("site_config/feeds.yml", "E109"),
        ("site_config/review.yml", "E203"),
    }
    hint = next(f for f in caught.value.findings if f.code == "E201")
    assert "name" in hint.help and (hint.line, hint.column) == (2, 1)


@pytest.mark.parametrize(
    ("name", "old", "new", "word"),
    [
        ("publish", "default: local", "default: cloud", "cloud"),
        ("goals", "kinds: [exemplar]", "kinds: [exemplar]\n    columns: [nowhere]", "nowhere"),
        ("topics", "id: disaster", "id: public-health", "public-health"),
        ("columns", "id: scientists", "id: kepu-panda", "kepu-panda"),
        ("audiences", "id: farmers", "id: teenagers", "teenagers"),
        ("goals", "id: exemplars", "id: audiovisual", "audiovisual"),
    ],
)
def test_references_between_files(project: Project, name: str, old: str, new: str, word: str) -> None:
    edit(project, name, old, new)
    with pytest.raises(ConfigError, match=word):
        load_settings(project, {})


@pytest.mark.parametrize("name", sorted(FILES))
def test_an_unknown_field_is_a_mistake_in_every_file(project: Project, name: str) -> None:
    path = project.settings / f"{name}.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\nunknown_field: 1\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(project, {})
    assert [(f.file, f.code) for f in caught.value.findings] == [(f"site_config/{name}.yml", "E201")]
