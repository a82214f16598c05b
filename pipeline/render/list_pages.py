"""Lists with static paging: columns, topics, audiences, months, directories, and the lists that lead to them.

Lists run latest first and are numbered from the latest: `page/2/` is always the second page a reader comes to, and the
first is always full. The price is that a new item moves every later card of its lists by one; the cards themselves are
made once (`Material.cards`), and only those lists that the item is in move. Numbered from the oldest, later pages would
stand still, but the first page would hold anything from one card to twice as many and its next page would be number 1,666.
Months (`archive/2026/11/`) are the lists that stand still.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from pipeline.content.model import AnyItem, Exemplar
from pipeline.content.site_paths import feed_path
from pipeline.edition.page import PageRecord
from pipeline.render.item_details import day
from pipeline.render.material import Entry, Material, cards, entry_card, month_title
from pipeline.render.views import UNDATED, View

# Pages linked to either side of the current one, besides the first and the last: a page's links do not grow with its list.
WINDOW = 2


@dataclass(frozen=True)
class Slice:
    """One page of a list: its number from 1, address, what it shows (`start` to `stop`) and its links to others."""

    number: int
    url: str
    start: int
    stop: int
    pagination: Mapping[str, Any]


def slices(base: str, total: int, size: int) -> Iterator[Slice]:
    """Pages of a list of `total` at `base`, `base`page/2/, …; one page at least."""
    count = max(1, -(-total // size))
    for number in range(1, count + 1):
        pagination = {
            "page": number,
            "pages": count,
            "prev_url": _address(base, number - 1) if number > 1 else None,
            "next_url": _address(base, number + 1) if number < count else None,
            "links": _links(base, number, count),
        }
        yield Slice(number, _address(base, number), (number - 1) * size, number * size, pagination)


def _address(base: str, number: int) -> str:
    return base if number == 1 else f"{base}page/{number}/"


def _links(base: str, current: int, count: int) -> list[View]:
    """The first, the last and those around the current; None stands where numbers are left out."""
    near = range(max(current - WINDOW, 1), min(current + WINDOW, count) + 1)
    links: list[View] = []
    for number in sorted({1, *near, count}):
        if links and number > links[-1]["number"] + 1:
            links.append({"number": None, "url": None, "current": False})
            links.append({"number": number, "url": _address(base, number), "current": False})
        else:
            links.append({"number": number, "url": _address(base, number), "current": number == current})
    return links


def paged(
    material: Material, base: str, head: View, cards: Sequence[Mapping[str, Any]], dates: Iterable[str]
) -> Iterator[PageRecord]:
    """Pages of a list of cards; `dates` are when each was last changed.

    A page changed when any card on it or before it did: what comes before moves it.
    """
    changed = [UNDATED, *accumulate(dates, max, initial=UNDATED)]
    for page in slices(base, len(cards), material.settings.site.cards_per_page):
        view = {
            **head,
            "cards": list(cards[page.start : page.stop]),
            "total": len(cards),
            "pagination": page.pagination,
        }
        title = head["title"] if page.number == 1 else f"{head['title']}（第 {page.number} 页）"
        updated = changed[min(page.stop, len(cards)) + 1]
        yield PageRecord(page.url, "listing.html", title, head["description"], updated, view)


def last_changed(material: Material, items: Iterable[AnyItem]) -> str:
    """The day the latest change of any of them was made."""
    return max((material.changed[i.id] for i in items), default=UNDATED)


def _items(material: Material, base: str, head: View, items: Sequence[AnyItem]) -> Iterator[PageRecord]:
    return paged(material, base, head, cards(material, items), [material.changed[i.id] for i in items])


def item_lists(material: Material) -> Iterator[PageRecord]:
    """Everything, and the lists of columns, topics and audiences; one without items is there too."""
    settings, groups = material.settings, material.groups
    head = _head("latest", "全部内容", "按发布时间排列。", feed_url=feed_path(""))
    yield from _items(material, "latest/", head, material.library.items)
    for column in settings.columns:
        feed = feed_path(f"columns/{column.id}/")
        head = _head("column", column.title, column.description, feed_url=feed)
        yield from _items(material, f"columns/{column.id}/", head, groups.columns.get(column.id, ()))
    for topic in settings.topics:
        head = _head(
            "topic", topic.title, f"主题“{topic.title}”的内容，新的在前。", "主题", _way("主题", "topics/")
        )
        yield from _items(material, f"topics/{topic.id}/", head, groups.topics.get(topic.id, ()))
    for group in settings.audiences:
        parent = _way("适合人群", "audiences/")
        head = _head("audience", group.title, f"适合{group.title}的内容，新的在前。", "适合人群", parent)
        yield from _items(material, f"audiences/{group.id}/", head, groups.audiences.get(group.id, ()))


def directory_lists(material: Material) -> Iterator[PageRecord]:
    """People, places, routes, units and exemplars."""
    library = material.library
    for url, kind, title, description, found in (
        ("people/", "people", "科学家", "本站内容涉及的科学家与历史人物。", library.people),
        ("places/", "places", "科学场所", "成都可以走进去的科学场所。", library.places),
        (
            "routes/",
            "routes",
            "研学路线",
            "把科学场所连成线：先看什么、再看什么、各停留多久。",
            library.routes,
        ),
        (
            "organisations/",
            "organisations",
            "责任单位",
            "每个作品都写明由哪个单位负责。",
            library.organisations,
        ),
        ("exemplars/", "exemplars", "科普典范", "年度科普典范。", library.exemplars),
    ):
        if found or kind != "exemplars":
            entries: list[Entry] = list(found.values())
            shown = [entry_card(material, e) for e in entries]
            dates = [day(e.updated or e.published) if isinstance(e, Exemplar) else UNDATED for e in entries]
            yield from paged(material, url, _head(kind, title, description), shown, dates)


def works_of(material: Material, document_url: str, title: str, items: Sequence[AnyItem]) -> View:
    """What an entry's own page shows of the works that belong to it: the first page of them."""
    first = next(slices(document_url, len(items), material.settings.site.cards_per_page))
    return {
        "works": cards(material, items[: first.stop]),
        "works_title": title,
        "works_total": len(items),
        "pagination": first.pagination,
    }


