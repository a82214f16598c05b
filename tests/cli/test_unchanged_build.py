"""The fast path of an unchanged build: used without heavy imports, and never after a difference."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.cli.unchanged_build import answer
from pipeline.errors import UsageError
from pipeline.render.site_folder import held_outputs
from tests.render.small import Small, tree

HEAVY = ("pydantic", "click", "yaml", "pipeline.line.build", "pipeline.cli.main")
NOW = {"SOURCE_DATE_EPOCH": "1796054400"}
ARGUMENTS = ["build", "--json"]
COUNT_IMPORTS = """
import sys
sys.argv = ["kepu", *sys.argv[1:]]
from pipeline.__main__ import main
code = main()
print(sorted(set({heavy}) & set(sys.modules)), file=sys.stderr)
raise SystemExit(code)
"""


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    site = Small(make_site("small"))
    settle()
    return site


def settle() -> None:
    """Waits until the files just written are old enough to be trusted."""
    time.sleep(0.06)


def kepu(small: Small, *more: str, **environment: str) -> tuple[dict[str, object], list[str]]:
    """Returns the report of `kepu build`, and the heavy modules it imported."""
    done = subprocess.run(
        [sys.executable, "-c", COUNT_IMPORTS.format(heavy=HEAVY), *ARGUMENTS, *more],
        cwd=small.root,
        env={**os.environ, **NOW, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), json.loads(done.stderr.splitlines()[-1].replace("'", '"'))


@pytest.fixture
def whole(small: Small, rendered_here: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., bool]:
    """Runs `kepu build` in this process like `pipeline.__main__`; returns whether the whole build ran."""
    monkeypatch.chdir(small.root)
    for name, value in NOW.items():
        monkeypatch.setenv(name, value)

    def build(*more: str, **environment: str) -> bool:
        arguments = [*ARGUMENTS, *more]
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["kepu", *arguments])
            for name, value in environment.items():
                patch.setenv(name, value)
            if answer(arguments, os.environ, os.getcwd(), time.time()) is not None:
                return False
            assert main(arguments) == 0
        return True

    return build


def test_an_unchanged_build_imports_nothing_heavy_and_prints_the_report_of_a_whole_one(small: Small) -> None:
    first, heavy = kepu(small)
    assert set(heavy) == set(HEAVY), "MkDocs is loaded where pages are rendered"
    before = tree(small.site)
    answered, heavy = kepu(small)
    assert heavy == []
    assert answered["stages"][0]["name"] == "unchanged"  # type: ignore[index]
    for remembered in (small.root / ".kepu" / "unchanged").iterdir():
        remembered.unlink()
    whole, heavy = kepu(small)
    assert heavy and tree(small.site) == before
    assert {**answered, "stages": 0} == {**whole, "stages": 0}
    assert first["items"] == whole["items"]


def test_any_difference_runs_a_whole_build(small: Small, whole: Callable[..., bool]) -> None:
    """Tries each difference alone; after each one, the next build takes the fast path again."""
    assert whole()
    page = small.site / "articles" / "wash-hands" / "index.html"
    article = small.file("articles/wash-hands.md")
    text = article.read_text(encoding="utf-8")
    before = page.read_bytes()

    def edited_in_place() -> None:
        size = page.stat()
        page.write_bytes(before.replace(b"<html", b"<HTML", 1))
        os.utime(page, ns=(size.st_atime_ns, size.st_mtime_ns))

    differences: list[Callable[[], object]] = [
        lambda: article.write_text(text + "\n又一句。\n", encoding="utf-8"),
        lambda: os.utime(article),
        lambda: small.article("brand-new"),
        lambda: small.file("articles/brand-new.md").unlink(),
        edited_in_place,
        page.unlink,
        lambda: (small.site / "stray.txt").write_text("x"),
        lambda: (small.root / "assets" / "theme" / "extra.css").write_text("/* x */"),
    ]
    for number, difference in enumerate(differences):
        difference()
        settle()
        assert whole(), number
        assert not whole(), number
    assert page.exists() and not (small.site / "stray.txt").exists()
    assert b"<html" in page.read_bytes()
    assert whole(SOURCE_DATE_EPOCH="1796054401"), "another moment"
    assert whole(KEPU_INBOX=str(small.root)), "another variable of ours"
    assert whole("--drafts"), "other arguments"


def test_a_profile_has_its_own_answer_and_its_files_are_inputs(
    small: Small, whole: Callable[..., bool]
) -> None:
    folder = small.root / "site_config" / "profiles" / "preview"
    folder.mkdir(parents=True)
    file = folder / "site.yml"
    file.write_text("name: 预览站\n", encoding="utf-8")
    settle()
    page = small.site / "index.html"
    assert whole() and not whole()
    assert whole("--profile", "preview") and not whole("--profile", "preview")
    assert "预览站" in page.read_text(encoding="utf-8")
    assert whole(KEPU_PROFILE="preview")
    file.write_text("name: 预演站\n", encoding="utf-8")
    settle()
    assert whole("--profile", "preview")
    assert "预演站" in page.read_text(encoding="utf-8")


def test_a_file_written_just_now_proves_nothing(small: Small, whole: Callable[..., bool]) -> None:
    """A second write in the tick in which the build began would leave no trace, so nothing is saved."""
    article = small.file("articles/wash-hands.md")
    soon = time.time_ns() + 3_600_000_000_000
    os.utime(article, ns=(soon, soon))
    assert whole()
    assert whole()


def test_two_builds_at_once_leave_one_whole_site(small: Small, whole: Callable[..., bool]) -> None:
    command = [sys.executable, "-m", "pipeline", *ARGUMENTS]
    environment = {**os.environ, **NOW}
    both = [
        subprocess.Popen(
            command, cwd=small.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    ends = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    built = tree(small.site)
    report, _ = kepu(small)
    assert report["pages"]["written"] == 0  # type: ignore[index]
    shutil.rmtree(small.root / ".kepu")
    shutil.rmtree(small.site)
    assert whole()
    assert tree(small.site) == built


def test_waiting_for_a_build_that_never_ends_times_out(small: Small) -> None:
    work, site = small.project.work, small.site
    with (
        held_outputs(work, site),
        pytest.raises(UsageError, match="另一个 kepu build"),
        held_outputs(work, site, 0.1),
    ):
        pytest.fail("two builds held one folder")
    with held_outputs(work, site, 0):
        pass
