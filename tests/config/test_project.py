"""Where the project is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import find_project
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
