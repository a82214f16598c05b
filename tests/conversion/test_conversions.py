"""All bodies of a build converted by processes: the same markup as here, whatever becomes of them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.config import find_project
from pipeline.content.library import Document
from pipeline.conversion.body_reading import Bodied
from pipeline.conversion.conversions import Conversions
from pipeline.conversion.markdown_process import ConversionWorker, open_markup_cache
from pipeline.conversion.readers import Readers
from pipeline.markup.markdown import convert
from pipeline.media.body_records import bare_records
from tests.content.reading import load_read
from tests.workers.children import children, kill

DEEP = "- " * 3000 + "a"


class Site:
    """A project of which nothing is converted, with what converts it."""

    def __init__(self, root: Path, many: int = 2) -> None:
        self.project = find_project(root)
        shutil.rmtree(self.project.work, ignore_errors=True)
        self.worker = ConversionWorker()
        self.markup = open_markup_cache(self.project.work, self.worker)
        self.readers = Readers(self.project, 2, many=many, share_size=2)
        self.conversions = Conversions(self.markup, self.worker, self.readers)

    @property
    def bodies(self) -> list[Bodied]:
        return bare_records(load_read(self.project).documents)

    def deepened(self) -> Path:
        """An article whose body now has to be stopped."""
        file = next(iter((self.project.content / "articles").glob("*.md")))
        with file.open("a", encoding="utf-8") as article:
            article.write(f"\n{DEEP}\n")
        return file

    def converted_here(self) -> int:
        """How many bodies no other process has converted."""
        return self.markup.converted


@pytest.fixture
def site(make_site: Callable[[str], Path]) -> Iterator[Site]:
    site = Site(make_site("small"))
    with site.worker, site.readers, site.conversions:
        yield site


def same(site: Site, bodies: list[tuple[Document, object]]) -> bool:
    return all(site.markup.convert(r) == convert(r) for _, r in bodies)  # type: ignore[arg-type]


def test_processes_convert_what_no_cache_has(site: Site) -> None:
    bodies = site.bodies
    assert len(bodies) > 4
    site.conversions.begin(bodies[:3])
    site.conversions.begin(bodies)
    assert site.conversions.finish(bodies) == []
    assert site.converted_here() == 0 and site.worker.child.started == 0
    assert same(site, bodies) and site.converted_here() == 0


def test_a_body_that_has_to_be_stopped_is_told_once_with_its_place(site: Site) -> None:
    file = site.deepened()
    bodies = site.bodies
    site.conversions.begin(bodies)
    (finding,) = site.conversions.finish(bodies)
    assert finding.code == "E705" and finding.file == f"content/articles/{file.name}" and finding.line > 1
    assert site.converted_here() == 0, "nobody tries it again"
    assert same(site, [(d, r) for d, r in bodies if d.file != finding.file])


def test_what_is_told_is_of_what_is_shown(site: Site) -> None:
    """A draft is converted ahead with all others; what is wrong with it is told when it is to be shown."""
    file = site.deepened()
    bodies = site.bodies
    site.conversions.begin(bodies)
    assert site.conversions.finish([(d, r) for d, r in bodies if not d.file.endswith(f"/{file.name}")]) == []


def test_a_body_that_two_documents_have_is_told_of_both(site: Site) -> None:
    first, second = list((site.project.content / "articles").glob("*.md"))[:2]
    for file in (first, second):
        head = file.read_text(encoding="utf-8").split("\n---\n", 1)[0]
        file.write_text(f"{head}\n---\n{DEEP}\n", encoding="utf-8")
    bodies = site.bodies
    site.conversions.begin(bodies)
    stopped = [b for b in bodies if b[0].file.endswith((f"/{first.name}", f"/{second.name}"))]
    assert len(stopped) == 2 and site.markup.key(stopped[0][1]) == site.markup.key(stopped[1][1])
    found = site.conversions.finish(bodies)
    assert {f.file for f in found} == {d.file for d, _ in stopped}


def test_what_other_processes_left_is_done_here(site: Site) -> None:
    bodies = site.bodies
    edited = site.project.root / bodies[0][0].file
    edited.write_text(edited.read_text(encoding="utf-8") + "\n后来的一句。\n", encoding="utf-8")
    site.conversions.begin(bodies)
    assert site.conversions.finish(bodies) == []
    assert site.converted_here() == 1, "the body that was read, not the one that is there now"
    assert same(site, bodies)


@pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")
def test_processes_that_die_leave_their_shares(site: Site) -> None:
    before = set(children())
    list(site.readers.convert(site.bodies[:2]))
    shutil.rmtree(site.project.work / "markup")
    started = [child for child in children() if child not in before]
    assert len(started) == 2
    kill(started)
    bodies = site.bodies
    site.conversions.begin(bodies)
    assert site.conversions.finish(bodies) == []
    assert site.converted_here() == len(bodies)
    assert same(site, bodies)


@pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")
def test_few_bodies_start_no_process(make_site: Callable[[str], Path]) -> None:
    site = Site(make_site("small"), many=1000)
    before = children()
    with site.worker, site.readers, site.conversions:
        bodies = site.bodies
        site.conversions.begin(bodies)
        assert site.conversions.finish(bodies) == []
        assert len(children()) == len(before) + 1, "the one that converts"
        assert site.worker.child.started == 1 and site.converted_here() == len(bodies)
