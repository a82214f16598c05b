"""The MkDocs plugin as mkdocs.yml names it: the site plugin with our line put in."""

from pathlib import Path

from pipeline.edition.edition import Edition
from pipeline.render.mkdocs_page import Convert
from pipeline.render.mkdocs_plugin import SitePlugin


class KepuPlugin(SitePlugin):
    """`mkdocs build` and `mkdocs serve` run the same line as `kepu build`."""

    @staticmethod
    def prepare(root: Path, config_name: str) -> tuple[Edition, Convert]:
        """The edition, every media job done."""
        from pipeline.line.mkdocs import (
            prepare_for_mkdocs,  # a process that only renders does not load the line
        )

        return prepare_for_mkdocs(root, config_name)
