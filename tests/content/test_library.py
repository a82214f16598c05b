"""From files to the library: what is read, in which order it stands, what a moment lets readers see."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.config import Project, load_settings
from pipeline.content.library import Library
from pipeline.content.library_builder import build_library
from pipeline.content.load import MAX_FILE, load_file
from pipeline.content.model import BEIJING, Work
from pipeline.errors import Finding
from pipeline.sources.roots import Roots
from tests.content.reading import load_read
from tests.render.small import NOW, Small


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


def check(small: Small) -> tuple[Library, tuple[Finding, ...]]:
    project = Project(small.root)
    return build_library(project, load_settings(project, {}), load_read(project), NOW)


def codes(small: Small) -> list[tuple[str, int, int]]:
    return [(f.code, f.line, f.column) for f in check(small)[1]]


def test_the_fixture_site_is_valid(small: Small) -> None:
    library, findings = check(small)
    assert findings == ()
    assert list(library.documents) == sorted(library.documents)
    assert set(library.people) == {"zhang-heng"} and set(library.places) == {"planetarium"}
    assert set(library.exemplars) == {"model-class"} and set(library.pages) == {"about"}
    urls = {i: d.url for i, d in library.documents.items()}
    assert urls["wash-hands"] == "articles/wash-hands/" and urls["about"] == "about/"
    assert urls["zhang-heng"] == "people/zhang-heng/" and urls["model-class"] == "exemplars/model-class/"


def test_newest_first_and_ties_by_id(small: Small) -> None:
    at = "2026-11-01T09:00:00+08:00"
    for id in ("b-2", "a-2", "c-2"):
        small.article(id, published=at)
    small.article("same-moment", published="2026-11-01T01:00:00Z")
    small.article("bare-date", published="2026-11-02")
    items = [i.id for i in check(small)[0].items]
    assert items[:6] == ["next-spring", "bare-date", "a-2", "b-2", "c-2", "same-moment"]


def test_a_time_without_a_zone_is_beijing_time(small: Small) -> None:
    small.article("bare-date", published="2026-11-02")
    small.article("bare-time", published="2026-11-02T08:30")
    library = check(small)[0]
    by_id = {i.id: i.published for i in library.items}
    assert by_id["bare-date"] == dt.datetime(2026, 11, 2, tzinfo=BEIJING)
    assert by_id["bare-time"] == dt.datetime(2026, 11, 2, 0, 30, tzinfo=dt.UTC)


def test_what_a_moment_shows(small: Small) -> None:
    small.article("draft", published="2026-10-01")
    small.edit("content/articles/draft.md", "published: ", "draft: true\npublished: ")
    library = check(small)[0]
    spring = dt.datetime.fromisoformat("2027-03-01T09:00:00+08:00")
    before = library.visible(spring - dt.timedelta(seconds=1))
    assert {"next-spring", "draft"} & set(before.documents) == set()
    assert set(library.documents) - set(before.documents) == {"next-spring", "draft"}
    assert set(library.documents) - set(library.visible(spring).documents) == {"draft"}
    assert library.visible(spring - dt.timedelta(days=900), drafts=True).documents == library.documents
    assert "next-spring" in library.documents, "the library itself does not change"
    ancient = library.visible(dt.datetime(1990, 1, 1, tzinfo=dt.UTC))
    assert {"about", "planetarium", "zhang-heng"} <= set(ancient.documents)
    assert not any(isinstance(d.entry, Work) for d in ancient.documents.values())


def test_a_document_knows_its_file(small: Small) -> None:
    path = small.file("articles/wash-hands.md")
    document = check(small)[0].documents["wash-hands"]
    assert document.file == "content/articles/wash-hands.md"
    assert document.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    lines = path.read_text(encoding="utf-8").split("\n")
    assert "\n".join(lines[document.body_line - 1 :]) == document.body


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_endings_and_a_byte_order_mark_change_nothing(small: Small, ending: str) -> None:
    path = small.file("articles/wash-hands.md")
    before = check(small)[0].documents["wash-hands"]
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", ending.encode()))
    library, findings = check(small)
    after = library.documents["wash-hands"]
    assert findings == () and (after.entry, after.body) == (before.entry, before.body)


def test_names_sort_the_same_wherever_the_disk_lists_them(small: Small) -> None:
    documents = load_read(Project(small.root)).documents
    assert [d.file for d in documents] == sorted(d.file for d in documents)


def test_notes_beside_the_folders_are_no_content(small: Small) -> None:
    small.file("CHECKED.md").write_text("核对记录", encoding="utf-8")
    assert codes(small) == []
    small.file("draft.md").write_text("放错了", encoding="utf-8")
    assert codes(small) == [("E112", 1, 1)]


def test_a_linked_folder_is_not_followed(small: Small, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "leak.md").write_text("外面", encoding="utf-8")
    os.symlink(tmp_path / "outside", small.file("articles/linked"))
    library, findings = check(small)
    assert [(f.code, f.file) for f in findings] == [("E111", "content/articles/linked")]
    assert "leak" not in str(library.documents.keys())


@pytest.mark.parametrize(
    ("id", "folder", "kind"),
    [
        ("index", "people", "person"),
        ("index", "pages", "page"),
        ("goals", "pages", "page"),
        ("people", "pages", "page"),
    ],
)
def test_an_id_the_site_needs_itself_is_refused(small: Small, id: str, folder: str, kind: str) -> None:
    source = {"person": "people/zhang-heng.md", "page": "pages/about.md"}[kind]
    text = small.file(source).read_text(encoding="utf-8")
    small.file(f"{folder}/{id}.md").write_text(
        text.replace(f"id: {Path(source).stem}", f"id: {id}"), encoding="utf-8"
    )
    assert codes(small) == [("E311", 4, 5)]


@pytest.mark.parametrize(
    "published", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1899-12-31"]
)
def test_a_year_no_calendar_carries_is_a_mistake(small: Small, published: str) -> None:
    small.article("a", published=published)
    assert [c for c, _, _ in codes(small)] == ["E205"]


@pytest.mark.parametrize(
    "character", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\ue000", "\uffff", "\x00", "\x9b"]
)
def test_an_invisible_character_has_its_place(small: Small, character: str) -> None:
    small.article("a", body=f"第一行\n第二行：{character}")
    assert codes(small) == [("E114", 21, 5)]


def test_a_file_over_a_megabyte_is_not_even_read(small: Small) -> None:
    small.file("articles/big.md").write_bytes(b"\xff" * (MAX_FILE + 1))
    assert codes(small) == [("E102", 1, 1)]


def test_links_and_pictures_of_the_body(small: Small) -> None:
    small.article(
        "a",
        body="""\
