"""Names below which the site keeps files of its own, so that no content may take them."""

from pipeline.content.model import FOLDERS

FEED = "feed.xml"
"""The RSS feed of the folder it lies in: the whole site's at the root, a column's beside its page."""
ROOT_FILES = ("404.html", "sitemap.xml", "sitemap.xml.gz", FEED, "index.html", "robots.txt")
"""Files at the root of the site."""
SECTIONS = tuple(
    "activities archive assets audiences columns goals images javascripts latest media page school-visits"
    " stylesheets topics".split()
)
"""First segments of the site's own addresses besides the folders of content: a plain page may not take them."""
LIST_NAMES = ("page", FEED, "index.html")
"""What stands beside the entries of a list."""


def feed_path(folder: str) -> str:
    """The RSS feed of a folder (`columns/x/`, empty for the site's root), relative to the root."""
    return f"{folder}{FEED}"


def is_reserved(kind: str, id: str) -> bool:
    """Whether the site needs the address that an entry of this kind and id would have."""
    return id == "index" or (kind == "page" and (id in SECTIONS or id in FOLDERS.values()))
