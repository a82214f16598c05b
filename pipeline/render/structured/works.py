"""Structured data of items: articles, stories, films, sounds, and the claims that an article checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.render.structured.terms import (
    Node,
    Site,
    citations,
    duration,
    picture,
    podcast_series,
    present,
)

TYPES: Mapping[str, str] = {
    "article": "Article",
    "story": "Article",
    "video": "VideoObject",
    "audio": "AudioObject",
}
SUBJECT = "人物"
"""The role of the person an item is about."""
NOT_AUTHORS = (SUBJECT, "医学审核", "科学顾问", "审核", "顾问", "人工智能标识")
"""Roles of people who did not make the work."""
LEVELS: Mapping[str, str] = {"入门": "Beginner", "进阶": "Intermediate", "专业": "Advanced"}
VERDICTS: Mapping[str, int] = {"不真实": 1, "大多不真实": 2, "半真半假": 3, "大多真实": 4, "真实": 5}
"""`reviewRating.ratingValue` of a verdict, 1 false to 5 true, as Google's ClaimReview has it."""
MOST_LINES = 40
"""A transcript of more sentences gives no clips: a list of moments that long helps nobody."""


def work_nodes(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return the nodes of an item's page: the work, and the review of the claim it checks."""
    head = view["head"]["work"]
    kind = TYPES[view["kind"]]
    work = {
        "@type": kind,
        "@id": f"{site.at(url)}#work",
        "url": site.at(url),
        "headline" if kind == "Article" else "name": view["title"],
        "description": view["summary"],
        "datePublished": head["published"],
        "dateModified": head["updated"],
        "inLanguage": view["language"],
        "license": view["licence"]["url"],
        "isAccessibleForFree": True,
        "author": _authors(site, view),
        "contributor": _people(site, view, lambda role: role in NOT_AUTHORS and role != SUBJECT),
        "about": [
            *_people(site, view, lambda role: role == SUBJECT),
            *({"@type": "Thing", "name": t["title"], "url": site.at(t["url"])} for t in view["topics"]),
        ],
        "audience": [{"@type": "Audience", "audienceType": a["title"]} for a in view["audiences"]],
        "educationalLevel": LEVELS.get(view["difficulty"] or ""),
        "isPartOf": _series(view),
        "position": view["series"]["episode"] if view["series"] else None,
        "citation": citations(view["sources"]),
        "correction": [f"{c['date']}：{c['text']}" for c in view["corrections"]],
        "isBasedOn": view["repost"]["url"] if view["repost"] else None,
        "publisher": site.publisher,
        "copyrightHolder": {"@type": "Organization", "name": site.rights},
        "mainEntityOfPage": site.at(url),
    }
    if kind == "Article":
        work |= {"articleSection": view["column"]["title"], "image": picture(site, view["picture"])}
    elif view["player"]:
        work |= _media(site, url, view, head["file"])
    nodes = [present(work)]
    if view["player"] and view["podcasts"]:
        nodes.append(_podcast_episode(site, url, view, head["published"]))
    if claim := view["claim"]:
        nodes.append(_claim_review(site, url, head["published"], claim))
    return nodes


def _authors(site: Site, view: Mapping[str, Any]) -> list[Node]:
    makers = _people(site, view, lambda role: role not in NOT_AUTHORS)
    unit = view["production"]
    return makers or [
        present(
            {
                "@type": "Organization",
                "name": unit["unit"],
                "url": site.at(unit["url"]) if unit["url"] else None,
            }
        )
    ]


def _people(site: Site, view: Mapping[str, Any], has_role: Any) -> list[Node]:
    """Return those with a role: who bears the name of the responsible unit is an organisation."""
    found: dict[str, Node] = {}
    for credit in view["people"]:
        if has_role(credit["role"]):
            is_unit = credit["name"] == view["production"]["unit"]
            found[credit["name"]] = present(
                {
                    "@type": "Organization" if is_unit else "Person",
                    "name": credit["name"],
                    "url": site.at(credit["url"]) if credit["url"] else None,
                }
            )
    return list(found.values())


def _series(view: Mapping[str, Any]) -> Node | None:
    series = view["series"]
    return {"@type": "CreativeWorkSeries", "name": series["title"]} if series else None


def _media(site: Site, url: str, view: Mapping[str, Any], file: str) -> Node:
    """Return what a film or sound has besides: its file, length, transcript, captions and clips."""
    player = view["player"]
    poster = (view["picture"] or {}).get("src") or player["poster"]
    return {
        "thumbnailUrl": site.at(poster) if poster else None,
        "uploadDate": view["head"]["work"]["published"],
        "duration": duration(player["seek"]["max"]),
        "contentUrl": site.at(file),
        "encodingFormat": "video/mp4" if player["type"] == "video" else "audio/mp4",
        "transcript": "\n".join(line["text"] for line in view["transcript"]),
        "caption": [
            {
                "@type": "MediaObject",
                "contentUrl": site.at(track["url"]),
                "encodingFormat": "text/vtt",
                "inLanguage": track["language"],
            }
            for track in player["captions"]
        ],
        "hasPart": _clips(site, url, view),
    }


def _podcast_episode(site: Site, url: str, view: Mapping[str, Any], published: str) -> Node:
    """Return what a film or sound is in the podcasts of its column and its series."""
    return present(
        {
            "@type": "PodcastEpisode",
            "@id": f"{site.at(url)}#episode",
            "name": view["title"],
            "description": view["summary"],
            "url": site.at(url),
            "datePublished": published,
            "timeRequired": duration(view["player"]["seek"]["max"]),
            "episodeNumber": view["series"]["episode"] if view["series"] else None,
            "associatedMedia": {"@id": f"{site.at(url)}#work"},
            "partOfSeries": [podcast_series(site, podcast) for podcast in view["podcasts"]],
        }
    )


def _clips(site: Site, url: str, view: Mapping[str, Any]) -> list[Node]:
    """Return a clip for each chapter; without chapters, one for each sentence of a short transcript."""
    player = view["player"]
    moments: Sequence[tuple[str, str]] = [(c["title"], c["start"]) for c in player["chapters"]]
    if not moments and len(view["transcript"]) <= MOST_LINES:
        moments = [(line["text"], line["start"]) for line in view["transcript"]]
    if not moments:
        return []
    ends = [*(start for _, start in moments[1:]), str(player["seek"]["max"])]
    return [
        {
            "@type": "Clip",
            "name": name,
            "startOffset": float(start),
            "endOffset": float(end),
            "url": f"{site.at(url)}#t={start}",
        }
        for (name, start), end in zip(moments, ends, strict=True)
    ]


def _claim_review(site: Site, url: str, published: str, claim: Mapping[str, Any]) -> Node:
    """Return the review of a claim; the rating is 1 (false) to 5 (true), and its `alternateName` is the verdict on the page."""
    return {
        "@type": "ClaimReview",
        "url": site.at(url),
        "datePublished": published,
        "author": site.publisher,
        "claimReviewed": claim["text"],
        "itemReviewed": {"@type": "Claim", "name": claim["text"]},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": VERDICTS[claim["verdict"]],
            "bestRating": max(VERDICTS.values()),
            "worstRating": min(VERDICTS.values()),
            "alternateName": claim["verdict"],
        },
    }
