"""The index as files: what readers may not see stands nowhere in it, and a change makes only its own files anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.edition.files import SiteFile
from tests.render.small import Small, prepared_site

SECRET = "不可说的秘密暗号"
DRAFT = "draft: true\n"


def index(small: Small) -> dict[str, SiteFile]:
    files = prepared_site(small.project, small.options()).edition.files
    return {file.path: file for file in files if file.maker == "search"}


def contents(files: dict[str, SiteFile]) -> dict[str, bytes]:
    found = {}
    for path, file in files.items():
        assert not isinstance(file.content, Path)
        found[path] = file.content()
    return found


def whole(files: dict[str, bytes]) -> str:
    return "\n".join(content.decode() for content in files.values())


def test_what_is_published_stands_in_it(small: Small) -> None:
    small.article("told", title="洗手的学问", body=f"正文里有{SECRET}。")
    files = contents(index(small))
    assert SECRET in whole(files)
    start = json.loads(files["search/index/start.json"])
    assert sum(segment[3] for segment in start["segments"]) == sum("/texts/" in path for path in files)
    assert start["shares"] == sum("/grams/" in path for path in files)


@pytest.mark.parametrize("how", ["draft", "future", "withdrawn"])
def test_what_readers_may_not_see_does_not(small: Small, how: str) -> None:
    before = contents(index(small))
    published = "2027-01-01T09:00:00+08:00" if how == "future" else "2026-10-08T09:00:00+08:00"
    article = small.article("hidden", title=SECRET, published=published, body=SECRET)
    if how == "draft":
        small.edit("content/articles/hidden.md", "schema: 1\n", f"schema: 1\n{DRAFT}")
    if how == "withdrawn":
        article.unlink()
    after = contents(index(small))
    assert SECRET not in whole(after) and "hidden" not in whole(after)
    assert after == before


def test_an_edit_leaves_the_other_years_alone(small: Small) -> None:
    small.article("old", published="2024-05-01T09:00:00+08:00", title="旧年的一篇")
    small.article("new", title="新年的一篇")
    before = index(small)
    first = contents(before)
    small.edit("content/articles/new.md", "正文。", "正文改过了。")
    after = index(small)
    again = contents(after)
    assert before.keys() == after.keys()
    changed = {path.split("/")[2] for path in before if before[path].key != after[path].key}
    assert changed == {"grams", "texts"}
    kept = small.project.work / "search" / "2024.json"
    written = kept.stat().st_mtime_ns
    texts = {p for p in first if first[p] != again[p] and "/texts/" in p}
    assert len(texts) == 1
    contents(index(small))
    assert kept.stat().st_mtime_ns == written


def test_the_same_content_has_the_same_keys_and_bytes(small: Small) -> None:
    one, two = index(small), index(small)
    assert {path: file.key for path, file in one.items()} == {path: file.key for path, file in two.items()}
    before = contents(one)
    for kept in (small.project.work / "search").iterdir():
        kept.unlink()
    assert contents(two) == before


def test_a_damaged_cache_is_a_miss(small: Small) -> None:
    before = contents(index(small))
    for kept in (small.project.work / "search").iterdir():
        kept.write_bytes(kept.read_bytes()[:40])
    assert contents(index(small)) == before
