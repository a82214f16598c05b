"""The page of an item: an article, a video, a sound or a story."""

from __future__ import annotations

from typing import TypedDict

from pipeline.content.beijing_time import moment
from pipeline.content.library import Library
from pipeline.content.licences import LICENCE_URLS
from pipeline.content.model import KIND_LABELS, AnyItem, Item
from pipeline.edition.page import Card
from pipeline.render.dates import day
from pipeline.render.item_index import month_of
from pipeline.render.page_material import Material, cards
from pipeline.render.texts import Colophon, Dates
from pipeline.render.views.glossary import QuestionView, TermAnchor, question_views, term_anchors
from pipeline.render.views.head import HeadView, PageView
from pipeline.render.views.links import Link, PodcastLink, TermLink, link
from pipeline.render.views.picture import PictureView
from pipeline.render.views.player import (
    LineView,
    PlayerView,
    TextFileView,
    player_view,
    text_files,
    transcript_view,
)
from pipeline.render.views.podcasts import podcast_links
from pipeline.render.views.work import (
    CitationView,
    ColophonView,
    CorrectionView,
    citation_views,
    correction_views,
    credit_view,
    map_notes,
    production_view,
    review_view,
)
from pipeline.review.physician import lacks_physician


class AiMadeView(TypedDict):
    """The machine-made part of an item, and the label for it."""

    what: str
    label: str


class ClaimView(TypedDict):
    """A common claim that the item checks, and the verdict."""

    text: str
    verdict: str


class RepostView(TypedDict):
    """The original place of a reposted item, and the permission for it."""

    source: str
    url: str | None
    published: str
    permission: str


class EpisodeView(TypedDict):
    """An episode of a series."""

    episode: int
    title: str
    url: str
    current: bool


class SeriesView(TypedDict):
    """The series of an item with every public episode, and the neighbours of this one."""

    title: str
    url: str
    description: str | None
    episode: int
    episodes: list[EpisodeView]
    previous: EpisodeView | None
    next: EpisodeView | None


class ItemView(PageView, ColophonView):
    """The page of an item; `documents` are texts to download, `terms` the glossary terms that name it.

    `no_physician`: it is health advice, and no physician has reviewed it. `podcasts` are those that have it as an episode.
    """

    kind: str
    kind_label: str
    title: str
    summary: str
    date: str
    updated: str | None
    checked_on: str | None
    expires: str | None
    draft: bool
    language: str
    column: TermLink
    picture: PictureView | None
    player: PlayerView | None
    transcript: list[LineView]
    documents: list[TextFileView]
    ai_made: AiMadeView | None
    no_physician: bool
    claim: ClaimView | None
    repost: RepostView | None
    corrections: list[CorrectionView]
    sources: list[CitationView]
    series: SeriesView | None
    podcasts: list[PodcastLink]
    quiz: list[QuestionView]
    terms: list[TermAnchor]
    related: list[Card]
    previous: Link | None
    next: Link | None


def item_view(material: Material, entry: AnyItem) -> ItemView:
    """Make the page of an item."""
    library, media, groups = material.library, material.media, material.groups
    document = library.documents[entry.id]
    player, podcasts = player_view(media, document), _podcasts(material, entry)
    previous, following = groups.neighbours(entry)
    repost, card = entry.repost, material.cards[entry.id]
    return {
        **_colophon(material, entry),
        "head": _head(material, entry, player, podcasts),
        "kind": entry.kind,
        "kind_label": KIND_LABELS[entry.kind],
        "title": entry.title,
        "summary": entry.summary,
        "date": card["date"],
        "updated": day(entry.updated) if entry.updated else None,
        "checked_on": day(entry.checked_on) if entry.checked_on else None,
        "expires": day(entry.expires) if entry.expires else None,
        "draft": entry.draft,
        "language": entry.language,
        "column": material.terms["columns"][entry.column],
        "picture": card["picture"],
        "player": player,
        "transcript": transcript_view(media, entry),
        "documents": text_files(media, document),
        "ai_made": {"what": entry.ai_made.what, "label": entry.ai_made.label} if entry.ai_made else None,
        "claim": {"text": entry.claim.text, "verdict": entry.claim.verdict} if entry.claim else None,
        "repost": {
            "source": repost.source,
            "url": repost.url,
            "published": day(repost.published),
            "permission": repost.permission,
        }
        if repost
        else None,
        "no_physician": lacks_physician(material.settings, library, entry),
        "corrections": correction_views(entry),
        "sources": citation_views(entry.sources),
        "series": _series(material, entry),
        "podcasts": podcasts,
        "quiz": question_views(entry),
        "terms": term_anchors(library, entry.id),
        "related": cards(material, groups.related(entry)),
        "previous": _neighbour(library, previous),
        "next": _neighbour(library, following),
    }


