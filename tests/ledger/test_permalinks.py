"""The permalink ledger: publishing writes it, broken lines are named, an address that vanished stops the build."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.config import Project, load_settings
from pipeline.content.model import BEIJING
from pipeline.errors import ContentError, Finding
from pipeline.ledger import permalinks
from pipeline.ledger import published as ledger
from pipeline.ledger.permalinks import Permalink, append, read_permalinks
from pipeline.ledger.published import Published, Withdrawal
from pipeline.ledger.withdrawing import withdraw
from pipeline.line.checking import check_project
from tests.line.desk import FIRST, SECOND, without_items
from tests.render.small import NOW, Small
from tools.sign_samples import sign_all

MOMENT = dt.datetime(2026, 11, 23, 23, 12, tzinfo=BEIJING)
CLASS = Permalink("exemplars/model-class/", "model-class", "exemplar", "r1", MOMENT)
ABOUT = Permalink("about/", "about", "page", "r1", MOMENT)
COLUMN = Permalink("columns/hello-science/", "hello-science", "column", "r1", MOMENT)
LINE = (
    '{"schema":1,"url":"exemplars/model-class/","id":"model-class","kind":"exemplar",'
    '"release":"r1","since":"2026-11-23T23:12:00+08:00"}\n'
)


@pytest.fixture
def small(make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Small:
    """Without the items, whose covers would have to be encoded."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return without_items(make_site("small"))


def file(project: Project) -> Path:
    return project.ledger / "permalinks.jsonl"


def permalink_findings(small: Small) -> list[Finding]:
    """The findings of a check that are about permalinks."""
    return [f for f in check_project(small.project, NOW).findings if f.code.startswith("E71")]


def test_the_written_form_reads_back_and_what_is_there_stays(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert read_permalinks(project) == ({}, ())
    assert append(project, [CLASS]) == (CLASS,)
    assert file(project).read_text(encoding="utf-8") == LINE
    later = Permalink(CLASS.url, "other", "page", "r2", MOMENT + dt.timedelta(days=9))
    assert append(project, [later, ABOUT]) == (ABOUT,)
    found, findings = read_permalinks(project)
    assert found == {CLASS.url: CLASS, ABOUT.url: ABOUT} and findings == ()
    assert [link.number for link in found.values()] == [1, 2]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (LINE[:30], "E711"),
        ("<<<<<<< HEAD", "E711"),
        ("[]", "E712"),
        (LINE.replace('"id":"model-class",', ""), "E712"),
        (LINE.replace("+08:00", ""), "E712"),
        (LINE.replace('"exemplar"', '"nonsense"'), "E712"),
        (LINE.replace('"exemplar"', '["exemplar"]'), "E712"),
        (LINE.replace('"schema":1', '"schema":9'), "E713"),
        (LINE, "E714"),
    ],
)
def test_a_broken_line_is_named_and_nothing_is_written_after_it(tmp_path: Path, line: str, code: str) -> None:
    project = Project(tmp_path)
    append(project, [CLASS])
    with file(project).open("a", encoding="utf-8") as stream:
        stream.write(line)
    before = file(project).read_bytes()
    found, (finding,) = read_permalinks(project)
    assert found == {CLASS.url: CLASS}
    assert (finding.file, finding.line, finding.code) == ("ledger/permalinks.jsonl", 2, code)
    with pytest.raises(ContentError):
        append(project, [ABOUT])
    assert file(project).read_bytes() == before


def test_the_check_reports_broken_lines(small: Small) -> None:
    append(small.project, [CLASS])
    with file(small.project).open("a", encoding="utf-8") as stream:
        stream.write("{}\n")
    assert [(f.code, f.line) for f in permalink_findings(small)] == [("E712", 2)]


def test_what_is_there_is_no_finding(small: Small) -> None:
    append(small.project, [ABOUT, CLASS, COLUMN])
    assert permalink_findings(small) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("category:", "draft: true\ncategory:"),
        ("published: 2026-09-01", "published: 2027-09-01"),
    ],
    ids=["draft", "future"],
)
def test_a_draft_and_the_future_have_not_vanished(small: Small, old: str, new: str) -> None:
    append(small.project, [CLASS])
    small.edit("content/exemplars/model-class.md", old, new)
    assert permalink_findings(small) == []


