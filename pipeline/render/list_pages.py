"""Pages of lists with static paging: columns, topics, audiences, months, directories, and the lists that lead to them.

Lists run from the latest and are numbered from the latest: `page/2/` is always the second page a reader sees, and the
first page is always full. The cost: a new item moves every later card of its lists by one. The cards themselves are made
once (`Material.cards`), and only the lists that contain the item change. If pages were numbered from the oldest, later
pages would not change, but the first page would hold one to two pages of cards and its next page would be number 1,666.
The months (`archive/2026/11/`) are lists that do not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from pipeline.content.model import AnyItem
from pipeline.edition.notices import series_description
from pipeline.edition.page import UNDATED, Card, PageRecord
from pipeline.render.page_material import Material, cards, changed_on
from pipeline.render.texts import Dates, Lists, Sections
from pipeline.render.views.card import DirectoryEntry, directory_card
from pipeline.render.views.links import Link, LinkGroup, counted_link, link
from pipeline.render.views.listing import (
    ListHeading,
    WorksView,
    links_view,
    list_heading,
    list_view,
    works_view,
)
from pipeline.render.views.pagination import slices
from pipeline.render.views.podcasts import podcast_links


def paged(
    material: Material, base: str, heading: ListHeading, cards: Sequence[Card], dates: Iterable[str]
) -> Iterator[PageRecord]:
    """Cut a list of cards into pages; `dates` are when each card was last changed.

    A page changes when any card on it or before it changes, because earlier cards move it.
    """
    changed = [UNDATED, *accumulate(dates, max, initial=UNDATED)]
    for page in slices(base, len(cards), material.settings.site.cards_per_page):
        view = list_view(heading, cards[page.start : page.stop], len(cards), page.pagination)
        title = heading["title"] + (Lists.numbered(page.number) if page.number > 1 else "")
        updated = changed[min(page.stop, len(cards)) + 1]
        yield PageRecord(page.url, "listing.html", title, heading["description"], updated, view)


def last_changed(material: Material, items: Iterable[AnyItem]) -> str:
    """Return the day of the latest change to any of them."""
    return max((material.changed[i.id] for i in items), default=UNDATED)


def _items(
    material: Material, base: str, heading: ListHeading, items: Sequence[AnyItem]
) -> Iterator[PageRecord]:
    return paged(material, base, heading, cards(material, items), [material.changed[i.id] for i in items])


def item_lists(material: Material) -> Iterator[PageRecord]:
    """Yield the lists of all items and of columns, topics and audiences, including empty ones."""
    settings, groups = material.settings, material.groups
    heading = list_heading("latest", Sections.latest, Lists.latest, feed="")
    yield from _items(material, "latest/", heading, material.library.items)
    for column in settings.columns:
        url = f"columns/{column.id}/"
        podcasts = podcast_links(material.podcasts.get(("column", column.id), ()), settings.site.name)
        heading = list_heading("column", column.title, column.description, feed=url, podcasts=podcasts)
        yield from _items(material, url, heading, groups.columns.get(column.id, ()))
    for series in settings.series:
        url, description = f"series/{series.id}/", series.description or series_description(series.title)
        podcasts = podcast_links(material.podcasts.get(("series", series.id), ()), settings.site.name)
        heading = list_heading(
            "series", series.title, description, Sections.series, feed=url, podcasts=podcasts
        )
        episodes = [i for i in material.library.items if i.series and i.series.id == series.id]
        yield from _items(material, url, heading, episodes)
    for topic in settings.topics:
        url, parent = f"topics/{topic.id}/", link(Sections.topics, "topics/")
        heading = list_heading(
            "topic", topic.title, Lists.topic(topic.title), Sections.topics, parent, feed=url
        )
        yield from _items(material, url, heading, groups.topics.get(topic.id, ()))
    for group in settings.audiences:
        url, items = f"audiences/{group.id}/", groups.audiences.get(group.id, ())
        parent, description = link(Sections.audiences, "audiences/"), Lists.audience(group.title)
        # The feed of an audience begins with its first item.
        feed = url if items else None
        heading = list_heading("audience", group.title, description, Sections.audiences, parent, feed=feed)
        yield from _items(material, url, heading, items)


def directory_lists(material: Material) -> Iterator[PageRecord]:
    """Yield the lists of people, places, routes, units and exemplars."""
    library = material.library
    for url, kind, title, description, found in (
        ("people/", "people", Sections.people, Lists.people, library.people),
        ("places/", "places", Sections.places, Lists.places, library.places),
        (
            "routes/",
            "routes",
            Sections.routes,
            Lists.routes,
            library.routes,
        ),
        (
            "organisations/",
            "organisations",
            Sections.organisations,
            Lists.organisations,
            library.organisations,
        ),
        ("exemplars/", "exemplars", Sections.exemplars, Lists.exemplars, library.exemplars),
    ):
        if found or kind != "exemplars":
            entries: list[DirectoryEntry] = list(found.values())
            shown = [directory_card(library, material.media, e) for e in entries]
            dates = [changed_on(material, entry) for entry in entries]
            yield from paged(material, url, list_heading(kind, title, description), shown, dates)


def first_works(material: Material, url: str, title: str, items: Sequence[AnyItem]) -> WorksView:
    """Return the works shown on the own page of the entry at `url`."""
    return works_view(url, title, cards(material, items), material.settings.site.cards_per_page)


def later_works(
    material: Material, parent: Link, kicker: str, title: str, items: Sequence[AnyItem]
) -> Iterator[PageRecord]:
    """Yield the further pages of an entry's works."""
    name = parent["title"]
    heading = list_heading(
        "works", Lists.works_title(name, title), Lists.works_description(name, title), kicker, parent
    )
    pages = _items(material, parent["url"], heading, items)
    next(pages)
    yield from pages


