"""registers.yml and register goals: the districts of the city, names that mean one thing, words that exist."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.config import Project, load_settings
from pipeline.content.registers.rows import REGISTERS, cells_of
from pipeline.errors import ConfigError
from tests.content.registers.generate import ROOT, registers_file, vocabulary

DISTRICTS = (
    "锦江区 青羊区 金牛区 武侯区 成华区 龙泉驿区 青白江区 新都区 温江区 双流区 郫都区 新津区 简阳市 都江堰市 彭州市 "
    "邛崃市 崇州市 金堂县 大邑县 蒲江县 四川天府新区 成都东部新区 成都高新区"
).split()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shutil.copytree(ROOT / "site_config", tmp_path / "site_config")
    return Project(tmp_path)


def edit(project: Project, name: str, old: str, new: str) -> None:
    path = project.settings / f"{name}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_23_areas_of_the_city() -> None:
    assert [d.name for d in registers_file().districts] == DISTRICTS
    found = {
        vocabulary().districts.find(text) for text in ("高新区", "天府新区", "东部新区", "郫都", " 简 阳 ")
    }
    assert found == {"成都高新区", "四川天府新区", "成都东部新区", "郫都区", "简阳市"}


def test_places_of_the_site_are_in_these_areas() -> None:
    for path in (ROOT / "content" / "places").glob("*.md"):
        line = next(x for x in path.read_text(encoding="utf-8").splitlines() if x.startswith("district:"))
        assert line.removeprefix("district:").strip() in DISTRICTS


def test_a_name_may_mean_one_thing_only(project: Project) -> None:
    edit(project, "registers", "aliases: [展览, 巡展]", "aliases: [展览, 讲座]")
    with pytest.raises(ConfigError) as caught:
        load_settings(project, {})
    assert [(f.file, f.code) for f in caught.value.findings] == [("site_config/registers.yml", "E204")]
    assert "讲座" in caught.value.findings[0].message


def test_a_goal_asks_for_words_that_exist(project: Project) -> None:
    edit(project, "goals", "register: {name: activities}", "register: {name: activities, types: [lectures]}")
    with pytest.raises(ConfigError, match=r"lectures.*registers\.yml"):
        load_settings(project, {})


def test_the_editors_readme_names_every_needed_column() -> None:
    text = (ROOT / "content" / "registers" / "README.md").read_text(encoding="utf-8")
    for name, row in REGISTERS.items():
        assert f"`{name}/` | {row.LABEL} |" in text
        assert all(cell.header in text for cell in cells_of(row).values() if cell.column)
