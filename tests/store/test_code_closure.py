"""What code a result rests on: all that is loaded when it is made, and nothing of what is only beside it."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import time
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from pipeline.conversion import markdown_process
from pipeline.render import shell
from pipeline.store import code_digest
from pipeline.store.code_closure import (
    DISTRIBUTIONS,
    PACKAGE,
    _closure,
    _Files,
    _imports,
    _normal,
    _requirements,
)
from tests.store.copied_package import CopiedPackage, copied_package

LOADED = """
import json, sys
before = set(sys.modules)
{work}
print(json.dumps(sorted(set(sys.modules) - before)))
"""
CONVERT = """
from pipeline.conversion.markdown_child import answer
from pipeline.markup.markdown import Converter, EXTENSIONS
from pipeline.markup.record import MarkupRecord
body = "# *a*\\n\\n" + "\\n\\n".join(mark for marks in EXTENSIONS.values() for mark in marks) + "<b>x</b>"
answer(MarkupRecord.of(body, {}, {}).to_json(), Converter())
"""
WRITE_FEED = """
import datetime as dt
from pipeline.feeds.record import Feed, FeedEntry, FeedRecord
from pipeline.feeds.rss import render
moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
entry = FeedEntry("a", "a", "https://a.example/", "a", "a", "<p>a</p>", moment)
render(FeedRecord(Feed("https://a.example/", "", "tag:a", "a", "a", "a", moment), (entry,)))
"""
READ_SHEET = """
import pipeline.content.registers.sheet
"""
RENDER = """
from pathlib import Path
from pipeline.render.mkdocs_site import StockSite
from pipeline.render.render_child import BLANK, MOST
site = StockSite(Path("mkdocs.yml").resolve(), BLANK, Path("site").resolve())
site.compile(*MOST)
"""


@pytest.fixture
def package(tmp_path: Path) -> CopiedPackage:
    return copied_package(tmp_path / "copy")


@pytest.mark.parametrize(
    ("work", "modules", "libraries"),
    [
        (CONVERT, ("pipeline.conversion.markdown_child",), markdown_process.LIBRARIES),
        (WRITE_FEED, ("pipeline.feeds.rss",), ()),
        (READ_SHEET, ("pipeline.content.registers.sheet",), ()),
        (RENDER, ("pipeline.render.render_child", "pipeline.plugin"), shell.LIBRARIES),
    ],
    ids=["conversion", "feed", "sheet", "page"],
)
def test_all_that_is_loaded_is_counted(
    work: str, modules: tuple[str, ...], libraries: tuple[str, ...], root: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", LOADED.format(work=work)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout.splitlines()[-1])
    files = _Files(tmp_path / "code.json")
    code, others = _closure(files, modules)
    assert {name for name in loaded if name.partition(".")[0] == PACKAGE} <= code.keys()
    known = packages_distributions()
    packages = {name.partition(".")[0] for name in loaded} & known.keys() - {PACKAGE}
    assert packages, "something was loaded"
    versions = _requirements(files, {*others, *libraries})
    missing = {p: known[p] for p in packages if not {_normal(d) for d in known[p]} & versions.keys()}
    assert missing == {}


def test_every_package_is_known_by_the_name_it_is_installed_under(root: Path) -> None:
    known = packages_distributions()
    imported = {"material", "pymdownx"}
    for file in (root / PACKAGE).rglob("*.py"):
        imported |= {name.partition(".")[0] for name in _imports(file.read_bytes())}
    others = imported - sys.stdlib_module_names - {PACKAGE}
    assert len(others) > 15
    for package in others:
        assert _normal(DISTRIBUTIONS.get(package, package)) in {_normal(d) for d in known[package]}, package
    assert DISTRIBUTIONS.keys() <= others, "nothing imports it any more"


def test_which_names_a_source_imports() -> None:
    source = b'''
"""pipeline.store.keys is mentioned in a sentence."""
import a.b
from typing import TYPE_CHECKING
from c import d as e
if TYPE_CHECKING:
    import checked
else:
    import run
CHILD = "pipeline.store.keys"
def later():
    from f.g import h
'''
    found = set(_imports(source))
    assert found == {
        "a.b",
        "typing",
        "typing.TYPE_CHECKING",
        "c",
        "c.d",
        "run",
        "pipeline.store.keys",
        "f.g",
        "f.g.h",
    }


def test_no_import_is_relative(root: Path) -> None:
    """The closure is computed of absolute names."""
    for file in (root / PACKAGE).rglob("*.py"):
        tree = ast.parse(file.read_bytes())
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level], file


def test_a_module_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"pipeline\.store\.gone"):
        code_digest(tmp_path, "pipeline.store.gone")
    with pytest.raises(LookupError, match=r"pipeline\.errors\.Finding"):
        code_digest(tmp_path, "pipeline.errors.Finding")


def test_the_digest_is_of_what_stands_there_now(package: CopiedPackage, tmp_path: Path) -> None:
    first = package.digest(tmp_path, "pipeline.store.keys")
    assert package.digest(tmp_path, "pipeline.store.keys") == first
    package.edit("store/keys.py")
    second = package.digest(tmp_path, "pipeline.store.keys")
    assert second != first
    package.edit("cli/main.py")
    assert package.digest(tmp_path, "pipeline.store.keys") == second


def test_what_was_read_is_kept_by_the_stat_tuple(package: CopiedPackage, tmp_path: Path) -> None:
    first = package.digest(tmp_path, "pipeline.errors")
    kept = tmp_path / "code.json"
    value = json.loads(kept.read_bytes())
    entry = value["value"][str(package.file("errors.py"))]
    entry[4] = "0" * 64
    kept.write_text(json.dumps(value), encoding="utf-8")
    assert package.digest(tmp_path, "pipeline.errors") != first, "it was not read again"
    entry[1] -= 1
    kept.write_text(json.dumps(value), encoding="utf-8")
    assert package.digest(tmp_path, "pipeline.errors") == first, "another time, another file"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"schema":1,"key":"","value":{"a":[1]}}'])
def test_a_damaged_memory_is_no_memory(damage: bytes, package: CopiedPackage, tmp_path: Path) -> None:
    first = package.digest(tmp_path, "pipeline.errors")
    (tmp_path / "code.json").write_bytes(damage)
    assert package.digest(tmp_path, "pipeline.errors") == first


def test_a_file_read_too_soon_after_its_last_write_is_not_kept(
    package: CopiedPackage, tmp_path: Path
) -> None:
    """On a file system with whole seconds a second write would leave the same times."""
    file = package.file("errors.py")
    soon = (time.time_ns() // 1_000_000_000 + 3600) * 1_000_000_000
    os.utime(file, ns=(soon, soon))
    first = package.digest(tmp_path, "pipeline.errors")
    kept = json.loads((tmp_path / "code.json").read_bytes())["value"]
    assert str(file) not in kept and str(package.file("__init__.py")) in kept
    content = file.read_bytes()
    assert b"exit_code = 4" in content
    file.write_bytes(content.replace(b"exit_code = 4", b"exit_code = 9"))
    os.utime(file, ns=(soon, soon))
    assert package.digest(tmp_path, "pipeline.errors") != first


CHANGING = """
import sys
from pathlib import Path
from pipeline.store import code_digest
work, file = Path(sys.argv[1]), Path(sys.argv[2])
first = code_digest(work, "pipeline.errors")
file.write_bytes(file.read_bytes() + b"# changed meanwhile\\n")
print(first, code_digest(work, "pipeline.errors"), code_digest(work, "pipeline.feeds.rss"))
"""


def test_code_that_changes_under_a_process_serves_no_other(package: CopiedPackage, tmp_path: Path) -> None:
    """What runs there is the old code, or partly the new: what it makes is found by nobody else."""
    before = package.digest(tmp_path, "pipeline.errors")
    first, mixed, untouched = package.run(CHANGING, tmp_path, package.file("errors.py")).split()
    after = package.digest(tmp_path, "pipeline.errors")
    assert first == before
    assert mixed not in (before, after) and before != after
    assert untouched == package.digest(tmp_path, "pipeline.feeds.rss")


def test_the_version_of_a_library_and_of_what_it_requires_counts(
    package: CopiedPackage, tmp_path: Path
) -> None:
    feeds = package.digest(tmp_path, "pipeline.feeds.rss")
    package.install("nh3", "99.0")
    assert package.digest(tmp_path, "pipeline.feeds.rss") == feeds
    package.install("lxml", "99.0")
    newer = package.digest(tmp_path, "pipeline.feeds.rss")
    assert newer != feeds
    package.install("feedgen", "99.0")
    assert package.digest(tmp_path, "pipeline.feeds.rss") not in (feeds, newer)
