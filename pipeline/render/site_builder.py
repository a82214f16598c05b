"""The site builder: writes only the parts of an edition that are not up to date.

A page is rendered when the key of its record and shell is new, or when its output was deleted or edited.
MkDocs' own order of events is kept, so that the bytes equal those of `mkdocs build`; MkDocs is not even imported
when nothing is stale.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.config import Project
from pipeline.edition.edition import Edition
from pipeline.markup.record import Markup, MarkupRecord
from pipeline.render.render_pool import Renderers
from pipeline.render.shell import shell_key
from pipeline.render.site_folder import OutputManifest, held_outputs
from pipeline.store import DigestCache, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# The theme's outputs that are not pages; its other files are recorded under this name.
THEME = "theme"
SITEMAP = ("sitemap.xml", "sitemap.xml.gz")


@dataclass(frozen=True)
class SiteResult:
    """The result of a site build. Counts are of pages; `files` are feeds and media.

    `stats` are the size, mtime, ctime and inode of every output after the build, by its path in the site.
    """

    pages: int
    written: int
    unchanged: int
    removed: int
    files_written: tuple[str, ...]
    size: int
    digests: dict[str, str]
    stats: Mapping[str, tuple[int, int, int, int]]


def build_site(
    project: Project,
    edition: Edition,
    convert: Callable[[MarkupRecord], Markup],
    site_dir: Path,
    digests: DigestCache,
    renderers: Renderers,
) -> SiteResult:
    """Update `site_dir` to the state of `edition`.

    Raises UsageError when the folder holds something that is not our site, or another build does not finish.
    """
    shell = shell_key(project, edition, digests)
    with held_outputs(project.work, site_dir) as outputs:
        return _bring(edition, convert, outputs, shell, renderers)


def _bring(
    edition: Edition,
    convert: Callable[[MarkupRecord], Markup],
    outputs: OutputManifest,
    shell: str,
    renderers: Renderers,
) -> SiteResult:
    keys = {page.path: page.key(shell) for page in edition.pages}
    stale = [page for page in edition.pages if not outputs.fresh(page.path, keys[page.path])]
    sitemap = key_of({"shell": shell, "pages": [[p.url, p.updated] for p in edition.pages]})
    theme = not _theme_is_fresh(outputs, shell, sitemap)
    for path, content in renderers.outputs(edition, outputs.site_dir, stale, convert, theme=theme):
        outputs.write(path, keys.get(path) or (sitemap if path in SITEMAP else shell), content)
    for file in edition.files:
        if outputs.fresh(file.path, file.key):
            continue
        if isinstance(file.content, Path):
            outputs.copy(file.path, file.key, file.content)
        else:
            outputs.write(file.path, file.key, file.content())
    removed = outputs.finish()
    written = outputs.written & set(keys)
    return SiteResult(
        pages=len(keys),
        written=len(written),
        unchanged=len(keys) - len(written),
        removed=sum(path.endswith("index.html") for path in removed),
        files_written=tuple(sorted(outputs.written & {f.path for f in edition.files})),
        size=outputs.size,
        stats=outputs.stats,
        digests={path: o.sha256 for path, o in sorted(outputs.outputs.items())},
    )


def _theme_is_fresh(outputs: OutputManifest, shell: str, sitemap: str) -> bool:
    """Whether every output of the theme is up to date; the sitemap depends on all pages as well."""
    mine = [p for p, o in outputs.known.items() if o.key == shell]
    fresh = [outputs.fresh(path, shell) for path in mine]
    return bool(fresh) and all(fresh) and all([outputs.fresh(path, sitemap) for path in SITEMAP])
