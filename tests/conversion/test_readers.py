"""Files judged by other processes: the same is found and known of each as when they are read here."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import Project, find_project, load_settings
from pipeline.content.check_cache import CheckCache, judge_for_cache
from pipeline.content.judging import DocumentRules
from pipeline.content.prose import Prose
from pipeline.conversion.readers import Readers, open_document_rules
from pipeline.errors import Finding
from pipeline.line.checking import Checked, check, check_project
from pipeline.line.session import Session
from pipeline.store import DigestCache
from pipeline.workers.worker import Worker

NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


@pytest.fixture
def site(make_site: Callable[[str], Path]) -> Path:
    """A site with a mistake in a front matter, a loss in a body and a slip of the pen, of which nothing is known."""
    site = make_site("small")
    shutil.rmtree(find_project(site).work, ignore_errors=True)
    with (site / "content" / "articles" / "wash-hands.md").open("a", encoding="utf-8") as article:
        article.write("\n<script>x</script>\n\n中文English混排。\n")
    (site / "content" / "articles" / "broken.md").write_text(
        "---\nkind: article\n---\n正文\n", encoding="utf-8"
    )
    return site


@pytest.fixture
def judged_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []
    judge = CheckCache._judge

    def counted(self: CheckCache, path: Path, file: str, *rest: Any) -> object:
        seen.append(file)
        return judge(self, path, file, *rest)

    monkeypatch.setattr(CheckCache, "_judge", counted)
    return seen


def check_with(project: Project, readers: Readers) -> Checked:
    """A check whose files are judged by those processes."""
    with readers:
        return check(Session(project, NOW, DigestCache(project.work / "digests.json"), readers))


def known(checked: Checked) -> dict[str, Any]:
    return {
        id: (d.entry, d.body, d.prose, d.digest, d.tree.values, d.tree.keys)
        for id, d in checked.library.documents.items()
    }


def test_other_processes_find_and_know_the_same(site: Path, judged_here: list[str]) -> None:
    project = find_project(site)
    here = check_project(project, NOW)
    assert {"E701", "W541"} <= {f.code for f in here.findings}
    files = len(judged_here)
    assert files > 5
    shutil.rmtree(project.work)
    judged_here.clear()
    apart = check_with(project, Readers(project, 2, many=2, share_size=2))
    assert judged_here == []
    assert apart.findings == here.findings and known(apart) == known(here)
    assert apart.read == files
    again = check_project(project, NOW)
    assert again.findings == here.findings and again.read == 0, "what they found is remembered"


def test_other_processes_judge_by_the_profile(site: Path, judged_here: list[str]) -> None:
    folder = site / "site_config" / "profiles" / "strict"
    folder.mkdir(parents=True)
    rule = "words: [{wrong: 混排, right: 混合排列, reason: 试一试, severity: error}]\n"
    (folder / "words.yml").write_text(rule, encoding="utf-8")
    project = find_project(site, profile="strict")
    apart = check_with(project, Readers(project, 2, many=2, share_size=2))
    assert judged_here == [] and apart.read > 5
    assert "E543" in {f.code for f in apart.findings}
    assert "E543" not in {f.code for f in check_project(find_project(site), NOW).findings}


class Absent(Readers):
    """Processes that die of every question."""

    def _new(self) -> Worker:
        return Worker.running("no_such_module_of_ours")


def test_what_processes_leave_is_read_here(site: Path, judged_here: list[str]) -> None:
    project = find_project(site)
    here = check_project(project, NOW)
    shutil.rmtree(project.work)
    judged_here.clear()
    assert check_with(project, Absent(project, 2, many=2)).findings == here.findings
    assert len(judged_here) == here.read


def test_a_file_that_cannot_be_read_is_left(site: Path) -> None:
    project = find_project(site)
    with open_document_rules(load_settings(project)) as rules:
        assert (
            judge_for_cache(site / "content" / "articles" / "gone.md", "content/articles/gone.md", rules)
            is None
        )


def test_a_file_that_changes_meanwhile_is_left(site: Path) -> None:
    path = site / "content" / "articles" / "wash-hands.md"

    def touching(_: object) -> Iterator[Any]:
        path.write_text(path.read_text(encoding="utf-8") + "\n又一句。\n", encoding="utf-8")
        yield from ()

    def unread(_: object) -> tuple[Prose, list[Finding]]:
        return Prose((), (), frozenset(), False), []

    assert judge_for_cache(path, "content/articles/wash-hands.md", DocumentRules(unread, (touching,))) is None
    assert judge_for_cache(path, "content/articles/wash-hands.md", DocumentRules(unread, ())) is not None


IN_COPIES = """
import datetime as dt, shutil, sys
from pathlib import Path
from pipeline.config import find_project
from pipeline.content.check_cache import CheckCache
from pipeline.conversion.readers import Readers
from pipeline.line.checking import check, check_project
from pipeline.line.session import Session
from pipeline.store import DigestCache
from pipeline.workers.copies import can_fork
from pipeline.content.prose import Prose
from pipeline.errors import Finding

assert can_fork()
project, now = find_project(Path(sys.argv[1])), dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
here = check_project(project, now)
shutil.rmtree(project.work)
CheckCache._judge = None
with Readers(project, 2, many=2, share_size=2) as readers:
    apart = check(Session(project, now, DigestCache(project.work / "digests.json"), readers))
assert apart.findings == here.findings and {"E701", "W541"} <= {f.code for f in here.findings}
assert apart.read == here.read > 5
"""


@pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux alone")
def test_copies_of_a_process_find_the_same(site: Path) -> None:
    command = [sys.executable, "-c", IN_COPIES, str(site)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
