"""Structured data of people, places, routes, units, terms, events and goals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.render.structured.terms import (
    Node,
    Site,
    address,
    citations,
    iso_date,
    listed,
    picture,
    podcast_series,
    present,
)
from pipeline.render.texts import Register

MUSEUM = "博物馆"
MODES: Mapping[str, str] = {
    "线上": "https://schema.org/OnlineEventAttendanceMode",
    "线下": "https://schema.org/OfflineEventAttendanceMode",
}
SCHEDULED, CANCELLED = "https://schema.org/EventScheduled", "https://schema.org/EventCancelled"
TIME_ZONE = "+08:00"


def person(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return a scientist's profile; a year of birth that history does not know is left out."""
    return [
        {
            "@type": "ProfilePage",
            "url": site.at(url),
            "mainEntity": present(
                {
                    "@type": "Person",
                    "@id": f"{site.at(url)}#person",
                    "name": view["name"],
                    "description": view["summary"],
                    "birthDate": iso_date(view["born"]),
                    "deathDate": iso_date(view["died"]),
                    "birthPlace": {"@type": "Place", "name": view["birthplace"]}
                    if view["birthplace"]
                    else None,
                    "jobTitle": view["occupation"],
                    "award": [f"{a['title']}（{a['year']} 年）" for a in view["awards"]],
                    "image": picture(site, view["picture"]),
                    "url": site.at(url),
                    "subjectOf": [
                        {"@type": "CreativeWork", "name": c["title"], "url": site.at(c["url"])}
                        for c in view["works"]
                    ],
                }
            ),
        }
    ]


