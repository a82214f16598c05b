"""Sitemaps of pictures and films, a year each, and the index of all sitemaps.

Formats: sitemaps.org 0.9; Google's image 1.1 and video 1.1 extensions, which Bing reads too. The pages' own sitemap
is MkDocs'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from pipeline.catalogue.records import ItemRecord

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
VIDEO = "http://www.google.com/schemas/sitemap-video/1.1"


def media_sitemap(items: Iterable[ItemRecord]) -> bytes:
    """Return the sitemap of the items' pictures and films."""
    urls = "".join(_url(item) for item in items)
    return (
        f'{HEAD}<urlset xmlns="{SITEMAP}" xmlns:image="{IMAGE}" xmlns:video="{VIDEO}">\n{urls}</urlset>\n'
    ).encode()


def index(addresses: Iterable[str]) -> bytes:
    """Return the index of sitemaps."""
    entries = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    return f'{HEAD}<sitemapindex xmlns="{SITEMAP}">\n{entries}</sitemapindex>\n'.encode()


def _url(item: ItemRecord) -> str:
    parts = [
        f"<loc>{escape(item['url'])}</loc>",
        f"<lastmod>{item['updated'] or item['published']}</lastmod>",
    ]
    if item["picture"]:
        parts.append(f"<image:image><image:loc>{escape(item['picture']['url'])}</image:loc></image:image>")
    parts.extend(_video(item))
    return f"<url>{''.join(parts)}</url>\n"


def _video(item: ItemRecord) -> Iterator[str]:
    """Yield the element of a film; Google asks for its thumbnail, title, description and file."""
    media, picture = item["media"], item["picture"]
    if media is None or media["type"] != "video" or picture is None:
        return
    fields = (
        ("thumbnail_loc", picture["url"]),
        ("title", item["title"]),
        ("description", item["summary"]),
        ("content_loc", media["files"][0]["url"]),
        ("duration", str(max(1, round(media["seconds"])))),
        ("publication_date", item["published"]),
        ("family_friendly", "yes"),
        ("requires_subscription", "no"),
    )
    inner = "".join(f"<video:{name}>{escape(value)}</video:{name}>" for name, value in fields)
    yield f"<video:video>{inner}</video:video>"
