"""Where the project is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.config import Project, find_project
from pipeline.errors import UsageError


def test_the_project_is_the_nearest_folder_above(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").touch()
    deep = tmp_path / "content" / "articles"
    deep.mkdir(parents=True)
    assert find_project(deep).root == tmp_path
    assert find_project(tmp_path).root == tmp_path
    link = tmp_path / "link"
    link.symlink_to(deep)
    assert find_project(link).root == tmp_path


def test_without_a_project_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"mkdocs\.yml") as caught:
        find_project(tmp_path)
    assert "--project" in caught.value.help


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").touch()
    for name in ("preview", "school"):
        (tmp_path / "site_config" / "profiles" / name).mkdir(parents=True)
    return tmp_path


def test_the_profile_is_the_one_that_was_asked_for(profiles: Path) -> None:
    named = {"KEPU_PROFILE": "school"}
    assert find_project(profiles, environment={}).profile is None
    assert find_project(profiles, environment=named).profile == "school"
    assert find_project(profiles, profile="preview", environment=named).profile == "preview"
    assert find_project(profiles, profile="", environment=named).profile is None


@pytest.mark.parametrize("name", ["previw", "../profiles/school", "."])
def test_an_unknown_profile_is_wrong_usage_and_names_those_there_are(profiles: Path, name: str) -> None:
    with pytest.raises(UsageError, match=re.escape(name)) as caught:
        find_project(profiles, profile=name, environment={})
    assert caught.value.help == "现有：preview、school。"


def test_where_there_are_no_profiles_it_says_where_they_belong(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").touch()
    with pytest.raises(UsageError) as caught:
        find_project(tmp_path, profile="preview", environment={})
    assert "site_config/profiles/" in caught.value.help


def test_settings_files_are_those_of_the_settings_and_of_the_profile(profiles: Path) -> None:
    folder = profiles / "site_config"
    for path in ("site.yml", "media.yml", "profiles/preview/site.yml", "profiles/school/feeds.yml"):
        (folder / path).touch()
    names = [path.relative_to(folder).as_posix() for path in Project(profiles).settings_files]
    assert names == ["media.yml", "site.yml"]
    with_profile = Project(profiles, profile="preview").settings_files
    assert [path.relative_to(folder).as_posix() for path in with_profile] == [
        *names,
        "profiles/preview/site.yml",
    ]