def place(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return a place to visit."""
    return [
        present(
            {
                "@type": "Museum" if MUSEUM in view["category"] else "TouristAttraction",
                "@id": f"{site.at(url)}#place",
                "name": view["name"],
                "description": view["summary"],
                "url": site.at(url),
                "sameAs": view["website"],
                "telephone": view["phone"],
                "address": address(view["district"], view["address"]),
                "image": picture(site, view["picture"]),
            }
        )
    ]


def route(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return a route over places, in the order of its stops."""
    stops = [
        {
            "@type": "ListItem",
            "position": number,
            "item": present(
                {
                    "@type": "TouristAttraction",
                    "name": stop["name"],
                    "description": stop["note"],
                    "url": site.at(stop["url"]) if stop["url"] else None,
                    "address": address(stop["district"]) if stop["district"] else None,
                }
            ),
        }
        for number, stop in enumerate(view["stops"], 1)
    ]
    return [
        present(
            {
                "@type": "TouristTrip",
                "name": view["title"],
                "description": view["summary"],
                "url": site.at(url),
                "image": picture(site, view["picture"]),
                "provider": site.publisher,
                "itinerary": {"@type": "ItemList", "numberOfItems": len(stops), "itemListElement": stops},
            }
        )
    ]


def organisation(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return a unit that is responsible for works."""
    return [
        {
            "@type": "ProfilePage",
            "url": site.at(url),
            "mainEntity": present(
                {
                    "@type": "Organization",
                    "name": view["name"],
                    "alternateName": view["short_name"],
                    "description": view["summary"],
                    "url": view["website"] or site.at(url),
                    "address": address(view["district"]) if view["district"] else None,
                }
            ),
        }
    ]


def exemplar(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return the page of an exemplar; one that describes a post, no real person, is not told to machines as a work."""
    if view["demonstration"]:
        return []
    return [
        present(
            {
                "@type": "Article",
                "headline": view["title"],
                "description": view["summary"],
                "url": site.at(url),
                "datePublished": view["date"],
                "articleSection": view["category"],
                "image": picture(site, view["picture"]),
                "citation": citations(view["sources"]),
                "publisher": site.publisher,
            }
        )
    ]


def glossary(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return a set of terms for each group of the glossary."""
    return [
        {
            "@type": "DefinedTermSet",
            "@id": f"{site.at(url)}#{group['id']}",
            "name": group["title"],
            "description": group["summary"],
            "hasDefinedTerm": [
                present(
                    {
                        "@type": "DefinedTerm",
                        "name": term["term"],
                        "alternateName": term["others"],
                        "description": term["definition"],
                        "url": f"{site.at(url)}#{term['id']}",
                    }
                )
                for term in group["terms"]
            ],
        }
        for group in view["groups"]
    ]


def events(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return the planned and cancelled events that a page of a register shows; invented ones are not told to machines."""
    shown = {(row["date"], row["title"], row["unit"]): row for row in (*view["planned"], *view["rows"])}
    return [
        present(
            {
                "@type": "Event",
                "name": row["title"],
                "startDate": f"{row['date']}T{row['start']}{TIME_ZONE}" if row["start"] else row["date"],
                "eventStatus": CANCELLED if row["cancelled"] else SCHEDULED,
                "eventAttendanceMode": MODES.get(row["mode"]),
                "location": {
                    "@type": "Place",
                    "name": row["place"] or row["district"] or row["unit"],
                    "address": address(row["district"]),
                },
                "organizer": {"@type": "Organization", "name": row["unit"]},
                "audience": [{"@type": "Audience", "audienceType": a} for a in row["audiences"]],
                "url": site.at(url),
            }
        )
        for row in shown.values()
        if not row["demonstration"] and row["status_label"] in (Register.planned, Register.cancelled)
    ]


def goals(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return the counts of a year as a dataset, with the file that machines read."""
    return [
        {
            "@type": "Dataset",
            "name": view["head"]["title"],
            "description": view["head"]["summary"],
            "url": site.at(url),
            "creator": site.publisher,
            "isAccessibleForFree": True,
            "temporalCoverage": str(view["year"]),
            "variableMeasured": [
                {
                    "@type": "PropertyValue",
                    "name": goal["title"],
                    "value": goal["count"],
                    "maxValue": goal["target"],
                    "unitText": goal["unit"],
                }
                for goal in view["goals"]
            ],
            "distribution": {
                "@type": "DataDownload",
                "encodingFormat": "application/json",
                "contentUrl": site.at("api/v1/goals.json"),
            },
        }
    ]


def listing(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return one page of a list of cards, and the podcasts of the list with its first page."""
    is_first = view["pagination"]["page"] == 1
    podcasts = [podcast_series(site, podcast) for podcast in view["podcasts"] if is_first]
    return [_collection(site, url, view, view["total"]), *podcasts]


def browse(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return a list of works by kind."""
    return [_collection(site, url, view, len(view["cards"]))]


def _collection(site: Site, url: str, view: Mapping[str, Any], total: int) -> Node:
    return {
        "@type": "CollectionPage",
        "name": view["title"],
        "description": view["description"],
        "url": site.at(url),
        "mainEntity": listed(site, [(card["title"], card["url"]) for card in view["cards"]], total),
    }


def terms(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return a list that leads to other lists."""
    links = [link for group in view["groups"] for link in group["links"] if link["url"]]
    return [
        {
            "@type": "CollectionPage",
            "name": view["title"],
            "description": view["description"],
            "url": site.at(url),
            "mainEntity": listed(site, [(link["title"], link["url"]) for link in links]),
        }
    ]


def home(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return the site itself with its search."""
    return [
        site.publisher,
        {
            "@type": "WebSite",
            "@id": f"{site.root}#site",
            "name": site.name,
            "description": site.tagline,
            "url": site.root,
            "inLanguage": "zh-CN",
            "publisher": {"@id": f"{site.root}#publisher"},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": f"{site.root}search/?q={{search_term_string}}",
                },
            },
        },
    ]


def plain(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return a plain page."""
    return [
        {
            "@type": "AboutPage" if url == "about/" else "WebPage",
            "name": view["title"],
            "description": view["summary"],
            "url": site.at(url),
            "publisher": site.publisher,
        }
    ]
