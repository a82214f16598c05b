"""Entries of items: what they hold, and that unchanged ones are known without being made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.feeds.entries import Entries, Texts
from pipeline.line.results import Prepared
from tests.render.small import Small


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


class Asked:
    """Entries of a prepared site whose texts are made up, and the ids whose text was asked for."""

    def __init__(self, prepared: Prepared, work: Path, changed: frozenset[str] = frozenset()) -> None:
        self.ids: list[str] = []
        texts = Texts(key=lambda id: f"{id} {id in changed}", text=self.text)
        material = prepared.material
        self.entries = Entries(material.settings, material.library, material.media, texts, work)

    def text(self, id: str) -> str:
        self.ids.append(id)
        return f"<p>{id}</p>"


def test_texts_are_asked_for_once(small: Small, tmp_path: Path) -> None:
    prepared = small.prepare()
    first, again = Asked(prepared, tmp_path), Asked(prepared, tmp_path)
    assert sorted(first.entries.known) == sorted(first.ids) and len(first.ids) == 3
    assert again.entries.known == first.entries.known and again.ids == []
    third = Asked(prepared, tmp_path, frozenset({"wash-hands"}))
    assert third.entries.known.keys() == first.entries.known.keys() and third.ids == ["wash-hands"]


def test_another_setting_or_a_damaged_memory_asks_again(small: Small, tmp_path: Path) -> None:
    prepared = small.prepare()
    _ = Asked(prepared, tmp_path).entries.known
    other = Asked(prepared, tmp_path)
    feeds = other.entries.settings.feeds.model_copy(update={"guid_authority": "b.example.org,2026"})
    other.entries.settings = replace(other.entries.settings, feeds=feeds)
    assert len(other.entries.known) == len(other.ids) == 3
    (tmp_path / "feeds.json").write_bytes(b"[]")
    damaged = Asked(prepared, tmp_path)
    assert len(damaged.entries.known) == len(damaged.ids) == 3


def test_an_entry_says_who_made_it_what_it_is_and_when(small: Small, tmp_path: Path) -> None:
    small.edit("content/articles/wash-hands.md", "licence:", "updated: 2026-11-28T09:00:00+08:00\nlicence:")
    entries = Asked(small.prepare(), tmp_path).entries
    full, brief = entries.entry("wash-hands", full=True), entries.entry("wash-hands", full=False)
    assert replace(full, html="") == brief and full.html.endswith("<p>wash-hands</p>")
    assert full.guid == "tag:kepu.example.org,2024:wash-hands"
    assert full.url == "https://kepu.example.org/articles/wash-hands/"
    assert full.updated is not None and full.updated.isoformat() == "2026-11-28T09:00:00+08:00"
    assert full.categories[1] == "图文" and len(full.authors) == len(set(full.authors)) > 0
    known = entries.known["wash-hands"]
    assert (known.full_digest, known.brief_digest) == (full.digest, brief.digest)
    assert (known.full_weight, known.brief_weight) == (full.weight, brief.weight)
