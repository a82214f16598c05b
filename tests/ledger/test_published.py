"""The ledger: what is written reads back, what is broken is named, what was first stays first."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.config import Project
from pipeline.content.model import BEIJING
from pipeline.errors import ContentError, UsageError
from pipeline.ledger.published import (
    Elsewhere,
    Lift,
    Published,
    Withdrawal,
    append,
    read_ledger,
    withdrawn_by,
)
from pipeline.ledger.withdrawing import lift, withdraw

MOMENT = dt.datetime(2026, 11, 23, 23, 12, tzinfo=BEIJING)
LATER = MOMENT + dt.timedelta(days=1)
PANDA = Published("panda", "panda", "video", "videos/panda/", "20261123T151200Z-0123abcd", MOMENT)
LINE = (
    '{"schema":1,"id":"panda","work":"panda","kind":"video","url":"videos/panda/",'
    '"release":"20261123T151200Z-0123abcd","first_public":"2026-11-23T23:12:00+08:00"}\n'
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def file(project: Project) -> Path:
    return project.ledger / "published.jsonl"


def test_no_ledger_is_an_empty_one(project: Project) -> None:
    assert read_ledger(project) == ({}, ())


def test_the_written_form(project: Project) -> None:
    assert append(project, [replace(PANDA, first_public=MOMENT.astimezone(dt.UTC))]) == (PANDA,)
    assert file(project).read_text(encoding="utf-8") == LINE
    assert read_ledger(project) == ({"panda": PANDA}, ())


def test_appending_keeps_what_is_there_byte_for_byte(project: Project) -> None:
    file(project).parent.mkdir()
    file(project).write_bytes(LINE.replace(",", ", ").rstrip("\n").encode())
    later = replace(PANDA, first_public=MOMENT + dt.timedelta(days=9))
    other = replace(PANDA, id="flu")
    assert append(project, [later, other]) == (other,)
    first, second = file(project).read_text(encoding="utf-8").splitlines()
    assert (first, json.loads(second)["id"]) == (LINE.replace(",", ", ").strip(), "flu")
    assert append(project, [later, other]) == ()


def test_nothing_is_appended_to_a_broken_ledger(project: Project) -> None:
    append(project, [PANDA])
    with file(project).open("ab") as stream:
        stream.write(b"<<<<<<< HEAD\n")
    before = file(project).read_bytes()
    with pytest.raises(ContentError) as caught:
        append(project, [replace(PANDA, id="flu")])
    (finding,) = caught.value.findings
    assert (finding.file, finding.line, finding.code) == ("ledger/published.jsonl", 2, "E141")
    with pytest.raises(ContentError):
        withdraw(project, "panda", Withdrawal(MOMENT, "数据有误"))
    assert file(project).read_bytes() == before


def test_a_kill_before_the_rename_leaves_the_ledger_whole(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    append(project, [PANDA])
    monkeypatch.setattr(os, "replace", die)
    with pytest.raises(Killed):
        append(project, [replace(PANDA, id="flu")])
    assert file(project).read_text(encoding="utf-8") == LINE
    assert list(project.ledger.iterdir()) == [file(project)]


def test_withdrawals(project: Project) -> None:
    append(project, [PANDA])
    withdraw(project, "panda", Withdrawal(MOMENT, "数据有误"))
    assert withdraw(project, "panda", Withdrawal(LATER, "再次")).before == "数据有误"
    assert not withdraw(project, "panda", Withdrawal(LATER, "再次")).new
    ledger, findings = read_ledger(project)
    assert findings == ()
    assert ledger["panda"].withdrawn == Withdrawal(MOMENT, "再次"), "a new reason, the first moment"
    assert len(file(project).read_bytes().splitlines()) == 3
    with pytest.raises(UsageError, match="没有公开发布过"):
        withdraw(project, "flu", Withdrawal(MOMENT, "无"))


def test_a_withdrawal_that_is_lifted(project: Project) -> None:
    append(project, [PANDA])
    with pytest.raises(UsageError, match="没有撤回"):
        lift(project, "panda", Lift(MOMENT, "已改正"))
    withdraw(project, "panda", Withdrawal(MOMENT, "数据有误"))
    lift(project, "panda", Lift(LATER, "已改正"), really=False)
    assert withdrawn_by(read_ledger(project)[0], LATER).keys() == {"panda"}
    lift(project, "videos/panda/", Lift(LATER, "已改正"))
    ledger, findings = read_ledger(project)
    assert findings == () and ledger["panda"].withdrawn is None
    assert ledger["panda"].earlier == (Withdrawal(MOMENT, "数据有误", Lift(LATER, "已改正")),)
    assert withdrawn_by(ledger, LATER) == {}
    assert withdrawn_by(ledger, LATER - dt.timedelta(seconds=1)).keys() == {"panda"}
    withdraw(project, "panda", Withdrawal(LATER + dt.timedelta(days=1), "又错了"))
    assert len(read_ledger(project)[0]["panda"].withdrawals) == 2


OTHER = LINE.replace("panda", "norovirus")
BAD = {
    "not JSON": ("{", "E141"),
    "not UTF-8": ("\udcff", "E141"),
    "deep": ("[" * 100_000, "E141"),
    "a list": ("[]", "E142"),
    "a number": ("7", "E142"),
    "no schema": (OTHER.replace('"schema":1,', ""), "E142"),
    "another schema": (OTHER.replace('"schema":1', '"schema":2'), "E144"),
    "no id": (OTHER.replace('"id":"norovirus",', ""), "E142"),
    "an id of another type": (OTHER.replace('"id":"norovirus"', '"id":7'), "E142"),
    "no zone": (OTHER.replace("+08:00", ""), "E142"),
    "no date": (OTHER.replace("2026-11-23", "2026-02-30"), "E142"),
    "half of elsewhere": (OTHER.replace("}", ',"elsewhere":{"url":"https://x"}}'), "E142"),
    "elsewhere of another type": (OTHER.replace("}", ',"elsewhere":7}'), "E142"),
    "withdrawn before published": (
        '{"schema":1,"id":"x","withdrawn":"2026-11-23T00:00:00Z","reason":"错"}',
        "E145",
    ),
    "lifted and not withdrawn": (
        '{"schema":1,"id":"panda","lifted":"2026-11-23T00:00:00Z","reason":"错"}',
        "E374",
    ),
    "withdrawn without reason": ('{"schema":1,"id":"x","withdrawn":"2026-11-23T00:00:00Z"}', "E142"),
}


@pytest.mark.parametrize(("line", "code"), BAD.values(), ids=BAD.keys())
def test_bad_lines_are_named_and_the_others_stand(project: Project, line: str, code: str) -> None:
    file(project).parent.mkdir()
    text = f"{LINE}\n{line.strip()}\n{LINE.replace('panda', 'flu')}"
    file(project).write_text(text, encoding="utf-8", errors="surrogateescape")
    ledger, (finding,) = read_ledger(project)
    assert set(ledger) == {"panda", "flu"}
    assert (finding.line, finding.code, finding.severity) == (3, code, "error")
    assert finding.message and finding.help


def test_the_first_of_two_lines_stands(project: Project) -> None:
    file(project).parent.mkdir()
    file(project).write_text(LINE + LINE.replace("2026-11", "2025-01"), encoding="utf-8")
    ledger, (finding,) = read_ledger(project)
    assert ledger["panda"] == PANDA
    assert (finding.line, finding.code) == (2, "E143")


def test_two_writers_lose_nothing(project: Project) -> None:
    def write(number: int) -> None:
        for step in range(5):
            append(project, [replace(PANDA, id=f"item-{number}-{step}")])

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger, findings = read_ledger(project)
    assert (len(ledger), findings) == (20, ())


TEXT = st.text(st.characters(codec="utf-8"), min_size=1)
TIME = st.datetimes(
    dt.datetime.fromisoformat("1950-01-01"), dt.datetime.fromisoformat("2100-01-01"), timezones=st.timezones()
).map(lambda moment: moment.astimezone(dt.UTC).replace(microsecond=0))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.builds(
            Published, *[TEXT] * 5, TIME, st.none() | st.builds(Elsewhere, TEXT, TEXT, TEXT, TIME), st.none()
        ),
        unique_by=lambda line: line.id,
        max_size=4,
    )
)
def test_whatever_is_written_reads_back(project: Project, lines: list[Published]) -> None:
    file(project).unlink(missing_ok=True)
    append(project, lines)
    ledger, findings = read_ledger(project)
    assert findings == ()
    assert ledger == {line.id: line for line in lines}
