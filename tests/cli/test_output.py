"""What is printed is what was said: no mark in a text means anything."""

from __future__ import annotations

import pytest

from pipeline.cli.output import Reporter
from pipeline.errors import UsageError

TEXT = "甲:heart:乙 [bold]丙[/bold] https://a.example/"


def test_texts_are_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = Reporter()
    reporter.say(TEXT)
    reporter.table("表", ["一"], [[TEXT]])
    reporter.note(TEXT)
    reporter.failure(UsageError(TEXT, help=TEXT))
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == TEXT and said.out.count(TEXT) == 2
    assert said.err.splitlines() == [TEXT, f"错误：{TEXT}{TEXT}"]


def test_quiet_says_only_what_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = Reporter(quiet=True)
    reporter.say(TEXT)
    reporter.table("表", ["一"], [[TEXT]])
    reporter.note(TEXT)
    reporter.tell("错误")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "错误\n")


def test_where_there_is_no_terminal_no_bars_are_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert Reporter().bars is None
