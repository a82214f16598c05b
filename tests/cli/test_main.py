"""The command's contract: help in Chinese, exit codes by kind of error, defects without a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pipeline import __version__
from pipeline.cli.main import cli, main
from pipeline.cli.options import Context, common_options
from pipeline.errors import (
    ConfigError,
    ContentError,
    KepuError,
    MediaError,
    PublishError,
    ToolMissingError,
    ToolTimeoutError,
    UsageError,
)
from tests.cli.running import CHINESE, Run
from tests.render.small import Small

ORDER = "new import check serve review build publish announce wechat withdraw goals plan store codes config schema".split()


def group_failing_with(raised: BaseException) -> click.Group:
    """A group whose one command, `fail`, raises the given exception."""

    @click.command()
    @common_options
    def fail(context: Context) -> None:
        raise raised

    return click.Group(commands={"fail": fail})


def test_success_is_zero(run: Run) -> None:
    assert run("check").code == 0
    assert main(["--version"]) == main(["--help"]) == main(["build", "-h"]) == 0


def test_version_and_help_name_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--version"])
    assert capsys.readouterr().out == f"kepu {__version__}\n"
    main(["--help"])
    out = capsys.readouterr().out
    assert list(cli.commands) == ORDER
    assert all(f"  {name} " in out for name in ORDER)
    for command in cli.commands.values():
        assert CHINESE.search(command.help or "")
        for option in command.params:
            if isinstance(option, click.Option):
                assert CHINESE.search(option.help or ""), f"{command.name} {option.name}"


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (ContentError([]), 1),
        (UsageError("用法"), 2),
        (ConfigError("设置"), 2),
        (MediaError("转码"), 3),
        (PublishError("发布"), 4),
        (ToolMissingError("工具"), 5),
        (ToolTimeoutError("工具"), 5),
        (RuntimeError("secret detail"), 70),
        (RecursionError(), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_the_exit_code_depends_on_the_kind_of_error(
    raised: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    group = group_failing_with(raised)
    assert main(["fail"], group) == code
    captured = capsys.readouterr()
    assert captured.out == "" and CHINESE.search(captured.err)
    if isinstance(raised, KepuError):
        assert raised.message in captured.err
        assert main(["fail", "--json"], group) == code
        failure = json.loads(capsys.readouterr().out)
        assert (failure["error"], failure["help"]) == (raised.message, raised.help)


def test_a_defect_shows_its_traceback_only_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    group = group_failing_with(ValueError("the detail"))
    assert main(["fail"], group) == 70
    err = capsys.readouterr().err
    assert "ValueError: the detail" in err and "Traceback" not in err
    assert main(["fail", "--verbose"], group) == 70
    assert "Traceback" in capsys.readouterr().err


def test_wrong_configuration_is_two(run: Run, small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "昨天")
    code, _, err = run("goals")
    assert code == 2 and "SOURCE_DATE_EPOCH" in err
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    small.edit("site_config/site.yml", "tagline", "tagllne")
    code, _, err = run("check")
    assert code == 2 and "site_config/site.yml:3:1  E201" in err and "tagline" in err


def test_without_a_project_nothing_runs(tmp_path: Path) -> None:
    assert main(["check", "--project", str(tmp_path)]) == 2


def test_the_commands_load_nothing_heavy_before_one_runs() -> None:
    """`kepu build` starts the process that renders first; what is imported before that delays it."""
    code = "import sys, pipeline.cli.main; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "pipeline.cli.commands.plan" in loaded
    assert not loaded & {
        "pydantic",
        "yaml",
        "pipeline.config",
        "pipeline.content.model",
        "pipeline.media",
        "rich",
    }


def test_a_reader_that_ends_early_is_no_defect(root: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "config", "--show", "--project", str(root)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1)
    assert run.stdout is not None and run.stderr is not None
    run.stdout.close()
    assert "程序自身出错了" not in run.stderr.read()
    assert run.wait(60) == 1
    run.stderr.close()
