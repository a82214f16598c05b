"""`kepu wechat lint`: findings with their places, counts, exit codes; `preview` needs an id."""

from __future__ import annotations

import json

from tests.cli.running import Run
from tests.render.small import Small


def test_findings_have_places_and_the_exit_code_says_whether_anything_must_go(run: Run, small: Small) -> None:
    small.edit("content/articles/wash-hands.md", "至少二十秒。", "至少[二十秒](https://example.org/20)。")
    code, out, err = run("wechat", "lint", "wash-hands")
    assert code == 1  # no media was made, and the edit wants new signatures
    assert "content/articles/wash-hands.md:" in out and "W804" in out and "E810" in out
    assert "查了 1 条" in err and "不等于公众号一定照样显示" in err


def test_json_has_one_object_an_item(run: Run) -> None:
    code, out, _ = run("wechat", "lint", "--json")
    found = json.loads(out)
    assert code == 1 and len(found) == 4  # one is a draft
    for one in found:
        assert one["characters"] > 100 and one["title"]
        assert {finding["code"] for finding in one["findings"]} >= {"E807"}


def test_an_unknown_item_is_a_mistake_of_use(run: Run) -> None:
    code, _, err = run("wechat", "lint", "wash-hand")
    assert code == 2 and "wash-hands" in err


def test_a_preview_needs_an_item(run: Run) -> None:
    assert run("wechat", "preview").code == 2
