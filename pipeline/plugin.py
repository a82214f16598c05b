"""The MkDocs plugin that mkdocs.yml names: the site plugin, connected to our pipeline."""

from pathlib import Path

from pipeline.edition.edition import Edition
from pipeline.render.mkdocs_page import Convert
from pipeline.render.mkdocs_plugin import SitePlugin


class KepuPlugin(SitePlugin):
    """Makes `mkdocs build` and `mkdocs serve` run the same stages as `kepu build`."""

    @staticmethod
    def prepare(root: Path, config_name: str) -> tuple[Edition, Convert]:
        """Return the edition, after all media jobs are done."""
        from pipeline.line.mkdocs import (
            prepare_for_mkdocs,  # a process that only renders does not load the line
        )

        return prepare_for_mkdocs(root, config_name)
