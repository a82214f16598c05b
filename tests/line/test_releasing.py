"""Releases: nothing without `--yes`; then the switch, the ledger, list, diff and rollback."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import main
from pipeline.config import load_settings
from pipeline.line.releasing import listing, publish
from tests.render.small import Small, tree

Kepu = Callable[..., Any]
FIRST, SECOND = "2026-12-01T00:00:00+08:00", "2026-12-02T00:00:00+08:00"


@pytest.fixture
def small(make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Small:
    """Without the items, whose covers would have to be encoded: only an exemplar is published."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    small = Small(make_site("small"))
    for folder in ("articles", "stories"):
        for path in small.file(folder).iterdir():
            path.unlink()
    return small


@pytest.fixture
def kepu(small: Small, capsys: pytest.CaptureFixture[str]) -> Kepu:
    """The JSON document of `kepu publish`, which must end with the given code."""

    def run(*arguments: str, code: int = 0) -> Any:
        found = main(["publish", *arguments, "--json", "--project", str(small.root)])
        captured = capsys.readouterr()
        assert found == code, captured.err
        return json.loads(captured.out)

    return run


@pytest.fixture
def target(small: Small) -> Path:
    publish = load_settings(small.project, {}).publish
    return small.root / publish.targets[publish.default].path


def ledger(small: Small) -> list[dict[str, Any]]:
    path = small.root / "ledger" / "published.jsonl"
    return (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )


def test_without_yes_it_reports_the_changes_and_does_nothing(small: Small, kepu: Kepu, target: Path) -> None:
    result = kepu("--now", FIRST)
    assert result["done"] is False and result["ledger"] == ["model-class"]
    assert "index.html" in result["changes"]["added"] and not result["changes"]["removed"]
    assert not target.exists() or list(target.iterdir()) == []
    assert ledger(small) == []
    assert kepu("--list") == []


def test_the_text_output_has_the_same_facts(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--now", FIRST, "--project", str(small.root)]) == 0
    out = capsys.readouterr().out
    assert "model-class" in out and "什么都没有发布" in out and "--yes" in out
    assert main(["publish", "--yes", "--now", FIRST, "--project", str(small.root)]) == 0
    assert "已上线" in capsys.readouterr().out


def test_publish_puts_the_site_online_and_its_works_in_the_ledger(
    small: Small, kepu: Kepu, target: Path
) -> None:
    result = kepu("--yes", "--now", FIRST)
    assert result["done"] is True and result["ledger"] == ["model-class"]
    live = (target / "current").resolve()
    assert tree(live) == tree(small.site)
    (line,) = ledger(small)
    assert (line["id"], line["kind"], line["url"]) == ("model-class", "exemplar", "exemplars/model-class/")
    assert line["release"] == result["release"] and line["first_public"] == FIRST
    (listed,) = kepu("--list")
    assert set(listed) == {"id", "created", "commit", "live"}
    assert (listed["id"], listed["live"]) == (result["release"], True)


def test_works_in_the_ledger_count_from_the_next_build(
    small: Small, kepu: Kepu, capsys: pytest.CaptureFixture[str]
) -> None:
    kepu("--yes", "--now", FIRST)
    assert main(["goals", "--json", "--now", SECOND, "--project", str(small.root)]) == 0
    goals = {g["id"]: g for g in json.loads(capsys.readouterr().out)}
    (counted,) = goals["exemplars"]["counted"]
    assert counted["id"] == "model-class" and counted["since"] == "2026-12-01"


def test_a_second_release_its_difference_and_the_rollback(small: Small, kepu: Kepu, target: Path) -> None:
    first = kepu("--yes", "--now", FIRST)["release"]
    before = tree((target / "current").resolve())
    small.edit("content/pages/about.md", "本站由测试生成。", "本站由测试重新生成。")
    result = kepu("--yes", "--now", SECOND)
    second = result["release"]
    assert result["ledger"] == [] and len(ledger(small)) == 1
    assert "about/index.html" in result["changes"]["changed"]
    assert result["changes"]["added"] == result["changes"]["removed"] == []
    assert [(r["id"], r["live"]) for r in kepu("--list")] == [(second, True), (first, False)]
    assert kepu("--diff", first, second)["changed"] == result["changes"]["changed"]
    assert kepu("--diff", first, first) == {"added": [], "removed": [], "changed": []}

    assert kepu("--rollback") == {"done": False, "release": first}
    assert [r["id"] for r in kepu("--list") if r["live"]] == [second]
    assert kepu("--rollback", "--yes") == {"done": True, "release": first}
    assert tree((target / "current").resolve()) == before
    assert kepu("--rollback", second, "--yes") == {"done": True, "release": second}
    assert "重新生成" in (target / "current" / "about" / "index.html").read_text(encoding="utf-8")
    assert len(ledger(small)) == 1


def test_a_rollback_never_shows_a_withdrawn_item_again(
    small: Small, kepu: Kepu, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = kepu("--yes", "--now", FIRST)["release"]
    withdraw = ["withdraw", "model-class", "--reason", "数据有误", "--now", SECOND, "--yes"]
    assert main([*withdraw, "--project", str(small.root)]) == 0
    capsys.readouterr()
    second = kepu("--yes", "--now", SECOND)["release"]
    small.edit("content/pages/about.md", "本站由测试生成。", "本站由测试重新生成。")
    third = kepu("--yes", "--now", "2026-12-03T09:00:00+08:00")["release"]
    capsys.readouterr()
    for id, words in ((first, [first]), (first, [first, "--yes"])):
        assert main(["publish", "--rollback", *words, "--project", str(small.root)]) == 4
        said = capsys.readouterr().err
        assert "model-class" in said and id in said and second in said
    assert [r["id"] for r in kepu("--list") if r["live"]] == [third]
    assert kepu("--rollback", "--yes") == {"done": True, "release": second}


def test_the_commit_is_recorded(small: Small, kepu: Kepu) -> None:
    git = [
        "git",
        "-C",
        str(small.root),
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.org",
        "-c",
        "commit.gpgsign=false",
    ]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    head = subprocess.run(
        [*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()
    kepu("--yes", "--now", FIRST)
    assert [r["commit"] for r in kepu("--list")] == [head]


def test_a_slow_git_leaves_out_the_commit_and_reports_it(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "git").write_text("#!/bin/sh\nexec /bin/sleep 60\n", encoding="utf-8")
    (programs / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    now = dt.datetime.fromisoformat(FIRST)
    outcome = publish(small.project, None, now, really=True, git_seconds=0.2)
    assert outcome.done and outcome.release.commit is None
    assert outcome.no_commit == "git 在 0.2 秒内没有回答。这个版本没有记下提交号。"
    assert [r.commit for r in listing(small.project, None)] == [None]


def test_mistakes_publish_nothing(small: Small, kepu: Kepu, target: Path) -> None:
    small.edit("content/pages/about.md", "title: 关于", "titel: 关于")
    assert kepu("--yes", "--now", FIRST, code=1)["findings"]
    assert not target.exists() and ledger(small) == []


@pytest.mark.parametrize(
    "arguments", [["--diff", "a", "b"], ["--rollback"], ["--rollback", "nowhere", "--yes"]]
)
def test_unknown_names_end_with_code_four(kepu: Kepu, arguments: list[str]) -> None:
    result = kepu(*arguments, code=4)
    assert result["error"] and result["help"]
