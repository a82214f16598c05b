"""MkDocs' page object, made from one of our records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from pipeline.edition.page import PageRecord
from pipeline.markup.record import Markup, MarkupRecord

Convert = Callable[[MarkupRecord], Markup]
MarkupOf = Callable[[PageRecord], Markup | None]


class RecordPage(Page):
    """A page whose source, metadata and HTML come from a record; MkDocs' own YAML and Markdown parsers never run."""

    def __init__(self, record: PageRecord, file: File, config: MkDocsConfig, markup_of: MarkupOf) -> None:
        super().__init__(record.title, file, config)
        self.record = record
        self.update_date = record.updated
        self._markup_of = markup_of

    def read_source(self, config: MkDocsConfig) -> None:
        """Set the record's metadata; its Markdown was converted elsewhere."""
        self.markdown = ""
        self.meta = {
            "template": self.record.template,
            "title": self.record.title,
            "description": self.record.description,
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Set content and table of contents from the record's markup."""
        self.content = ""
        self.present_anchor_ids = set()
        self.links_to_anchors = {}
        markup = self._markup_of(self.record)
        if markup is not None:
            self.content = markup.html  # the path to the site root is filled in when the page is complete
            self.toc = get_toc(cast("Any", list(markup.toc)))


def record_page(record: PageRecord, config: MkDocsConfig, markup_of: MarkupOf) -> RecordPage:
    """Make the page of a record, with a virtual file that is not in the navigation."""
    file = File.generated(config, record.uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    return RecordPage(record, file, config, markup_of)


def add_pages(records: tuple[PageRecord, ...], files: Files, config: MkDocsConfig, convert: Convert) -> None:
    """Add every record's page to the files, as MkDocs' own loop expects."""

    def markup_of(record: PageRecord) -> Markup | None:
        return convert(record.markup) if record.markup is not None else None

    for record in records:
        files.append(record_page(record, config, markup_of).file)
