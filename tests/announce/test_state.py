"""The state of what was told: read back, and refused when it is not ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.announce.state import FILE, PAGES, Pages, Submission, read_state
from pipeline.errors import PublishError


def test_what_is_put_reads_back(tmp_path: Path) -> None:
    state = read_state(tmp_path)
    assert state.of("baidu") == Submission()
    told = Submission("20261201T010000Z-0123abcd", ("articles/雪/",), ("",))
    state.put({"baidu": told})
    state.put({"websub": Submission("r")})
    pages = Pages("r", {"index.html": "0123456789ab"})
    state.compared(pages)
    again = read_state(tmp_path)
    assert (again.of("baidu"), again.of("websub"), again.pages) == (told, Submission("r"), pages)
    assert {path.name for path in tmp_path.iterdir()} == {FILE, PAGES}


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        json.dumps({"schema": 2, "services": {}}),
        json.dumps({"schema": 1, "services": {"baidu": {"release": "r", "left": []}}}),
        json.dumps({"schema": 1, "services": {"baidu": {"release": 7, "left": [], "lost": []}}}),
        json.dumps({"schema": 1, "services": {"baidu": {"release": "r", "left": [1], "lost": []}}}),
        json.dumps({"schema": 1, "services": {"baidu": {"release": "r", "left": "a", "lost": []}}}),
    ],
)
def test_what_is_not_ours_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(PublishError, match="读不懂"):
        read_state(tmp_path)


@pytest.mark.parametrize(
    "content", ['{"schema": 1, "release": "r", "files": []}', '{"schema": 1, "files": {}}']
)
def test_pages_that_are_not_ours_are_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / PAGES).write_text(content, encoding="utf-8")
    with pytest.raises(PublishError, match="announced-pages"):
        read_state(tmp_path)
