"""`kepu build`: its report, where the site goes, and what `--now` selects."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.config import load_settings
from tests.cli.running import AT, Run
from tests.render.small import Small


def test_content_with_mistakes_exits_with_one(run: Run, small: Small) -> None:
    small.edit("content/articles/wash-hands.md", "title: 看懂洗手", "titel: 看懂洗手")
    code, out, err = run("build", "--no-media")
    assert code == 1 and "E201" in err and out == "" and not small.site.exists()
    code, out, _ = run("build", "--no-media", "--json")
    assert code == 1 and {f["code"] for f in json.loads(out)["findings"]} == {"E201", "E202"}


def test_json(run: Run, small: Small) -> None:
    first = run("build", "--no-media", "--json", *AT).document()
    assert set(first) >= {"stages", "items", "pages", "jobs", "feeds", "goals", "bytes"}
    assert [set(s) for s in first["stages"]] == [{"name", "seconds"}] * len(first["stages"])
    assert first["items"] == {"article": 2, "video": 0, "audio": 0, "story": 1}
    assert first["pages"]["total"] == first["pages"]["written"] > 10
    assert set(first["pages"]) == {"total", "written", "unchanged", "removed"}
    assert set(first["jobs"]) == {"planned", "run", "reused", "failed"} and first["jobs"]["run"] == 0
    settings = load_settings(small.project)
    # Of the site, the columns, series and topics, the one audience that has items, the one person; and the list of all.
    feeds = 3 * (1 + len(settings.columns) + len(settings.series) + len(settings.topics) + 1 + 1) + 1
    assert first["feeds"] == {"total": feeds, "written": feeds}
    assert [set(g) for g in first["goals"]] == [{"id", "target", "count", "demonstration"}] * 4
    assert first["bytes"]["site"] == sum(p.stat().st_size for p in small.site.rglob("*") if p.is_file())
    second = run("build", "--no-media", "--json", *AT).document()
    assert second["pages"]["written"] == second["feeds"]["written"] == second["jobs"]["run"] == 0


def test_text_output_names_the_site_folder(run: Run) -> None:
    code, out, _ = run("build", "--no-media", *AT)
    assert code == 0 and "site/index.html" in out and "页面" in out
    assert run("build", "--no-media", "--quiet", *AT) == (0, "", "")


def test_site_dir(run: Run, small: Small, tmp_path: Path) -> None:
    code, out, _ = run("build", "--no-media", "--site-dir", str(tmp_path / "elsewhere"), *AT)
    assert code == 0 and f"打开 {tmp_path / 'elsewhere' / 'index.html'}" in out
    assert (tmp_path / "elsewhere" / "index.html").is_file() and not small.site.exists()
    code, _, err = run("build", "--no-media", "--site-dir", str(small.root), *AT)
    assert code == 2 and "别的文件" in err and (small.root / "mkdocs.yml").is_file()


def test_now_selects_the_visible_items_and_the_year(run: Run, small: Small) -> None:
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