def test_a_missing_work_is_e715_until_it_is_withdrawn(small: Small) -> None:
    append(small.project, [ABOUT, CLASS])
    small.file("exemplars/model-class.md").unlink()
    (finding,) = permalink_findings(small)
    assert (finding.file, finding.line, finding.code, finding.severity) == (
        "ledger/permalinks.jsonl",
        2,
        "E715",
        "error",
    )
    assert "exemplars/model-class/" in finding.message
    for way in (
        "content/exemplars/model-class.md",
        "aliases: [exemplars/model-class]",
        "kepu withdraw model-class",
    ):
        assert way in finding.help
    withdraw(small.project, "model-class", Withdrawal(NOW, "材料有误"))
    assert permalink_findings(small) == []


def test_a_new_id_is_e715_until_it_has_the_old_address(small: Small) -> None:
    append(small.project, [ABOUT])
    old, new = small.file("pages/about.md"), small.file("pages/about-us.md")
    text = old.read_text(encoding="utf-8").replace("id: about", "id: about-us")
    old.unlink()
    new.write_text(text, encoding="utf-8")
    (finding,) = permalink_findings(small)
    assert finding.code == "E715" and "kepu withdraw about" in finding.help
    small.edit("content/pages/about-us.md", "id: about-us", "id: about-us\naliases: [about]")
    assert permalink_findings(small) == []


def test_a_column_and_an_old_address_may_not_vanish_either(small: Small) -> None:
    gone = Permalink("columns/gone/", "gone", "column", "r1", MOMENT)
    news = Permalink("news/2019/about.html/", "about", "alias", "r1", MOMENT)
    append(small.project, [gone, news])
    column, alias = permalink_findings(small)
    assert "site_config/columns.yml" in column.help
    assert "aliases: [news/2019/about.html]" in alias.help
    small.edit("content/pages/about.md", "id: about", "id: about\naliases: [news/2019/about.html]")
    assert [f.line for f in permalink_findings(small)] == [1]


@pytest.mark.parametrize(("folder", "kind"), [("topics", "topic"), ("audiences", "audience")])
def test_a_topic_and_an_audience_keep_their_addresses(small: Small, folder: str, kind: str) -> None:
    known = next(
        link
        for link in permalinks.addresses([], load_settings(small.project), "r1", MOMENT)
        if link.kind == kind
    )
    gone = Permalink(f"{folder}/gone/", "gone", kind, "r1", MOMENT)
    append(small.project, [known, gone])
    ledger.append(small.project, [Published("gone", "gone", "article", "articles/gone/", "r1", MOMENT)])
    withdraw(small.project, "gone", Withdrawal(NOW, "材料有误"))  # an item of the same id is another thing
    (finding,) = permalink_findings(small)
    assert (finding.code, finding.line) == ("E715", 2)
    assert f"{folder}/gone/" in finding.message and f"site_config/{folder}.yml" in finding.help


def test_while_a_file_has_mistakes_nothing_is_reported_as_vanished(small: Small) -> None:
    append(small.project, [CLASS])
    small.edit("content/exemplars/model-class.md", "category: 活动", "category: [")
    assert permalink_findings(small) == []


def test_publishing_records_every_page_once_and_guards_it(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.edit("content/pages/about.md", "id: about", "id: about\naliases: [old/about]")
    sign_all(small.project)
    arguments = ["publish", "--project", str(small.root)]
    assert main([*arguments, "--now", FIRST]) == 0
    assert not file(small.project).exists()
    assert main([*arguments, "--now", FIRST, "--yes"]) == 0
    assert "ledger/permalinks.jsonl" in capsys.readouterr().out
    before = file(small.project).read_text(encoding="utf-8")
    lines = {line["url"]: line for line in map(json.loads, before.splitlines())}
    kinds = {url: line["kind"] for url, line in lines.items()}
    assert {url: kind for url, kind in kinds.items() if kind not in permalinks.LISTS} == {
        "about/": "page",
        "old/about/": "alias",
        "exemplars/model-class/": "exemplar",
        "organisations/demo-editors/": "organisation",
        "people/zhang-heng/": "person",
        "places/planetarium/": "place",
    }
    assert {"columns/hello-science/", "topics/physics/", "audiences/public/"} <= kinds.keys()
    assert {line["since"] for line in lines.values()} == {FIRST}

    small.edit("content/pages/about.md", "本站由测试生成。", "本站由测试重新生成。")
    sign_all(small.project)
    file(small.project).unlink()  # as when a publish died before it wrote its lines
    assert main([*arguments, "--now", SECOND, "--yes"]) == 0
    assert file(small.project).read_text(encoding="utf-8") == before

    small.file("exemplars/model-class.md").unlink()
    capsys.readouterr()
    assert main([*arguments, "--now", SECOND, "--yes"]) == 1
    captured = capsys.readouterr()
    assert "E715" in captured.out + captured.err
    assert permalinks.FILE in captured.out + captured.err
