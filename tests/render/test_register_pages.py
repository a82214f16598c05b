"""Pages of the registers: their addresses, the public fields of a row, their dates, and 10,000 rows."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import lxml.html

from pipeline.config import District
from pipeline.content.library import Library
from pipeline.content.registers.merge import merge
from pipeline.content.registers.rows import Registers
from pipeline.content.registers.sheet import read_sheet
from pipeline.edition.page import UNDATED, PageRecord
from pipeline.goals.register_goals import count_rows
from pipeline.media.entry_media import FinishedMedia
from pipeline.render import texts
from pipeline.render.page_material import Material
from pipeline.render.register_pages import PER_PAGE, PLANNED_SHOWN, register_pages
from tests.content.registers.generate import (
    TODAY,
    VISIT_HEADER,
    Row,
    activities,
    settings,
    sheet,
    visits,
    vocabulary,
)
from tests.render.small import Small

Pages = Mapping[str, PageRecord]


def registers_of(rows: Sequence[Row], schools: Sequence[Row] = ()) -> Registers:
    """Reads two sheets of these rows; every row must be valid."""
    read = [
        read_sheet(sheet(rows), "activities.csv", "activities", vocabulary()),
        read_sheet(sheet(schools, VISIT_HEADER), "visits.csv", "school-visits", vocabulary()),
    ]
    assert not [slip for _, slips in read for slip in slips if slip.code.startswith("E")]
    registers, findings = merge([found for found, _ in read], vocabulary(), TODAY)
    assert not [f for f in findings if f.severity == "error"]
    return registers


def pages_of(
    rows: Sequence[Row],
    schools: Sequence[Row] = (),
    districts: tuple[District, ...] | None = None,
    demonstrating: frozenset[str] | None = None,
    today: str = "",
) -> Pages:
    """All pages of the registers by address."""
    known = settings()
    if districts is not None:
        changed = known.registers.model_copy(update={"districts": districts})
        known = replace(known, registers=changed)
    media = FinishedMedia({}, {}, {}, {})
    registers = registers_of(rows, schools)
    if demonstrating is not None:
        registers = replace(registers, demonstrating=demonstrating)
    library = Library(MappingProxyType({}), registers)
    goals = [(g, g.register_query) for g in known.goals.goals]
    progress = tuple(count_rows(g, query, registers, 2026) for g, query in goals if query is not None)
    pages = list(register_pages(Material(known, library, media, progress, 2026, {}, today=today)))
    assert len({p.url for p in pages}) == len(pages)
    return {p.url: p for p in pages}


def row(number: int, **changes: str) -> Row:
    """A held activity of 2026-11-05 in 锦江区."""
    fields = activities(1)[0] | {
        "编号": f"A-{number}",
        "名称": f"第 {number} 场",
        "单位": "演示市科协",
        "日期": "2026-11-05",
        "区县": "锦江区",
        "地点": "演示社区",
        "线上线下": "线下",
        "受众": "青少年、老年人",
        "参加人数": "4321",
        "报名电话": "028-0000-7777",
        "状态": "已举办",
        "证据": "https://kepu.example.org/evidence/secret",
        "备注": "备注不给读者看",
    }
    return fields | changes


PLANNED = {"状态": "计划", "日期": "2026-12-09", "参加人数": "", "证据": ""}


def test_an_empty_register_has_one_page_and_says_who_has_not_reported() -> None:
    pages = pages_of([])
    assert set(pages) == {"activities/", "school-visits/"}
    page = pages["activities/"]
    assert (page.view["total"], page.updated) == (0, UNDATED)
    assert page.view["unreported"] == {"year": 2026, "units": ["演示市科协", "演示科技馆", "演示大学科协"]}
    reported = pages_of([row(1), row(2, 单位="演示科技馆", 日期="2025-03-01")])
    assert reported["activities/"].view["unreported"]["units"] == ["演示科技馆", "演示大学科协"]


def test_years_months_and_districts_link_to_rows() -> None:
    pages = pages_of([row(1), row(2, 日期="2026-03-01", 区县="金牛区"), row(3, 日期="2025-11-30")])
    assert set(pages) == {
        *("activities/", "activities/2026/", "activities/2026/11/", "activities/2026/03/"),
        *("activities/2026/districts/jinjiang/", "activities/2026/districts/jinniu/"),
        *("activities/2025/", "activities/2025/11/", "activities/2025/districts/jinjiang/", "school-visits/"),
    }
    for page in pages.values():
        links = [link for group in page.view["groups"] for link in group["links"]]
        links += [group for group in page.view["groups"] if group["url"]]
        assert {link["url"] for link in links if link["url"]} <= set(pages)
        assert page.view["parent"] is None or page.view["parent"]["url"] in pages
    months, districts = pages["activities/2026/"].view["groups"]
    assert [(m["title"], m["count"]) for m in months["links"]] == [("11 月", 1), ("3 月", 1)]
    assert [d["title"] for d in districts["links"] if d["url"]] == ["锦江区", "金牛区"]
    assert len(districts["links"]) == len(settings().registers.districts)


def test_a_district_without_an_id_is_counted_and_has_no_page() -> None:
    pages = pages_of([row(1)], districts=(District(name="锦江区"),))
    assert not [url for url in pages if "districts" in url]
    link = pages["activities/2026/"].view["groups"][1]["links"][0]
    assert link == {"title": "锦江区", "url": None, "count": 1}


def test_a_row_shows_what_readers_need_and_nothing_else() -> None:
    pages = pages_of([row(1), row(2, **PLANNED), row(3, 状态="取消", 参加人数="", 日期="2026-11-02")])
    (held, cancelled), (planned,) = (pages[f"activities/2026/{m}/"].view["rows"] for m in ("11", "12"))
    assert held == {
        "date": "2026-11-05",
        "start": None,
        "title": "第 1 场",
        "unit": "演示市科协",
        "place": "演示社区",
        "district": "锦江区",
        "mode": "线下",
        "audiences": ["青少年", "老年人"],
        "role": None,
        "status_label": "已举办",
        "planned": False,
        "cancelled": False,
        "phone": None,
        "file": None,
        "demonstration": True,
    }
    assert (planned["status_label"], planned["phone"]) == ("计划举办", "028-0000-7777")
    assert planned["start"] == row(2)["开始时间"]
    assert (cancelled["status_label"], cancelled["phone"], cancelled["start"]) == ("已取消", None, None)
    assert re.fullmatch(r"calendars/events/[0-9a-f-]{36}\.ics", planned["file"])
    assert pages["activities/"].view["planned"] == [planned]
    shown = json.dumps([dict(p.view) for p in pages.values()], ensure_ascii=False)
    assert not [word for word in ("4321", "secret", "备注不给读者看") if word in shown]


def test_calendars_are_offered_where_their_rows_are() -> None:
    pages = pages_of([row(1), row(2, 区县="金牛区", 受众="农民")], [visits(1)[0]])
    first, school = (pages[f"{name}/"].view for name in ("activities", "school-visits"))
    assert [(c["url"], c["subscribe"]) for c in first["calendars"]] == [
        ("calendars/all.ics", "webcal://kepu.example.org/calendars/all.ics")
    ]
    more = [c["url"].removeprefix("calendars/").removesuffix(".ics") for c in first["more_calendars"]]
    assert more[0] == "programme-days"
    assert {"districts/jinjiang", "districts/jinniu", "audiences/farmers"} <= set(more)
    assert "districts/qingyang" not in more and "audiences/officials" not in more
    assert [c["url"] for c in school["calendars"]] == ["calendars/school-visits.ics"]
    assert school["more_calendars"] == []
    district = pages["activities/2026/districts/jinniu/"].view["calendars"]
    assert [c["url"] for c in district] == ["calendars/districts/jinniu.ics"]
    assert [u for u, page in pages.items() if page.view["calendars"] and "school-visits/2" in u] == []


def test_only_rows_of_units_that_demonstrate_are_marked() -> None:
    rows = [row(1), row(2, 单位="演示科技馆")]
    page = pages_of(rows, demonstrating=frozenset({"demo-museum"}))["activities/2026/11/"]
    assert {r["unit"]: r["demonstration"] for r in page.view["rows"]} == {
        "演示市科协": False,
        "演示科技馆": True,
    }
    assert page.view["demonstration"] == 1


def test_what_is_past_its_day_is_offered_to_nobody() -> None:
    rows = [row(1, **PLANNED), row(2, **PLANNED | {"日期": "2026-12-10"})]
    pages = pages_of(rows, today="2026-12-10")
    first = pages["activities/"].view
    assert [r["title"] for r in first["planned"]] == ["第 2 场"] and first["planned_total"] == 1
    (_, past) = pages["activities/2026/12/"].view["rows"]
    assert (past["status_label"], past["phone"], past["start"]) == ("日期已过，结果待报", None, None)
    counts = {s["label"]: s["count"] for s in first["by_status"]}
    assert counts == {"已举办": 0, "计划举办": 1, "日期已过，结果待报": 1, "已取消": 0}


def test_the_first_page_says_how_its_rows_stand_in_the_goal() -> None:
    rows = [row(1), row(2, 单位="演示科技馆"), row(3, 证据=""), row(4, **PLANNED)]
    view = pages_of(rows, demonstrating=frozenset({"demo-museum"}))["activities/"].view
    assert view["total"] == 4
    assert view["towards"] == (
        "2026 年目标：计入 1 场，演示 1 场（已举办、有证据，但不真实），"
        "未计入：已举办，没有证据 1 场；还没有举办 1 场。"
    )
    assert texts.Register.total(4, 1) == "真实活动 3 场，演示数据 1 场"
    assert texts.Register.total(4, 4) == "真实活动 0 场，演示数据 4 场"
    assert texts.Register.total(4, 0) == "共 4 场"


def test_a_visit_shows_the_role_and_never_the_name() -> None:
    visit = visits(1)[0] | {"科学家": "演示科学家某某", "科学家身份": "地质学研究员", "学校": "演示第一小学"}
    pages = pages_of([], [visit])
    (url,) = (u for u in pages if u.count("/") == 3 and "districts" not in u)
    (shown,) = pages[url].view["rows"]
    assert (shown["role"], shown["place"]) == ("地质学研究员", "演示第一小学")
    assert "某某" not in json.dumps([dict(p.view) for p in pages.values()], ensure_ascii=False)


def test_a_row_that_repeats_another_is_left_out() -> None:
    again = row(1, 编号="B-1", 单位="演示科技馆")
    pages = pages_of([row(1), again])
    assert [r["unit"] for r in pages["activities/2026/11/"].view["rows"]] == ["演示市科协"]
    assert pages["activities/"].view["total"] == 1


def test_only_held_events_date_a_page() -> None:
    later = row(2, **PLANNED | {"日期": "2026-11-28"})
    off = row(3, 状态="取消", 参加人数="", 日期="2026-11-20")
    pages = pages_of([row(1), later, off])
    assert {pages[url].updated for url in ("activities/", "activities/2026/", "activities/2026/11/")} == {
        "2026-11-05"
    }
    assert pages_of([later])["activities/2026/11/"].updated == UNDATED


def test_planned_events_of_the_first_page_are_the_soonest() -> None:
    many = [row(n, **PLANNED | {"日期": f"2026-12-{n:02}"}) for n in range(1, PLANNED_SHOWN + 4)]
    view = pages_of(many)["activities/"].view
    assert [r["title"] for r in view["planned"]] == [f"第 {n} 场" for n in range(1, PLANNED_SHOWN + 1)]
    assert view["planned_total"] == PLANNED_SHOWN + 3


def test_a_planned_event_is_over_the_day_after() -> None:
    """It stands no longer under those planned, gives no telephone, and is counted apart."""
    rows = [row(1, **PLANNED), row(2, **PLANNED | {"日期": "2026-12-10"})]
    for today, over in (("2026-12-09", 0), ("2026-12-10", 1), ("2026-12-11", 2)):
        pages = pages_of(rows, today=today)
        view = pages["activities/"].view
        assert [r["title"] for r in view["planned"]] == ["第 1 场", "第 2 场"][over:]
        assert view["planned_total"] == 2 - over
        counts = {c["label"]: c["count"] for c in view["by_status"]}
        assert (counts["计划举办"], counts["日期已过，结果待报"]) == (2 - over, over)
        shown = {r["title"]: r for r in pages["activities/2026/12/"].view["rows"]}
        assert [shown[f"第 {n} 场"]["planned"] for n in (1, 2)] == [over < 1, over < 2]
        for event in shown.values():
            assert (event["phone"] is not None) == (event["start"] is not None) == event["planned"]
            assert event["status_label"] == ("计划举办" if event["planned"] else "日期已过，结果待报")


def test_ten_thousand_rows_are_each_in_one_month_and_one_district() -> None:
    pages = pages_of(activities(10_000), visits(600))
    months, districts, views = Counter[str](), Counter[str](), set[int]()
    for page in pages.values():
        if page.url.startswith("activities/"):
            assert len(page.view["rows"]) <= PER_PAGE
            here = districts if "/districts/" in page.url else months
            here.update(r["title"] for r in page.view["rows"])
            views.update(map(id, page.view["rows"]))
    assert len(months) == months.total() == pages["activities/"].view["total"] == 10_000
    assert max(districts.values()) == 1 and 8_500 < len(districts) < 10_000
    assert len(views) == 10_000  # the view of a row is shared, wherever it is shown
    last = pages["activities/2026/11/"].view["pagination"]["pages"]
    assert last > 5 and f"activities/2026/11/page/{last}/" in pages
    assert f"activities/2026/11/page/{last + 1}/" not in pages


def test_rows_need_no_script_and_mark_invented_data(make_site: Callable[[str], Path]) -> None:
    small = Small(make_site("small"))
    folder = small.file("registers/activities")
    folder.mkdir(parents=True)
    off = row(3, 状态="取消", 参加人数="", 日期="2026-11-02", 名称="<b>取消</b>的一场")
    (folder / "unit.csv").write_bytes(sheet([row(1), row(2, **PLANNED | {"日期": "2026-11-30"}), off]))
    site = small.build(dt.datetime.fromisoformat("2026-11-30T18:00:00+08:00")).site
    assert {p for p in site.digests if p.startswith("activities/")} == {
        f"activities/{p}index.html" for p in ("", "2026/", "2026/11/", "2026/districts/jinjiang/")
    }
    page = lxml.html.fromstring((small.site / "activities/2026/11/index.html").read_bytes())
    (table,) = page.xpath("//table")
    assert table.xpath("string(caption)") and len(table.xpath("thead//th[@scope='col']")) == 7
    rows = table.xpath("tbody/tr")
    assert [tr.xpath("string(th[@scope='row']/span[@class='register__title'])") for tr in rows] == [
        *("第 2 场", "第 1 场", "<b>取消</b>的一场"),
    ]
    assert [tr.xpath("string(th/span[@class='mark'])") for tr in rows] == ["演示数据"] * 3
    assert [tr.get("class") for tr in rows] == ["is-planned", None, "is-cancelled"]
    (phone, file), *others = [tr.xpath("td//a/@href") for tr in rows]
    assert (phone, others) == ("tel:028-0000-7777", [[], []])
    assert (small.site / "activities/2026/11" / file).resolve().is_file()
    assert all(td.get("data-label") for td in table.xpath(".//td"))
    goals = lxml.html.fromstring((small.site / "goals/index.html").read_bytes())
    assert goals.xpath("//a[@class='more']/@href") == ["../activities/", "../school-visits/"]
    assert lxml.html.fromstring((small.site / "index.html").read_bytes()).xpath(
        "//footer//a[@href='activities/']"
    )
