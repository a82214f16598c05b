"""MkDocs' build in steps: load, gather, then render one page or template at a time into memory.

The order of events is that of `mkdocs.commands.build.build` (1.6.1); tests/render/test_mkdocs_site.py compares the bytes.
"""

from __future__ import annotations

import gzip
import io
import logging
import os
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.structure.files import Files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.utils import get_build_timestamp

from pipeline.edition.edition import Edition
from pipeline.edition.page import PageRecord
from pipeline.links import read_plain
from pipeline.markup.record import Markup
from pipeline.render.mkdocs_page import record_page
from pipeline.render.mkdocs_plugin import SitePlugin
from pipeline.render.templating import ThemeLoader, locating

SITEMAP = "sitemap.xml"
_NAMED = re.compile(r'\{%-?\s*(?:extends|include|import)\s+"([^"]+)"')
"""Matches where a template names another literally."""
NONE = Files([])
"""No pages are registered as files here, so none is in the navigation."""


class StockSite:
    """A loaded site: MkDocs' configuration, the theme's files, navigation and environment for one edition.

    It holds no pages: each is created only to be rendered, and no template sees another page.
    """

    def __init__(self, config_file: Path, edition: Edition, site_dir: Path) -> None:
        logging.getLogger("mkdocs").setLevel(logging.ERROR)
        # Material prints a notice about its own future in every build; ARCHITECTURE.md covers that.
        os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
        config = load_config(str(config_file), site_dir=str(site_dir))
        self._plugin = next(p for p in config.plugins.values() if isinstance(p, SitePlugin))
        self._plugin.stock = False
        config.plugins.on_startup(command="build", dirty=False)
        self.config = config
        self.folder = Path(config.theme.dirs[0])
        self.env = config.theme.get_env()
        self.show(edition)
        config.plugins.on_pre_build(config=config)
        nav = get_navigation(NONE, config)
        self.nav = config.plugins.on_nav(nav, config=config, files=NONE)

    def show(self, edition: Edition) -> None:
        """Use another edition's name, address and template variables."""
        self._plugin.edition = edition
        self.config = self.config.plugins.on_config(self.config)
        self.env = self.config.plugins.on_env(self.env, config=self.config, files=NONE)
        self.updated = [SimpleNamespace(update_date=page.updated) for page in edition.pages]

    def compile(self, *names: str) -> None:
        """Compile templates, with those they extend, include or import, before a page needs them.

        Of Material's own templates only those that ours name: its base template names many that our blocks replace.
        """
        loader, waiting, seen = self.env.loader, list(names), set[str]()
        assert isinstance(loader, ThemeLoader)
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                self.env.get_template(name)
                if loader.is_ours(name):
                    waiting.extend(_NAMED.findall(loader.get_source(self.env, name)[0]))

    @cached_property
    def files(self) -> Files:
        """Return the theme's files that are not pages; the plugin would drop the files of content/ anyway."""
        files = Files([])
        files.add_files_from_theme(self.env, self.config)
        files = self.config.plugins.on_files(files, config=self.config)
        set_exclusions(files, self.config)
        return files

    def page(self, record: PageRecord, markup: Markup | None) -> bytes:
        """Render one page; `markup` is the converted body of its record."""
        config = self.config
        page = record_page(record, config, lambda _: markup)
        mkdocs_build._populate_page(page, config, NONE)
        config._current_page = page
        # As MkDocs' own `_build_page` does.
        page.active = True
        context = mkdocs_build.get_context(self.nav, (), config, page)
        template = self.env.get_template(page.meta["template"])
        context = config.plugins.on_page_context(context, page=page, config=config, nav=self.nav)
        with locating(self.folder):
            output = template.render(context)
        output = config.plugins.on_post_page(output, page=page, config=config)
        page.active = False
        config._current_page = None
        return output.encode("utf-8", errors="xmlcharrefreplace")

    def theme_files(self) -> Iterator[tuple[str, bytes]]:
        """Yield static files of the theme and its templates that are not pages (404, sitemap), by output path."""
        for file in self.files:
            path = file.abs_src_path
            own = path is not None and Path(path).is_relative_to(self.folder)
            yield file.dest_uri, read_plain(path) if own and path else file.content_bytes
        for name in sorted(self.config.theme.static_templates):
            template = self.env.get_template(name)
            with locating(self.folder):
                output = mkdocs_build._build_template(name, template, self.files, self.config, self.nav)
            if output.strip():
                yield name, output.encode("utf-8")
                if name == SITEMAP:
                    yield f"{name}.gz", self._gzip(name, output)

    def _gzip(self, name: str, output: str) -> bytes:
        timestamp = get_build_timestamp(pages=cast("Any", self.updated))
        buffer = io.BytesIO()
        # File name and time go into the header: they are MkDocs' own, so that the bytes are equal.
        with gzip.GzipFile(
            filename=str(Path(self.config.site_dir) / f"{name}.gz"),
            fileobj=buffer,
            mode="wb",
            mtime=timestamp,
        ) as stream:
            stream.write(output.encode("utf-8"))
        return buffer.getvalue()
