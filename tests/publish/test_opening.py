"""Targets by the settings: by name, the default, all of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import Project, PublishFile, load_settings
from pipeline.errors import UsageError
from pipeline.publish.go_live import publish
from pipeline.publish.opening import open_target, open_targets
from pipeline.publish.protocol import Release
from tests.publish.digests import digests_below

PUBLISH = PublishFile.model_validate(
    {
        "schema": 1,
        "default": "local",
        "targets": {"local": {"path": "dist/public", "keep": 3}, "share": {"path": "/srv/kepu", "keep": 1}},
    }
)
SETTINGS = replace(load_settings(Project(Path(__file__).parents[2]), {}), publish=PUBLISH)


def test_the_default_and_a_target_by_name(tmp_path: Path) -> None:
    project = Project(tmp_path)
    opened = open_target(project, SETTINGS)
    assert (opened.target.place, opened.keep) == (str(tmp_path.resolve() / "dist/public/current"), 3)
    share = open_target(project, SETTINGS, "share")
    assert (share.target.place, share.keep) == (str(Path("/srv/kepu").resolve() / "current"), 1)


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
