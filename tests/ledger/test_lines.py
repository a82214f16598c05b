"""The one reader of ledgers of lines: what cannot stand is a finding at its line, and the others are taken."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import Project
from pipeline.ledger import permalinks, published, signatures
from pipeline.ledger.lines import LineFormat, Refusal, line_of, moment_in, text_in, written

FORMAT = LineFormat(
    "things.jsonl",
    3,
    not_json=Refusal("E901", "no JSON", "restore"),
    wrong_fields=Refusal("E902", "wrong fields", "restore"),
    wrong_schema=("E903", "unknown schema {}"),
)


class Things:
    """A ledger whose lines have a name each, no two the same."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}

    def on_line(self, number: int, value: Any) -> Refusal | None:
        name = text_in(value, "name")
        if name in self.names:
            return Refusal("E904", f"{name} twice", "delete")
        self.names[name] = number
        return None


def read(project: Project, content: bytes) -> tuple[dict[str, int], list[tuple[int, str, str]]]:
    project.ledger.mkdir(exist_ok=True)
    (project.ledger / FORMAT.file).write_bytes(content)
    things = Things()
    findings = FORMAT.read(project, things.on_line)
    assert {f.file for f in findings} <= {"ledger/things.jsonl"}
    assert all((f.column, f.severity) == (1, "error") and f.help for f in findings)
    return things.names, [(f.line, f.code, f.message) for f in findings]


def test_a_project_without_the_file_has_no_lines(tmp_path: Path) -> None:
    things = Things()
    assert FORMAT.read(Project(tmp_path), things.on_line) == ()
    assert things.names == {}


def test_good_lines_are_taken_with_their_numbers_around_blank_ones(tmp_path: Path) -> None:
    content = b'{"schema":3,"name":"a"}\r\n\n  \n{"schema":3,"name":"b"}'
    assert read(Project(tmp_path), content) == ({"a": 1, "b": 4}, [])


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        (b"{", "E901", "no JSON"),
        (b"\xff", "E901", "no JSON"),
        (b"[" * 100_000, "E901", "no JSON"),
        (b"[]", "E902", "wrong fields"),
        (b"7", "E902", "wrong fields"),
        (b"null", "E902", "wrong fields"),
        (b'{"name":"x"}', "E902", "wrong fields"),
        (b'{"schema":3}', "E902", "wrong fields"),
        (b'{"schema":3,"name":""}', "E902", "wrong fields"),
        (b'{"schema":3,"name":["x"]}', "E902", "wrong fields"),
        (b'{"schema":4,"name":"x"}', "E903", "unknown schema 4"),
        (b'{"schema":"{0}","name":"x"}', "E903", "unknown schema '{0}'"),
        (b'{"schema":3,"name":"a"}', "E904", "a twice"),
    ],
)
def test_a_line_that_cannot_stand_is_named_and_the_others_are_taken(
    tmp_path: Path, line: bytes, code: str, message: str
) -> None:
    content = b'{"schema":3,"name":"a"}\n' + line + b'\n{"schema":3,"name":"z"}\n'
    assert read(Project(tmp_path), content) == ({"a": 1, "z": 3}, [(2, code, message)])


@pytest.mark.parametrize("format", [published.FORMAT, permalinks.FORMAT, signatures.FORMAT])
def test_an_unknown_schema_names_a_way_that_exists(tmp_path: Path, format: LineFormat) -> None:
    project = Project(tmp_path)
    project.ledger.mkdir()
    (project.ledger / format.file).write_text('{"schema":9}\n', encoding="utf-8")
    (finding,) = format.read(project, lambda *_: None)
    assert finding.message.endswith("版本 9。")
    assert finding.help == "请升级本程序；不是新版本写的，就请管理员从版本库恢复这一行。"


@given(st.datetimes(dt.datetime.fromisoformat("1950-01-01"), timezones=st.timezones()))
def test_a_moment_reads_back_to_the_second(moment: dt.datetime) -> None:
    value = json.loads(line_of({"at": written(moment)}))
    assert moment_in(value, "at") == moment.astimezone(dt.UTC).replace(microsecond=0)


@pytest.mark.parametrize("value", ["2026-11-23T23:12:00", "2026-02-30T00:00:00Z", "yesterday", 7, None])
def test_what_is_no_moment_with_a_zone_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        moment_in({"at": value}, "at")
