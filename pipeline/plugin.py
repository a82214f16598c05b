"""The MkDocs plugin as mkdocs.yml names it: the site plugin with our line put in."""

from pipeline.build import prepare_for_mkdocs
from pipeline.render.plugin import SitePlugin


class KepuPlugin(SitePlugin):
    """`mkdocs build` and `mkdocs serve` run the same line as `kepu build`."""

    prepare = staticmethod(prepare_for_mkdocs)
