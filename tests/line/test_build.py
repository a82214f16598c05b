"""The whole build: its stages, and that path, clock, time zone and locale do not affect its bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import ContentError
from pipeline.line.build import build
from tests.render.small import NOW, Small, different, tree


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


def test_stages_are_timed_in_order(small: Small) -> None:
    timings = small.build().timings.stages
    assert [name for name, _ in timings] == [
        "load",
        "plan",
        "review",
        "execute",
        "goals",
        "edition",
        "render",
    ]
    assert all(seconds >= 0 for _, seconds in timings)


def test_the_edition_is_made_before_anything_is_written(small: Small) -> None:
    prepared = small.prepare()
    assert not small.site.exists()
    assert {page.path for page in prepared.edition.pages} == {
        path for path in small.build().site.digests if path.endswith("index.html")
    }


def test_mistakes_stop_a_build_before_the_site_changes(small: Small) -> None:
    small.build()
    before = tree(small.site)
    small.edit("content/articles/wash-hands.md", "column: ", "colum: ")
    with pytest.raises(ContentError) as caught:
        small.build()
    assert {f.code for f in caught.value.findings} == {"E201", "E202"}
    assert tree(small.site) == before


def test_now_decides_only_the_year_and_the_visible_items(small: Small) -> None:
    small.build()
    before = tree(small.site)
    later = NOW.replace(day=30, hour=23, microsecond=7)
    assert build(small.project, replace(small.options(), now=later)).site.written == 0
    assert tree(small.site) == before


def test_one_run_reads_only_its_own_project(small: Small, tmp_path: Path) -> None:
    """Two projects in one process do not mix."""
    expected = small.clean(tmp_path / "first")
    other = Small(tmp_path / "first")
    other.edit("site_config/site.yml", "name: ", "name: 另一个")
    other.build()
    small.build()
    assert tree(small.site) == expected


def run_elsewhere(sample: Path, folder: Path, **environment: str) -> dict[str, bytes]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    sample.rename(folder)
    inherited = {
        k: v for k, v in os.environ.items() if not k.startswith(("KEPU_", "LC_", "LANG", "SOURCE_DATE"))
    }
    root = str(Path(__file__).resolve().parent.parent.parent)
    command = [sys.executable, "-m", "pipeline", "build", "--no-media", "--quiet", "--now", NOW.isoformat()]
    done = subprocess.run(
        [*command, "--project", str(folder)],
        env={**inherited, "PYTHONPATH": root, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    site = tree(folder / "site")
    (folder / "site").rename(folder.parent / "old-site")
    folder.rename(sample)
    return site


@pytest.mark.slow
def test_path_zone_locale_and_hash_seed_do_not_change_the_bytes(sample: Path, tmp_path: Path) -> None:
    """Builds the sample content twice, without its media."""
    one = run_elsewhere(
        sample, tmp_path / "a" / "b", TZ="Asia/Shanghai", LC_ALL="C.UTF-8", PYTHONHASHSEED="1"
    )
    (sample / ".kepu").rename(tmp_path / "caches of the first")
    two = run_elsewhere(
        sample, tmp_path / "别处 的" / "文件夹", TZ="America/St_Johns", LC_ALL="C", PYTHONHASHSEED="77"
    )
    assert different(one, two) == set()
    assert len(one) > 30 and not any(str(tmp_path).encode() in content for content in one.values())
