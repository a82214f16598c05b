"""The glossary with its terms, and the questions at the end of an item."""

from __future__ import annotations

from typing import TypedDict

from pipeline.content.library import Library
from pipeline.content.model import AnyItem, Citation, GlossaryTerm
from pipeline.render.views.head import PageView
from pipeline.render.views.links import Link, link

PAGE = "glossary/"


class QuestionView(TypedDict):
    """A question with its options; `answer` is the index of the right one, from 0."""

    question: str
    options: list[str]
    answer: int
    explanation: str


class TermAnchor(TypedDict):
    """A link to a term on the glossary's page."""

    term: str
    url: str


class TermSourceView(TypedDict):
    """The source of a definition."""

    title: str
    publisher: str | None
    year: int | None
    url: str | None


class TermView(TypedDict):
    """A term; `others` are its other names, `related` the items that readers can open."""

    id: str
    term: str
    others: list[str]
    definition: str
    source: TermSourceView
    related: list[Link]


class TermGroupView(TypedDict):
    """The terms of one file of the glossary."""

    id: str
    title: str
    summary: str
    terms: list[TermView]


class GlossaryView(PageView):
    """The page of the glossary."""

    title: str
    description: str
    total: int
    groups: list[TermGroupView]


def question_views(entry: AnyItem) -> list[QuestionView]:
    """Return the questions of an item in order."""
    return [
        {
            "question": q.question,
            "options": list(q.options),
            "answer": q.answer - 1,
            "explanation": q.explanation,
        }
        for q in entry.quiz
    ]


def term_anchors(library: Library, item: str) -> list[TermAnchor]:
    """Return the terms that name the item, in the order of their pinyin."""
    return [{"term": t.term, "url": f"{PAGE}#{t.id}"} for t in library.terms_of.get(item, ())]


def term_view(library: Library, term: GlossaryTerm) -> TermView:
    """Make a term with its source and the items readers can open."""
    related = [library.documents[i] for i in term.related if i in library.documents]
    return {
        "id": term.id,
        "term": term.term,
        "others": list(term.others),
        "definition": term.definition,
        "source": _source(term.source),
        "related": [link(d.entry.title, d.url) for d in related],
    }


def _source(citation: Citation) -> TermSourceView:
    return {
        "title": citation.title,
        "publisher": citation.publisher,
        "year": citation.year,
        "url": citation.url,
    }
