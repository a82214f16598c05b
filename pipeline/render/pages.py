"""Every page of the site as a record: home, lists, entries, goals, registers, plain pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.content.library import Document
from pipeline.content.model import (
    AnyEntry,
    AnyItem,
    Exemplar,
    FreePage,
    Glossary,
    Item,
    Organisation,
    Person,
    Place,
    Route,
    Work,
)
from pipeline.content.site_paths import feed_path
from pipeline.edition.page import PageRecord
from pipeline.render import directory_pages as directory
from pipeline.render import glossary_page as glossary
from pipeline.render import goal_views, register_pages, views
from pipeline.render import list_pages as lists
from pipeline.render.item_details import day
from pipeline.render.material import Material, Notice, cards, entry_card
from pipeline.render.views import UNDATED, View

HOME_LATEST = 6
HOME_COLUMN = 3
SECTIONS: Sequence[View] = (
    {"title": "科学家", "url": "people/"},
    {"title": "科学场所", "url": "places/"},
    {"title": "目标进度", "url": "goals/"},
    {"title": "关于", "url": "about/"},
)
"""What stands in the masthead after the columns."""
MORE_SECTIONS: Sequence[View] = (
    {"title": "科普活动", "url": "activities/"},
    {"title": "科学家进校园", "url": "school-visits/"},
    {"title": "主题", "url": "topics/"},
    {"title": "适合人群", "url": "audiences/"},
    {"title": "按月归档", "url": "archive/"},
    {"title": "术语", "url": "glossary/"},
    {"title": "研学路线", "url": "routes/"},
    {"title": "责任单位", "url": "organisations/"},
)
"""What the masthead has no room for."""


def kepu_context(material: Material) -> dict[str, Any]:
    """What every template sees besides its own view."""
    site = material.settings.site
    return {
        "site": {
            "name": site.name,
            "tagline": site.tagline,
            "owner": site.owner,
            "footer": list(site.footer),
            "language": site.language,
        },
        "columns": [
            {"id": c.id, "title": c.title, "url": f"columns/{c.id}/"} for c in material.settings.columns
        ],
        "sections": list(SECTIONS),
        "more_sections": list(MORE_SECTIONS),
        "feed_url": feed_path(""),
    }


def page_records(material: Material) -> tuple[PageRecord, ...]:
    """All pages, in address order."""
    pages = [_home(material), _goals(material)]
    pages.extend(lists.item_lists(material))
    pages.extend(lists.term_lists(material))
    pages.extend(lists.archive(material))
    pages.extend(lists.directory_lists(material))
    pages.extend(register_pages.register_pages(material))
    for document in material.library.documents.values():
        if not isinstance(document.entry, Glossary):
            pages.extend(_entry(material, document))
    pages.append(glossary.page(material))
    pages.extend(directory.redirects(material))
    pages.extend(_notice(notice) for notice in material.notices)
    return tuple(sorted(pages, key=lambda p: p.url))


def _home(material: Material) -> PageRecord:
    library, settings = material.library, material.settings
    featured = next((i for i in library.items if i.kind == "video"), None) or next(iter(library.items), None)
    latest = [i for i in library.items if i is not featured][:HOME_LATEST]
    columns = []
    for column in settings.columns:
        items = material.groups.columns.get(column.id, ())[:HOME_COLUMN]
        columns.append(
            {
                "id": column.id,
                "title": column.title,
                "url": f"columns/{column.id}/",
                "description": column.description,
                "cards": cards(material, items),
            }
        )
    view: View = {
        "featured": material.cards[featured.id] if featured else None,
        "latest": cards(material, latest),
        "columns": columns,
        "goals": [goal_views.goal_view(p) for p in material.progress],
        "goals_url": "goals/",
        "year": material.year,
        "ways": _ways(material),
        "places": [entry_card(material, p) for p in library.places.values()],
    }
    return PageRecord(
        "",
        "home.html",
        settings.site.name,
        settings.site.tagline,
        lists.last_changed(material, material.library.items),
        view,
    )


def _ways(material: Material) -> list[View]:
    """The topics and audiences that have items, each list in the order of its settings; registers with rows."""
    settings, groups = material.settings, material.groups
    topics = [material.terms["topics"][t.id] for t in settings.topics if t.id in groups.topics]
    audiences = [material.terms["audiences"][a.id] for a in settings.audiences if a.id in groups.audiences]
    return [
        {"title": "主题", "url": "topics/", "links": topics},
        {"title": "适合人群", "url": "audiences/", "links": audiences},
        {"title": "活动", "url": "activities/", "links": register_pages.ways(material)},
    ]


def _goals(material: Material) -> PageRecord:
    goals = material.settings.goals
    registers = {g.id: g.register_query.name for g in goals.goals if g.register_query is not None}
    shown = {id: f"{name}/" for id, name in registers.items() if name in register_pages.SHOWN}
    documents = material.library.documents.values()
    addresses = {*(d.url for d in documents), *(notice.url for notice in material.notices)}
    view: View = {
        "year": material.year,
        "goals": [
            {**goal_views.full_goal_view(p, addresses), "rows_url": shown.get(p.id)}
            for p in material.progress
        ],
        "closed": [
            {"year": year, "goals": [goal_views.goal_view(p) for p in progress]}
            for year, progress in material.closed
        ],
        "rules": list(goals.rules),
        "measured_from": goals.plan,
    }
    title = f"{material.year} 年目标进度"
    return PageRecord(
        "goals/",
        "goals.html",
        title,
        f"{goals.plan}：目标与已完成数",
        lists.last_changed(material, material.library.items),
        view,
    )


def _notice(notice: Notice) -> PageRecord:
    """What a reader finds at the address of a withdrawn item: that it is withdrawn, since when and why."""
    view: View = {
        "title": "内容已撤回",
        "withdrawn": notice.title,
        "date": notice.date,
        "reason": notice.reason,
    }
    summary = f"这里的内容已于 {notice.date} 撤回。"
    return PageRecord(notice.url, "withdrawn.html", "内容已撤回", summary, notice.date, view)


def _entry(material: Material, document: Document) -> Iterator[PageRecord]:
    """The entry's own page, and the later pages of the works that belong to it."""
    entry = document.entry
    view, template = _view(material, document)
    updated = day(entry.updated or entry.published) if isinstance(entry, Work) else UNDATED
    works = _works(material, entry)
    if works is not None:
        kicker, title, items = works
        view = {**view, **lists.works_of(material, document.url, title, items)}
        updated = max(updated, lists.last_changed(material, items))
        parent = {"title": entry.title, "url": document.url}
        yield from lists.later_works(material, parent, kicker, title, items)
    markup = material.markup[document.id]
    yield PageRecord(document.url, template, entry.title, entry.summary, updated, view, markup)


