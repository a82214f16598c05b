"""The pages of a site and their records."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest

from pipeline.content.body import Body
from pipeline.render.numbers import clock, size_label
from pipeline.render.views.item import item_view
from tests.render.small import Small, tree


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


def test_thirty_items_are_paged_with_real_links(small: Small) -> None:
    for number in range(30):
        small.article(f"a-{number:02}", published=f"2026-10-{number % 28 + 1:02}T09:00:00+08:00")
    small.build()
    base = small.site / "columns" / "hello-science"
    assert not (base / "page" / "4").exists()
    shown: list[str] = []
    paged: set[Path] = set()
    for page in (base, base / "page" / "2", base / "page" / "3"):
        document = lxml.html.fromstring((page / "index.html").read_bytes())
        cards = document.xpath("//article//h2/a/@href")
        assert 0 < len(cards) <= 12
        assert all((page / card).resolve().joinpath("index.html").is_file() for card in cards)
        shown += [Path(card).name for card in cards]
        for link in document.xpath("//nav[@aria-label='分页']//a/@href"):
            assert (page / link).resolve().joinpath("index.html").is_file(), link
            paged.add((page / link).resolve())
    assert paged == {base, base / "page" / "2", base / "page" / "3"}
    assert len(shown) == len(set(shown)) == 32
    assert {"wash-hands", "after-quake", "a-00", "a-29"} <= set(shown)
    second = lxml.html.fromstring((base / "page" / "2" / "index.html").read_bytes())
    assert second.xpath("string(//title)").startswith("你好科学（第 2 页）")
    assert second.xpath("//a[@aria-current='page']/text()") == ["2"]


def test_every_page_has_a_description_of_its_own(small: Small) -> None:
    """Also the further pages of a list, and the page for what is not there."""
    for number in range(30):
        small.article(f"a-{number:02}", published=f"2026-10-{number % 28 + 1:02}T09:00:00+08:00")
    small.build()
    found: dict[str, list[str]] = {}
    for path, content in tree(small.site).items():
        if path.endswith(".html") and not path.startswith(("goals/", "articles/")):
            (description,) = lxml.html.fromstring(content).xpath("//meta[@name='description']/@content")
            found.setdefault(description, []).append(path)
    assert len(found) > 30
    assert [paths for paths in found.values() if len(paths) > 1] == []


def test_a_text_of_three_sections_has_contents_and_a_shorter_one_none(small: Small) -> None:
    sections = "## 甲 & 乙\n\n一\n\n### 细节\n\n二\n\n## 丙\n\n三\n\n"
    small.article("long", body=sections + "## 丁\n\n四\n")
    small.article("short", body=sections)
    small.build()
    page = lxml.html.fromstring((small.site / "articles/long/index.html").read_bytes())
    links = page.xpath("//nav[@class='contents']//a")
    assert [link.text_content() for link in links] == ["甲 & 乙", "丙", "丁"]
    ids = page.xpath("//div[@class='prose']//h2/@id")
    assert [link.get("href") for link in links] == [f"#{id}" for id in ids]
    other = lxml.html.fromstring((small.site / "articles/short/index.html").read_bytes())
    assert not other.xpath("//nav[@class='contents']")


def test_home_shows_an_item_twice_only_where_a_column_has_no_other(small: Small) -> None:
    def shown() -> dict[str, list[str]]:
        small.build()
        page = lxml.html.fromstring((small.site / "index.html").read_bytes())
        latest = page.xpath("//section[@aria-labelledby='latest']//article//h3/a/@href")
        shelf = page.xpath("//section[@aria-labelledby='column-hello-science']//article//h3/a/@href")
        return {"latest": latest, "shelf": shelf}

    few = shown()
    assert few["shelf"] and set(few["shelf"]) <= {*few["latest"], "articles/wash-hands/"}
    for number in range(12):
        small.article(f"a-{number:02}", published=f"2026-10-{number + 1:02}T09:00:00+08:00")
    many = shown()
    assert len(many["shelf"]) == 3 and not set(many["shelf"]) & set(many["latest"])


def test_every_internal_link_of_every_page_has_a_target(small: Small) -> None:
    small.build()
    for path, content in tree(small.site).items():
        if not path.endswith(".html") or path == "404.html":
            continue
        document = lxml.html.fromstring(content)
        for link in document.xpath("//a/@href | //link/@href | //img/@src | //script/@src"):
            if re.match(r"[a-z]+:|#", link):
                continue
            target = ((small.site / path).parent / link.split("#")[0]).resolve()
            assert target.is_file() or (target / "index.html").is_file(), f"{path}: {link}"


def test_every_page_has_one_address_and_every_record_a_title(small: Small) -> None:
    pages = small.prepare().edition.pages
    addresses = [page.url for page in pages]
    assert len(set(addresses)) == len(addresses) and addresses == sorted(addresses)
    assert len({page.uri for page in pages}) == len(pages)
    assert all(
        page.title and page.description and re.match(r"\d{4}-\d\d-\d\d$", page.updated) for page in pages
    )
    assert next(p for p in pages if p.url == "").uri == "index.md"


def test_neighbours_are_of_the_same_column(small: Small) -> None:
    views_by_url = {page.url: page.view for page in small.prepare().edition.pages}
    first, second = views_by_url["articles/wash-hands/"], views_by_url["articles/after-quake/"]
    assert (first["previous"], first["next"]["url"]) == (None, "articles/after-quake/")
    assert (second["previous"]["url"], second["next"]) == ("articles/wash-hands/", None)
    person = views_by_url["people/zhang-heng/"]
    assert [card["id"] for card in person["works"]] == ["zhang-heng-seismoscope"]


def test_without_content_every_list_still_exists(small: Small) -> None:
    for path in small.root.glob("content/*/*.md"):
        path.unlink()
    result = small.build()
    assert result.site.pages > 5
    assert (small.site / "index.html").is_file() and (small.site / "latest" / "index.html").is_file()


def test_text_is_escaped_in_every_template(small: Small) -> None:
    evil = "<b onclick=x>&\\\"'</b>"
    for file, word in (
        ("articles/wash-hands.md", "看懂洗手"),
        ("stories/zhang-heng-seismoscope.md", "张衡与候风地动仪"),
        ("people/zhang-heng.md", "name: 张衡"),
        ("places/planetarium.md", "name: 演示天文馆"),
        ("exemplars/model-class.md", "把实验搬进社区的一堂课"),
        ("pages/about.md", "关于本站"),
    ):
        field = "name" if word.startswith("name") else "title"
        small.edit(f"content/{file}", f"{field}: {word.removeprefix('name: ')}", f'{field}: "{evil}"')
    small.edit("site_config/columns.yml", "title: 你好科学", f'title: "{evil}"')
    small.edit("site_config/site.yml", "name: 成都科普", f'name: "{evil}"')
    small.build()
    for path, content in tree(small.site).items():
        if path.endswith((".html", ".xml")):
            assert b"<b onclick" not in content, path
    assert b"&lt;b onclick" in (small.site / "index.html").read_bytes()


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(0, "0:00"), (9_499, "0:09"), (65_000, "1:05"), (3_599_600, "1:00:00"), (3_723_000, "1:02:03")],
)
def test_clock(milliseconds: int, shown: str) -> None:
    assert clock(milliseconds) == shown


@pytest.mark.parametrize(
    ("size", "shown"), [(1, "1 KB"), (99_999, "99 KB"), (100_000, "0.1 MB"), (2_340_000, "2.3 MB")]
)
def test_size_label(size: int, shown: str) -> None:
    assert size_label(size) == shown


def test_a_saved_body_keeps_everything_made_from_front_matter(small: Small) -> None:
    material = small.prepare().material
    assert material.groups and material.cards
    document = material.library.documents["wash-hands"]
    body = replace(document, content=Body(document.body + "\n又一句。\n"), known_prose=document.prose)
    saved = material.saved(body)
    assert saved.groups is material.groups and saved.cards is material.cards
    assert saved.library.documents["wash-hands"].body.endswith("又一句。\n")
    assert saved.markup["wash-hands"].key != material.markup["wash-hands"].key
    assert item_view(saved, body.entry) == item_view(material, document.entry)
    titled = replace(document, entry=document.entry.model_copy(update={"title": "另一个标题"}))
    assert material.saved(titled).cards["wash-hands"]["title"] == "另一个标题"
