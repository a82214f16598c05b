"""Targets by the settings: by name, the default, all of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.config import Project, PublishFile
from pipeline.errors import PublishError, UsageError
from pipeline.publish.go_live import publish
from pipeline.publish.opening import open_target, open_targets
from pipeline.publish.protocol import Release
from tests.publish.digests import digests_below

SETTINGS = PublishFile.model_validate(
    {
        "schema": 1,
        "default": "local",
        "targets": {"local": {"path": "dist/public", "keep": 3}, "share": {"path": "/srv/kepu", "keep": 1}},
    }
)


def test_the_default_and_a_target_by_name(tmp_path: Path) -> None:
    project = Project(tmp_path)
    opened = open_target(project, SETTINGS)
    assert (opened.target.place, opened.keep) == (str(tmp_path.resolve() / "dist/public/current"), 3)
    share = open_target(project, SETTINGS, "share")
    assert (share.target.place, share.keep) == (str(Path("/srv/kepu").resolve() / "current"), 1)


@pytest.mark.parametrize(
    "path", ["site", "site/pub", "content/pub", "assets/x", ".kepu/x", ".", "..", "ledger", ".git/x"]
)
def test_no_target_is_where_a_build_or_a_publish_would_destroy_something(tmp_path: Path, path: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    settings = PublishFile.model_validate({"schema": 1, "default": "a", "targets": {"a": {"path": path}}})
    with pytest.raises(PublishError, match="项目"):
        open_target(Project(root), settings)


def test_a_link_into_the_project_and_a_share_of_windows_are_refused(tmp_path: Path) -> None:
    root = tmp_path / "project"
    (root / "site").mkdir(parents=True)
    (tmp_path / "link").symlink_to(root / "site")
    for path in (str(tmp_path / "link"), "\\\\server\\web"):
        settings = PublishFile.model_validate({"schema": 1, "default": "a", "targets": {"a": {"path": path}}})
        with pytest.raises(PublishError):
            open_target(Project(root), settings)


def test_the_home_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    root = tmp_path / "project"
    root.mkdir()
    settings = PublishFile.model_validate({"schema": 1, "default": "a", "targets": {"a": {"path": "~/web"}}})
    assert open_target(Project(root), settings).target.place == str(tmp_path.resolve() / "web" / "current")


def test_all_of_them(tmp_path: Path) -> None:
    assert [opened.keep for opened in open_targets(Project(tmp_path), SETTINGS)] == [3, 1]


def test_a_name_that_is_not_there_is_a_mistake_of_the_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有叫“locl”的发布目标") as raised:
        open_target(Project(tmp_path), SETTINGS, "locl")
    assert "local" in raised.value.help


def test_what_is_published_is_at_its_place(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("首页", encoding="utf-8")
    opened = open_target(Project(tmp_path), SETTINGS)
    files = digests_below(site)
    release = Release("20261124T000000Z-0123abcd", dt.datetime(2026, 11, 24, tzinfo=dt.UTC), None, files)
    publish(opened.target, site, release, keep=opened.keep)
    assert digests_below(Path(opened.target.place)) == files
