"""Reading site_config/: every mistake of all files in one error, references between files."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import FILES, Project, load_settings, settings_tree
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


def with_profile(project: Project, **files: str) -> Project:
    """The project with a profile of these files, by name without `.yml`."""
    folder = project.profiles / "preview"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return replace(project, profile="preview")


def test_a_profile_changes_what_it_says_and_nothing_else(project: Project) -> None:
    plain = load_settings(project, {})
    preview = with_profile(
        project,
        site="name: 预览站\n",
        publish="targets:\n  preview: {path: /srv/preview}\ndefault: preview\n",
        media="video: {preset: ultrafast}\n",
    )
    settings = load_settings(preview, {})
    assert settings.site == plain.site.model_copy(update={"name": "预览站"})
    assert settings.publish.default == "preview"
    assert set(settings.publish.targets) == {*plain.publish.targets, "preview"}
    assert settings.media.video == plain.media.video.model_copy(update={"preset": "ultrafast"})
    assert (settings.goals, settings.topics, settings.review) == (plain.goals, plain.topics, plain.review)
    assert load_settings(project, {}) == plain, "without the profile nothing is different"


@pytest.mark.parametrize("text", ["", "# name: 预览站\n"])
def test_a_file_of_a_profile_that_says_nothing_changes_nothing(project: Project, text: str) -> None:
    assert load_settings(with_profile(project, site=text), {}) == load_settings(project, {})


def test_mistakes_of_a_profile_stand_in_its_files(project: Project) -> None:
    preview = with_profile(
        project,
        site="# 预览\nnane: 预览站\n",
        media="video:\n  preset: placebo\n",
        feeds="entries: 5\nentries: 6\n",
        goals="- 目标\n",
        sites="name: 预览站\n",
    )
    (preview.profiles / "preview" / "topics.yml").write_bytes("topics: 成都".encode("gbk"))
    edit(project, "review", "schema: 1", "schema: 9")
    with pytest.raises(ConfigError) as caught:
        load_settings(preview, {})
    folder = "site_config/profiles/preview"
    assert {(f.file, f.line, f.code) for f in caught.value.findings} == {
        (f"{folder}/site.yml", 2, "E201"),
        (f"{folder}/media.yml", 2, "E204"),
        (f"{folder}/feeds.yml", 2, "E109"),
        (f"{folder}/goals.yml", 1, "E203"),
        (f"{folder}/sites.yml", 1, "E122"),
        (f"{folder}/topics.yml", 1, "E101"),
        ("site_config/review.yml", 1, "E204"),
    }
    stray = next(f for f in caught.value.findings if f.code == "E122")
    assert "site.yml" in stray.help


def test_a_mistake_below_the_profile_is_told_of_the_file_that_has_it(project: Project) -> None:
    edit(project, "site", "name:", "nane:")
    with pytest.raises(ConfigError) as caught:
        load_settings(with_profile(project, site="owner: 甲\n"), {})
    assert {f.file for f in caught.value.findings} == {"site_config/site.yml"}


def test_references_are_those_of_the_profile(project: Project) -> None:
    with pytest.raises(ConfigError, match="cloud"):
        load_settings(with_profile(project, publish="default: cloud\n"), {})


def test_places_of_settings_are_in_the_file_that_says_them(project: Project) -> None:
    preview = with_profile(project, media="roots:\n  - {name: studio, location: /mnt/share}\n")
    assert settings_tree(preview, "media").place(("roots", 0)) == (
        "site_config/profiles/preview/media.yml",
        2,
        5,
    )
    file, line, _ = settings_tree(project, "media").place(("roots", 0))
    assert file == "site_config/media.yml" and line > 2
