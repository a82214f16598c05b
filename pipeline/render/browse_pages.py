"""The map of the site for people, and under it the works of each topic by audience and kind, as real links.

A page names its works by title alone, so that even a large topic is one page; a reader comes from the map to the works
of a topic for one audience in two steps, without a script.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.content.model import AnyItem
from pipeline.edition.page import PageRecord
from pipeline.render.list_pages import last_changed
from pipeline.render.page_material import Material, cards
from pipeline.render.texts import Browse, Sections
from pipeline.render.views.browse import browse_view
from pipeline.render.views.links import CountedLink, Link, LinkGroup, counted_link, link
from pipeline.render.views.listing import links_view
from pipeline.render.views.register import TITLES

BASE = "browse/"


def browse_pages(material: Material) -> Iterator[PageRecord]:
    """Yield the map, and a page for each topic and each audience of a topic that has works."""
    yield _map(material)
    groups, settings = material.groups, material.settings
    for topic in settings.topics:
        items = groups.topics.get(topic.id, ())
        if not items:
            continue
        base, parent = f"{BASE}{topic.id}/", link(Sections.browse, BASE)
        by_audience = [(a, [i for i in items if a.id in i.audiences]) for a in settings.audiences]
        narrower = [counted_link(a.title, f"{base}{a.id}/", len(found)) for a, found in by_audience if found]
        yield _page(material, base, topic.title, parent, narrower, items)
        for audience, found in by_audience:
            if found:
                title = Browse.topic_for(topic.title, audience.title)
                yield _page(material, f"{base}{audience.id}/", title, link(topic.title, base), [], found)


def _page(
    material: Material,
    url: str,
    title: str,
    parent: Link,
    narrower: list[CountedLink],
    items: Sequence[AnyItem],
) -> PageRecord:
    description = Browse.description(title, len(items))
    view = browse_view(title, description, parent, narrower, cards(material, items))
    return PageRecord(url, "browse.html", title, description, last_changed(material, items), view)


def _map(material: Material) -> PageRecord:
    """Make the map: every list of the site with what it holds."""
    settings, groups, library = material.settings, material.groups, material.library
    registers = library.registers.rows
    sections = (
        (Sections.people, "people/", len(library.people)),
        (Sections.places, "places/", len(library.places)),
        (Sections.routes, "routes/", len(library.routes)),
        (Sections.glossary, "glossary/", sum(len(group.terms) for group in library.glossary)),
        (Sections.organisations, "organisations/", len(library.organisations)),
        *((title, f"{name}/", len(registers.get(name, ()))) for name, title in TITLES.items()),
    )
    shown: list[LinkGroup] = [
        _group(
            Browse.columns,
            [
                counted_link(c.title, f"columns/{c.id}/", len(groups.columns.get(c.id, ())))
                for c in settings.columns
            ],
        ),
        _group(
            Sections.topics,
            [
                counted_link(t.title, f"{BASE}{t.id}/", len(groups.topics[t.id]))
                for t in settings.topics
                if t.id in groups.topics
            ],
        ),
        _group(
            Sections.audiences,
            [
                counted_link(a.title, f"audiences/{a.id}/", len(groups.audiences.get(a.id, ())))
                for a in settings.audiences
            ],
        ),
        _group(Browse.more, [counted_link(title, url, count) for title, url, count in sections if count]),
    ]
    view = links_view(Sections.browse, Browse.map, shown)
    updated = last_changed(material, library.items)
    return PageRecord(BASE, "terms.html", Sections.browse, Browse.map, updated, view)


def _group(title: str, links: list[CountedLink]) -> LinkGroup:
    return {"title": title, "url": None, "links": links}
