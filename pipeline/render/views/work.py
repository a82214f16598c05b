"""The making of a work as its page shows it: who made it, for whom, from what, the licence, who reviewed it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from pipeline.content.library import Library
from pipeline.content.model import Citation, Credit, Entry, MapNote, Production, RouteMap, Work
from pipeline.ledger.signatures import Signature
from pipeline.render.dates import day
from pipeline.render.texts import Colophon
from pipeline.render.views.links import Link, TermLink
from pipeline.review.standing import Standing


class CitationView(TypedDict):
    """A source that a reader can follow."""

    title: str
    publisher: str | None
    url: str | None
    year: int | None
    accessed: str | None
    note: str | None


class CreditView(TypedDict):
    """A role and who filled it; `about` is their institution and title."""

    role: str
    name: str
    url: str | None
    about: str | None


class ProductionView(TypedDict):
    """How a work was made, and the responsible unit."""

    mode: str
    unit: str
    url: str | None


class LicenceView(TypedDict):
    """The licence of a work; `url` is None if it has no public text."""

    title: str
    url: str | None


class PermitView(TypedDict):
    """A permit or a filing and its number."""

    kind: str
    number: str


class MaterialView(TypedDict):
    """Somebody else's music, type, film or picture in the work."""

    kind: str
    title: str
    licence: str


class SignatureView(TypedDict):
    """A stage of review that holds; `recorded` is the day it was really given, if its time was stated otherwise."""

    stage: str
    by: str
    date: str
    recorded: str | None


class CorrectionView(TypedDict):
    """A correction since publication."""

    date: str
    text: str


class ReviewView(TypedDict):
    """The stages of review that hold, and those missing: a page that lacks one is marked 未审 and is never published."""

    reviews: list[SignatureView]
    unreviewed: list[str]


class ColophonView(ReviewView):
    """The fields of partials/kepu/colophon.html; those that a kind of work does not have are None or empty."""

    people: list[CreditView]
    production: ProductionView
    form: str | None
    difficulty: str | None
    permits: list[PermitView]
    topics: list[TermLink]
    audiences: list[TermLink]
    month: Link | None
    licence: LicenceView | None
    materials: list[MaterialView]
    map_notes: list[str]
    credits: str | None


def citation_views(citations: Sequence[Citation]) -> list[CitationView]:
    """Return the sources of an entry in their order."""
    return [citation_view(citation) for citation in citations]


def citation_view(citation: Citation) -> CitationView:
    """A source that a reader can follow."""
    return {
        "title": citation.title,
        "publisher": citation.publisher,
        "url": citation.url,
        "year": citation.year,
        "accessed": day(citation.accessed) if citation.accessed else None,
        "note": citation.note,
    }


def credit_view(library: Library, credit: Credit) -> CreditView:
    """Make a credit: the role and who filled it, with institution and title."""
    about = " ".join(part for part in (credit.institution, credit.title) if part) or None
    if credit.person is None:
        assert credit.name is not None
        return {"role": credit.role, "name": credit.name, "url": None, "about": about}
    name, url = library.name(credit.person), library.address(credit.person)
    return {"role": credit.role, "name": name, "url": url, "about": about}


def production_view(library: Library, production: Production) -> ProductionView:
    """Describe how a work was made, and the responsible unit by its full name, with its page."""
    unit = library.unit(production.unit)
    if unit is None:
        return {"mode": production.mode, "unit": library.name(production.unit), "url": None}
    return {"mode": production.mode, "unit": unit.name, "url": library.documents[unit.id].url}


def correction_views(entry: Work) -> list[CorrectionView]:
    """Return the corrections of a work, newest first."""
    corrections = sorted(entry.corrections, key=lambda c: c.at, reverse=True)
    return [{"date": day(c.at), "text": c.text} for c in corrections]


def map_notes(entry: Entry) -> list[str]:
    """Return the required note for each map in an entry's text."""
    return [map_note(found) for found in entry.maps]


def map_note(found: MapNote | RouteMap) -> str:
    """Return the approval number of a map, or why it needs none; empty when its file says neither."""
    return Colophon.map_approval(found.approval) if found.approval else found.exemption or ""


def review_view(standing: Standing) -> ReviewView:
    """Return the review state of a work."""
    return {
        "reviews": [
            {"stage": s.stage, "by": s.name, "date": day(s.at), "recorded": _recorded(s)}
            for s in standing.signatures
        ],
        "unreviewed": list(standing.missing),
    }


def _recorded(signature: Signature) -> str | None:
    real = signature.recorded_otherwise
    return None if real is None else day(real)
