"""A build writes what changed and nothing else, and always comes to the bytes of a clean build and of `mkdocs build`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.minimal import Built, changed, mkdocs_build, tree

ARTICLE = "content/articles/boiling-on-a-plateau.md"
PAGE = "articles/boiling-on-a-plateau/index.html"
TITLE = "高原上的水为什么“烧不热”"
FORMATS = ("feed.xml", "atom.xml", "feed.json")
FEEDS = {f"{folder}{name}" for folder in ("", "columns/hello-science/") for name in FORMATS}
"""The feeds that have the article in full."""
SUMMARIES = {
    f"{folder}/{name}"
    for folder in ("topics/physics", "audiences/public", "audiences/teenagers")
    for name in FORMATS
}


@pytest.fixture(scope="module")
def copy(minimal: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A built copy to be changed: each test goes on from what the one before it left, and leaves it built."""
    built = minimal.copy(tmp_path_factory.mktemp("changing") / "copy")
    built.build()
    return built


def pages_and_feeds(paths: set[str]) -> set[str]:
    """The paths without those whose own tests say what a change writes: the index, files for machines, copy pages."""
    apart = ("search/index/", "api/", "sitemap-media-", "llms.txt", "wechat/")
    return {path for path in paths if not path.startswith(apart)}


def edit(built: Built, old: str, new: str, file: str = ARTICLE) -> None:
    path = built.project / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def assert_as_from_scratch(built: Built, tmp_path: Path) -> None:
    """Every file is as in a clean build that shares the store."""
    clean = built.copy(tmp_path / "clean")
    clean.build()
    assert changed(tree(clean.site), tree(built.site)) == set()


def assert_as_mkdocs_has_it(built: Built, tmp_path: Path) -> None:
    """Every file is as in `mkdocs build`."""
    mkdocs_build(built, tmp_path / "mkdocs")
    assert changed(tree(tmp_path / "mkdocs"), tree(built.site)) == set()


def test_the_first_build_makes_everything(minimal: Built) -> None:
    document = minimal.document
    assert document["jobs"]["run"] == document["jobs"]["planned"] > 0
    assert document["jobs"]["reused"] == document["jobs"]["failed"] == 0
    assert document["pages"]["written"] == document["pages"]["total"] > 0
    assert document["items"] == {"article": 1, "video": 1, "audio": 1, "story": 1}
    assert document["bytes"]["site"] == sum(p.stat().st_size for p in minimal.site.rglob("*") if p.is_file())


def test_a_second_build_does_nothing(copy: Built) -> None:
    before = {p: p.stat().st_mtime_ns for p in copy.site.rglob("*")}
    document = copy.build()
    assert document["jobs"] == {
        "planned": document["jobs"]["planned"],
        "run": 0,
        "reused": document["jobs"]["planned"],
        "failed": 0,
    }
    assert document["pages"]["written"] == document["pages"]["removed"] == 0
    assert document["feeds"]["written"] == 0
    assert {p: p.stat().st_mtime_ns for p in copy.site.rglob("*")} == before


def test_kepu_build_and_mkdocs_build_give_the_same_files(minimal: Built, tmp_path: Path) -> None:
    assert_as_mkdocs_has_it(minimal, tmp_path)
    assert {Path(p).suffix for p in tree(minimal.site)} >= {".html", ".xml", ".mp4", ".m4a", ".m3u8", ".vtt"}


def test_an_edited_body_changes_its_page_and_its_feeds_only(copy: Built, tmp_path: Path) -> None:
    before = tree(copy.site)
    edit(copy, "用高压锅。", "用高压锅，锅里的气压高，水就能烧得更热。")
    document = copy.build()
    assert pages_and_feeds(changed(before, tree(copy.site))) == {PAGE} | FEEDS
    assert document["pages"]["written"] == 1
    assert document["feeds"]["written"] == len(FEEDS)
    assert document["jobs"]["run"] == 0
    assert_as_from_scratch(copy, tmp_path)
    assert_as_mkdocs_has_it(copy, tmp_path)


def test_an_edited_title_changes_every_page_that_shows_it(copy: Built, tmp_path: Path) -> None:
    before = tree(copy.site)
    pages = [p for p in copy.site.rglob("*.html") if TITLE in p.read_text(encoding="utf-8")]
    showing = pages_and_feeds({p.relative_to(copy.site).as_posix() for p in pages})
    assert {PAGE, "index.html", "columns/hello-science/page/2/index.html"} < showing
    edit(copy, TITLE, "水在高原上为什么“烧不热”")
    document = copy.build()
    assert pages_and_feeds(changed(before, tree(copy.site))) == showing | FEEDS | SUMMARIES
    assert document["pages"]["written"] == len(showing)
    assert_as_from_scratch(copy, tmp_path)


def test_a_removed_story_takes_its_page_along(copy: Built, tmp_path: Path) -> None:
    """And the second pages of the lists that are one item shorter."""
    before = set(tree(copy.site))
    (copy.project / "content" / "stories" / "zu-chongzhi-pi.md").unlink()
    edit(copy, "related: [three-second-tone, zu-chongzhi-pi]", "related: [three-second-tone]")
    document = copy.build()
    gone = {path for path in before - set(tree(copy.site)) if path.endswith("index.html")}
    second = {f"audiences/{audience}/page/2/index.html" for audience in ("public", "teenagers")}
    topics = [
        f"browse/{topic}{below}"
        for topic in ("history", "mathematics")
        for below in ("", "/public", "/teenagers")
    ]
    assert gone == {
        "stories/zu-chongzhi-pi/index.html",
        *second,
        *(f"{topic}/index.html" for topic in topics),
    }
    assert document["pages"]["removed"] == len(gone)
    assert not (copy.site / "stories").exists()
    assert_as_from_scratch(copy, tmp_path)


def test_what_a_hand_changed_in_the_site_is_put_right(copy: Built) -> None:
    before = tree(copy.site)
    (copy.site / PAGE).write_text("x", encoding="utf-8")
    (copy.site / "feed.xml").unlink()
    next(copy.site.rglob("video.mp4")).write_bytes(b"")
    (copy.site / "stray.txt").write_text("x", encoding="utf-8")
    document = copy.build()
    assert changed(before, tree(copy.site)) == set()
    assert document["pages"]["written"] == 1
    assert document["feeds"]["written"] == 1
    assert document["jobs"]["run"] == 0
