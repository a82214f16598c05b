"""The first index, made in a process beside the build: the same bytes, whatever becomes of that process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.conversion.markdown_process import ConversionWorker, open_markup_cache
from pipeline.search import site_files as module
from pipeline.search.segment_grams import Question
from pipeline.workers.beside import Beside
from tests.render.small import Small, prepared_site

Ask = Callable[[object], Callable[[], Any]]


def index(small: Small, ask: Ask | None = None) -> dict[str, bytes]:
    """Return the bytes of the index, as a build on an empty cache of grams makes them."""
    prepared = prepared_site(small.project, small.options())
    material, work = prepared.material, small.project.work
    for kept in (work / "search").glob("*"):
        kept.unlink()
    with ConversionWorker() as worker:
        cache = open_markup_cache(work, worker)
        files = module.site_files(
            material.settings, material.library, material.media, material.markup, cache, work, ask
        )
        found = {}
        for file in files:
            assert not isinstance(file.content, Path)
            found[file.path] = file.content()
    return found


def test_another_process_makes_the_same(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 1)
    expected = index(small)
    asked: list[object] = []
    with Beside(f"{module.__package__}.index_child", 60) as beside:

        def ask(question: object) -> Callable[[], Any]:
            asked.append(question)
            return beside.ask(question)

        assert index(small, ask) == expected
    (question,) = asked
    assert isinstance(question, Question)
    assert all(task.file.exists() for task in question.tasks), "kept by the other process"


@pytest.mark.parametrize("lost", ["the process", "the conversions"])
def test_what_it_cannot_make_is_made_here(small: Small, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    monkeypatch.setattr(module, "MANY", 1)
    expected = index(small)
    with Beside(
        "nothing.of.that.name" if lost == "the process" else "pipeline.search.index_child", 60
    ) as beside:

        def ask(question: object) -> Callable[[], Any]:
            if lost == "the conversions":
                for body in (small.project.work / "markup").rglob("*.json"):
                    body.unlink()
            return beside.ask(question)

        assert index(small, ask) == expected


def test_a_few_records_ask_nobody(small: Small) -> None:
    def ask(_: object) -> Callable[[], Any]:
        raise AssertionError("not worth a process")

    assert index(small, ask)
