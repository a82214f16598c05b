"""The structured data of a page: nodes by its template, where it is on the site, and what Baidu asks for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from markupsafe import Markup

from pipeline.edition.page import PageRecord
from pipeline.render.structured import entries
from pipeline.render.structured.terms import Node, Site, breadcrumbs
from pipeline.render.structured.works import work_nodes
from pipeline.render.texts import Sections

MAKERS: Mapping[str, Callable[[Site, str, Mapping[str, Any]], list[Node]]] = {
    "home.html": entries.home,
    "item.html": work_nodes,
    "person.html": entries.person,
    "place.html": entries.place,
    "route.html": entries.route,
    "organisation.html": entries.organisation,
    "exemplar.html": entries.exemplar,
    "glossary.html": entries.glossary,
    "register.html": entries.events,
    "goals.html": entries.goals,
    "listing.html": entries.listing,
    "browse.html": entries.browse,
    "terms.html": entries.terms,
    "page.html": entries.plain,
}
"""What makes the nodes of each template's pages. Redirects and notices of withdrawn items have none."""
CONTEXT = "https://schema.org"
CAMBRIAN = "https://ziyuan.baidu.com/contexts/cambrian.jsonld"
"""Baidu's vocabulary of address, title, pictures and times of a page (ziyuan.baidu.com, 页面时间因子)."""


def structured_data(record: PageRecord, root: str, kepu: Mapping[str, Any]) -> Markup:
    """Return the page's `<script type="application/ld+json">` elements; none without an address of the site.

    `<` is written as an escape, so that no text can end the element.
    """
    make = MAKERS.get(record.template)
    if make is None or not root:
        return Markup("")
    site = Site.of(root, kepu)
    nodes = make(site, record.url, record.view)
    if record.url:
        nodes = [*nodes, breadcrumbs(site, _trail(record, kepu))]
    documents = [{"@context": CONTEXT, "@graph": nodes}, *_for_baidu(site, record)]
    return Markup("\n").join(map(_script, documents))


def _script(document: Node) -> Markup:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - `<` is escaped


def _trail(record: PageRecord, kepu: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield titles and addresses from the home page to the page, as the breadcrumbs of its template have them."""
    yield Sections.home, ""
    view = record.view
    above = view.get("column") or view.get("parent")
    if above:
        yield above["title"], above["url"]
    else:
        sections = (
            *kepu["sections"],
            *kepu["more_sections"],
            {"title": Sections.exemplars, "url": "exemplars/"},
        )
        inside = (s for s in sections if record.url.startswith(s["url"]) and record.url != s["url"])
        yield from ((section["title"], section["url"]) for section in inside)
    yield record.title, record.url


def _for_baidu(site: Site, record: PageRecord) -> Iterator[Node]:
    """Yield what Baidu reads of an item: its address, title, first picture and true times, in Beijing without a zone."""
    head = record.view["head"]
    if head["work"]:
        picture = head["picture"]["src"] if head["picture"] else head["poster"]
        times = {
            "pubDate": head["work"]["published"],
            "upDate": head["work"]["updated"] or head["work"]["published"],
        }
        yield {
            "@context": CAMBRIAN,
            "@id": site.at(record.url),
            "title": record.title,
            "images": [site.at(picture)] if picture else [],
            "description": record.description,
            **{name: moment[:19] for name, moment in times.items()},
        }
