"""The MkDocs plugin: replaces the files MkDocs found by an edition."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from pipeline.edition.edition import Edition
from pipeline.errors import ConfigError, KepuError, disk_errors_reported
from pipeline.links import link_finding, linked_parts, links_below
from pipeline.render.mkdocs_page import Convert, RecordPage, add_pages
from pipeline.render.site_folder import write_files
from pipeline.render.templating import furnish, in_place

# Material's own styles, bundle and search: our templates use none of them.
UNUSED = ("assets/*",)


class PluginConfig(Config):
    """The plugin's one option."""

    site_config = config_options.Type(str, default="site_config")


class SitePlugin(BasePlugin[PluginConfig]):
    """Gives an edition to MkDocs. `prepare` makes one from a project's root and its settings folder.

    `kepu build` sets `edition` itself, renders the pages one by one and writes the other files;
    then `stock` is False.
    """

    edition: Edition | None = None
    convert: Convert | None = None
    stock = True

    @staticmethod
    @abstractmethod
    def prepare(root: Path, config_name: str) -> tuple[Edition, Convert]:
        """Return the edition of the project at `root` with the settings folder `config_name`, and its Markdown converter."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Refuse links in the theme, then make the edition, unless it was set."""
        root = Path(config.config_file_path).parent
        with self._errors_told():
            _refuse_links(root, config)
            if self.stock:
                self.edition, self.convert = type(self).prepare(root, self.config.site_config)
        assert self.edition is not None
        config.site_url = self.edition.site_url
        config.site_name = self.edition.site_name
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Keep the theme's files and add our pages: nothing else below content/ is published."""
        assert self.edition is not None
        # Theme files have a source folder outside content/; the files MkDocs found in content/ are dropped.
        docs = Path(config.docs_dir)
        with self._errors_told():
            _refuse_links(Path(config.config_file_path).parent, config)
        kept = [f for f in files if Path(f.src_dir or docs) != docs and not _unused(f.src_uri)]
        result = Files(sorted(kept, key=lambda f: f.src_uri))
        for file in result:
            file.inclusion = InclusionLevel.INCLUDED
        if self.stock:
            assert self.convert is not None
            add_pages(self.edition.pages, result, config, self.convert)
        return result

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Return the environment of our own templates, with `sitemap`: the address and date of every page, without a date that nobody stated."""
        assert self.edition is not None
        env = furnish(env, Path(config.theme.dirs[0]), dict(self.edition.kepu))
        env.globals["sitemap"] = self.edition.sitemap
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Add the record's `view`."""
        assert isinstance(page, RecordPage)
        values: dict[str, Any] = {"view": dict(page.record.view)}
        context.update(values)  # type: ignore[typeddict-item]
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Fill in the path to the site root in every address."""
        assert isinstance(page, RecordPage)
        return in_place(output, page.record.root)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Do the same for the sitemap and for 404.html, which is served at any depth."""
        return in_place(output_content, urlsplit(config.site_url or "/").path)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write feeds and media, under plain `mkdocs build`."""
        if self.stock:
            assert self.edition is not None
            with self._errors_told(), disk_errors_reported():
                write_files(self.edition.files, Path(config.site_dir))

    @contextmanager
    def _errors_told(self) -> Iterator[None]:
        """Under plain MkDocs, raise PluginError with the message of an error of ours."""
        try:
            yield
        except KepuError as error:
            if not self.stock:
                raise
            raise PluginError(_error_text(error)) from error


def _refuse_links(root: Path, config: MkDocsConfig) -> None:
    """Raise ConfigError when the theme folder that mkdocs.yml names is a link or has one."""
    if config.theme.custom_dir is None:
        return
    folder = Path(config.theme.custom_dir)
    own = [*linked_parts(root, [folder])] if folder.is_relative_to(root) else []
    links = [os.path.relpath(path, root).replace(os.sep, "/") for path in (*own, *links_below(folder))]
    if links:
        findings = [link_finding(file) for file in links]
        raise ConfigError("主题里有符号链接，没有继续。", help="请按上面逐条改正。", findings=findings)


def _unused(path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in UNUSED)


def _error_text(error: KepuError) -> str:
    findings = getattr(error, "findings", ())
    return "\n".join([*(f.text() for f in findings), f"{error.message}{error.help}"])
