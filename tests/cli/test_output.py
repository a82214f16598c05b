"""Results as text and as JSON, `--quiet`, and texts printed without interpreting markup."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from pipeline.cli.output import Note, Reporter, Table
from pipeline.errors import UsageError

TEXT = "甲:heart:乙 [bold]丙[/bold] https://a.example/"


class Found:
    """A result with a line of each kind."""

    def to_json(self) -> dict[str, str]:
        return {"text": TEXT}

    def lines(self) -> Iterator[str | Table | Note]:
        yield TEXT
        yield Table("表", ["一"], [[TEXT]])
        yield Note("旁注")


def printed(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_texts_are_printed_unchanged(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = Reporter()
    reporter.show(Found())
    reporter.failure(UsageError(TEXT, help=TEXT))
    out, err = printed(capsys)
    assert out.splitlines()[0] == TEXT and out.count(TEXT) == 2
    assert err.splitlines() == ["旁注", f"错误：{TEXT}{TEXT}"]


def test_a_result_as_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = Reporter(as_json=True)
    reporter.show(Found())
    reporter.say(TEXT)
    out, err = printed(capsys)
    assert json.loads(out) == {"text": TEXT} and TEXT in out, "Chinese is written as it is"
    assert err == "旁注\n"
    reporter.show_lines(Found())
    assert printed(capsys) == ("", "旁注\n"), "one of several results"
    reporter.failure(UsageError("错", help="改"))
    assert json.loads(printed(capsys)[0]) == {"error": "错", "help": "改", "findings": []}


def test_quiet_prints_only_what_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = Reporter(quiet=True)
    reporter.show(Found())
    reporter.say(TEXT)
    reporter.note(TEXT)
    reporter.error("错误")
    assert printed(capsys) == ("", "错误\n")
    reporter.show(Found(), even_quiet=True)
    assert printed(capsys)[0].splitlines()[0] == TEXT
    Reporter(quiet=True, as_json=True).show(Found())
    assert json.loads(printed(capsys)[0]) == {"text": TEXT}, "a program asked for it"


def test_without_a_terminal_no_bars_are_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert Reporter().bars is None
