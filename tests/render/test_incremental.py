"""What a build writes after a change: only the affected files, with the bytes of a clean build."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.content.site_paths import FEED_FILES
from pipeline.edition.page import PageRecord
from pipeline.errors import UsageError
from pipeline.line.build import build
from pipeline.markup.record import Markup
from pipeline.render.mkdocs_site import StockSite
from pipeline.render.render_pool import Renderers
from pipeline.render.site_folder import OutputManifest
from tests.render.small import Small, different, tree

PAGE = "articles/wash-hands/index.html"
FEEDS = {f"{folder}{name}" for folder in ("", "columns/hello-science/") for name in FEED_FILES.values()}
"""The feeds with the full text of wash-hands."""


def without_index(paths: Iterable[str]) -> set[str]:
    """Paths besides those that have tests of their own (tests/search, tests/syndicate)."""
    return {path for path in paths if not path.startswith(("search/index/", "wechat/"))}


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the pages that were rendered, in order."""
    paths: list[str] = []
    original = StockSite.page

    def page(self: StockSite, record: PageRecord, markup: Markup | None) -> bytes:
        paths.append(record.path)
        return original(self, record, markup)

    monkeypatch.setattr(StockSite, "page", page)
    return paths


def test_a_second_build_renders_and_writes_nothing(
    small: Small, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = small.build().site
    assert first.written == first.pages == len(rendered) > 10
    before = {p: p.stat().st_mtime_ns for p in small.root.rglob("*") if p.is_file()}
    rendered.clear()
    monkeypatch.setattr(Renderers, "here", lambda *_: pytest.fail("an unchanged site loads MkDocs"))
    second = small.build().site
    assert (second.written, second.unchanged, second.removed) == (0, first.pages, 0)
    assert second.files_written == () and rendered == []
    assert second.digests == first.digests and second.size == first.size
    after = {p: p.stat().st_mtime_ns for p in small.root.rglob("*") if p.is_file()}
    stats = {small.root / ".kepu" / "digests.json", small.root / ".kepu" / "check" / "digests.json"}
    assert {p for p in before if before[p] != after.get(p)} <= stats  # files old enough by now to be trusted


def test_digests_equal_those_of_the_files(small: Small) -> None:
    result = small.build().site
    assert result.digests == {p: hashlib.sha256(b).hexdigest() for p, b in tree(small.site).items()}
    assert result.size == sum(map(len, tree(small.site).values()))


def test_a_body_changes_its_page_and_feeds(small: Small, rendered: list[str], tmp_path: Path) -> None:
    small.build()
    before = tree(small.site)
    rendered.clear()
    small.edit("content/articles/wash-hands.md", "至少二十秒。", "至少二十秒，指缝也要。")
    result = small.build().site
    assert rendered == [PAGE] and result.written == 1
    assert without_index(result.files_written) == FEEDS
    assert without_index(different(before, tree(small.site))) == {PAGE, *FEEDS}
    assert tree(small.site) == small.clean(tmp_path / "clean")


def test_a_title_changes_every_page_that_shows_it_and_no_other(
    small: Small, rendered: list[str], tmp_path: Path
) -> None:
    small.build()
    before = tree(small.site)
    rendered.clear()
    small.edit("content/articles/wash-hands.md", "title: 看懂洗手", "title: 洗手的道理")
    small.build()
    pages, after = set(rendered), tree(small.site)
    changed = without_index(different(before, after))
    assert pages == {p for p in changed if p.endswith("index.html")}
    assert changed == without_index(p for p, content in before.items() if "看懂洗手".encode() in content)
    assert {"index.html", "latest/index.html", "columns/hello-science/index.html", PAGE} <= pages
    assert "people/index.html" not in pages and "columns/scientists/index.html" not in pages
    assert after == small.clean(tmp_path / "clean")


def test_a_page_moves_with_its_id(small: Small, tmp_path: Path) -> None:
    small.build()
    small.file("articles/after-quake.md").rename(small.file("articles/quake-water.md"))
    small.edit("content/articles/quake-water.md", "id: after-quake", "id: quake-water")
    small.edit("content/articles/wash-hands.md", "id:after-quake", "id:quake-water")
    result = small.build().site
    assert result.removed == 1
    assert not (small.site / "articles" / "after-quake").exists()
    assert "articles/quake-water/" in (small.site / PAGE).read_text(encoding="utf-8")
    assert tree(small.site) == small.clean(tmp_path / "clean")


def test_a_link_to_an_unpublished_item_is_text_until_it_is_public(small: Small) -> None:
    small.edit("content/articles/wash-hands.md", "id:after-quake", "id:next-spring")
    small.build()
    assert "next-spring" not in (small.site / PAGE).read_text(encoding="utf-8")
    small.edit("content/articles/next-spring.md", "2027-03-01", "2026-10-25")
    small.build()
    assert 'href="../../articles/next-spring/"' in (small.site / PAGE).read_text(encoding="utf-8")


def test_an_edited_or_deleted_output_is_made_again(small: Small, rendered: list[str]) -> None:
    small.build()
    before = tree(small.site)
    rendered.clear()
    (small.site / PAGE).write_text("改过", encoding="utf-8")
    (small.site / "goals" / "index.html").unlink()
    (small.site / "feed.xml").unlink()
    (small.site / "stylesheets" / "kepu.css").unlink()
    (small.site / "sitemap.xml").write_text("<x/>")
    (small.site / "stray.txt").write_text("不是网站的文件")
    result = small.build().site
    assert sorted(rendered) == [PAGE, "goals/index.html"]
    assert result.written == 2 and result.files_written == ("feed.xml",)
    assert tree(small.site) == before


def test_an_edit_that_keeps_the_size_is_noticed(small: Small) -> None:
    small.build()
    before = tree(small.site)
    page = small.site / PAGE
    page.write_bytes(page.read_bytes().replace("二十".encode(), "三十".encode()))
    small.build()
    assert tree(small.site) == before


def test_an_edit_with_a_restored_mtime_is_noticed(small: Small) -> None:
    """A copy of the same bytes with other times is kept."""
    small.build()
    before = tree(small.site)
    page, copied = small.site / PAGE, small.site / "goals" / "index.html"
    status = page.stat()
    page.write_bytes(page.read_bytes().replace("二十".encode(), "三十".encode()))
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    copied.with_name("copy").write_bytes(copied.read_bytes())
    copied.with_name("copy").replace(copied)
    assert small.build().site.written == 1
    assert tree(small.site) == before
    assert small.build().site.written == 0


def test_a_file_or_folder_in_place_of_an_output_is_removed(small: Small, tmp_path: Path) -> None:
    """A file or a link where a folder must be, a folder or a link where a file must be; nothing outside is touched."""
    small.build()
    before = tree(small.site)
    moved, page = tmp_path / "moved", small.site / PAGE
    (small.site / "columns").rename(moved)
    (small.site / "columns").symlink_to(moved, target_is_directory=True)
    kept = tree(moved)
    page.unlink()
    (page / "inner").mkdir(parents=True)
    (page / "inner" / "file").write_bytes(b"x")
    shutil.rmtree(small.site / "goals")
    (small.site / "goals").write_bytes(b"x")
    (small.site / "feed.xml").rename(tmp_path / "feed.xml")
    (small.site / "feed.xml").symlink_to(tmp_path / "feed.xml")
    small.build()
    assert tree(small.site) == before and tree(moved) == kept
    assert not [p for p in small.site.rglob("*") if p.is_symlink()]
    assert (tmp_path / "feed.xml").is_file()


def test_touching_sources_changes_nothing(small: Small, rendered: list[str]) -> None:
    small.build()
    rendered.clear()
    for path in (*small.root.glob("content/**/*.md"), *small.root.glob("assets/theme/**/*")):
        os.utime(path, (1, 1))
    result = small.build().site
    assert rendered == [] and result.written == 0


def test_a_folder_with_other_files_is_refused_and_kept(small: Small) -> None:
    small.site.mkdir()
    (small.site / "论文.docx").write_text("别删我", encoding="utf-8")
    with pytest.raises(UsageError, match="别的文件"):
        small.build()
    assert tree(small.site) == {"论文.docx": "别删我".encode()}


def test_an_older_site_without_a_manifest_is_adopted(small: Small, tmp_path: Path) -> None:
    small.build()
    for manifest in (small.root / ".kepu" / "outputs").iterdir():
        manifest.unlink()
    (small.site / "old.html").write_text("旧页")
    result = small.build().site
    assert result.written == 0  # the bytes stand already
    assert tree(small.site) == small.clean(tmp_path / "clean")


@pytest.mark.parametrize("survived", [1, 7])
def test_a_first_build_that_was_killed_is_finished_by_the_next(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    writes = 0
    original = OutputManifest.write

    def write(self: OutputManifest, path: str, key: str, content: bytes) -> None:
        nonlocal writes
        writes += 1
        if writes > survived:
            raise KeyboardInterrupt
        original(self, path, key, content)

    with monkeypatch.context() as patch:
        patch.setattr(OutputManifest, "write", write)
        with pytest.raises(KeyboardInterrupt):
            small.build()
    assert len(tree(small.site)) == survived
    (small.site / ".half.part").write_bytes(b"left behind")
    small.build()
    assert tree(small.site) == small.clean(tmp_path / "clean")


def test_drafts_are_shown_only_when_asked_for(small: Small) -> None:
    small.build()
    assert not (small.site / "articles" / "next-spring").exists()
    build(small.project, replace(small.options(), drafts=True))
    assert (small.site / "articles" / "next-spring" / "index.html").is_file()
    small.build()
    assert not (small.site / "articles" / "next-spring").exists()
