"""`kepu config --show`, and the option `--profile` of every command."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(root / "site_config", tmp_path / "site_config")
    shutil.copy(root / "mkdocs.yml", tmp_path)
    folder = tmp_path / "site_config" / "profiles" / "preview"
    folder.mkdir(parents=True)
    (folder / "site.yml").write_text("name: 预览站\n", encoding="utf-8")
    for variable in ("KEPU_PROFILE", "KEPU_STORE", "KEPU_INBOX"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["config", *arguments, "--project", str(project)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_each_setting_has_a_line_with_its_origin(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPU_STORE", "s3://key:secret@bucket/x")
    code, out, err = run("--show", "--profile", "preview")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "配置档：preview"
    for line in (
        'site.name = "预览站"  （site_config/profiles/preview/site.yml:1）',
        'site.language = "zh-CN"  （默认）',
        "store = （不显示）  （环境变量 KEPU_STORE）",
        "环境变量 KEPU_STORE：已设置",
        "环境变量 KEPU_INBOX：未设置",
    ):
        assert line in lines
    assert "secret" not in out


def test_as_json(run: Run) -> None:
    code, out, _ = run("--show", "--json")
    found = json.loads(out)
    assert code == 0 and found["profile"] is None
    name = next(setting for setting in found["settings"] if setting["name"] == "site.name")
    assert name["layer"] == "site_config" and name["file"] == "site_config/site.yml"
    assert {"name": "KEPU_STORE", "set": False} in found["environment"]


def test_the_environment_names_the_profile(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPU_PROFILE", "preview")
    assert "预览站" in run("--show")[1]
    assert "预览站" not in run("--show", "--profile", "")[1]


def test_an_unknown_profile_is_wrong_usage(run: Run) -> None:
    code, out, err = run("--show", "--profile", "previw")
    assert (code, out) == (2, "")
    assert "previw" in err and "现有：preview" in err


def test_mistakes_of_a_profile_are_reported_at_their_lines(run: Run, project: Path) -> None:
    (project / "site_config" / "profiles" / "preview" / "site.yml").write_text("nane: 甲\n", encoding="utf-8")
    code, _, err = run("--show", "--profile", "preview")
    assert code == 2 and "site_config/profiles/preview/site.yml:1:1" in err


def test_without_show_the_error_names_the_option(run: Run) -> None:
    code, _, err = run()
    assert code == 2 and "--show" in err
