"""Withdrawing and freezing by the command, on a whole site: what readers find, what the count says, what is written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import lxml.etree
import lxml.html
import pytest

from pipeline.cli.main import main
from pipeline.feeds.atom import TOMBSTONES
from pipeline.goals.progress import Progress
from pipeline.ledger.published import Published, append, read_ledger
from tests.render.small import NOW, Small, tree

AT = "2026-11-20T09:00:00+08:00"
OVER = "2027-01-05T09:00:00+08:00"
REASON = "数据有误，<b>正在</b>重做"
GONE = "articles/after-quake/index.html"


@pytest.fixture
def small(make_site: Callable[[str], Path], rendered_here: None) -> Small:
    site = Small(make_site("small"))
    moment = dt.datetime.fromisoformat("2026-10-20T09:00:00+08:00")
    places = {"after-quake": ("article", "articles"), "model-class": ("exemplar", "exemplars")}
    lines = [
        Published(id, id, kind, f"{folder}/{id}/", "20261020T010000Z-0123abcd", moment)
        for id, (kind, folder) in places.items()
    ]
    append(site.project, lines)
    return site


def run(small: Small, *arguments: str) -> int:
    return main([*arguments, "--project", str(small.root)])


def withdraw(small: Small, *more: str) -> int:
    return run(small, "withdraw", "after-quake", "--reason", REASON, "--now", AT, *more)


def test_without_yes_nothing_is_written(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(small.project.ledger)
    assert withdraw(small, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["done"], said["id"], said["url"]) == (False, "after-quake", "articles/after-quake/")
    assert run(small, "goals", "--freeze", "2026", "--now", OVER) == 0
    assert "预告" in capsys.readouterr().out
    assert tree(small.project.ledger) == before


def test_a_reason_is_needed_and_something_public(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(small, "withdraw", "after-quake") == 2
    assert run(small, "withdraw", "after-quake", "--reason", " ", "--yes") == 2
    assert run(small, "withdraw", "wash-hands", "--reason", "错", "--yes") == 2
    assert "没有公开发布过" in capsys.readouterr().err


def test_a_notice_stays_and_the_rest_is_removed_everywhere(small: Small) -> None:
    small.build()
    assert b"after-quake" in (small.site / "feed.xml").read_bytes()
    assert withdraw(small, "--yes") == 0
    small.build()
    site = tree(small.site)
    mentions = {
        path for path, data in site.items() if b"after-quake" in data and path.endswith((".html", ".xml"))
    }
    told = {path for path in mentions if path.endswith("atom.xml")}
    assert mentions - told <= {GONE, "goals/index.html"}
    assert told == {
        *("atom.xml", "columns/hello-science/atom.xml", "audiences/public/atom.xml"),
        *("topics/earth/atom.xml", "topics/physics/atom.xml"),
    }
    for path in told:
        (stone,) = lxml.etree.fromstring(site[path]).findall(f"{{{TOMBSTONES}}}deleted-entry")
        assert (
            stone.get("ref", "").endswith(":after-quake") and stone.get("when") == "2026-11-20T01:00:00+00:00"
        )
        assert stone.findtext(f"{{{TOMBSTONES}}}comment") == REASON
        assert site[path].count(b"after-quake") == 1
    notice = lxml.html.fromstring(site[GONE])
    assert notice.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "2026年11月20日" in notice.text_content() and REASON in notice.text_content()
    assert not notice.xpath("//article//b"), "the reason is text"
    assert small.clean(small.root.parent / "again") == site


def test_the_notice_outlives_its_file(small: Small) -> None:
    assert withdraw(small, "--yes") == 0
    small.file("articles/after-quake.md").unlink()
    small.edit("content/articles/wash-hands.md", "[震后卫生](id:after-quake)", "别处")
    small.build()
    assert REASON in lxml.html.fromstring((small.site / GONE).read_bytes()).text_content()


def test_before_its_day_it_stays(small: Small) -> None:
    assert withdraw(small, "--yes") == 0
    small.build(dt.datetime.fromisoformat(AT) - dt.timedelta(minutes=1))
    assert "撤回" not in (small.site / GONE).read_text(encoding="utf-8")


def test_withdrawing_twice_keeps_the_moment_and_records_a_new_reason(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    assert withdraw(small, "--yes") == 0
    again = ["withdraw", "after-quake", "--yes", "--now", NOW.isoformat(), "--reason"]
    capsys.readouterr()
    assert run(small, *again, REASON) == 0
    assert "没有再记" in capsys.readouterr().out
    assert run(small, *again, "再次") == 0
    assert f"由“{REASON}”改成这一句" in capsys.readouterr().out
    found = read_ledger(small.project)[0]["after-quake"].withdrawn
    assert found is not None and (found.reason, found.at.isoformat()) == ("再次", AT)


def exemplars(small: Small) -> Progress:
    return next(p for p in small.prepare().progress if p.id == "exemplars")


def test_a_closed_year_on_the_goals_page_and_a_touched_file(
    small: Small, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small.in_earnest()
    assert [c.id for c in exemplars(small).counted] == ["model-class"]
    assert run(small, "goals", "--freeze", "2026", "--yes", "--now", OVER) == 2, (
        "no year is closed ahead of time"
    )
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(dt.datetime.fromisoformat(OVER).timestamp())))
    assert run(small, "goals", "--freeze", "2026", "--yes", "--now", OVER) == 0
    assert run(small, "goals", "--freeze", "2026", "--yes", "--now", OVER) == 2
    small.edit("content/exemplars/model-class.md", "kind: exemplar\n", "kind: exemplar\ndraft: true\n")
    shown = exemplars(small)
    assert shown.count == 1
    assert [(a.change, a.id, a.reason) for a in shown.adjustments] == [
        ("减少", "model-class", "草稿，尚未发布")
    ]
    small.build()
    page = (small.site / "goals" / "index.html").read_text(encoding="utf-8")
    assert shown.closed is not None and shown.closed.digest[:12] in page
    assert "封账" in page and "减少" in page
    links = lxml.html.fromstring(page).xpath("//a/@href")
    assert not [link for link in links if "model-class" in link], "its page is no longer there"
    small.build(NOW.replace(year=2027))
    later = (small.site / "goals" / "index.html").read_text(encoding="utf-8")
    assert 'id="closed-2026"' in later and "减少" in later
    file = small.project.ledger / "frozen" / "2026.json"
    file.write_text(file.read_text(encoding="utf-8").replace("model-class", "other-class"), encoding="utf-8")
    capsys.readouterr()
    assert run(small, "check") == 1
    assert "ledger/frozen/2026.json:1:1" in capsys.readouterr().out
