"""The edition stage: combine the pages and files that every package makes. A new output is one line here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from pipeline.content.library import Library
from pipeline.content.model import BEIJING
from pipeline.edition.edition import Edition
from pipeline.edition.files import SiteFile
from pipeline.edition.page import PageRecord
from pipeline.feeds import site_files as feeds
from pipeline.ledger.published import withdrawn_by
from pipeline.line.checking import Checked, require_valid
from pipeline.line.counting import Count
from pipeline.line.session import BuildSession
from pipeline.media import site_files as finished_files
from pipeline.media.entry_media import FinishedMedia
from pipeline.render import site_files as beside_pages
from pipeline.render.page_material import Material, Notice
from pipeline.render.pages import page_records
from pipeline.render.views.site import kepu_view
from pipeline.review.gate import Standing
from pipeline.store import Store


def make_material(
    checked: Checked,
    visible: Library,
    media: FinishedMedia,
    counted: Count,
    reviews: Mapping[str, Standing],
    now: dt.datetime,
) -> Material:
    """Gather everything that pages are made from."""
    return Material(
        settings=checked.settings,
        library=visible,
        media=media,
        progress=counted.progress,
        year=counted.year,
        reviews=reviews,
        closed=counted.closed,
        notices=_notices(checked, now),
    )


def make_edition(session: BuildSession, material: Material, store: Store) -> Edition:
    """Make the pages and files of what the library shows; every body is converted on return.

    Raises ContentError when the conversion of a body had to be stopped.
    """
    site = material.settings.site
    pages = _pages(session, material)
    files = _files(session, material, store)
    return Edition(
        site_url=site.url,
        site_name=site.name,
        kepu=kepu_view(material.settings),
        pages=pages,
        files=tuple(sorted(files, key=lambda f: f.path)),
    )


def _pages(session: BuildSession, material: Material) -> tuple[PageRecord, ...]:
    """Make the page records while other processes convert bodies."""
    bodies = [(d, material.markup[id]) for id, d in material.library.documents.items()]
    session.conversions.begin(bodies)
    pages = page_records(material)
    require_valid(tuple(session.conversions.finish(bodies)))
    return pages


def _files(session: BuildSession, material: Material, store: Store) -> Iterator[SiteFile]:
    """Yield the files of every package that makes any: a new output is one line here."""
    settings, library, media = material.settings, material.library, material.media
    markup = session.conversions.markup

    def full_text(item: str) -> str:
        return markup.convert(material.markup[item]).rebase(settings.site.url)

    yield from feeds.site_files(settings, library, media, full_text, session.project.work)
    yield from beside_pages.site_files(settings.site, library, media)
    yield from finished_files.site_files(settings, library, media, store)


def _notices(checked: Checked, now: dt.datetime) -> tuple[Notice, ...]:
    """Return the notices shown at the addresses of withdrawn items."""
    documents = checked.library.documents
    return tuple(
        Notice(
            url=line.url,
            title=documents[id].entry.title if id in documents else "",
            date=line.withdrawn.at.astimezone(BEIJING).date().isoformat(),
            reason=line.withdrawn.reason,
        )
        for id, line in sorted(withdrawn_by(checked.ledger, now).items())
        if line.withdrawn is not None
    )
