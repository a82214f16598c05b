"""The edition: all pages and files that one build publishes, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.edition.files import SiteFile
from pipeline.edition.page import UNDATED, PageRecord


@dataclass(frozen=True)
class Edition:
    """One state of the site.

    Every template sees `kepu`; `site_url` and `site_name` override MkDocs' own.
    """

    site_url: str
    site_name: str
    kepu: Mapping[str, Any]
    pages: tuple[PageRecord, ...]
    files: tuple[SiteFile, ...]

    @property
    def sitemap(self) -> list[tuple[str, str]]:
        """Return the address and date of every page in the sitemap, in order; the date is empty where none is stated."""
        listed = (page for page in self.pages if page.listed)
        return [(page.url, page.updated if page.updated != UNDATED else "") for page in listed]
