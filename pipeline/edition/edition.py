"""What one build publishes: all its pages and files, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.edition.files import SiteFile
from pipeline.edition.page import PageRecord


@dataclass(frozen=True)
class Edition:
    """One state of the site.

    `kepu` is what every template sees; `site_url` and `site_name` override MkDocs' own.
    """

    site_url: str
    site_name: str
    kepu: Mapping[str, Any]
    pages: tuple[PageRecord, ...]
    files: tuple[SiteFile, ...]

    @property
    def sitemap(self) -> list[tuple[str, str]]:
        """Address and date of every page that the sitemap names, in order."""
        return [(page.url, page.updated) for page in self.pages if page.listed]
