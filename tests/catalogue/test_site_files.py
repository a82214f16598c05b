"""The JSON API, the sitemaps of media, robots.txt and llms.txt of built sites."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import lxml.etree
import pytest

from tests.render.small import Small, different, tree

ROOT = "https://kepu.example.org/"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "video": "http://www.google.com/schemas/sitemap-video/1.1",
}


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    found = Small(make_site("small"))
    found.build()
    return found


def document(site: Small, name: str) -> Any:
    return json.loads((site.site / "api/v1" / f"{name}.json").read_bytes())


def target(site: Small, url: str) -> Path:
    assert url.startswith(ROOT)
    path = site.site / url.removeprefix(ROOT).split("#")[0]
    return path / "index.html" if path.is_dir() else path


@pytest.mark.parametrize("name", ["small", "whole-model"])
def test_every_document_is_listed_valid_and_leads_to_what_is_there(
    make_site: Callable[[str], Path], name: str
) -> None:
    site = Small(make_site(name))
    site.build()
    index, schema = document(site, "index"), document(site, "schema")
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(index)
    listed = {part["name"] for part in index["documents"]}
    files = {f.stem for f in (site.site / "api/v1").iterdir()}
    assert files == listed | {"index", "schema"}
    for part in index["documents"]:
        found = document(site, part["name"])
        validator.validate(found)
        assert target(site, part["url"]).is_file()
        if part["name"] != "vocabulary":
            (records,) = found.values()
            assert len(records) == part["count"]
            assert all(target(site, r["url"]).is_file() for r in records if "url" in r)


def test_the_schema_refuses_what_no_type_names(small: Small) -> None:
    validator = jsonschema.Draft202012Validator(document(small, "schema"))
    items = document(small, "items-2026")
    assert items["items"] and validator.is_valid(items)
    items["items"][0]["extra"] = 1
    assert not validator.is_valid(items)
    del items["items"][0]["extra"], items["items"][0]["title"]
    assert not validator.is_valid(items)


def test_an_edit_writes_one_year_again(small: Small, tmp_path: Path) -> None:
    small.article("old", published="2025-03-08T09:00:00+08:00")
    small.build()
    before = tree(small.site)
    small.edit("content/articles/old.md", "第 old 篇", "改过的题目")
    small.build()
    changed = {p for p in different(before, tree(small.site)) if p.startswith(("api/", "sitemap-media"))}
    assert changed == {"api/v1/items-2025.json", "sitemap-media-2025.xml"} - {
        p for p in ("sitemap-media-2025.xml",) if before[p] == tree(small.site)[p]
    }
    assert small.clean(tmp_path / "clean") == tree(small.site)


def test_what_is_withdrawn_or_a_draft_is_not_told(small: Small) -> None:
    small.article("secret")
    small.edit("content/articles/secret.md", "licence:", "draft: true\nlicence:")
    small.build()
    texts = [f.read_text(encoding="utf-8") for f in (small.site / "api/v1").iterdir()]
    texts += [(small.site / "llms.txt").read_text(encoding="utf-8")]
    assert not any("secret" in text for text in texts)


def test_sitemaps_are_found_from_robots_and_name_pages_that_exist(small: Small) -> None:
    robots = (small.site / "robots.txt").read_text(encoding="utf-8")
    assert f"Sitemap: {ROOT}sitemap-index.xml" in robots.splitlines()
    index = lxml.etree.parse(small.site / "sitemap-index.xml")
    maps = index.xpath("//s:sitemap/s:loc/text()", namespaces=NAMES)
    assert maps == [f"{ROOT}sitemap.xml", f"{ROOT}sitemap-media-2026.xml"]
    listed = {
        url
        for m in maps
        for url in lxml.etree.parse(target(small, m)).xpath("//s:loc/text()", namespaces=NAMES)
    }
    assert {f"{ROOT}articles/wash-hands/", ROOT} <= listed
    assert all(target(small, url).is_file() for url in listed)


def test_the_sitemap_states_no_invented_date(small: Small) -> None:
    page = lxml.etree.parse(small.site / "sitemap.xml")
    dates = page.xpath("//s:lastmod/text()", namespaces=NAMES)
    assert dates and "2024-01-01" not in dates
    person = page.xpath(f"//s:url[s:loc='{ROOT}people/']/s:lastmod/text()", namespaces=NAMES)
    assert person and person[0] > "2024-01-01"


def test_llms_txt_names_the_data_and_the_newest(small: Small) -> None:
    small.article("bracket", title="“[原文] 与译文”", published="2026-11-20T09:00:00+08:00")
    small.build()
    text = (small.site / "llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# 成都科普\n\n> ")
    assert f"{ROOT}api/v1/index.json" in text
    assert f"- [“［原文］ 与译文”]({ROOT}articles/bracket/)" in text
