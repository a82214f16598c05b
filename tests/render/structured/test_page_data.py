"""Structured data of built pages, read back by extruct and held against schema.org's own definitions."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import extruct
import pytest

from pipeline.edition.page import PageRecord
from pipeline.render.structured.page_data import CAMBRIAN, CONTEXT, MAKERS, structured_data
from pipeline.render.views.head import head_view
from tests.render.small import Small
from tests.render.structured.schema_org import complaints

ROOT = "https://kepu.example.org/"
KEPU = {
    "sections": [],
    "more_sections": [],
    "site": {
        "name": "成都科普",
        "tagline": "看得懂",
        "owner": "主办单位",
        "rights": "权利人",
        "demonstration": False,
    },
}


def documents(site: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every JSON-LD document of a site with its page."""
    for page in sorted(p for p in site.rglob("*.html") if p.is_file()):
        found = extruct.extract(page.read_text(encoding="utf-8"), base_url=ROOT, syntaxes=["json-ld"])[
            "json-ld"
        ]
        yield from ((page.relative_to(site).as_posix(), document) for document in found)


def nodes(site: Path, page: str) -> dict[str, dict[str, Any]]:
    """The nodes of a page by type."""
    found = [d for path, d in documents(site / page) if path == "index.html" and d["@context"] == CONTEXT]
    return {node["@type"]: node for d in found for node in d["@graph"]}


@pytest.fixture(scope="module", params=["small", "whole-model"])
def built(
    request: pytest.FixtureRequest,
    signed_site: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Small:
    folder = tmp_path_factory.mktemp("built") / "site"
    small = Small(Path(shutil.copytree(signed_site(request.param), folder)))
    small.build()
    return small


def test_every_page_says_only_what_schema_org_defines(built: Small) -> None:
    wrong, types = [], set()
    for page, document in documents(built.site):
        if document["@context"] == CONTEXT:
            types |= {node["@type"] for node in document["@graph"]}
            wrong += [f"{page} {c}" for node in document["@graph"] for c in complaints(node)]
    assert not wrong
    assert {
        "WebSite",
        "Organization",
        "Article",
        "ProfilePage",
        "BreadcrumbList",
        "CollectionPage",
        "Dataset",
    } <= types


def test_the_checker_finds_planted_mistakes() -> None:
    planted = {
        "@type": "Article",
        "headline": "题目",
        "birthDate": "1990",
        "tittle": "错字",
        "author": {"@type": "Place", "name": "不是作者"},
        "publisher": {"name": "没有类型"},
        "isPartOf": {"@type": "Serie"},
        "isAccessibleForFree": 3,
    }
    assert sorted(c.split(":")[0] for c in complaints(planted)) == [
        "$.author[0]",
        "$.birthDate",
        "$.isAccessibleForFree[0]",
        "$.isPartOf[0]",
        "$.publisher[0]",
        "$.tittle",
    ]


def test_templates_without_data_are_those_of_no_content() -> None:
    theme = Path(__file__).parents[3] / "assets" / "theme"
    pages = {file.name for file in theme.glob("*.html")} - set(MAKERS)
    assert pages == {
        "main.html",
        "404.html",
        "redirect.html",
        "search.html",
        "subscribe.html",
        "withdrawn.html",
    }


def test_an_article_has_its_makers_dates_and_sources(make_site: Callable[[str], Path]) -> None:
    small = Small(make_site("whole-model"))
    small.build()
    article = nodes(small.site, "articles/ok-health")["Article"]
    assert article["datePublished"].endswith("+08:00") and article["inLanguage"] == "zh-CN"
    assert article["headline"] and article["url"] == f"{ROOT}articles/ok-health/"
    assert article["publisher"]["@id"] == f"{ROOT}#publisher"
    assert [c["@type"] for c in article["citation"]] == ["CreativeWork"] * len(article["citation"])
    assert article["isPartOf"]["@type"] == "CreativeWorkSeries" and article["position"] == 1
    assert "十二秒" in "".join(article["correction"])
    trail = nodes(small.site, "articles/ok-health")["BreadcrumbList"]["itemListElement"]
    assert [t["position"] for t in trail] == [1, 2, 3] and trail[0]["item"]["@id"] == ROOT


def test_the_home_page_says_where_to_search(make_site: Callable[[str], Path]) -> None:
    small = Small(make_site("small"))
    small.build()
    action = nodes(small.site, "")["WebSite"]["potentialAction"]
    address = action["target"]["urlTemplate"].removeprefix(ROOT)
    assert address == "search/?q={search_term_string}" and (small.site / "search/index.html").is_file()


def test_baidu_gets_the_true_times(make_site: Callable[[str], Path]) -> None:
    small = Small(make_site("small"))
    small.article("dated", published="2026-10-08T23:30:00+08:00")
    small.build()
    found = [d for _, d in documents(small.site / "articles/dated") if d["@context"] == CAMBRIAN]
    assert [d["pubDate"] for d in found] == ["2026-10-08T23:30:00"]
    assert found[0]["@id"] == f"{ROOT}articles/dated/"


def test_no_text_ends_the_script(make_site: Callable[[str], Path]) -> None:
    small = Small(make_site("small"))
    small.article("angle", title="x＜y 与 </script><b> 之间")
    small.build()
    assert nodes(small.site, "articles/angle")["Article"]["headline"] == "x＜y 与 </script><b> 之间"


def test_a_claim_is_reviewed_in_public_and_for_machines(make_site: Callable[[str], Path]) -> None:
    small = Small(make_site("small"))
    small.article("rumour", topics="physics")
    small.edit(
        "content/articles/rumour.md",
        "licence:",
        "claim: {text: 微波炉热过的饭有辐射, verdict: 不真实}\nlicence:",
    )
    small.build()
    review = nodes(small.site, "articles/rumour")["ClaimReview"]
    assert review["claimReviewed"] == "微波炉热过的饭有辐射"
    assert review["reviewRating"] == {
        "@type": "Rating",
        "ratingValue": 1,
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": "不真实",
    }
    html = (small.site / "articles/rumour/index.html").read_text(encoding="utf-8")
    assert "微波炉热过的饭有辐射</dd>" in html and "<strong>不真实</strong>" in html


def test_a_site_without_an_address_has_no_data() -> None:
    record = PageRecord(
        "about/", "page.html", "关于", "", "", {"title": "关于", "summary": "", "head": head_view(None, "")}
    )
    assert structured_data(record, "", KEPU) == ""
    assert "AboutPage" in structured_data(record, ROOT, KEPU)
