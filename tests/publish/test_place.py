"""Where a target may not be, through the command as its user runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import main
from pipeline.config import Project, load_settings
from pipeline.errors import ConfigError
from pipeline.publish.place import target_folder

Ask = Callable[..., Any]


@pytest.fixture
def root(make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("KEPU_STORE", raising=False)
    return make_site("small")


@pytest.fixture
def refused(root: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """The message with which `kepu publish --yes` to a path is refused; it must change nothing."""

    def ask(path: str) -> str:
        (root / "site_config" / "publish.yml").write_text(
            f"schema: 1\ndefault: local\ntargets: {{local: {{path: {json.dumps(path)}}}}}\n", encoding="utf-8"
        )
        before = {str(found) for found in root.rglob("*")}
        assert main(["publish", "--yes", "--json", "--project", str(root)]) == 2
        document = json.loads(capsys.readouterr().out)
        assert document["help"] and "local" in document["error"]
        assert {str(found) for found in root.rglob("*") if ".kepu" not in found.parts} <= before
        return str(document["error"])

    return ask


@pytest.mark.parametrize(
    "path",
    [
        *(
            "site",
            "site/pub",
            "content/pub",
            "assets",
            "assets/media/pub",
            "ledger/x",
            "site_config/x",
            ".kepu/pub",
        ),
        *(".git/pub", "handbook/pub", "dist/../content/pub"),
    ],
)
def test_inside_what_a_build_reads_or_writes(refused: Callable[[str], str], path: str) -> None:
    message = refused(path)
    assert "不能放在那里" in message and path in message


@pytest.mark.parametrize("path", [".", "..", "../..", "/", "dist/.."])
def test_the_project_and_what_is_around_it(refused: Callable[[str], str], path: str) -> None:
    assert "项目本身" in refused(path)


def test_through_a_link(refused: Callable[[str], str], root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root / "content", target_is_directory=True)
    assert "content" in refused(str(tmp_path / "link" / "pub"))
    (root / "dist").symlink_to(root / "site", target_is_directory=True)
    assert "site" in refused("dist/public")


def test_media_that_lies_elsewhere(root: Path, tmp_path: Path) -> None:
    project, settings = Project(root), load_settings(Project(root))
    (tmp_path / "media").mkdir()
    if project.media.exists():
        project.media.rename(tmp_path / "before")
    project.media.symlink_to(tmp_path / "media", target_is_directory=True)
    with pytest.raises(ConfigError, match="素材"):
        target_folder(project, settings, "local", str(tmp_path / "media" / "pub"))


def test_the_store_and_the_inbox(
    refused: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEPU_STORE", str(tmp_path / "a" / "store"))
    monkeypatch.setenv("KEPU_INBOX", str(tmp_path / "inbox"))
    for path in ("a/store", "a/store/objects", "a"):
        assert "成品库" in refused(str(tmp_path / path))
    assert str(tmp_path / "a" / "store") not in refused(str(tmp_path / "a")), (
        "a variable's value is not shown"
    )
    assert "投稿箱" in refused(str(tmp_path / "inbox" / "pub"))


def test_a_root_of_sources(refused: Callable[[str], str], root: Path, tmp_path: Path) -> None:
    settings = root / "site_config" / "media.yml"
    text = settings.read_text(encoding="utf-8")
    assert "\nroots:\n" in text
    added = f"\nroots:\n  - {{name: studio, location: {tmp_path}/studio}}\n"
    settings.write_text(text.replace("\nroots:\n", added), encoding="utf-8")
    for path in ("studio", "studio/pub"):
        assert "外部文件夹 studio" in refused(str(tmp_path / path))


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("\\\\server\\share", "Windows 共享"),
        ("C:\\www", "Windows"),
        ("D:/www", "Windows"),
        ("dist\\public", "Windows"),
        ("s3://bucket/site", "网址"),
        ("https://kepu.example.org/", "网址"),
        ("www@server:/srv/kepu", "别的机器"),
        ("server:/srv/kepu", "别的机器"),
        ("$HOME/public", "环境变量"),
        ("%USERPROFILE%/public", "环境变量"),
        (" dist/public", "空白"),
        ("~nobody-of-that-name/kepu", "不知道是谁"),
    ],
)
def test_what_is_no_folder_of_this_machine(refused: Callable[[str], str], path: str, word: str) -> None:
    assert word in refused(path)


def test_a_disk_that_is_not_there(refused: Callable[[str], str], tmp_path: Path) -> None:
    assert "不存在" in refused(str(tmp_path / "mnt" / "usb" / "site"))
    assert not (tmp_path / "mnt").exists()


def test_home_and_other_folders(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    project = Project(root)
    settings = load_settings(project)
    assert target_folder(project, settings, "local", "~/kepu") == tmp_path.resolve() / "kepu"
    assert target_folder(project, settings, "local", "dist/public") == root.resolve() / "dist" / "public"
    assert target_folder(project, settings, "local", "网站/发布") == root.resolve() / "网站" / "发布"