[甲](id:wash-hands)、[乙](id:after-quake#洗多久)，`[不是](id:nowhere)`

```
[不是](id:nowhere)
![不是](pictures/none.png)
```

~~~~ text
```
[不是](id:nowhere)
~~~~

[断](id:nowhere) ![四个字够](<covers/cover.png>) [也断]( id:no-where ) [尖](<id:nothing>)
![](covers/cover.png)""",
    )
    library, findings = check(small)
    document = library.documents["a"]
    assert [link.target for link in document.prose.links] == [
        "wash-hands",
        "after-quake",
        "nowhere",
        "no-where",
        "nothing",
    ]
    assert [(image.alt, image.path) for image in document.prose.images] == [
        ("四个字够", "covers/cover.png"),
        ("", "covers/cover.png"),
    ]
    body = document.body_line
    assert [(f.code, f.line - body, f.column) for f in findings] == [
        ("E306", 13, 8),
        ("E306", 13, 54),
        ("E306", 13, 73),
        ("E406", 14, 1),
    ]
    assert {named.use for named in document.media} == {"image"}


@pytest.mark.timeout(30)
def test_a_link_to_a_file_with_mistakes_is_no_second_mistake(small: Small) -> None:
    small.edit("content/articles/after-quake.md", "title: ", "titel: ")
    assert {f.file for f in check(small)[1]} == {"content/articles/after-quake.md"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("covers/cover.png", None),
        ("covers/none.png", "E401"),
        ("covers", "E401"),
        ("empty.png", "E401"),
        ("../content/x.png", "E402"),
        ("/etc/passwd", "E402"),
        ("https://elsewhere.example/x.png", "E402"),
        ("a\\b.png", "E402"),
        ("linked.png", "E111"),
        ("folder/cover.png", "E111"),
    ],
)
def test_media_stay_below_their_root(small: Small, path: str, code: str | None) -> None:
    media = Project(small.root).media
    (media / "empty.png").touch()
    (media / "linked.png").symlink_to("/etc/passwd")
    (media / "folder").symlink_to(media / "covers")
    problem = Roots.at(media).problem(path)
    assert (problem[0] if problem else None) == code
    assert problem is None or all(problem)


def test_an_unreadable_encoding_has_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("---\n标题: ".encode() + "成都".encode("gbk"))
    findings: list[Finding] = []
    assert load_file(path, "content/a.md", findings) is None
    assert [(f.code, f.line, f.column) for f in findings] == [("E101", 2, 5)]
