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
from tests.line.desk import FIRST, FOURTH, SECOND, THIRD, without_items
from tests.render.small import Small, tree
from tools.sign_samples import sign_all

Kepu = Callable[..., Any]


@pytest.fixture
def small(make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Small:
    """Without the items, whose covers would have to be encoded: only an exemplar is published."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return without_items(make_site("small"))


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
    assert "《把实验搬进社区的一堂课》" in out and "什么都没有发布" in out and "--yes" in out
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
    assert {"id", "created", "commit", "live"} <= set(listed)
    assert (listed["id"], listed["live"]) == (result["release"], True)


def test_works_in_the_ledger_count_from_the_next_build(
    small: Small, kepu: Kepu, capsys: pytest.CaptureFixture[str]
) -> None:
    kepu("--yes", "--now", FIRST)
    assert main(["goals", "--json", "--now", SECOND, "--project", str(small.root)]) == 0
    goals = {g["id"]: g for g in json.loads(capsys.readouterr().out)}
    (counted,) = goals["exemplars"]["demonstrated"]
    assert counted["id"] == "model-class" and counted["since"] == "2026-12-01"


def test_a_second_release_its_difference_and_the_rollback(small: Small, kepu: Kepu, target: Path) -> None:
    first = kepu("--yes", "--now", FIRST)["release"]
    before = tree((target / "current").resolve())
    small.edit("content/pages/about.md", "本站由测试生成。", "本站由测试重新生成。")
    sign_all(small.project)
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
    assert outcome.remarks == ("git 在 0.2 秒内没有回答。这个版本没有记下提交号。",)
    assert [r.release.commit for r in listing(small.project, None)] == [None]


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


# Withdrawn since


def withdraw(small: Small, *more: str) -> None:
    arguments = ["withdraw", "model-class", "--reason", "内容有误", "--yes", *more]
    assert main([*arguments, "--project", str(small.root)]) == 0


def change(small: Small, text: str) -> None:
    path = small.root / "content" / "pages" / "about.md"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
    sign_all(small.project)


def live_page(target: Path) -> str:
    return (target / "current" / "exemplars" / "model-class" / "index.html").read_text(encoding="utf-8")


def test_a_rollback_never_shows_a_withdrawn_item_again(
    small: Small, kepu: Kepu, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = kepu("--yes", "--now", FIRST)["release"]
    change(small, "又改。")
    second = kepu("--yes", "--now", SECOND)["release"]
    withdraw(small)
    capsys.readouterr()
    refused = kepu("--rollback", "--yes", code=4)
    assert refused["withdrawn"][0]["id"] == "model-class" and refused["safe"] == []
    assert "《把实验搬进社区的一堂课》" in refused["error"] and "撤回）" in refused["error"]
    third = kepu("--yes", "--now", THIRD)["release"]
    notice = live_page(target)
    assert "内容有误" in notice
    for name in (None, first, second, second[-8:]):
        words = ["--rollback", *([name] if name else [])]
        for arguments in (words, [*words, "--yes"]):
            assert kepu(*arguments, code=4)["safe"] == []
            assert live_page(target) == notice
    assert [bool(r["withdrawn"]) for r in kepu("--list")] == [False, True, True]
    change(small, "再改。")
    fourth = kepu("--yes", "--now", FOURTH)["release"]
    assert kepu("--rollback", second, code=4)["safe"] == [third]
    assert kepu("--rollback", third[-8:], "--yes") == {"done": True, "release": third}
    assert live_page(target) == notice
    assert kepu("--rollback", fourth, "--yes")["release"] == fourth


def test_the_list_marks_what_cannot_be_gone_back_to(
    small: Small, kepu: Kepu, capsys: pytest.CaptureFixture[str]
) -> None:
    kepu("--yes", "--now", FIRST)
    withdraw(small)
    assert main(["publish", "--list", "--project", str(small.root)]) == 0
    assert "不能退回，里面有已撤回的" in capsys.readouterr().out


@pytest.mark.parametrize("now", ["2030-01-01T00:00:00+08:00", "2020-01-01T00:00:00+08:00"])
def test_a_wrong_clock_lets_no_withdrawn_item_back(
    small: Small, kepu: Kepu, capsys: pytest.CaptureFixture[str], now: str
) -> None:
    kepu("--yes", "--now", FIRST)
    withdraw(small, "--now", now)
    capsys.readouterr()
    change(small, "又改。")
    kepu("--yes", "--now", SECOND)
    assert kepu("--rollback", "--yes", code=4)["withdrawn"][0]["id"] == "model-class"


def test_a_release_without_a_record_counts_as_showing_it(
    small: Small, kepu: Kepu, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = kepu("--yes", "--now", FIRST)["release"]
    manifest = target / "releases" / f"{first}.json"
    value = json.loads(manifest.read_text(encoding="utf-8"))
    for field in ("contents", "sequence", "replaced"):
        del value[field]
    manifest.write_text(json.dumps(value), encoding="utf-8")
    withdraw(small)
    capsys.readouterr()
    kepu("--yes", "--now", SECOND)
    assert kepu("--rollback", "--yes", code=4)["withdrawn"][0]["id"] == "model-class"
    assert [("titles" in r, bool(r["withdrawn"])) for r in kepu("--list")] == [(True, False), (False, True)]


def test_a_damaged_ledger_lets_nothing_back(small: Small, kepu: Kepu) -> None:
    kepu("--yes", "--now", FIRST)
    change(small, "又改。")
    kepu("--yes", "--now", SECOND)
    with (small.root / "ledger" / "published.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("{\n")
    assert kepu("--rollback", "--yes", code=1)["findings"]


def test_a_rollback_says_that_the_next_publish_brings_the_newer_back(
    small: Small, kepu: Kepu, capsys: pytest.CaptureFixture[str]
) -> None:
    kepu("--yes", "--now", FIRST)
    change(small, "又改。")
    assert kepu("--yes", "--now", SECOND)["titles"]["changed"] == ["关于本站"]
    assert main(["publish", "--rollback", "--yes", "--project", str(small.root)]) == 0
    assert "下一次 kepu publish 会把较新的内容再放上去" in capsys.readouterr().out


# What stays back, what is not ours, what is not committed


def test_strangers_stay_and_are_named(small: Small, kepu: Kepu, target: Path) -> None:
    theirs = target / "releases" / "我的文件夹"
    theirs.mkdir(parents=True)
    (theirs / "甲.txt").write_text("甲", encoding="utf-8")
    assert kepu("--now", FIRST)["strangers"] == ["我的文件夹"]
    assert kepu("--yes", "--now", FIRST)["strangers"] == ["我的文件夹"]
    assert (theirs / "甲.txt").read_text(encoding="utf-8") == "甲"


def test_uncommitted_work_is_named_and_recorded(small: Small, kepu: Kepu) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    git = ["git", "-C", str(small.root), *identity]
    for arguments in (["init", "-q"], ["add", "content", "site_config", "assets", "mkdocs.yml"]):
        subprocess.run([*git, *arguments], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "x"], check=True)
    assert kepu("--now", FIRST)["uncommitted"] == []
    change(small, "又改。")
    (small.root / "assets" / "media" / "备注.txt").write_text("x", encoding="utf-8")
    names = ["assets/media/备注.txt", "content/pages/about.md"]
    assert kepu("--now", FIRST)["uncommitted"] == names
    kepu("--yes", "--now", FIRST)
    assert [r["uncommitted"] for r in kepu("--list")] == [names]


def unsign(small: Small) -> None:
    path = small.root / "ledger" / "reviews.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "".join(f"{line}\n" for line in lines if "终审" not in line or "model-class" not in line),
        encoding="utf-8",
    )


def test_one_unreviewed_item_stays_back_and_the_rest_goes_on_line(
    small: Small, kepu: Kepu, target: Path
) -> None:
    unsign(small)
    result = kepu("--yes", "--now", FIRST)
    assert [(w["id"], w["missing"]) for w in result["held"]] == [("model-class", "缺少终审")]
    assert result["ledger"] == [] and (target / "current" / "about" / "index.html").exists()
    assert not (target / "current" / "exemplars" / "model-class").exists()


def test_a_public_item_changed_without_review_stops_the_publish(small: Small, kepu: Kepu) -> None:
    kepu("--yes", "--now", FIRST)
    unsign(small)
    assert {f["code"] for f in kepu("--yes", "--now", SECOND, code=1)["findings"]} == {"E366"}


def test_what_comes_later_without_review_is_told_now(small: Small, kepu: Kepu) -> None:
    unsign(small)
    result = kepu("--now", "2026-08-01T00:00:00+08:00")
    assert [w["id"] for w in result["coming"]] == ["model-class"] and result["held"] == []


def test_an_empty_target_with_a_full_ledger_is_doubted(small: Small, kepu: Kepu, target: Path) -> None:
    assert kepu("--now", FIRST)["remarks"] == []
    kepu("--yes", "--now", FIRST)
    target.rename(target.with_name("elsewhere"))
    (remark,) = kepu("--now", SECOND)["remarks"]
    assert "接上" in remark


def test_a_release_from_the_future_is_told(small: Small, kepu: Kepu) -> None:
    kepu("--yes", "--now", SECOND)
    (remark,) = kepu("--now", FIRST)["remarks"]
    assert "时钟" in remark
