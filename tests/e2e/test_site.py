"""The built site as a reader, a feed reader and a search engine find it: every address leads to a file."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from tests.e2e.minimal import SITE_URL, Built
from tests.e2e.references import Page, css_addresses, pages_of

MOMENT = re.compile(r"t=\d+\.\d{3}")
"""A fragment of a media file (W3C Media Fragments)."""


@pytest.fixture(scope="module")
def pages(minimal: Built) -> dict[Path, Page]:
    return {page.file: page for page in pages_of(minimal.site)}


def address_of(site: Path, file: Path) -> str:
    """The public address of a file of the site; a page's ends with a slash."""
    return SITE_URL + file.relative_to(site).as_posix().removesuffix("index.html")


def target(site: Path, address: str) -> Path:
    """The file a web server answers an address with."""
    path = unquote(urlsplit(address).path)
    return site / (path.lstrip("/") + ("index.html" if path.endswith("/") else ""))


def internal(site: Path, pages: dict[Path, Page]) -> Iterator[tuple[str, str]]:
    for file, page in pages.items():
        for reference in page.references:
            address = urljoin(address_of(site, file), reference.address)
            if address.startswith(SITE_URL):
                yield f"{file.relative_to(site)} <{reference.tag} {reference.attribute}>", address


def test_every_internal_address_leads_to_a_file(minimal: Built, pages: dict[Path, Page]) -> None:
    broken, seen = [], 0
    for where, address in internal(minimal.site, pages):
        seen += 1
        file, fragment = target(minimal.site, address), unquote(urlsplit(address).fragment)
        there = fragment in pages[file].ids if file in pages else MOMENT.fullmatch(fragment)
        if not file.is_file() or (fragment and not there):
            broken.append(f"{where}: {address}")
    assert broken == []
    assert seen > 300


def test_no_page_loads_anything_from_elsewhere(minimal: Built, pages: dict[Path, Page]) -> None:
    foreign = [
        f"{file.relative_to(minimal.site)}: {reference}"
        for file, page in pages.items()
        for reference in page.references
        if reference.loads
        and not urljoin(address_of(minimal.site, file), reference.address).startswith(SITE_URL)
    ]
    assert foreign == []


def test_no_page_needs_more_than_a_strict_policy(pages: dict[Path, Page]) -> None:
    assert {str(file): page.inline for file, page in pages.items() if page.inline} == {}


def test_styles_load_only_files_of_the_site(minimal: Built) -> None:
    for file in minimal.site.rglob("*.css"):
        for address in css_addresses(file):
            found = urljoin(address_of(minimal.site, file), address)
            assert address.startswith("data:") or target(minimal.site, found).is_file(), address


def test_every_file_is_reached(minimal: Built, pages: dict[Path, Page]) -> None:
    """Nothing is published that no page, style or playlist names."""
    site = minimal.site
    named = {target(site, address) for _, address in internal(site, pages)}
    for playlist in site.rglob("*.m3u8"):
        named |= {
            playlist.parent / line for line in playlist.read_text().splitlines() if line[:1] not in ("", "#")
        }
        named |= {playlist.parent / part for part in playlist.read_text().split('"')[1::2] if "." in part}
    for file in site.rglob("*.css"):
        named |= {target(site, urljoin(address_of(site, file), a)) for a in css_addresses(file)}
    unnamed = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    unnamed -= {p.relative_to(site).as_posix() for p in named if p.is_relative_to(site)}
    assert {p for p in unnamed if p.startswith("media/") and not p.endswith(".jpg")} == set()


def test_the_sitemap_has_exactly_the_pages(minimal: Built, pages: dict[Path, Page]) -> None:
    text = (minimal.site / "sitemap.xml").read_bytes()
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    listed = [e.text for e in ElementTree.fromstring(text).findall("s:url/s:loc", names)]
    there = {address_of(minimal.site, file) for file in pages if file.name == "index.html"}
    assert len(listed) == len(set(listed)) == minimal.document["pages"]["total"]
    assert set(listed) == there
    assert gzip.decompress((minimal.site / "sitemap.xml.gz").read_bytes()) == text


def test_every_page_says_its_own_address(minimal: Built, pages: dict[Path, Page]) -> None:
    for file, page in pages.items():
        if file.name == "index.html":
            text = file.read_text(encoding="utf-8")
            assert f'<link rel="canonical" href="{address_of(minimal.site, page.file)}">' in text


def test_the_goals_page_counts_as_the_command_does(minimal: Built) -> None:
    goals = minimal.kepu("goals")
    assert [(g["id"], g["count"], g["demonstration"]) for g in goals] == [
        ("audiovisual", 0, 1),
        ("exemplars", 0, 0),
        ("activities", 0, 0),
        ("school-visits", 0, 0),
    ], "the fixture is signed by nobody real"
    assert {g["id"]: g["count"] for g in goals} == {g["id"]: g["count"] for g in minimal.document["goals"]}
    page = (minimal.site / "goals" / "index.html").read_text(encoding="utf-8")
    assert "2024 年目标进度" in page
    for goal in goals:
        section = page.split(f'id="goal-{goal["id"]}"')[1].split("</section>")[0]
        assert f"<strong>{goal['count']}</strong><span>／ {goal['target']} " in section
        assert f'<progress value="{goal["count"]}" max="{goal["target"]}"' in section
    section = page.split('id="goal-audiovisual"')[1].split("</section>")[0]
    shown, _, left_out = section.partition("<h3>未计入")
    assert "三秒钟的一个音" in shown
    assert "两个音差一个八度" not in shown
    assert "两个音差一个八度" in left_out
    assert {x["id"] for x in goals[0]["left_out"]} >= {"two-tones"}
