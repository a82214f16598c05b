"""Which pages each kind of change affects, by name: exactly those whose key changes. Nothing is rendered.

A page's key is that of its record, so the sets below are what an incremental build renders; keys of pages that come or
go are in them too. The library: three items of October 2026 (wash-hands on the 5th, after-quake on the 12th, the story on
the 20th), all for `public`; wash-hands and after-quake share a column and the topic physics, after-quake and the story
the topic earth.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.registers.generate import Row, sheet
from tests.render.small import Small
from tests.render.test_register_pages import PLANNED, row

HOME, GOALS, LATEST, PUBLIC = "", "goals/", "latest/", "audiences/public/"
WASH, QUAKE, STORY = "articles/wash-hands/", "articles/after-quake/", "stories/zhang-heng-seismoscope/"
COLUMN, UNIT, OCTOBER = "columns/hello-science/", "organisations/demo-editors/", "archive/2026/10/"
PHYSICS, NATURE, EARTH = "topics/physics/", "topics/nature/", "topics/earth/"
# Pages with counts of items: by month, by topic and by audience.
MONTHS, TOPICS, AUDIENCES = ("archive/", "archive/2026/"), "topics/", "audiences/"
# The map, and the titles of each topic, of all and for `public`.
MAP = "browse/"
BROWSE_PHYSICS, BROWSE_NATURE, BROWSE_EARTH = (
    {f"browse/{topic}/", f"browse/{topic}/public/"} for topic in ("physics", "nature", "earth")
)
# Lists that contain every item of the column.
LISTS = {HOME, LATEST, PUBLIC, COLUMN, UNIT}
WASH_FILE, QUAKE_FILE = "content/articles/wash-hands.md", "content/articles/after-quake.md"

NOVEMBER, MARCH = row(1), row(2, 日期="2026-03-01", 区县="金牛区")


def write_rows(small: Small, *rows: Row) -> None:
    small.file("registers/activities/unit.csv").write_bytes(sheet(rows))


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    """The fixture site with two activities, and a link from after-quake to the place."""
    small = Small(make_site("small"))
    small.file("registers/activities").mkdir(parents=True)
    write_rows(small, NOVEMBER, MARCH)
    small.edit(QUAKE_FILE, "先看水", "[演示天文馆](id:planetarium)旁边有井。先看水")
    return small


def keys(small: Small) -> dict[str, str]:
    """The key of every page by its address."""
    return {page.url: page.key("shell") for page in small.prepare().edition.pages}


def reached(small: Small, change: Callable[[], object]) -> set[str]:
    """Returns the addresses whose key a change alters, and those that appear or vanish."""
    before = keys(small)
    change()
    after = keys(small)
    return {url for url in before.keys() | after.keys() if before.get(url) != after.get(url)}


def edited(small: Small, path: str, old: str, new: str) -> set[str]:
    return reached(small, lambda: small.edit(path, old, new))


def test_nothing_changes_nothing(small: Small) -> None:
    assert reached(small, lambda: None) == set()


def test_a_title(small: Small) -> None:
    changed = edited(small, WASH_FILE, "title: 看懂洗手", "title: 洗手的道理")
    assert changed == {
        WASH,
        QUAKE,
        *LISTS,
        PHYSICS,
        NATURE,
        OCTOBER,
        *BROWSE_PHYSICS,
        *BROWSE_NATURE,
    }


def test_a_summary(small: Small) -> None:
    changed = edited(small, QUAKE_FILE, "夹具站里的一篇", "夹具站里另一篇")
    cards = {WASH, STORY, "places/planetarium/"}  # related by a topic; linked to by its text
    assert changed == {QUAKE, *cards, *LISTS, PHYSICS, EARTH, OCTOBER, *BROWSE_PHYSICS, *BROWSE_EARTH}


def test_a_body(small: Small) -> None:
    assert edited(small, QUAKE_FILE, "泥沙", "泥和沙") == {QUAKE}


def test_a_date_within_the_month(small: Small) -> None:
    changed = edited(small, WASH_FILE, "published: 2026-10-05", "published: 2026-10-06")
    assert changed == {WASH, QUAKE, *LISTS, PHYSICS, NATURE, OCTOBER, *BROWSE_PHYSICS, *BROWSE_NATURE}


def test_a_date_in_another_month(small: Small) -> None:
    changed = edited(small, WASH_FILE, "published: 2026-10-05", "published: 2026-09-05")
    months = {*MONTHS, OCTOBER, "archive/2026/09/"}
    browse = BROWSE_PHYSICS | BROWSE_NATURE
    assert changed == {WASH, QUAKE, *LISTS, PHYSICS, NATURE, *months, *browse}


def test_a_removed_topic(small: Small) -> None:
    changed = edited(small, WASH_FILE, "topics: [physics, nature]", "topics: [physics]")
    assert changed == {
        WASH,
        NATURE,
        TOPICS,
        HOME,
        MAP,
        *BROWSE_NATURE,
    }  # home names the topics that have items


def test_a_new_newest_item(small: Small) -> None:
    changed = reached(small, lambda: small.article("rain", published="2026-11-08T09:00:00+08:00"))
    neighbours = {QUAKE, WASH}  # before it in its column; related by the topic
    counts = {*MONTHS, TOPICS, AUDIENCES, MAP, *BROWSE_PHYSICS}
    assert changed == {"articles/rain/", *neighbours, *LISTS, PHYSICS, "archive/2026/11/", *counts, GOALS}


def test_a_removed_item(small: Small) -> None:
    small.edit(WASH_FILE, "[震后卫生](id:after-quake)", "震后卫生")
    changed = reached(small, small.file("articles/after-quake.md").unlink)
    lists = {*LISTS, PHYSICS, EARTH, OCTOBER, "places/planetarium/", MAP, *BROWSE_PHYSICS, *BROWSE_EARTH}
    assert changed == {QUAKE, WASH, STORY, *lists, *MONTHS, TOPICS, AUDIENCES}


def test_a_renamed_item(small: Small) -> None:
    def rename() -> None:
        small.file("articles/after-quake.md").rename(small.file("articles/quake-water.md"))
        small.edit("content/articles/quake-water.md", "id: after-quake", "id: quake-water")
        small.edit(WASH_FILE, "id:after-quake", "id:quake-water")

    lists = {*LISTS, PHYSICS, EARTH, OCTOBER, "places/planetarium/", *BROWSE_PHYSICS, *BROWSE_EARTH}
    assert reached(small, rename) == {QUAKE, "articles/quake-water/", WASH, STORY, *lists}


def test_the_name_of_a_person(small: Small) -> None:
    changed = edited(small, "content/people/zhang-heng.md", "name: 张衡", "name: 张平子")
    assert changed == {"people/", "people/zhang-heng/", STORY, "subscribe/"}


def test_the_name_of_a_place(small: Small) -> None:
    changed = edited(small, "content/places/planetarium.md", "name: 演示天文馆", "name: 演示新天文馆")
    assert changed == {
        "places/",
        "places/planetarium/",
        HOME,
    }  # a link in a text keeps the words it was given


@pytest.mark.parametrize(
    ("rows", "changed"),
    [
        pytest.param(
            [row(1, 名称="另一个名字"), MARCH],
            {"activities/2026/11/", "activities/2026/districts/jinjiang/"},
            id="title",
        ),
        pytest.param([row(1, 备注="另一句", 参加人数="5"), MARCH], set(), id="what-no-page-shows"),
        pytest.param([row(1, 证据=""), MARCH], {HOME, GOALS, "activities/"}, id="evidence"),
        pytest.param(
            [NOVEMBER, MARCH, row(3, **PLANNED)],
            {
                *("activities/", "activities/2026/", "activities/2026/12/"),
                *("activities/2026/districts/jinjiang/", GOALS, MAP),
            },
            id="a-planned-one-more",
        ),
        pytest.param(
            [NOVEMBER],
            {
                *("activities/", "activities/2026/", "activities/2026/03/"),
                *("activities/2026/districts/jinniu/", HOME, GOALS, MAP),
            },
            id="one-less",
        ),
    ],
)
def test_a_row_of_a_register(small: Small, rows: list[Row], changed: set[str]) -> None:
    assert reached(small, lambda: write_rows(small, *rows)) == changed
