"""A site with broken registers: `kepu check` names every mistake at once, `kepu build` goes no further."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main

FOLDER = "content/registers/"
EXPECTED = [
    ("activities/museum.csv", 4, 4, "E614"),
    ("activities/museum.csv", 4, 5, "E616"),
    ("activities/museum.csv", 4, 10, "E623"),
    ("activities/museum.csv", 4, 13, "E625"),
    ("activities/museum.csv", 6, 9, "E619"),
    ("activities/museum.csv", 6, 10, "E630"),
    ("activities/museum.csv", 7, 2, "E604"),
    ("activities/museum.csv", 8, 5, "E629"),
    ("school-visits/gbk.csv", 1, 1, "W601"),
    ("school-visits/gbk.csv", 2, 5, "E632"),
    ("school-visits/gbk.csv", 3, 6, "E633"),
    ("visits/lost.csv", 1, 1, "E601"),
]


@pytest.fixture
def site(make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1733011200")  # 2024-12-01
    return make_site("broken-registers")


def test_check_names_every_mistake_with_what_to_do(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--project", str(site), "--json"]) == 1
    found = [f for f in json.loads(capsys.readouterr().out) if f["file"].startswith(FOLDER)]
    assert [(f["file"].removeprefix(FOLDER), f["line"], f["column"], f["code"]) for f in found] == EXPECTED
    assert all(f["message"] and f["help"] for f in found)
    helps = {f["code"]: f["help"] for f in found}
    assert "科普讲座" in helps["E614"] and "school-visits" in helps["E601"]


def test_a_build_stops_before_anything_is_written(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--project", str(site), "--no-media"]) == 1
    assert "museum.csv:7:2  E604" in capsys.readouterr().err
    assert not (site / "site").exists()
