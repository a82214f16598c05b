"""The edition stage: combine the pages and files that every package makes. A new output is one line here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from pipeline.announce import site_files as keys
from pipeline.calendars import site_files as calendars
from pipeline.catalogue import site_files as catalogue
from pipeline.catalogue.site_files import Catalogue
from pipeline.content.library import Library
from pipeline.content.model import BEIJING
from pipeline.edition.edition import Edition
from pipeline.edition.files import SiteFile
from pipeline.edition.page import PageRecord
from pipeline.feeds import site_files as feeds
from pipeline.feeds.entries import Texts
from pipeline.feeds.site_files import Feeds
from pipeline.feeds.withdrawn import withdrawn_items
from pipeline.ledger.permalinks import ALIAS, LISTS
from pipeline.line.checking import Checked, require_valid
from pipeline.line.counting import Count
from pipeline.line.session import BuildSession
from pipeline.line.wechat_articles import copy_pages
from pipeline.media import site_files as finished_files
from pipeline.media.entry_media import FinishedMedia
from pipeline.media.screens import FONT
from pipeline.podcasts import site_files as podcasts
from pipeline.render import site_files as beside_pages
from pipeline.render.page_material import Material, Notice
from pipeline.render.pages import page_records
from pipeline.render.views.site import kepu_view
from pipeline.review.standing import Standing
from pipeline.search import site_files as search
from pipeline.store import Store
from pipeline.syndicate import site_files as copying

GLOSSARY = "glossary"
"""All groups of terms share one page: a withdrawn group leaves it, and the page stays."""


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
        today=now.astimezone(BEIJING).date().isoformat(),
        settings=checked.settings,
        library=visible,
        media=media,
        progress=counted.progress,
        year=counted.year,
        reviews=reviews,
        closed=counted.closed,
        notices=tuple(_notices(checked, visible, now)),
        withdrawn=withdrawn_items(checked.ledger, checked.library, visible, now),
        podcast_guids={path: given.guid for path, given in checked.podcasts.items()},
        event_revisions=checked.event_revisions,
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

    texts = Texts(
        key=lambda item: markup.key(material.markup[item]),
        text=lambda item: markup.convert(material.markup[item]).rebase(settings.site.url),
    )
    made = Feeds(settings, library, media, texts, material.subscriptions, material.withdrawn)
    yield from feeds.site_files(made, session.project.work)
    font, given = session.project.root / FONT, material.podcast_guids
    yield from podcasts.site_files(settings, library, media, given, font, session.project.work)
    yield from beside_pages.site_files(settings.site, library, media)
    yield from finished_files.site_files(settings, library, media, store)
    listed = Catalogue(settings, library, media, material.progress, material.year)
    yield from catalogue.site_files(listed, session.project.work)
    yield from calendars.site_files(
        settings, library, material.event_revisions, material.today, session.project.work
    )
    yield from keys.site_files(settings.publish.announce)
    copied = copy_pages(session, settings, library, media, material.reviews, material.markup, store)
    yield from copying.site_files(copied)
    yield from search.site_files(
        settings, library, media, material.markup, markup, session.project.work, session.indexer.ask
    )


def _notices(checked: Checked, visible: Library, now: dt.datetime) -> Iterator[Notice]:
    """Yield the notices shown at the addresses, old ones too, of what is withdrawn.

    What was withdrawn once and has no page, such as an item that is not reviewed again yet, keeps its notice.
    """
    documents = checked.library.documents
    old: dict[str, set[str]] = {}
    for link in checked.permalinks.values():
        if link.kind == ALIAS:
            old.setdefault(link.id, set()).add(link.url)
    for id, line in sorted(checked.ledger.items()):
        begun = [w for w in line.withdrawals if w.at <= now]
        if not begun or line.kind == GLOSSARY or (id in visible.documents and line.withdrawn_at(now) is None):
            continue
        if (
            line.withdrawn_at(now) is None
            and id not in documents
            and (line.kind in LISTS or line.kind == ALIAS)
        ):
            continue
        aliases = documents[id].entry.aliases if id in documents else ()
        for url in sorted({line.url, *old.get(id, ()), *(f"{alias}/" for alias in aliases)}):
            yield Notice(
                url=url,
                title=documents[id].entry.title if id in documents else "",
                date=begun[-1].at.astimezone(BEIJING).date().isoformat(),
                reason=begun[-1].reason,
            )
