"""What pages show of the glossary and of quizzes: plain JSON."""

from __future__ import annotations

from typing import Any

from pipeline.content.library import Library
from pipeline.content.model import AnyItem, Citation, GlossaryTerm

View = dict[str, Any]
PAGE = "glossary/"


def quiz_view(entry: AnyItem) -> list[View]:
    """The questions of an item in order; `answer` is the place of the right option, from 0."""
    return [
        {
            "question": q.question,
            "options": list(q.options),
            "answer": q.answer - 1,
            "explanation": q.explanation,
        }
        for q in entry.quiz
    ]


def term_links(library: Library, item: str) -> list[View]:
    """The terms that name the item, in the order of their pinyin, with their anchors."""
    return [{"term": t.term, "url": f"{PAGE}#{t.id}"} for t in library.terms_of.get(item, ())]


def term_view(library: Library, term: GlossaryTerm) -> View:
    """A term with its source and the items readers can open."""
    related = [library.documents[i] for i in term.related if i in library.documents]
    return {
        "id": term.id,
        "term": term.term,
        "others": list(term.others),
        "definition": term.definition,
        "source": _source(term.source),
        "related": [{"title": d.entry.title, "url": d.url} for d in related],
    }


def _source(made: Citation) -> View:
    return {"title": made.title, "publisher": made.publisher, "year": made.year, "url": made.url}
