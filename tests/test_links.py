"""No symbolic link of a project is followed, wherever it stands: the commands refuse it by name."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pipeline.links import read_plain
from tests.cli.conftest import run, small
from tests.cli.running import AT, Run
from tests.render.small import Small

__all__ = ["run", "small"]

CANARY = "CANARY-6f1d"
FILES = (
    "assets/theme/css-map.txt",
    "assets/theme/stylesheets/env.css",
    "assets/theme/partials/kepu/card.html",
    "assets/media/pictures/unused.png",
    "content/articles/linked.md",
    "content/registers/activities/linked.csv",
    "ledger/captures/linked.png",
    "site_config/profiles/preview/site.yml",
)
FOLDERS = ("assets/theme/etc", "assets/media/etc", "content/articles/etc", "ledger/etc", "site_config/etc")
WHOLE = (
    "mkdocs.yml",
    "site_config/site.yml",
    "site_config",
    "content",
    "content/registers",
    "ledger",
    "assets",
    "assets/theme",
    "assets/media",
)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file outside the project, in a folder of its own."""
    path = tmp_path / "outside" / "secret.txt"
    path.parent.mkdir()
    path.write_text(f"{CANARY}\n", encoding="utf-8")
    return path


def link(small: Small, place: str, target: Path | str) -> None:
    path = small.root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def refused(run: Run, small: Small, place: str) -> None:
    """Check and build name the link and its place, and show nothing of what it leads to."""
    for command in (("check",), ("build", *AT)):
        result = run(*command)
        assert result.code in (1, 2), result
        assert f"{place}:1:1" in result.out + result.err and "E111" in result.out + result.err
        assert CANARY not in result.out + result.err
    assert not small.site.exists()


@pytest.mark.parametrize("place", FILES)
def test_a_link_to_a_file_outside_is_refused(run: Run, small: Small, secret: Path, place: str) -> None:
    link(small, place, secret)
    refused(run, small, place)


@pytest.mark.parametrize("place", FOLDERS)
def test_a_link_to_a_folder_outside_is_refused(run: Run, small: Small, secret: Path, place: str) -> None:
    link(small, place, secret.parent)
    refused(run, small, place)


@pytest.mark.parametrize(
    "target", ["../../mkdocs.yml", "../../content", "nowhere", "loop.txt", "/proc/self/environ"]
)
def test_it_does_not_matter_where_the_link_leads(run: Run, small: Small, target: str) -> None:
    link(small, "assets/theme/loop.txt", target)
    refused(run, small, "assets/theme/loop.txt")


@pytest.mark.parametrize("place", WHOLE)
def test_a_file_or_folder_of_the_project_moved_outside_is_refused(
    run: Run, small: Small, tmp_path: Path, place: str
) -> None:
    (small.root / place).parent.mkdir(parents=True, exist_ok=True)
    moved = tmp_path / "moved"
    if (small.root / place).exists():
        (small.root / place).rename(moved)
    else:
        moved.mkdir()
    link(small, place, moved)
    refused(run, small, place)


def test_another_theme_folder_is_looked_at_as_well(run: Run, small: Small, secret: Path) -> None:
    (small.root / "assets/theme").rename(small.root / "overrides")
    small.edit("mkdocs.yml", "assets/theme", "overrides")
    link(small, "overrides/css-map.txt", secret)
    result = run("build", *AT)
    assert result.code == 2 and "overrides/css-map.txt:1:1" in result.out + result.err
    assert not [p for p in small.site.rglob("*") if p.is_file() and CANARY in p.read_text("utf-8", "replace")]


def test_a_root_in_the_project_that_is_a_link_is_not_used(run: Run, small: Small, secret: Path) -> None:
    small.edit("site_config/media.yml", "roots:\n", "roots:\n  - {name: studio, location: studio}\n")
    link(small, "studio", secret.parent)
    article = small.article("borrowed")
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("covers/cover.png", "studio:secret.txt"), encoding="utf-8")
    result = run("build", *AT)
    assert result.code == 2 and "studio 是符号链接" in result.out + result.err
    assert CANARY not in result.out + result.err and not small.site.exists()


def test_a_published_site_keeps_nothing_of_a_link_that_came_later(
    run: Run, small: Small, secret: Path
) -> None:
    assert run("build", *AT).code == 0
    link(small, "assets/theme/css-map.txt", secret)
    result = run("build", *AT)
    assert result.code == 1 and "assets/theme/css-map.txt:1:1  E111" in result.out + result.err
    assert not (small.site / "css-map.txt").exists()


def test_a_link_put_there_after_the_look_is_not_read(tmp_path: Path, secret: Path) -> None:
    (tmp_path / "link").symlink_to(secret)
    assert read_plain(secret).decode() == f"{CANARY}\n"
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)) as raised:
        read_plain(tmp_path / "link")
    assert Path(raised.value.filename) == tmp_path / "link"