def term_lists(material: Material) -> Iterator[PageRecord]:
    """Yield the lists of topics and of audiences with the number of items in each."""
    settings, groups = material.settings, material.groups
    updated = last_changed(material, material.library.items)
    for kind, title, description, terms, counted in (
        ("topics", Sections.topics, Lists.topics, settings.topics, groups.topics),
        (
            "audiences",
            Sections.audiences,
            Lists.audiences,
            settings.audiences,
            groups.audiences,
        ),
    ):
        links = [counted_link(t.title, f"{kind}/{t.id}/", len(counted.get(t.id, ()))) for t in terms]
        view = links_view(title, description, [{"title": None, "url": None, "links": links}])
        yield PageRecord(f"{kind}/", "terms.html", title, description, updated, view)


def archive(material: Material) -> Iterator[PageRecord]:
    """Yield the lists of years and months (Beijing) with the number of items in each, and the pages of each month."""
    months = material.groups.months
    years: dict[int, list[AnyItem]] = {}
    for (year, _), items in months.items():
        years.setdefault(year, []).extend(items)
    groups = {year: _year(year, months) for year in years}
    title, description = Sections.archive, Lists.archive
    view = links_view(title, description, list(groups.values()))
    yield PageRecord(
        "archive/", "terms.html", title, description, last_changed(material, material.library.items), view
    )
    parent = link(title, "archive/")
    for year, all_year in years.items():
        title, description = Dates.year(year), Lists.year(year)
        view = links_view(title, description, [{**groups[year], "title": None}], parent)
        yield PageRecord(
            f"archive/{year}/", "terms.html", title, description, last_changed(material, all_year), view
        )
    for (year, month), found in months.items():
        title = Dates.year_and_month(year, month)
        parent = link(Dates.year(year), f"archive/{year}/")
        heading = list_heading("month", title, Lists.month(title), Sections.archive, parent)
        yield from _items(material, f"archive/{year}/{month:02}/", heading, found)


def _year(year: int, months: Mapping[tuple[int, int], Sequence[AnyItem]]) -> LinkGroup:
    links = [
        counted_link(Dates.month(month), f"archive/{year}/{month:02}/", len(items))
        for (of, month), items in months.items()
        if of == year
    ]
    return {"title": Dates.year(year), "url": f"archive/{year}/", "links": links}
