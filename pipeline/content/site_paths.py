"""Names below which the site keeps files of its own, so that no content may take them."""

FEED = "feed.xml"
"""The RSS feed of the folder it lies in: the whole site's at the root, a column's beside its page."""
ROOT_FILES = ("404.html", "sitemap.xml", "sitemap.xml.gz", FEED, "index.html", "robots.txt")
"""Files at the root of the site."""
LIST_NAMES = ("page", FEED, "index.html")
"""What stands beside the entries of a list."""


def feed_path(folder: str) -> str:
    """The RSS feed of a folder (`columns/x/`, empty for the site's root), relative to the root."""
    return f"{folder}{FEED}"