def _works(material: Material, entry: AnyEntry) -> tuple[str, str, Sequence[AnyItem]] | None:
    """The items that belong to a person, a place or a unit; None for what has no such list."""
    groups = material.groups
    if isinstance(entry, Person):
        return "科学家", "有关作品", groups.people.get(entry.id, ())
    if isinstance(entry, Place):
        return "科学场所", "有关内容", groups.places.get(entry.id, ())
    if isinstance(entry, Organisation):
        return "责任单位", "负责的作品", groups.units.get(entry.id, ())
    return None


def _view(material: Material, document: Document) -> tuple[Mapping[str, Any], str]:
    entry = document.entry
    if isinstance(entry, Item):
        return views.item_view(material, entry), "item.html"
    if isinstance(entry, Person):
        return views.person_view(material, entry), "person.html"
    if isinstance(entry, Place):
        return {
            **views.place_view(material, entry),
            "routes": directory.routes_of(material, entry.id),
        }, "place.html"
    if isinstance(entry, Organisation):
        return directory.organisation_view(material, entry), "organisation.html"
    if isinstance(entry, Route):
        return directory.route_view(material, entry), "route.html"
    if isinstance(entry, Exemplar):
        return views.exemplar_view(material, entry), "exemplar.html"
    assert isinstance(entry, FreePage)
    return {"id": entry.id, "title": entry.title, "summary": entry.summary}, "page.html"