def _head(
    material: Material, entry: AnyItem, player: PlayerView | None, podcasts: list[PodcastLink]
) -> HeadView:
    card = material.cards[entry.id]
    return {
        "title": entry.title,
        "summary": entry.summary,
        "picture": card["picture"],
        "poster": player["poster"] if player else None,
        "pagination": None,
        "feeds": [],
        "podcasts": podcasts,
        "column_url": material.terms["columns"][entry.column]["url"],
        "work": {
            "kind": entry.kind,
            "published": moment(entry.published),
            "updated": moment(entry.updated) if entry.updated else None,
            "file": player["download"]["url"] if player else None,
        },
    }


def _colophon(material: Material, entry: Item) -> ColophonView:
    terms, library = material.terms, material.library
    year, month = month_of(entry.published)
    return {
        **review_view(material.reviews[entry.id]),
        "people": [credit_view(library, c) for c in entry.people],
        "production": production_view(library, entry.production),
        "form": entry.form,
        "difficulty": entry.difficulty,
        "permits": [{"kind": p.kind, "number": p.number} for p in entry.permits],
        "topics": [terms["topics"][t] for t in entry.topics],
        "audiences": [terms["audiences"][a] for a in entry.audiences],
        "month": link(Dates.year_and_month(year, month), f"archive/{year}/{month:02}/"),
        "licence": {"title": Colophon.licences[entry.licence], "url": LICENCE_URLS.get(entry.licence)},
        "materials": [{"kind": m.kind, "title": m.title, "licence": m.licence} for m in entry.materials],
        "map_notes": map_notes(entry),
        "credits": entry.credits,
    }


def _neighbour(library: Library, entry: AnyItem | None) -> Link | None:
    return link(entry.title, library.documents[entry.id].url) if entry else None


def _podcasts(material: Material, entry: AnyItem) -> list[PodcastLink]:
    """Return the podcasts of its column and its series that have the item; none for what is not played."""
    homes = [("column", entry.column), *([("series", entry.series.id)] if entry.series else [])]
    found = [show for home in homes for show in material.podcasts.get(home, ()) if show.medium == entry.kind]
    return podcast_links(found, material.settings.site.name)


def _series(material: Material, entry: AnyItem) -> SeriesView | None:
    if entry.series is None:
        return None
    series = next(s for s in material.settings.series if s.id == entry.series.id)
    here = entry.series.episode
    # Versions of one work share a number: the first by id represents it; for this number, this very item.
    shown: dict[int, AnyItem] = {here: entry}
    for item in material.groups.series[series.id]:
        if item.series is not None:
            shown.setdefault(item.series.episode, item)
    documents = material.library.documents
    links: dict[int, EpisodeView] = {
        n: {"episode": n, "title": i.title, "url": documents[i.id].url, "current": n == here}
        for n, i in sorted(shown.items())
    }
    return {
        "title": series.title,
        "url": f"series/{series.id}/",
        "description": series.description,
        "episode": here,
        "episodes": list(links.values()),
        "previous": links.get(max((n for n in links if n < here), default=0)),
        "next": links.get(min((n for n in links if n > here), default=0)),
    }