def later_works(
    material: Material, parent: View, kicker: str, title: str, items: Sequence[AnyItem]
) -> Iterator[PageRecord]:
    """The pages after the entry's own."""
    head = _head("works", f"{parent['title']}：{title}", f"{parent['title']}的{title}。", kicker, parent)
    pages = _items(material, parent["url"], head, items)
    next(pages)
    yield from pages


def term_lists(material: Material) -> Iterator[PageRecord]:
    """The lists of topics and of audiences with how many items each has."""
    settings, groups = material.settings, material.groups
    updated = last_changed(material, material.library.items)
    for kind, title, description, terms, counted in (
        ("topics", "主题", "一条内容讲什么，可以有几个主题。", settings.topics, groups.topics),
        (
            "audiences",
            "适合人群",
            "按读者找内容；“公众”是不分人群的。",
            settings.audiences,
            groups.audiences,
        ),
    ):
        links = [counted_link(t.title, f"{kind}/{t.id}/", len(counted.get(t.id, ()))) for t in terms]
        view = _terms(title, description, [{"title": None, "url": None, "links": links}])
        yield PageRecord(f"{kind}/", "terms.html", title, description, updated, view)


def archive(material: Material) -> Iterator[PageRecord]:
    """Years and months (Beijing) with how many items each has; a month's items are its pages."""
    months = material.groups.months
    years: dict[int, list[AnyItem]] = {}
    for (year, _), items in months.items():
        years.setdefault(year, []).extend(items)
    groups = {year: _year(year, months) for year in years}
    title, description = "按月归档", "按发布的年份和月份查找。"
    view = _terms(title, description, list(groups.values()))
    yield PageRecord(
        "archive/", "terms.html", title, description, last_changed(material, material.library.items), view
    )
    parent = _way(title, "archive/")
    for year, all_year in years.items():
        title, description = f"{year} 年", f"{year} 年发布的内容，按月查找。"
        view = {**_terms(title, description, [{**groups[year], "title": None}]), "parent": parent}
        yield PageRecord(
            f"archive/{year}/", "terms.html", title, description, last_changed(material, all_year), view
        )
    for (year, month), found in months.items():
        title = month_title(year, month)
        parent = _way(f"{year} 年", f"archive/{year}/")
        head = _head("month", title, f"{title}发布的内容，新的在前。", "按月归档", parent)
        yield from _items(material, f"archive/{year}/{month:02}/", head, found)


def _year(year: int, months: Mapping[tuple[int, int], Sequence[AnyItem]]) -> View:
    links = [
        counted_link(f"{month} 月", f"archive/{year}/{month:02}/", len(items))
        for (of, month), items in months.items()
        if of == year
    ]
    return {"title": f"{year} 年", "url": f"archive/{year}/", "links": links}


def counted_link(title: str, url: str | None, count: int) -> View:
    """A link with how many stand behind it."""
    return {"title": title, "url": url, "count": count}


def _terms(title: str, description: str, groups: list[View]) -> View:
    return {"title": title, "description": description, "groups": groups, "parent": None}


def _way(title: str, url: str) -> View:
    return {"title": title, "url": url}


def _head(
    kind: str,
    title: str,
    description: str,
    kicker: str | None = None,
    parent: View | None = None,
    feed_url: str | None = None,
) -> View:
    return {
        "list_kind": kind,
        "title": title,
        "description": description,
        "kicker": kicker,
        "parent": parent,
        "feed_url": feed_url,
    }
