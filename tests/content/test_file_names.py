"""Names of files: what no editor made is not looked at, what cannot become a page is told once, with what to do."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.content.file_names import is_nobodys, is_systems, original_of
from pipeline.errors import Finding
from tests.content.test_library import check
from tests.render.small import Small


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


def found(small: Small) -> list[Finding]:
    return list(check(small)[1])


DECOYS = [
    ".#wash-hands.md", "._wash-hands.md", ".wash-hands.md.swp", "#wash-hands.md#", "wash-hands.md~", "~$wash.md",
    ".history/wash-hands.md", ".obsidian/x.md", ".stversions/x.md", "@eaDir/x.md", "__MACOSX/x.md", "Thumbs.db",
    "desktop.ini", ".DS_Store", ".ipynb_checkpoints/x.md", "#recycle/x.md",
]  # fmt: skip


@pytest.mark.parametrize("name", DECOYS)
def test_what_no_editor_made_is_not_looked_at(small: Small, name: str) -> None:
    path = small.file(f"articles/{name}")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"\x00 not a page")
    assert found(small) == []


def test_the_dangling_lock_of_an_editor_is_not_looked_at(small: Small) -> None:
    os.symlink("wang@desk.1234", small.file("articles/.#wash-hands.md"))
    assert found(small) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("upper.MD", "改名为 upper.md"),
        ("long.markdown", "改名为 long.md"),
        ("old.mdown", "改名为 old.md"),
        ("text.txt", "改名为 text.md"),
        ("x.md.txt", "改名为 x.md"),
        ("x.MD.TXT", "改名为 x.md"),
        ("x.docx", "kepu import"),
        ("x.wps", "kepu import"),
        ("x.jpg", "assets/media/"),
        ("x", "移走"),
    ],
)
def test_another_suffix_is_told_once(small: Small, name: str, words: str) -> None:
    small.file(f"articles/{name}").write_text("---\nid: x\n---\n", encoding="utf-8")
    (finding,) = found(small)
    assert (finding.code, finding.file) == ("E120", f"content/articles/{name}")
    assert words in finding.help


@pytest.mark.parametrize("folder", ["articles", "registers", "registers/activities", "."])
def test_a_name_that_is_not_utf8_is_told_and_the_rest_goes_on(
    small: Small, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    where = small.file(folder)
    where.mkdir(exist_ok=True, parents=True)
    name = os.fsencode(where) + b"/" + "中文.md".encode("gbk")
    with open(name, "wb") as stream:
        stream.write(b"x")
    os.mkdir(name + b".d")
    assert main(["check", "--project", str(small.root), "--json"]) == 1
    told = [f for f in json.loads(capsys.readouterr().out) if f["severity"] == "error"]
    assert [f["code"] for f in told] == ["E117", "E117"]
    assert told[0]["file"].endswith(r"\xd6\xd0\xce\xc4.md")
    assert "中文.md" in told[0]["message"]


@pytest.mark.parametrize(
    "name",
    [
        "wash-hands (1)", "wash-hands（1）", "wash-hands 的冲突副本", "wash-hands.sync-conflict-20261130-101010-ABCDEFG",
        "wash-hands - 副本", "wash-hands - 副本 (2)", "wash-hands_conflict-20261130", "wash-hands - Copy",
        "wash-hands (王芳 的冲突副本 2026-11-30)", "wash-hands (conflicted copy 2026-11-30)", "wash-hands~HEAD",
    ],
)  # fmt: skip
def test_a_conflict_copy_is_called_one(small: Small, name: str) -> None:
    text = small.file("articles/wash-hands.md").read_text(encoding="utf-8")
    small.file(f"articles/{name}.md").write_text(text, encoding="utf-8")
    (finding,) = found(small)
    assert (finding.code, finding.file) == ("E124", f"content/articles/{name}.md")
    assert "wash-hands.md 的副本" in finding.message and "删掉这个副本" in finding.help


def test_a_copy_whose_name_could_be_an_id_is_told_once(small: Small) -> None:
    text = small.file("articles/wash-hands.md").read_text(encoding="utf-8")
    small.file("articles/a-wash-hands.md").write_text(text, encoding="utf-8")
    (finding,) = found(small)
    assert (finding.code, finding.file) == ("E305", "content/articles/a-wash-hands.md")
    assert "副本" in finding.help


def test_what_is_no_plain_file_is_told_and_not_opened(small: Small) -> None:
    os.mkfifo(small.file("articles/pipe.md"))
    (finding,) = found(small)
    assert (finding.code, finding.file) == ("E118", "content/articles/pipe.md")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
@pytest.mark.parametrize("name", ["articles/wash-hands.md", "pages"])
def test_what_may_not_be_read_is_told(small: Small, name: str) -> None:
    small.file(name).chmod(0)
    assert "E118" in {f.code for f in found(small)}
    small.file(name).chmod(0o755)


@pytest.mark.parametrize("kind", ["missing", "file"])
def test_a_content_folder_that_is_not_there_is_told(small: Small, kind: str) -> None:
    content = small.root / "content"
    content.rename(small.root / "elsewhere")
    if kind == "file":
        content.write_text("", encoding="utf-8")
    (finding,) = [f for f in found(small) if f.severity == "error"]
    assert (finding.code, finding.file) == ("E119", "content")


@pytest.mark.parametrize(
    "name", ["wash-hands", "covid-19", "copy", "conflict-resolution", "the-copy-machine"]
)
def test_an_ordinary_name_is_no_copy(name: str) -> None:
    assert original_of(name) is None
    assert not is_nobodys(f"{name}.md")


@pytest.mark.parametrize(
    "name",
    "~$潮汐.docx .DS_Store Thumbs.db desktop.ini .~lock.潮汐.docx# ._潮汐.mp4 __MACOSX @eaDir ~WRL0001.tmp #recycle "
    "lost+found 潮汐.md~ .潮汐.md.swp".split(),
)
def test_what_systems_leave_behind_is_nobodys(name: str) -> None:
    assert is_systems(name) and is_nobodys(name)


def test_a_download_that_is_not_finished_is_told_in_the_inbox() -> None:
    assert all(is_nobodys(name) and not is_systems(name) for name in ("潮汐.mp4.part", "潮汐.mp4.crdownload"))
    assert not any(is_nobodys(name) for name in ("潮汐.mp4", "IMG_1.jpg", "~潮汐.mp4"))


@pytest.mark.parametrize("folder", ["assets/theme/stylesheets", "assets/media/covers"])
@pytest.mark.parametrize("command", ["check", "build"])
def test_an_undecodable_name_outside_content_is_told(
    make_site: Callable[[str], Path], capsys: pytest.CaptureFixture[str], folder: str, command: str
) -> None:
    site = make_site("small")
    with open(os.fsencode(site / folder) + b"/caf\xe9.png", "wb") as stream:
        stream.write(b"x")
    assert main([command, "--project", str(site)]) == 1
    told = capsys.readouterr()
    assert "E117" in told.out + told.err and "caf\\xe9.png" in told.out + told.err
