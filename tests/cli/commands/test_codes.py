"""`kepu codes`: one code explained, all of them listed."""

from __future__ import annotations

from pipeline.codes import CODES
from tests.cli.running import Run
from tests.render.small import Small


def test_one_code_is_explained_and_all_are_listed(run: Run) -> None:
    assert "海拔 3000 米" in run("codes", "w541").out
    assert run("codes").out.splitlines() == [f"{code.id}  {code.title}" for code in CODES.values()]
    assert run("codes", "--quiet") == (0, "", "")
    code, _, err = run("codes", "E999")
    assert code == 2 and "E999" in err


def test_json_is_a_list_for_one_code_too(run: Run) -> None:
    everything = run("codes", "--json").document()
    assert [c["id"] for c in everything] == list(CODES)
    assert {"id", "title", "why", "mend", "wrong", "right", "severity", "area"} <= set(everything[0])
    assert run("codes", "W541", "--json").document() == [c for c in everything if c["id"] == "W541"]


def test_the_pages_of_the_handbook_are_written(run: Run, small: Small) -> None:
    pages = len(CODES) + 1
    assert run("codes", "--write").out == f"写入 {pages} 页，删去 0 页。\n"
    assert len(list((small.root / "handbook" / "codes").iterdir())) == pages
