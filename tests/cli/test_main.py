"""The command's contract: exit codes, Chinese usage messages, JSON documents, what `--now` selects."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

import pipeline.line.build
from pipeline import __version__
from pipeline.cli.main import cli, main
from pipeline.config import load_settings
from pipeline.errors import (
    ConfigError,
    ContentError,
    KepuError,
    MediaError,
    PublishError,
    ToolMissingError,
    UsageError,
)
from pipeline.line.clock import default_now
from tests.render.small import NOW, Small

Run = Callable[..., tuple[int, str, str]]
CHINESE = re.compile("[\u4e00-\u9fff]")
AT = ("--now", NOW.isoformat())


@pytest.fixture
def small(make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Small:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("KEPU_STORE", raising=False)
    return Small(make_site("small"))


@pytest.fixture
def run(small: Small, rendered_here: None, capsys: pytest.CaptureFixture[str]) -> Run:
    """Exit code, standard output and standard error of one command on the small site."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--project", str(small.root)] if arguments else [])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, captured.out, captured.err

    return call


def document(result: tuple[int, str, str]) -> Any:
    code, out, _ = result
    assert code == 0, result
    return json.loads(out)


def test_done_is_zero(run: Run) -> None:
    assert run("check")[0] == 0
    assert main(["--version"]) == main(["--help"]) == main(["build", "-h"]) == 0


def test_version_and_help_name_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--version"])
    assert capsys.readouterr().out == f"kepu {__version__}\n"
    main(["--help"])
    out = capsys.readouterr().out
    assert all(name in out for name in cli.commands)
    for command in cli.commands.values():
        assert CHINESE.search(command.help or "")
        for option in command.params:
            if isinstance(option, click.Option):
                assert CHINESE.search(option.help or ""), f"{command.name} {option.name}"


