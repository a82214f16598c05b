"""A first build shows its site before all media is made, and ends with the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image

from pipeline.execute.protocol import Failure, Outcome
from pipeline.line.build import Options, build
from pipeline.line.early_site import EarlyShows
from pipeline.line.media_jobs import EarlySite
from pipeline.media.cost import work_of
from pipeline.media.model import Job, Source
from tests.render.small import NOW, Small, tree


def job(label: str, seconds: int) -> Job:
    """A job whose expected work grows with `seconds`."""
    recipe = {"kind": "audio", "duration_ms": seconds * 1000}
    return Job("audio", (Source(label, label * 64, 1),), recipe, {})


def shows(jobs: list[Job], first_work: int, *, failing: str = "", reused: str = "") -> list[int]:
    """How many jobs were left each time the site was shown, when the jobs end in order."""
    found: list[int] = []
    early = EarlyShows(jobs, first_work, found.append)
    for ended in jobs:
        error = Failure("M499", "测试。") if ended.label in failing else None
        early.after(Outcome(ended.key, "audio", ended.label, None, error, ended.label in reused))
    return found


EVEN = [job(label, 100) for label in "abcdefgh"]
EACH = work_of(EVEN[0])


def test_each_time_needs_twice_the_work_of_the_time_before() -> None:
    assert shows(EVEN, EACH) == [7, 6, 4]


def test_a_build_that_is_nearly_done_shows_nothing_early() -> None:
    assert shows(EVEN, 5 * EACH) == []


def test_long_jobs_alone_are_not_waited_for() -> None:
    assert shows([*EVEN[:3], job("y", 2000), job("z", 4000)], 4 * EACH) == [2, 1]


def test_what_the_store_has_counts_for_nothing() -> None:
    assert shows(EVEN, 2 * EACH, reused="abcd") == [2]


def test_a_failure_leaves_the_site_alone() -> None:
    assert shows(EVEN, EACH, failing="b") == [7]
    assert shows(EVEN, EACH, failing="a") == []


@pytest.fixture
def pictures(make_site: Callable[[str], Path]) -> Small:
    """Four articles with a cover of their own each."""
    small = Small(make_site("small"))
    for number, colour in enumerate(["#123", "#345", "#567", "#789"]):
        small.article(f"picture-{number}")
        small.edit(f"content/articles/picture-{number}.md", "covers/cover.png", f"covers/{number}.png")
        Image.new("RGB", (640, 360), colour).save(small.root / f"assets/media/covers/{number}.png")
    return small


def built(small: Small, **options: Any) -> list[int]:
    """Builds with real jobs, one at a time; returns how many were left each time the site was shown."""
    left: list[int] = []

    def look(event: object) -> None:
        if isinstance(event, EarlySite):
            left.append(event.jobs)
            assert whole(event.index.parent)

    build(
        small.project,
        Options(
            now=NOW, **{"site_dir": small.site, "early_work": 1, "workers": 1, "on_event": look, **options}
        ),
    )
    return left


def whole(site: Path) -> bool:
    """Whether every picture that the first page names is there."""
    names = re.findall(r'(?:src|srcset)="([^"#]+?)[ "]', (site / "index.html").read_text(encoding="utf-8"))
    return all((site / unquote(name)).exists() for name in names)


def test_the_finished_site_is_the_same(pictures: Small, tmp_path: Path) -> None:
    assert len(built(pictures)) > 1
    assert built(pictures, site_dir=tmp_path / "other", early_work=1 << 40) == []
    assert tree(tmp_path / "other") == tree(pictures.site)


def test_only_the_first_build_shows_its_site_early(pictures: Small) -> None:
    build(pictures.project, pictures.options())
    assert built(pictures) == []


def test_a_release_is_shown_when_it_is_whole(pictures: Small) -> None:
    assert built(pictures, release=True) == []
