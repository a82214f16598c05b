"""Every page of the site as a record: home, lists with static paging, entries, goals, plain pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.content.library import Document
from pipeline.content.model import Exemplar, FreePage, Item, Organisation, Person, Place, Route, Work
from pipeline.content.validate import body_images, body_links
from pipeline.markup.record import MarkupRecord
from pipeline.render import directory, views
from pipeline.render.details import day
from pipeline.render.edition import PageRecord
from pipeline.render.picture_views import picture_set
from pipeline.render.views import UNDATED, Material, View

HOME_LATEST = 6
HOME_COLUMN = 3


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
        "feed_url": "feed.xml",
    }


def page_records(material: Material) -> tuple[PageRecord, ...]:
    """All pages, in address order."""
    pages = [_home(material), _goals(material)]
    pages.extend(_columns(material))
    pages.extend(_listings(material))
    pages.extend(_entry(material, d) for d in material.library.documents.values())
    pages.extend(directory.redirects(material))
    pages.extend(_notice(notice) for notice in material.notices)
    return tuple(sorted(pages, key=lambda p: p.url))


def markup_record(material: Material, document: Document) -> MarkupRecord:
    """The document's body with every address and picture it names resolved."""
    documents = material.library.documents
    targets = {target for _, _, target in body_links(document)}
    links = {t: documents[t].url for t in sorted(targets) if t in documents}
    pictures = {}
    for _, _, _, path in body_images(document):
        asset = material.media.picture(path)
        if asset is not None:
            pictures[path] = picture_set(material.media, asset)
    return MarkupRecord.unread(document.body_digest, lambda: document.body, links, pictures)


def _updated(material: Material) -> str:
    dates = [day(i.updated or i.published) for i in material.library.items]
    return max(dates, default=UNDATED)


def _home(material: Material) -> PageRecord:
    library, settings = material.library, material.settings
    featured = next((i for i in library.items if i.kind == "video"), None) or next(iter(library.items), None)
    latest = [i for i in library.items if i is not featured][:HOME_LATEST]
    columns = []
    for column in settings.columns:
        items = [i for i in library.items if i.column == column.id][:HOME_COLUMN]
        columns.append(
            {
                "id": column.id,
                "title": column.title,
                "url": f"columns/{column.id}/",
                "description": column.description,
                "cards": views.cards(material, items),
            }
        )
    view: View = {
        "featured": views.item_card(material, featured) if featured else None,
        "latest": views.cards(material, latest),
        "columns": columns,
        "goals": [views.goal_view(p) for p in material.progress],
        "goals_url": "goals/",
        "year": material.year,
        "places": [views.entry_card(material, p) for p in library.places.values()],
    }
    return PageRecord("", "home.html", settings.site.name, settings.site.tagline, _updated(material), view)


def _goals(material: Material) -> PageRecord:
    goals = material.settings.goals
    documents = material.library.documents.values()
    addresses = {*(d.url for d in documents), *(notice.url for notice in material.notices)}
    view: View = {
        "year": material.year,
        "goals": [views.full_goal_view(p, addresses) for p in material.progress],
        "closed": [
            {"year": year, "goals": [views.goal_view(p) for p in progress]}
            for year, progress in material.closed
        ],
        "rules": list(goals.rules),
        "measured_from": goals.plan,
    }
    title = f"{material.year} 年目标进度"
    return PageRecord(
        "goals/", "goals.html", title, f"{goals.plan}：目标与已完成数", _updated(material), view
    )


def _notice(notice: views.Notice) -> PageRecord:
    """What a reader finds at the address of a withdrawn item: that it is withdrawn, since when and why."""
    view: View = {
        "title": "内容已撤回",
        "withdrawn": notice.title,
        "date": notice.date,
        "reason": notice.reason,
    }
    summary = f"这里的内容已于 {notice.date} 撤回。"
    return PageRecord(notice.url, "withdrawn.html", "内容已撤回", summary, notice.date, view)


def _columns(material: Material) -> Iterator[PageRecord]:
    for column in material.settings.columns:
        items = [i for i in material.library.items if i.column == column.id]
        updated = max((day(i.updated or i.published) for i in items), default=UNDATED)
        head: View = {
            "list_kind": "column",
            "title": column.title,
            "description": column.description,
            "feed_url": f"columns/{column.id}/feed.xml",
        }
        yield from _paged(material, f"columns/{column.id}/", head, views.cards(material, items), updated)


def _listings(material: Material) -> Iterator[PageRecord]:
    library = material.library
    people = [views.entry_card(material, p) for p in library.people.values()]
    places = [views.entry_card(material, p) for p in library.places.values()]
    exemplars = [views.entry_card(material, e) for e in library.exemplars.values()]
    routes = [views.entry_card(material, r) for r in library.routes.values()]
    units = [views.entry_card(material, o) for o in library.organisations.values()]
    for url, kind, title, description, found in (
        ("people/", "people", "科学家", "本站内容涉及的科学家与历史人物。", people),
        ("places/", "places", "科学场所", "成都可以走进去的科学场所。", places),
        ("routes/", "routes", "研学路线", "把科学场所连成线：先看什么、再看什么、各停留多久。", routes),
        ("organisations/", "organisations", "责任单位", "每个作品都写明由哪个单位负责。", units),
        ("exemplars/", "exemplars", "科普典范", "年度科普典范。", exemplars),
    ):
        head: View = {"list_kind": kind, "title": title, "description": description, "feed_url": None}
        if found or kind != "exemplars":
            yield from _paged(material, url, head, found, UNDATED)
    head = {
        "list_kind": "latest",
        "title": "全部内容",
        "description": "按发布时间排列。",
        "feed_url": "feed.xml",
    }
    yield from _paged(material, "latest/", head, views.cards(material, library.items), _updated(material))


def _paged(
    material: Material, base: str, head: View, cards: Sequence[View], updated: str
) -> Iterator[PageRecord]:
    """Pages of a list: `base`, `base`page/2/, …; real links, no script."""
    size = material.settings.site.cards_per_page
    count = max(1, -(-len(cards) // size))
    addresses = [base] + [f"{base}page/{n}/" for n in range(2, count + 1)]
    for number, url in enumerate(addresses, 1):
        pagination = {
            "page": number,
            "pages": count,
            "prev_url": addresses[number - 2] if number > 1 else None,
            "next_url": addresses[number] if number < count else None,
            "links": [{"number": n, "url": u, "current": n == number} for n, u in enumerate(addresses, 1)],
        }
        view = {**head, "cards": list(cards[(number - 1) * size : number * size]), "total": len(cards)}
        view["pagination"] = pagination
        title = head["title"] if number == 1 else f"{head['title']}（第 {number} 页）"
        yield PageRecord(url, "listing.html", title, head["description"], updated, view)


def _entry(material: Material, document: Document) -> PageRecord:
    entry = document.entry
    view, template = _view(material, document)
    updated = day(entry.updated or entry.published) if isinstance(entry, Work) else UNDATED
    markup = markup_record(material, document)
    return PageRecord(document.url, template, entry.title, entry.summary, updated, view, markup)


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