def test_content_with_mistakes_is_one(run: Run, small: Small) -> None:
    small.edit("content/articles/wash-hands.md", "title: 看懂洗手", "titel: 看懂洗手")
    code, out, err = run("check")
    assert (
        code == 1
        and "content/articles/wash-hands.md:5:1  E201" in out
        and "title" in out
        and "2 处错误" in err
    )
    code, out, err = run("build", "--no-media")
    assert code == 1 and "E201" in err and out == "" and not small.site.exists()
    code, out, _ = run("build", "--no-media", "--json")
    assert code == 1 and {f["code"] for f in json.loads(out)["findings"]} == {"E201", "E202"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["frobnicate"], ["没有", "frobnicate", "子命令"]),
        (["biuld"], ["你是不是想写“build”"]),
        (["--frob"], ["没有 --frob 这个选项", "kepu --help"]),
        (["build", "--frob"], ["没有 --frob 这个选项", "kepu build --help"]),
        (["build", "--jobs", "x"], ["--jobs", "1 到 64 的整数"]),
        (["build", "--jobs", "0"], ["--jobs", "1 到 64 的整数"]),
        (["build", "--now", "昨天"], ["--now", "昨天", "2026-11-05T09:00:00+08:00"]),
        (["build", "--now", "9999-12-31T23:59:59-12:00"], ["--now", "2200"]),
        (["build", "--now"], ["--now", "缺少值"]),
        (["check", "--format", "xml"], ["--format", "text、json、github、sarif"]),
        (["goals", "--year", "12"], ["--year", "2000 到 2200"]),
        (["goals", "多余"], ["多写了参数"]),
        (["new", "article"], ["缺少 ID"]),
        (["publish", "--diff", "a"], ["--diff"]),
        ([], ["请写明子命令", "check", "build", "publish"]),
    ],
)
def test_wrong_usage_is_two_and_told_in_chinese(
    arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert all(word in captured.err for word in words), captured.err
    assert not re.search(r"\b(not|valid|range|requires|unexpected|Usage|Error|Missing)\b", captured.err), (
        captured.err
    )


def test_other_wrong_usage_is_two(run: Run, small: Small, tmp_path: Path) -> None:
    assert run("check", str(small.root / "nowhere"))[0] == 2
    assert run("serve", "--address", "nonsense")[0] == 2
    assert run("publish", "nowhere", "--list")[0] == 2
    code, _, err = run("new", "articel", "a")
    assert code == 2 and "article" in err
    (tmp_path / "bare").mkdir()
    assert main(["check", "--project", str(tmp_path / "bare")]) == 2


def test_wrong_configuration_is_two(run: Run, small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "昨天")
    code, _, err = run("goals")
    assert code == 2 and "SOURCE_DATE_EPOCH" in err
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    small.edit("site_config/site.yml", "tagline", "tagllne")
    code, _, err = run("check")
    assert code == 2 and "site_config/site.yml:3:1  E201" in err and "tagline" in err


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (ContentError([]), 1),
        (UsageError("用法"), 2),
        (ConfigError("设置"), 2),
        (MediaError("转码"), 3),
        (PublishError("发布"), 4),
        (ToolMissingError("工具"), 5),
        (RuntimeError("secret detail"), 70),
        (RecursionError(), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_the_exit_code_says_what_kind_it_was(
    run: Run, monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int
) -> None:
    def fail(*_: object) -> None:
        raise raised

    monkeypatch.setattr(pipeline.line.build, "build", fail)
    found, out, err = run("build")
    assert found == code and out == ""
    assert CHINESE.search(err)
    if isinstance(raised, KepuError):
        assert raised.message in err
        told = json.loads(run("build", "--json")[1])
        assert (told["error"], told["help"]) == (raised.message, raised.help)


def test_a_defect_shows_its_traceback_only_when_asked(
    small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("the detail")

    monkeypatch.setattr(pipeline.line.build, "build", fail)
    assert main(["build", "--project", str(small.root)]) == 70
    err = capsys.readouterr().err
    assert "ValueError: the detail" in err and "Traceback" not in err
    assert main(["build", "--verbose", "--project", str(small.root)]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_check_json_is_a_list_of_findings(run: Run, small: Small) -> None:
    assert document(run("check", "--json")) == []
    small.edit("content/articles/wash-hands.md", "title: 看懂洗手", f"title: {'长' * 33}")
    findings = document(run("check", "--json"))
    assert [set(f) for f in findings] == [{"code", "severity", "file", "line", "column", "message", "help"}]
    assert (findings[0]["code"], findings[0]["severity"], findings[0]["line"]) == ("W501", "warning", 5)


def test_check_of_some_paths_tells_only_of_them(run: Run, small: Small) -> None:
    for file in ("articles/wash-hands.md", "stories/zhang-heng-seismoscope.md"):
        small.edit(f"content/{file}", "column: ", "colum: ")
    everything = {f["file"] for f in json.loads(run("check", "--json")[1])}
    assert everything == {"content/articles/wash-hands.md", "content/stories/zhang-heng-seismoscope.md"}
    code, out, _ = run("check", str(small.file("articles")), "--json")
    assert code == 1 and {f["file"] for f in json.loads(out)} == {"content/articles/wash-hands.md"}
    assert run("check", str(small.file("places/planetarium.md")))[0] == 0


def test_build_json(run: Run, small: Small) -> None:
    first = document(run("build", "--no-media", "--json", *AT))
    assert set(first) >= {"stages", "items", "pages", "jobs", "feeds", "goals", "bytes"}
    assert [set(s) for s in first["stages"]] == [{"name", "seconds"}] * len(first["stages"])
    assert first["items"] == {"article": 2, "video": 0, "audio": 0, "story": 1}
    assert first["pages"]["total"] == first["pages"]["written"] > 10
    assert set(first["pages"]) == {"total", "written", "unchanged", "removed"}
    assert set(first["jobs"]) == {"planned", "run", "reused", "failed"} and first["jobs"]["run"] == 0
    feeds = 1 + len(load_settings(small.project).columns)
    assert first["feeds"] == {"total": feeds, "written": feeds}
    assert [set(g) for g in first["goals"]] == [{"id", "target", "count"}] * 4
    assert first["bytes"]["site"] == sum(p.stat().st_size for p in small.site.rglob("*") if p.is_file())
    second = document(run("build", "--no-media", "--json", *AT))
    assert second["pages"]["written"] == second["feeds"]["written"] == second["jobs"]["run"] == 0


def test_build_tells_people_where_the_site_is(run: Run) -> None:
    code, out, _ = run("build", "--no-media", *AT)
    assert code == 0 and "site/index.html" in out and "页面" in out
    assert run("build", "--no-media", "--quiet", *AT) == (0, "", "")


def test_site_dir(run: Run, small: Small, tmp_path: Path) -> None:
    assert run("build", "--no-media", "--site-dir", str(tmp_path / "elsewhere"), *AT)[0] == 0
    assert (tmp_path / "elsewhere" / "index.html").is_file() and not small.site.exists()
    code, _, err = run("build", "--no-media", "--site-dir", str(small.root), *AT)
    assert code == 2 and "别的文件" in err and (small.root / "mkdocs.yml").is_file()


def test_plan_json(run: Run) -> None:
    rows = document(run("plan", "--json"))
    assert rows and all(set(r) >= {"key", "kind", "source", "state", "reason"} for r in rows)
    assert [(r["kind"], r["source"], r["state"], r["reason"]) for r in rows] == [
        ("probe", "covers/cover.png", "to probe", "new")
    ]
    assert re.fullmatch("[0-9a-f]{64}", rows[0]["key"])


def test_goals_json(run: Run) -> None:
    goals = document(run("goals", "--json", *AT))
    assert [g["id"] for g in goals] == ["audiovisual", "exemplars", "activities", "school-visits"]
    for goal in goals:
        assert set(goal) >= {"id", "title", "target", "count", "counted", "left_out"}
        assert goal["count"] == len(goal["counted"])
        assert all({"id", "reason"} <= set(x) and CHINESE.search(x["reason"]) for x in goal["left_out"])
    exemplars = next(g for g in goals if g["id"] == "exemplars")
    assert "model-class" in {x["id"] for x in (*exemplars["counted"], *exemplars["left_out"])}


def test_goals_for_people_and_as_a_workbook(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("goals", *AT)
    assert code == 0 and "2026 年" in out and "model-class" in out
    assert "2031 年" in run("goals", "--year", "2031", *AT)[1]
    assert "2027 年" in run("goals", "--now", "2026-12-31T16:00:00Z")[1], "the year is Beijing's"
    code, _, err = run("goals", "--xlsx", str(tmp_path / "目标.xlsx"), *AT)
    assert code == 0 and (tmp_path / "目标.xlsx").read_bytes().startswith(b"PK") and "目标.xlsx" in err


def test_now_selects_what_is_visible_and_the_year(run: Run, small: Small) -> None:
    spring = small.site / "articles" / "next-spring" / "index.html"
    run("build", "--no-media", "--now", "2027-03-01T08:59:59+08:00")
    assert not spring.exists() and "2027 年" in (small.site / "goals" / "index.html").read_text(
        encoding="utf-8"
    )
    run("build", "--no-media", "--now", "2027-03-01T09:00")
    assert spring.is_file(), "a time without a zone is Beijing time"
    run("build", "--no-media", "--now", "2026-01-01")
    assert not spring.exists() and not (small.site / "articles").exists()
    assert "2026 年" in (small.site / "goals" / "index.html").read_text(encoding="utf-8")
    run("build", "--no-media", "--drafts", "--now", "2026-01-01")
    assert spring.is_file()


def test_the_epoch_stands_in_for_now() -> None:
    assert default_now({"SOURCE_DATE_EPOCH": "0"}) == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert default_now({}).tzinfo is dt.UTC
    for wrong in ("x", "1e3", "9" * 30, "253402300799"):
        with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH"):
            default_now({"SOURCE_DATE_EPOCH": wrong})


def test_new_then_check(run: Run, small: Small) -> None:
    code, out, _ = run("new", "place", "museum")
    assert code == 0 and "content/places/museum.md" in out and run("check")[0] == 0
    code, _, err = run("new", "place", "museum")
    assert code == 2 and "已经用在" in err


def test_schema(run: Run, small: Small) -> None:
    code, out, _ = run("schema")
    assert code == 0 and out.count('"$schema"') == len(
        list((small.root / "site_config" / "schemas").iterdir())
    )
    (small.root / "site_config" / "schemas" / "site.schema.json").unlink()
    assert "1 份" in run("schema", "--write")[1]
