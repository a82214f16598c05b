"""Paths that the site uses itself, so that content may not use them."""

from collections.abc import Mapping
from types import MappingProxyType

RSS, ATOM, JSON_FEED = "rss", "atom", "json"
"""The formats of a feed."""
FEED_FILES: Mapping[str, str] = MappingProxyType({RSS: "feed.xml", ATOM: "atom.xml", JSON_FEED: "feed.json"})
"""File names of a feed by format: the whole site's in the root folder, a column's beside its page."""
FEED_TYPES: Mapping[str, str] = MappingProxyType(
    {RSS: "application/rss+xml", ATOM: "application/atom+xml", JSON_FEED: "application/feed+json"}
)
"""IANA media types of the formats (feed+json: JSON Feed 1.1)."""
FEED = FEED_FILES[RSS]
OPML = "feeds.opml"
"""The list of all feeds, for readers that take many at once."""
SUBSCRIBE = "subscribe"
"""The folder of the page that lists the feeds and says how to subscribe."""
PODCASTS: Mapping[str, str] = MappingProxyType({"audio": "podcast.xml", "video": "video-podcast.xml"})
"""File name of the podcast of each medium, in the folder of its column or series."""
CHAPTERS, TRANSCRIPT = "chapters.vtt", "transcript.txt"
"""File names beside the page of a film or a sound."""
CHAPTERS_JSON = "chapters.json"
"""The chapters of a film or a sound for podcast players, beside its page."""
API = "api/v1/"
"""The folder of the JSON API; a change that breaks readers gets a new number."""
CALENDARS = "calendars"
"""The folder of the calendars, and of the events alone."""
ROBOTS, LLMS = "robots.txt", "llms.txt"
ROOT_FILES = (
    *("404.html", "sitemap.xml", "sitemap.xml.gz", "index.html"),
    *(*FEED_FILES.values(), OPML, ROBOTS, LLMS),
)
"""Files at the root of the site."""
SEARCH = "search"
"""The folder of the query page and its index."""
SECTIONS = tuple(
    "activities api archive assets atom audiences browse calendars columns feed goals images javascripts latest media page "
    f"school-visits series {SEARCH} stylesheets {SUBSCRIBE} topics wechat".split()
)
"""First segments of the site's own addresses, besides content folders; not available as ids of plain pages."""
PAGE_IDS = frozenset(
    "awards browse calendars chapters content corrections goals latest missed places planned player podcasts query "
    "query-advice quiz related rules search series sign sources unreported ways works".split()
)
"""Ids that the page templates use themselves, so that no heading of a body gets one."""
LIST_NAMES = ("page", *FEED_FILES.values(), *PODCASTS.values(), "index.html")
"""Reserved names in the folder of a list."""


def feed_path(folder: str, format: str = RSS, part: str = "") -> str:
    """Return the path of a folder's feed relative to the root; `folder` is like `columns/x/`, empty for the root.

    `part` names an archive (RFC 5005): `feed.xml` has `feed/part.xml`, `atom.xml` has `atom/part.xml`.
    """
    name = FEED_FILES[format]
    if not part:
        return folder + name
    stem, dot, extension = name.partition(".")
    return f"{folder}{stem}/{part}{dot}{extension}"


def podcast_path(folder: str, medium: str) -> str:
    """Return the path of the podcast ("audio" or "video") of a column or series; `folder` is like `series/x/`."""
    return f"{folder}{PODCASTS[medium]}"


def transcript_name(language: str, form: str) -> str:
    """Return the file name of the captions in a language as `srt` or `json`, beside the page of a film or a sound."""
    return f"transcript.{language}.{form}"


def calendar_path(name: str) -> str:
    """Return the path of a calendar relative to the root; `name` is like `all` or `districts/jinjiang`."""
    return f"{CALENDARS}/{name}.ics"


def event_path(uid: str) -> str:
    """Return the path of the file that holds one event alone, relative to the root."""
    return calendar_path(f"events/{uid}")
