"""The edition: what every room makes of one state of the library, put together. A new output is one line here."""

from __future__ import annotations

from pipeline.edition.edition import Edition
from pipeline.edition.page import PageRecord
from pipeline.feeds import site_files as feed_files
from pipeline.markup.markup_cache import MarkupCache
from pipeline.media import site_files as media_files
from pipeline.render import site_files as page_files
from pipeline.render.material import Material
from pipeline.render.pages import kepu_context
from pipeline.store import Store


def make_edition(
    material: Material, pages: tuple[PageRecord, ...], markup: MarkupCache, store: Store
) -> Edition:
    """Those pages, and the files of every room, of what the library shows."""
    settings, library, media = material.settings, material.library, material.media

    def full_text(item: str) -> str:
        return markup.convert(material.markup[item]).rebase(settings.site.url)

    files = (
        *feed_files.site_files(settings, library, media, full_text),
        *page_files.site_files(settings.site, library, media),
        *media_files.site_files(settings, library, media, store),
    )
    return Edition(
        site_url=settings.site.url,
        site_name=settings.site.name,
        kepu=kepu_context(material),
        pages=pages,
        files=tuple(sorted(files, key=lambda f: f.path)),
    )
