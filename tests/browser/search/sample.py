"""The project's own sample as a site, its media made by the fake executor: players and transcripts without an encoder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

from pipeline.config import Project
from pipeline.content.library import Library
from pipeline.execute.fake import FakeExecutor, plausible_probe
from pipeline.line.checking import check
from pipeline.line.counting import count
from pipeline.line.executing import finished
from pipeline.line.outputs import make_edition, make_material
from pipeline.line.planning import plan
from pipeline.line.reviewing import review_standings, visible_library
from pipeline.line.session import open_build_session
from pipeline.media.model import Probe, Source
from pipeline.render.render_pool import Renderers
from pipeline.render.site_builder import build_site
from pipeline.store import digest_of
from tests.fixture_site import ROOT
from tests.render.small import NOW

PARTS = ("content", "assets", "ledger", "site_config", "mkdocs.yml")
APART = frozenset(
    "crumbs cards band turn series pages transcript__time visually-hidden stage__facts seek tools chapters__time frame film contents".split()
)
"""Classes of what a page shows of other pages, and of clocks, buttons and sizes of files."""
LONG_MS = 3_600_000
INLINE = frozenset(
    "a abbr b bdi code em i img mark picture s small source span strong sub sup time u wbr".split()
)
VOID = frozenset("img source br hr input track link meta wbr".split())


@dataclass(frozen=True)
class Sample:
    """A built site and the library that it shows."""

    site: Path
    library: Library

    @cached_property
    def pages(self) -> dict[str, str]:
        """The text of every entry's page, a line a block, by address; those of terms are on one page."""
        urls = {document.url for document in self.library.documents.values()} - {"glossary/"}
        return {url: page_text((self.site / url / "index.html").read_text(encoding="utf-8")) for url in urls}


def build_sample(folder: Path) -> Sample:
    """Build it in a folder of its own."""
    root = folder / "project"
    root.mkdir()
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, copy_function=_link)
        else:
            shutil.copy(source, root / name)
    project, executor = Project(root), FakeExecutor(_long(root / "assets" / "media"))
    with Renderers(project) as renderers, open_build_session(project, NOW, renderers) as session:
        checked = check(session)
        visible = visible_library(checked, NOW, drafts=False)
        planned = plan(checked, session.digests, executor)
        reviews = review_standings(checked, planned.source_digests, NOW)
        # One film asks for a second sound, which no fake has: its page stays without a player.
        assert all(executor.run(planned.plan.jobs, planned.store, planned.locate))
        media = finished(planned)
        counted = count(checked, planned, media, reviews, NOW)
        material = make_material(checked, visible, media, counted, reviews, NOW)
        edition = make_edition(session, material, planned.store)
        convert = session.conversions.markup.convert
        build_site(project, edition, convert, root / "site", session.digests, renderers)
    return Sample(root / "site", visible)


def _long(media: Path) -> dict[str, Probe]:
    """Probes of films and sounds that last longer than any caption says."""
    probes = {}
    for file in sorted(media.rglob("*")):
        if file.suffix in {".mp4", ".mov", ".wav", ".flac", ".mp3", ".m4a", ".webm"}:
            digest = digest_of(file)
            known = plausible_probe(Source(file.name, digest, file.stat().st_size))
            sound = replace(known.audio, duration_ms=LONG_MS) if known.audio is not None else None
            probes[digest] = replace(known, duration_ms=LONG_MS, audio=sound)
    return probes


def _link(source: str, target: str) -> str:
    with suppress(OSError):
        os.link(source, target)
        return target
    return shutil.copy(source, target)


def page_text(html: str) -> str:
    """What the page itself says inside #content, a line a block, by a parser that shares nothing with the index."""
    reader = _Reader()
    reader.feed(html)
    return "\n".join(line for line in reader.lines() if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, bool]] = []
        self._parts: list[str] = []

    @property
    def _shown(self) -> bool:
        return any(tag == "#" for tag, _ in self._open) and not any(apart for _, apart in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag not in INLINE and self._shown:
            self._parts.append("\n")
        if tag in VOID:
            return
        classes = (named.get("class") or "").split()
        note = tag == "sup" and (named.get("id") or "").startswith("fnref")
        apart = note or "footnote-backref" in classes or not APART.isdisjoint(classes)
        self._open.append((tag, apart))
        if named.get("id") == "content":
            self._open.append(("#", False))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if tag not in INLINE and self._shown:
            self._parts.append("\n")
        while self._open:
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._shown:
            self._parts.append(" ".join(data.split("\n")) if data.strip() else " ")

    def lines(self) -> Iterator[str]:
        for line in "".join(self._parts).split("\n"):
            yield " ".join(line.split())
