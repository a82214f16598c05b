"""Small pages: plain pages, redirects from old addresses, notices of withdrawn items."""

from __future__ import annotations

from typing import TypedDict

from pipeline.content.model import FreePage
from pipeline.render.page_material import Notice
from pipeline.render.texts import Lost
from pipeline.render.views.head import PageView, head_view


class PlainView(PageView):
    """A page such as 关于."""

    title: str
    summary: str


class RedirectView(TypedDict):
    """An old address; `target` is the new one. The page has no frame."""

    title: str
    target: str


class WithdrawnView(PageView):
    """The notice at the address of a withdrawn item; `withdrawn` is its title, empty if its file is gone."""

    withdrawn: str
    date: str
    reason: str


def plain_view(entry: FreePage) -> PlainView:
    """A page such as 关于."""
    return {
        "head": head_view(entry.title, entry.summary),
        "title": entry.title,
        "summary": entry.summary,
    }


def withdrawn_view(notice: Notice, title: str) -> WithdrawnView:
    """Make the notice of a withdrawn item; `title` is the page's."""
    return {
        "head": head_view(title, Lost.withdrawn_on(notice.date)),
        "withdrawn": notice.title,
        "date": notice.date,
        "reason": notice.reason,
    }
