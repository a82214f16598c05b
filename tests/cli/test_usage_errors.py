"""Wrong arguments are explained in Chinese, with the allowed values."""

from __future__ import annotations

import re

import pytest

from pipeline.cli.main import main


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["frobnicate"], ["没有", "frobnicate", "子命令"]),
        (["biuld"], ["是不是想写“build”"]),
        (["--frob"], ["没有 --frob 这个选项", "kepu --help"]),
        (["build", "--frob"], ["没有 --frob 这个选项", "kepu build --help"]),
        (["build", "--jobs", "x"], ["--jobs", "1 到 64 的整数"]),
        (["build", "--jobs", "0"], ["--jobs", "1 到 64 的整数"]),
        (["build", "--now", "昨天"], ["--now", "昨天", "2026-11-05T09:00:00+08:00"]),
        (["build", "--now", "9999-12-31T23:59:59-12:00"], ["--now", "2200"]),
        (["build", "--now"], ["--now", "缺少值"]),
        (["check", "--format", "xml"], ["--format", "text、json、github、sarif"]),
        (["goals", "--year", "12"], ["--year", "2000 到 2200"]),
        (["goals", "多余"], ["多写了参数"]),
        (["new", "article"], ["没有写编号", "kepu new article"]),
        (["publish", "--diff", "a"], ["--diff"]),
        (["withdraw"], ["缺少“编号或网址”。请运行 kepu withdraw --help"]),
        (["withdraw", "x"], ["缺少 --reason。"]),
        ([], ["请写明子命令", "check", "build", "publish"]),
    ],
)
def test_wrong_usage_is_two_and_explained_in_chinese(
    arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert all(word in captured.err for word in words), captured.err
    assert not re.search(r"\b(not|valid|range|requires|unexpected|Usage|Error|Missing)\b", captured.err), (
        captured.err
    )
