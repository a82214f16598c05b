"""Every setting says where its value comes from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.config import FILES, Project, Setting, load_settings, settings_with_origins, variables


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Project:
    ignore = shutil.ignore_patterns("schemas")
    shutil.copytree(root / "site_config", tmp_path / "site_config", ignore=ignore)
    folder = tmp_path / "site_config" / "profiles" / "preview"
    folder.mkdir(parents=True)
    (folder / "site.yml").write_text("# 预览\nname: 预览站\n", encoding="utf-8")
    return Project(tmp_path, profile="preview")


def by_name(project: Project, **environment: str) -> dict[str, Setting]:
    return {setting.name: setting for setting in settings_with_origins(project, environment)}


def test_each_layer_is_named_with_its_line(project: Project) -> None:
    found = by_name(project)
    assert found["site.language"] == Setting("site.language", "zh-CN", "default")
    assert found["site.name"] == Setting(
        "site.name", "预览站", "profile", "site_config/profiles/preview/site.yml", 2
    )
    lines = (project.settings / "site.yml").read_text(encoding="utf-8").splitlines()
    owner = found["site.owner"]
    assert (owner.layer, owner.file) == ("site_config", "site_config/site.yml")
    assert owner.line is not None and lines[owner.line - 1].startswith("owner:")


def test_every_setting_of_every_file_is_there_with_the_value_that_holds(project: Project) -> None:
    found = by_name(project)
    assert {name.partition(".")[0] for name in found} == {*FILES, "store"}
    settings = load_settings(project, {})
    assert found["columns.columns.2.title"].value == settings.columns[1].title
    assert found["review.stages.article"].value == list(settings.review.stages["article"])
    assert found["media.video.poster_widths"].value == list(settings.media.video.poster_widths)
    assert found["rules.bounds.west"].value == settings.rules.bounds.west
    assert found["goals.likeness.share"].layer == "default"
    assert {s.layer for s in found.values()} == {"default", "site_config", "profile"}
    json.dumps([setting.value for setting in found.values()])


def test_a_field_has_the_name_it_is_written_by(project: Project) -> None:
    found = by_name(project)
    assert found["site.schema"].layer == "site_config" and "site.schema_version" not in found
    registers = [name for name in found if ".register." in name]
    assert registers and all(
        found[name].file == "site_config/goals.yml" for name in registers if "name" in name
    )


def test_what_the_environment_says_is_not_shown(project: Project) -> None:
    secret = "s3://key:secret@bucket/x"
    found = by_name(project, KEPU_STORE=secret)
    assert found["store"] == Setting("store", None, "environment", variable="KEPU_STORE")
    assert secret not in repr(found)
    plain = by_name(project)["store"]
    assert (plain.value, plain.layer) == (str(project.work / "store"), "default")


def test_variables_that_settings_name_are_heeded(project: Project) -> None:
    names = variables([*by_name(project).values()])
    assert {"KEPU_STORE", "KEPU_PROFILE", "KEPU_INBOX"} <= set(names) and len(set(names)) == len(names)
    (project.profiles / "preview" / "inbox.yml").write_text("folder_env: SHARE\n", encoding="utf-8")
    assert "SHARE" in variables([*by_name(project).values()])
