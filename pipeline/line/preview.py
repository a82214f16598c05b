"""Live preview with drafts: the saved page at once, everything else soon after.

The last good build stays in memory. When files that are part of it are saved, only their pages are made again from it,
by the functions the build uses, and shown. Then a whole build runs as always: it checks everything, updates lists and
neighbours, and corrects what the quick page could not know. Its errors are shown; the last good state stays.
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
from pipeline.conversion.body_reading import read_document
from pipeline.conversion.markdown_process import ConversionWorker, Stopped, open_markup_cache
from pipeline.edition.page import PageRecord
from pipeline.errors import Finding, KepuError
from pipeline.line.build import Options, build
from pipeline.line.clock import site_now
from pipeline.line.preview_pictures import make_pictures
from pipeline.line.preview_trouble import trouble_of
from pipeline.line.results import BuildResult
from pipeline.markup.record import Markup
from pipeline.media.body_records import markup_record
from pipeline.render.mkdocs_site import StockSite
from pipeline.render.page_material import Material
from pipeline.render.preview_server import Changes, PreviewServer, Trouble, page_address
from pipeline.render.views.item import item_view
from pipeline.store import write_atomic

PATIENCE = 0.1
"""Seconds between checks whether a running build has ended."""


@dataclass
class State:
    """The last good build: the material of its pages, the theme, the pages by address, the digests of files."""

    material: Material
    theme: StockSite
    pages: dict[str, PageRecord]
    digests: Mapping[str, str]


class Preview:
    """Keeps `site_dir` up to date; calls `announce` with the changed addresses (None: all) and the error message."""

    def __init__(self, project: Project, site_dir: Path, announce: Callable[..., None]) -> None:
        self.project, self.site_dir = project, site_dir
        self._announce = announce
        self._worker = ConversionWorker()
        self._state: State | None = None
        self._saved: set[Path] = set()
        self._failed: dict[str, str] = {}

    def close(self) -> None:
        """End the process that converts Markdown."""
        self._worker.close()

    def show_saved(self, paths: set[Path]) -> set[str]:
        """Show the pages of saved files, where the last good build suffices to make them; return their addresses."""
        self._saved |= paths
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
        record = _updated_record(state.material, known, document)
        state.pages[document.url] = record
        # Written outside the site folder: a running build removes files it does not know there.
        temporary = self.project.work / "saved.html"
        write_atomic(temporary, state.theme.page(record, markup))
        temporary.replace(self.site_dir / record.path)
        yield page_address(record.path)

    def _document(self, path: Path) -> Document | None:
        """Load the file if it has no mistakes and is the same document as in the last good build."""
        if self._state is None or path.suffix != ".md" or not path.is_file() or path.is_symlink():
            return None
        findings: list[Finding] = []
        file = path.relative_to(self.project.root).as_posix()
        document = load_file(path, file, findings)
        if document is None or findings:
            return None
        prose, findings = read_document(document, self._worker)
        if any(finding.severity == "error" for finding in findings):
            return None
        document = replace(document, known_prose=prose)
        known = self._state.material.library.documents.get(document.id)
        return document if known is not None and known.file == file else None

    def _converted(self, state: State, document: Document) -> Markup | None:
        """Convert the body; None if it refers to something the last good build lacks. The build reports that."""
        record = markup_record(state.material.library, state.material.media, document)
        links = {link.target for link in document.prose.links if link.target}
        if links - record.links.keys() or {i.path for i in document.prose.images} - record.pictures.keys():
            return None
        try:
            return open_markup_cache(self.project.work, self._worker).convert(record)
        except Stopped:  # the build reports it, with its place
            return None

    def build(self) -> tuple[BuildResult, StockSite] | KepuError:
        """Run a whole build with drafts and without media jobs; return the error that stopped it, if any."""
        self._saved = set()
        options = Options(now=site_now(self.project), site_dir=self.site_dir, drafts=True, media=False)
        try:
            result = build(self.project, options)
        except KepuError as error:
            return error
        shell = replace(result.prepared.edition, pages=(), files=())
        return result, StockSite(self.project.root / "mkdocs.yml", shell, self.site_dir)

    def make_pictures(self, result: BuildResult) -> bool | KepuError:
        """Do what takes seconds of the media that a build lacked; return whether a further build would show more."""
        try:
            made = make_pictures(
                self.project, result.prepared.planned, self._failed, hurry=lambda: bool(self._saved)
            )
        except KepuError as error:
            return error
        self._failed.update(made.failed)
        return bool(made.done or made.failed)

    def _picture_trouble(self, result: BuildResult) -> Trouble:
        """Return what to tell of the pictures that could not be made and are still wanted."""
        wanted = {job.key for job in result.prepared.planned.jobs}
        texts = [text for key, text in self._failed.items() if key in wanted]
        return Trouble("\n".join(["有图片没有处理成功：", *texts]) if texts else "")

    def settle(self, result: BuildResult, theme: StockSite) -> None:
        """Adopt a build as the last good one and announce its changes; files saved meanwhile are shown again."""
        before = self._state.digests if self._state else {}
        pages = {page.url: page for page in result.prepared.edition.pages}
        self._worker.isolate(result.prepared.checked.settings.media.limits.isolation)
        self._state = State(result.prepared.material, theme, pages, result.site.digests)
        digests = result.site.digests
        changed = {path for path in digests.keys() | before.keys() if digests.get(path) != before.get(path)}
        for path in sorted(self._saved):
            changed.update(a.removeprefix("/") + "index.html" for a in self._page(path))
        pages_only = all(path.endswith((".html", ".xml", ".gz")) for path in changed)
        trouble = self._picture_trouble(result)
        self._announce({page_address(path) for path in changed} if pages_only else None, trouble)


def _updated_record(material: Material, known: PageRecord, document: Document) -> PageRecord:
    """Update a page with the new body and, for an item, its front matter."""
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
    project: Project,
    host: str,
    port: int,
    report: Callable[[str], None],
    on_error: Callable[[KepuError], None],
) -> None:
    """Serve the preview until interrupted; errors go to `on_error` and to the open pages."""
    site_dir = project.work / "preview"
    site_dir.mkdir(parents=True, exist_ok=True)
    watched = (project.content, project.settings, project.theme, project.media, project.ledger)
    server, changes = PreviewServer(site_dir, host, port), Changes()
    preview = Preview(project, site_dir, server.announce)
    try:
        with changes.watching(watched), server.running(), ThreadPoolExecutor(1) as threads:
            report(f"预览地址 {server.url}，按 Ctrl-C 结束。")
            keep_up(preview, server, changes, threads, report, on_error)
    finally:
        preview.close()


def keep_up(
    preview: Preview,
    server: PreviewServer,
    changes: Changes,
    threads: ThreadPoolExecutor,
    report: Callable[[str], None],
    on_error: Callable[[KepuError], None],
) -> None:
    """Show saved pages at once, run one build at a time behind them, then make pictures; until an interruption or a defect."""
    building: Future[tuple[BuildResult, StockSite] | KepuError] | None = threads.submit(preview.build)
    pictures: Future[bool | KepuError] | None = None
    waiting = False
    while True:
        saved = changes.wait(PATIENCE)
        if saved:
            waiting = True
            for address in sorted(preview.show_saved(saved)):
                report(f"已更新：{address}")
        if building is not None and building.done():
            outcome, building = building.result(), None
            if isinstance(outcome, KepuError):
                on_error(outcome)
                server.announce([], trouble_of(preview.project, outcome))
            else:
                preview.settle(*outcome)
                report(f"已更新：写入 {outcome[0].site.written} 页。")
                pictures = threads.submit(preview.make_pictures, outcome[0])
        if pictures is not None and pictures.done():
            made, pictures = pictures.result(), None
            if isinstance(made, KepuError):
                on_error(made)
                server.announce([], trouble_of(preview.project, made))
            else:
                waiting |= made
        if waiting and building is None and pictures is None:
            waiting, building = False, threads.submit(preview.build)
