"""Live preview with drafts: the page that is being written at once, everything else soon after.

The last good build stays in memory. When files that are already part of it are saved, their pages alone are made anew
from it, by the functions the build uses, and shown. Then the whole line runs as in every build: it judges, brings lists
and neighbours up, and corrects what a page in a hurry could not know. What it refuses is told; the last good state stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.config import Project
from pipeline.content.library import Document
from pipeline.content.load import load_file
from pipeline.content.model import Item
from pipeline.conversion.markdown_process import ConversionWorker, Stopped, open_markup_cache
from pipeline.edition.page import PageRecord
from pipeline.errors import Finding, KepuError
from pipeline.line.build import Options, build
from pipeline.line.clock import default_now
from pipeline.line.results import BuildResult
from pipeline.markup.record import Markup
from pipeline.media.body_records import markup_record
from pipeline.render.mkdocs_site import StockSite
from pipeline.render.page_material import Material
from pipeline.render.preview_server import Changes, PreviewServer, page_address
from pipeline.render.views.item import item_view
from pipeline.store import write_atomic

PATIENCE = 0.1
"""Seconds between looks at a build that is under way."""


@dataclass
class State:
    """The last good build: what pages are made from, the theme, the pages by address, the files by digest."""

    material: Material
    theme: StockSite
    pages: dict[str, PageRecord]
    digests: Mapping[str, str]


class Preview:
    """Keeps `site_dir` up to date; `announce` is told the addresses that changed (None: all) and what is wrong."""

    def __init__(self, project: Project, site_dir: Path, announce: Callable[..., None]) -> None:
        self.project, self.site_dir = project, site_dir
        self._announce = announce
        self._worker = ConversionWorker()
        self._state: State | None = None
        self._hurried: set[Path] = set()

    def close(self) -> None:
        """End the child that converts."""
        self._worker.close()

    def hurry(self, paths: set[Path]) -> set[str]:
        """Show the pages of saved files, as far as they can be made from the last good build; their addresses."""
        self._hurried |= paths
        shown = {address for path in sorted(paths) for address in self._page(path)}
        if shown:
            self._announce(shown)
        return shown

    def _page(self, path: Path) -> Iterator[str]:
        state, document = self._state, self._document(path)
        if state is None or document is None:
            return
        known = state.pages.get(document.url)
        markup = self._converted(state, document)
        if known is None or markup is None:
            return
        state.material = state.material.saved(document)
        record = _renewed(state.material, known, document)
        state.pages[document.url] = record
        # Written outside the site: a build under way removes what it does not know in there.
        beside = self.project.work / "hurried.html"
        write_atomic(beside, state.theme.page(record, markup))
        beside.replace(self.site_dir / record.path)
        yield page_address(record.path)

    def _document(self, path: Path) -> Document | None:
        """The file, when it is without mistakes and the same document as in the last good build."""
        if self._state is None or path.suffix != ".md" or not path.is_file() or path.is_symlink():
            return None
        findings: list[Finding] = []
        file = path.relative_to(self.project.root).as_posix()
        document = load_file(path, file, findings)
        if document is None or findings:
            return None
        known = self._state.material.library.documents.get(document.id)
        return document if known is not None and known.file == file else None

    def _converted(self, state: State, document: Document) -> Markup | None:
        """Its markup; None where it names what the last good build does not have: the whole line will say."""
        record = markup_record(state.material.library, state.material.media, document)
        links = {link.target for link in document.prose.links if link.target}
        if links - record.links.keys() or {i.path for i in document.prose.images} - record.pictures.keys():
            return None
        try:
            return open_markup_cache(self.project.work, self._worker).convert(record)
        except Stopped:  # the whole line says so, with its place
            return None

    def build(self) -> tuple[BuildResult, StockSite] | KepuError:
        """The whole line, drafts included and without media jobs; or why it stopped."""
        self._hurried = set()
        options = Options(now=default_now(), site_dir=self.site_dir, drafts=True, media=False)
        try:
            result = build(self.project, options)
        except KepuError as error:
            return error
        shell = replace(result.prepared.edition, pages=(), files=())
        return result, StockSite(self.project.root / "mkdocs.yml", shell, self.site_dir)

    def settle(self, result: BuildResult, theme: StockSite) -> None:
        """Take a build as the last good one and tell what it changed; what was saved meanwhile is shown again."""
        before = self._state.digests if self._state else {}
        pages = {page.url: page for page in result.prepared.edition.pages}
        self._worker.isolate(result.prepared.checked.settings.media.limits.isolation)
        self._state = State(result.prepared.material, theme, pages, result.site.digests)
        digests = result.site.digests
        changed = {path for path in digests.keys() | before.keys() if digests.get(path) != before.get(path)}
        for path in sorted(self._hurried):
            changed.update(a.removeprefix("/") + "index.html" for a in self._page(path))
        pages_only = all(path.endswith((".html", ".xml", ".gz")) for path in changed)
        self._announce({page_address(path) for path in changed} if pages_only else None, "")


def _renewed(material: Material, known: PageRecord, document: Document) -> PageRecord:
    """The page with the new body and, of an item, all that its front matter says."""
    markup = markup_record(material.library, material.media, document)
    entry = document.entry
    if not isinstance(entry, Item):
        return replace(known, markup=markup)
    return replace(
        known,
        title=entry.title,
        description=entry.summary,
        view=item_view(material, entry),
        markup=markup,
    )


def serve(
    project: Project, host: str, port: int, say: Callable[[str], None], tell: Callable[[KepuError], None]
) -> None:
    """Serve the preview until interrupted; mistakes are told here and on the open pages."""
    site_dir = project.work / "preview"
    site_dir.mkdir(parents=True, exist_ok=True)
    watched = (project.content, project.settings, project.theme, project.media, project.ledger)
    server, changes = PreviewServer(site_dir, host, port), Changes()
    preview = Preview(project, site_dir, server.announce)
    try:
        with changes.watching(watched), server.running(), ThreadPoolExecutor(1) as threads:
            say(f"预览地址 {server.url}，按 Ctrl-C 结束。")
            keep_up(preview, server, changes, threads, say, tell)
    finally:
        preview.close()


def keep_up(
    preview: Preview,
    server: PreviewServer,
    changes: Changes,
    threads: ThreadPoolExecutor,
    say: Callable[[str], None],
    tell: Callable[[KepuError], None],
) -> None:
    """Hurry what is saved; one build at a time behind it. Ends with what interrupts it, or with a defect."""
    building: Future[tuple[BuildResult, StockSite] | KepuError] | None = threads.submit(preview.build)
    waiting = False
    while True:
        saved = changes.wait(PATIENCE)
        if saved:
            waiting = True
            for address in sorted(preview.hurry(saved)):
                say(f"已更新：{address}")
        if building is not None and building.done():
            outcome, building = building.result(), None
            if isinstance(outcome, KepuError):
                tell(outcome)
                server.announce([], _told(outcome))
            else:
                preview.settle(*outcome)
                say(f"已更新：写入 {outcome[0].site.written} 页。")
        if waiting and building is None:
            waiting, building = False, threads.submit(preview.build)


def _told(error: KepuError) -> str:
    """A mistake as the page shows it: the same words as in the terminal."""
    return "\n".join([*(finding.text() for finding in error.findings), f"{error.message}{error.help}"])
