"""Make every page of the site as a record: home, lists, entries, goals, registers, plain pages, notices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.content.library import Document
from pipeline.content.model import (
    AnyItem,
    Exemplar,
    FreePage,
    Glossary,
    Item,
    Organisation,
    Person,
    Place,
    Route,
)
from pipeline.edition.page import UNDATED, PageRecord
from pipeline.render import texts
from pipeline.render.browse_pages import browse_pages
from pipeline.render.glossary_page import glossary_page
from pipeline.render.list_pages import (
    archive,
    directory_lists,
    first_works,
    item_lists,
    last_changed,
    later_works,
    term_lists,
)
from pipeline.render.page_material import Material, Notice, changed_on
from pipeline.render.register_pages import register_pages
from pipeline.render.search_page import search_page
from pipeline.render.subscribe_page import subscribe_page
from pipeline.render.texts import Lists, Lost, Sections
from pipeline.render.views.exemplar import exemplar_view
from pipeline.render.views.goals import GoalsView, full_goal_view, goal_view
from pipeline.render.views.head import PageView, head_view
from pipeline.render.views.home import home_view
from pipeline.render.views.item import item_view
from pipeline.render.views.links import link
from pipeline.render.views.organisation import organisation_view
from pipeline.render.views.person import person_view
from pipeline.render.views.place import place_view
from pipeline.render.views.register import TITLES
from pipeline.render.views.route import route_view
from pipeline.render.views.small_pages import RedirectView, plain_view, withdrawn_view

WithWorks = Person | Place | Organisation


def page_records(material: Material) -> tuple[PageRecord, ...]:
    """Return all pages, in address order."""
    pages = [_home(material), _goals(material), glossary_page(material), search_page(material)]
    pages.append(subscribe_page(material))
    pages.extend(item_lists(material))
    pages.extend(term_lists(material))
    pages.extend(archive(material))
    pages.extend(directory_lists(material))
    pages.extend(browse_pages(material))
    pages.extend(register_pages(material))
    withdrawn = {notice.url for notice in material.notices}
    for document in material.library.documents.values():
        pages.extend(_entry(material, document))
        pages.extend(page for page in _redirects(document) if page.url not in withdrawn)
    pages.extend(_withdrawn(notice) for notice in material.notices)
    return tuple(sorted(pages, key=lambda p: p.url))


def _home(material: Material) -> PageRecord:
    site, updated = material.settings.site, last_changed(material, material.library.items)
    return PageRecord("", "home.html", site.name, site.tagline, updated, home_view(material))


def _goals(material: Material) -> PageRecord:
    goals = material.settings.goals
    registers = {g.id: g.register_query.name for g in goals.goals if g.register_query is not None}
    shown = {id: f"{name}/" for id, name in registers.items() if name in TITLES}
    documents = material.library.documents.values()
    addresses = {*(d.url for d in documents), *(notice.url for notice in material.notices)}
    title, description = texts.Goals.title(material.year), texts.Goals.description(material.year)
    view: GoalsView = {
        "head": head_view(None, description),
        "year": material.year,
        "goals": [full_goal_view(p, addresses, shown.get(p.id)) for p in material.progress],
        "closed": [
            {"year": year, "goals": [goal_view(p) for p in progress]} for year, progress in material.closed
        ],
        "rules": list(goals.rules),
        "measured_from": texts.Goals.plan(goals.plan, goals.plan_year, material.year),
    }
    updated = last_changed(material, material.library.items)
    return PageRecord("goals/", "goals.html", title, description, updated, view)


def _withdrawn(notice: Notice) -> PageRecord:
    """Make the notice at the address of a withdrawn item: that it is withdrawn, since when and why."""
    title, summary = Lost.withdrawn, Lost.withdrawn_on(notice.date)
    view = withdrawn_view(notice, title)
    return PageRecord(notice.url, "withdrawn.html", title, summary, notice.date, view)


def _redirects(document: Document) -> Iterator[PageRecord]:
    """Yield a redirect from every old address of an entry to the new one."""
    title = document.entry.title
    for alias in document.entry.aliases:
        view: RedirectView = {"title": title, "target": document.url}
        yield PageRecord(f"{alias}/", "redirect.html", title, Lost.moved_to(title), UNDATED, view)


def _entry(material: Material, document: Document) -> Iterator[PageRecord]:
    """Yield the entry's own page, and the further pages of its works; terms share the glossary's page."""
    entry = document.entry
    if isinstance(entry, Glossary):
        return
    updated = changed_on(material, entry)
    if isinstance(entry, WithWorks):
        kicker, title, items = _works(material, entry)
        updated = max(updated, last_changed(material, items))
        yield from later_works(material, link(entry.title, document.url), kicker, title, items)
    view, template = _view(material, document)
    markup = material.markup[document.id]
    yield PageRecord(document.url, template, entry.title, entry.summary, updated, view, markup)


def _works(material: Material, entry: WithWorks) -> tuple[str, str, Sequence[AnyItem]]:
    """Return the kicker, the heading and the works of a person, a place or a unit."""
    groups = material.groups
    if isinstance(entry, Person):
        return Sections.people, Lists.works_of_person, groups.people.get(entry.id, ())
    if isinstance(entry, Place):
        return Sections.places, Lists.works_of_place, groups.places.get(entry.id, ())
    return Sections.organisations, Lists.works_of_unit, groups.units.get(entry.id, ())


def _view(material: Material, document: Document) -> tuple[PageView, str]:
    """Return the view of an entry that has a page, and its template."""
    entry = document.entry
    if isinstance(entry, Item):
        return item_view(material, entry), "item.html"
    if isinstance(entry, WithWorks):
        return _view_with_works(material, document.url, entry)
    if isinstance(entry, Route):
        return route_view(material, entry), "route.html"
    if isinstance(entry, Exemplar):
        return exemplar_view(material, entry), "exemplar.html"
    assert isinstance(entry, FreePage)
    return plain_view(entry), "page.html"


def _view_with_works(material: Material, url: str, entry: WithWorks) -> tuple[PageView, str]:
    _, title, items = _works(material, entry)
    works = first_works(material, url, title, items)
    if isinstance(entry, Person):
        return person_view(material, entry, works), "person.html"
    if isinstance(entry, Place):
        return place_view(material, entry, works), "place.html"
    return organisation_view(entry, works), "organisation.html"
