"""MkDocs' page object over one of our records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from pipeline.markup.record import Markup, MarkupRecord
from pipeline.render.edition import PageRecord

Convert = Callable[[MarkupRecord], Markup]


class RecordPage(Page):
    """A page whose source, metadata and HTML come from a record; MkDocs' own YAML and Markdown never run."""

    def __init__(self, record: PageRecord, file: File, config: MkDocsConfig, convert: Convert) -> None:
        super().__init__(record.title, file, config)
        self.record = record
        self.update_date = record.updated
        self._convert = convert

    def read_source(self, config: MkDocsConfig) -> None:
        """Markdown and metadata of the record."""
        self.markdown = self.record.markup.body if self.record.markup else ""
        self.meta = {
            "template": self.record.template,
            "title": self.record.title,
            "description": self.record.description,
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Content and table of contents of the record's markup."""
        self.content = ""
        self.present_anchor_ids = set()
        self.links_to_anchors = {}
        if self.record.markup is not None:
            markup = self._convert(self.record.markup)
            self.content = markup.rebase(self.record.root)
            self.toc = get_toc(cast("Any", list(markup.toc)))


def add_pages(records: tuple[PageRecord, ...], files: Files, config: MkDocsConfig, convert: Convert) -> None:
    """A virtual file for every record, each with its page, none of them in the navigation."""
    for record in records:
        body = record.markup.body if record.markup else ""
        file = File.generated(config, record.uri, content=body, inclusion=InclusionLevel.NOT_IN_NAV)
        RecordPage(record, file, config, convert)
        files.append(file)
