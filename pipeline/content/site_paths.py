"""Paths that the site uses itself, so that content may not use them."""

from pipeline.content.model import FOLDERS

FEED = "feed.xml"
"""File name of an RSS feed: the whole site's in the root folder, a column's beside its page."""
CHAPTERS, TRANSCRIPT = "chapters.vtt", "transcript.txt"
"""File names beside the page of a film or a sound."""
API = "api/v1/"
"""The folder of the JSON API; a change that breaks readers gets a new number."""
ROBOTS, LLMS = "robots.txt", "llms.txt"
ROOT_FILES = ("404.html", "sitemap.xml", "sitemap.xml.gz", FEED, "index.html", ROBOTS, LLMS)
"""Files at the root of the site."""
SEARCH = "search"
"""The folder of the query page and its index."""
SECTIONS = tuple(
    "activities api archive assets audiences browse columns goals images javascripts latest media page school-visits"
    f" {SEARCH} stylesheets topics".split()
)
"""First segments of the site's own addresses, besides content folders; not available as ids of plain pages."""
PAGE_IDS = frozenset(
    "awards browse chapters content corrections goals latest missed places planned player query query-advice quiz related "
    "rules search series sign sources unreported ways works".split()
)
"""Ids that the page templates use themselves, so that no heading of a body gets one."""
LIST_NAMES = ("page", FEED, "index.html")
"""Reserved names in the folder of a list."""


def feed_path(folder: str) -> str:
    """Return the path of a folder's RSS feed relative to the root; `folder` is like `columns/x/`, empty for the root."""
    return f"{folder}{FEED}"


def is_reserved(kind: str, id: str) -> bool:
    """Whether the address of an entry with this kind and id is reserved for the site."""
    return id == "index" or (kind == "page" and (id in SECTIONS or id in FOLDERS.values()))
