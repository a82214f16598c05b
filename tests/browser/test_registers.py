"""Registers in a real browser: a page that is not built again names no event as planned whose day is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pipeline.content.model import BEIJING
from tests.browser.conftest import PHONE
from tests.browser.server import STRICT, serve
from tests.content.registers.generate import sheet
from tests.render.small import Small
from tests.render.test_register_pages import PLANNED, row

pytestmark = pytest.mark.browser

BUILT = dt.datetime(2026, 11, 1, 12, tzinfo=BEIJING)


def test_events_are_over_by_the_day_of_the_reader(browser: Browser, make_site: Callable[[str], Path]) -> None:
    small = Small(make_site("small"))
    folder = small.file("registers/activities")
    folder.mkdir(parents=True)
    rows = [row(n, **PLANNED | {"日期": f"2026-12-0{n}"}) for n in (1, 2)]
    (folder / "unit.csv").write_bytes(sheet(rows))
    small.build(BUILT)
    with serve(small.site, STRICT) as server, browser.new_context(viewport=PHONE, locale="zh-CN") as context:
        page = context.new_page()
        page.clock.set_fixed_time("2026-12-01T15:59:00Z")  # one minute before midnight in Beijing
        page.goto(f"{server.origin}/activities/")
        events = page.locator("[data-planned] .register__title")
        assert events.all_inner_texts() == ["第 1 场", "第 2 场"]
        page.clock.set_fixed_time("2026-12-01T16:00:00Z")
        page.goto(f"{server.origin}/activities/")
        assert events.all_inner_texts() == ["第 2 场"]
        page.goto(f"{server.origin}/activities/2026/12/")
        assert page.locator(".status").all_inner_texts() == ["计划举办", "日期已过，结果待报"]
        assert page.get_by_text("报名电话").count() == 1
        page.clock.set_fixed_time("2026-12-24T00:00:00Z")
        page.goto(f"{server.origin}/activities/")
        expect(page.get_by_role("heading", name="计划举办")).to_have_count(0)
