"""Parts that several kinds of pages share: addresses, dates, lengths, organisations, pictures, citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]
"""A JSON-LD node: `@type` and the properties of schema.org."""

CITY = "成都市"
PROVINCE = "四川省"
COUNTRY = "CN"
CHINESE_DATE = re.compile(r"(\d{4}) ?年(?: ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?日)?)?")


@dataclass(frozen=True)
class Site:
    """What every page's data say of the site: `root` is its address with a final slash."""

    root: str
    name: str
    tagline: str
    owner: str
    rights: str
    demonstration: bool

    @classmethod
    def of(cls, root: str, kepu: Mapping[str, Any]) -> Site:
        """Return the site of the templates' variable `kepu`."""
        site = kepu["site"]
        return cls(
            root, site["name"], site["tagline"], site["owner"], site["rights"], bool(site["demonstration"])
        )

    def at(self, url: str) -> str:
        """Return an absolute address; what is absolute stays."""
        return url if "://" in url else self.root + url

    @property
    def publisher(self) -> Node:
        """Return the organisation that publishes the site: of a demonstration its authors, never who is only imagined."""
        return {
            "@type": "Organization",
            "@id": f"{self.root}#publisher",
            "name": self.rights if self.demonstration else self.owner,
            "url": self.root,
        }


def present(node: Node) -> Node:
    """Return the node without the properties that have no value: None, empty texts and lists."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def iso_date(written: str | None) -> str | None:
    """Return the ISO date of "1914 年 3 月 5 日", "1536 年" and the like; None for anything else, such as 不详 or 约 1202 年."""
    found = CHINESE_DATE.fullmatch(written.strip()) if written else None
    if found is None:
        return None
    return "-".join(part.zfill(2) for part in found.groups() if part is not None)


def duration(seconds: int) -> str:
    """Return an ISO 8601 duration of whole seconds."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (rest, "S"))
    return "PT" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0S")


def picture(site: Site, view: Mapping[str, Any] | None) -> Node | None:
    """Return the largest fallback of a picture as an ImageObject."""
    if view is None:
        return None
    return present(
        {
            "@type": "ImageObject",
            "url": site.at(view["src"]),
            "width": f"{view['width']} px",
            "height": f"{view['height']} px",
            "caption": view.get("alt"),
        }
    )


def podcast_series(site: Site, view: Mapping[str, Any]) -> Node:
    """Return a podcast, with the feed that apps read; the folder of the feed is the page it belongs to."""
    return {
        "@type": "PodcastSeries",
        "@id": f"{site.at(view['url'])}#podcast",
        "name": view["title"],
        "url": site.at(view["url"].rpartition("/")[0] + "/"),
        "webFeed": site.at(view["url"]),
    }


def citations(views: Iterable[Mapping[str, Any]]) -> list[Node]:
    """Return the sources of a work that have an address or a publisher."""
    return [
        present(
            {
                "@type": "CreativeWork",
                "name": view["title"],
                "url": view["url"],
                "publisher": {"@type": "Organization", "name": view["publisher"]}
                if view["publisher"]
                else None,
                "datePublished": f"{view['year']:04d}" if view["year"] and view["year"] > 0 else None,
            }
        )
        for view in views
    ]


def breadcrumbs(site: Site, trail: Iterable[tuple[str, str]]) -> Node:
    """Return where a page is: titles and addresses from the home page down to the page itself."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": {"@id": site.at(url)}}
            for number, (name, url) in enumerate(trail, 1)
        ],
    }


def listed(site: Site, entries: Iterable[tuple[str, str]], total: int | None = None) -> Node:
    """Return an ItemList of titles and addresses; `total` is its length when it goes on after this page."""
    elements = [
        {"@type": "ListItem", "position": number, "name": name, "url": site.at(url)}
        for number, (name, url) in enumerate(entries, 1)
    ]
    return {
        "@type": "ItemList",
        "numberOfItems": len(elements) if total is None else total,
        "itemListElement": elements,
    }


def address(district: str | None, street: str | None = None) -> Node:
    """Return the address of a place in the city."""
    return present(
        {
            "@type": "PostalAddress",
            "addressCountry": COUNTRY,
            "addressRegion": PROVINCE,
            "addressLocality": f"{CITY}{district}" if district else CITY,
            "streetAddress": street,
        }
    )
