"""Asking git: what it prints, where it fails, where it is not there, and where it does not answer."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from pipeline.errors import ToolMissingError, ToolTimeoutError
from pipeline.git import ask_git


def ask(root: Path, *arguments: str, seconds: float = 30) -> bytes | None:
    return ask_git(root, *arguments, seconds=seconds, purpose="试验时要用它")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which commands are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def write_git(folder: Path, script: str, mode: int = 0o755) -> None:
    (folder / "git").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "git").chmod(mode)


def test_what_git_prints_and_none_where_it_fails(tmp_path: Path) -> None:
    assert ask(tmp_path, "rev-parse", "HEAD") is None, "no repository"
    subprocess.run(["git", "-C", str(tmp_path), "init", "-q"], check=True)
    assert ask(tmp_path, "rev-parse", "--is-inside-work-tree") == b"true\n"
    assert ask(tmp_path, "cat-file", "-e", "0" * 40) is None, "no such object"


def test_git_is_given_no_input(tmp_path: Path, programs: Path) -> None:
    write_git(programs, 'read answer || echo "no input"')
    assert ask(tmp_path, "fetch") == b"no input\n"


def test_a_git_that_is_not_there_is_a_missing_tool(tmp_path: Path, programs: Path) -> None:
    with pytest.raises(ToolMissingError, match="没有找到 git。") as error:
        ask(tmp_path, "version")
    assert error.value.help == "请先安装 git；试验时要用它。"
    write_git(programs, "exit 0", mode=0o644)
    with pytest.raises(ToolMissingError, match="没有找到 git。"):
        ask(tmp_path, "version")


def test_a_git_that_does_not_answer_is_killed(tmp_path: Path, programs: Path) -> None:
    write_git(programs, f"echo $$ > {tmp_path}/pid\nexec /bin/sleep 60")
    began = time.monotonic()
    with pytest.raises(ToolTimeoutError, match=r"git 在 0\.5 秒内没有回答。") as error:
        ask(tmp_path, "version", seconds=0.5)
    assert time.monotonic() - began < 30
    assert error.value.exit_code == 5 and "磁盘" in error.value.help
    assert not Path("/proc", (tmp_path / "pid").read_text().strip()).exists()
