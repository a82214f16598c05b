"""A change of our own code, or of a library, has made anew what rests on it, and nothing else.

The line is run by a copy of the package whose source really changes, up to the keys of everything it would write.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.content.registers.generate import activities, sheet
from tests.store.copied_package import CopiedPackage, copied_package

PREPARE = """
import json, sys
from pathlib import Path
from pipeline.render.shell import shell_key
from pipeline.store import DigestCache
from tests.render.small import Small

prepared = Small(Path(sys.argv[1])).prepare()
project = prepared.checked.project
shell = shell_key(project, prepared.edition, DigestCache(project.work / "digests.json"))
print(json.dumps({
    "read": prepared.checked.read,
    "codes": sorted({finding.code for finding in prepared.checked.findings}),
    "pages": {page.path: page.key(shell) for page in prepared.edition.pages},
    "files": {file.path: file.key for file in prepared.edition.files},
}))
"""
ARTICLE = "content/articles/wash-hands.md"
FINDINGS, CONVERSIONS, SHEETS, LIKENESS, PAGES, FEEDS = (
    "findings conversions sheets likeness pages feeds".split()
)


@dataclass(frozen=True)
class Run:
    """What a run knew and would write: the findings' codes, how many files it read, and keys by kind of result."""

    read: int
    codes: frozenset[str]
    keys: dict[str, object]
    markup: dict[str, str]

    def changed(self, before: Run) -> set[str]:
        """Kinds of results of which something was made anew."""
        kinds = {kind for kind, keys in self.keys.items() if keys != before.keys[kind]}
        return kinds | ({FINDINGS} if self.read else set())


@dataclass(frozen=True)
class Portal:
    """A project and the package that builds it."""

    project: Path
    package: CopiedPackage

    def run(self) -> Run:
        """The line in a process of its own."""
        printed = json.loads(self.package.run(PREPARE, self.project))
        work = self.project / ".kepu"
        markup = {p.name: p.read_text(encoding="utf-8") for p in (work / "markup").rglob("*.json")}
        keys = {
            CONVERSIONS: sorted(markup),
            SHEETS: sorted(p.name for p in (work / "registers").iterdir()),
            LIKENESS: json.loads((work / "likeness.json").read_bytes())["key"],
            PAGES: printed["pages"],
            FEEDS: {path: key for path, key in printed["files"].items() if path.endswith("feed.xml")},
        }
        assert all(keys.values()), "there is something of each kind"
        return Run(printed["read"], frozenset(printed["codes"]), keys, markup)

    def copy(self, folder: Path) -> Portal:
        """The same elsewhere: a project does not know where it is."""
        shutil.copytree(self.package.folder, folder / "package")
        shutil.copytree(self.project, folder / "project")
        return Portal(folder / "project", CopiedPackage(folder / "package"))


@pytest.fixture(scope="module")
def first(signed_site: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Portal, Run]:
    """A portal that was built once, with a sheet worth keeping and a body that has what an allow-list may drop."""
    folder = tmp_path_factory.mktemp("portal")
    project = Path(shutil.copytree(signed_site("small"), folder / "project"))
    shutil.rmtree(project / ".kepu")
    with (project / ARTICLE).open("a", encoding="utf-8") as article:
        article.write("\n按 <kbd>暂停</kbd> 键。\n")
    rows = project / "content" / "registers" / "activities" / "a.csv"
    rows.parent.mkdir(parents=True)
    rows.write_bytes(sheet(activities(3000)))
    portal = Portal(project, copied_package(folder / "package"))
    return portal, portal.run()


@pytest.fixture
def portal(first: tuple[Portal, Run], tmp_path: Path) -> Portal:
    return first[0].copy(tmp_path)


def test_without_a_change_nothing_is_made_anew(first: tuple[Portal, Run], portal: Portal) -> None:
    again = portal.run()
    assert again.changed(first[1]) == set()
    assert again.codes == first[1].codes


def test_a_tightened_allow_list_reaches_findings_pages_and_feeds(
    first: tuple[Portal, Run], portal: Portal
) -> None:
    portal.package.edit("markup/sanitise.py", " img ins kbd li ", " img ins li ")
    after = portal.run()
    assert after.changed(first[1]) == {FINDINGS, CONVERSIONS, PAGES, FEEDS}
    assert "W702" in after.codes - first[1].codes
    new = {name: html for name, html in after.markup.items() if name not in first[1].markup}
    assert any("<kbd>" in html for html in first[1].markup.values())
    assert any("暂停" in html for html in new.values()) and not any("<kbd>" in html for html in new.values())


def test_a_changed_rule_is_applied_to_files_that_did_not_change(
    first: tuple[Portal, Run], portal: Portal
) -> None:
    rule = "content/rules/unfilled.py"
    portal.package.edit("content/blanks.py", "待填[ \\t]*[：:]|", "暂停|")
    portal.package.edit(rule, 'if "待填" not in document.body', 'if "暂停" not in document.body')
    portal.package.edit(rule, 'at + 1, "E355", "error"', 'at + 1, "E355", "warning"')
    after = portal.run()
    assert after.changed(first[1]) == {FINDINGS}
    assert after.codes - first[1].codes == {"E355"}


def test_another_version_of_a_library_has_made_anew_what_rests_on_it(
    first: tuple[Portal, Run], portal: Portal
) -> None:
    portal.package.install("nh3", "99.0")
    assert portal.run().changed(first[1]) == {FINDINGS, CONVERSIONS, PAGES}


def test_an_edit_of_what_makes_no_result_leaves_all_of_them(
    first: tuple[Portal, Run], portal: Portal
) -> None:
    for file in ("cli/main.py", "publish/folder.py", "execute/local.py", "line/build.py"):
        portal.package.edit(file)
    portal.package.install("rich", "99.0")
    assert portal.run().changed(first[1]) == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "made_anew"),
    [
        ("render/views/home.py", set()),
        ("render/site_builder.py", set()),
        ("content/check_cache.py", set()),
        ("content/registers/sheet_cache.py", set()),
        ("conversion/readers.py", set()),
        ("content/rules/advice.py", {FINDINGS}),
        ("content/rules/copy_lint.py", {FINDINGS}),
        ("markup/losses.py", {FINDINGS, CONVERSIONS, PAGES}),
        ("conversion/markdown_child.py", {FINDINGS, CONVERSIONS, PAGES}),
        ("content/registers/decode.py", {SHEETS}),
        ("goals/fingerprints.py", {LIKENESS}),
        ("feeds/rss.py", {FEEDS}),
        ("render/templating.py", {PAGES}),
        ("plugin.py", {PAGES}),
        ("parsing/strict_yaml.py", {FINDINGS, SHEETS, LIKENESS}),
    ],
)
def test_an_edited_module_has_made_anew_what_rests_on_it(
    file: str, made_anew: set[str], first: tuple[Portal, Run], portal: Portal
) -> None:
    portal.package.edit(file)
    assert portal.run().changed(first[1]) == made_anew


@pytest.mark.slow
@pytest.mark.parametrize(
    ("library", "made_anew"),
    [
        ("pymdown_extensions", {FINDINGS, CONVERSIONS, PAGES}),
        ("autocorrect_py", {FINDINGS}),
        ("lxml", {FEEDS}),
        ("mkdocs_material", {PAGES}),
        ("watchfiles", set()),
    ],
)
def test_each_library_has_made_anew_what_rests_on_it(
    library: str, made_anew: set[str], first: tuple[Portal, Run], portal: Portal
) -> None:
    portal.package.install(library, "99.0")
    assert portal.run().changed(first[1]) == made_anew
