"""The feed for tools that import articles by RSS: `content:encoded` is the converter's HTML, addresses of pictures whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pipeline.content.model import AnyItem
from pipeline.feeds.record import Feed, FeedEntry, FeedRecord
from pipeline.feeds.rss import render
from pipeline.markup.record import ROOT
from pipeline.syndicate.convert import convert
from pipeline.syndicate.manuscripts import FEED, FOLDER, Manuscripts


class ImportFeed(Feed):
    """A feed with one document, in one format, that has a name of its own; its page is the site's."""

    @property
    def home(self) -> str:
        """Return the address of the site."""
        return self.root

    def address(self, format: str, part: str = "") -> str:
        """Return its address."""
        return self.root + FEED


def feed(manuscripts: Manuscripts, items: Iterable[AnyItem]) -> bytes:
    """Return the RSS of items, the latest first."""
    site, authority = manuscripts.settings.site, manuscripts.settings.feeds.guid_authority
    head = ImportFeed(
        root=site.url,
        folder=FOLDER,
        id=f"tag:{authority}:feeds/{FOLDER}",
        title=f"公众号导入｜{site.name}",
        description="供公众号的导入工具用：正文已经是公众号收的写法。",
        author=site.name,
        since=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        language=site.language,
    )
    entries = sorted((_entry(manuscripts, item) for item in items), key=lambda e: e.changed, reverse=True)
    return render(FeedRecord(head, tuple(entries)))


def _entry(manuscripts: Manuscripts, item: AnyItem) -> FeedEntry:
    article, authority = manuscripts.article(item), manuscripts.settings.feeds.guid_authority
    lead = article.lead
    return FeedEntry(
        id=item.id,
        guid=f"tag:{authority}:{item.id}",
        url=article.address,
        title=item.title,
        summary=article.digest,
        html=convert(article).replace(ROOT, article.root),
        published=item.published,
        updated=item.updated if item.updated and item.updated > item.published else None,
        authors=(article.author,),
        categories=(article.column,),
        picture=article.root + lead.url if lead else None,
        language=item.language,
    )
