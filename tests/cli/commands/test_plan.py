"""`kepu plan`: every job with its state and the reason, before and after a build."""

from __future__ import annotations

import re
import uuid

import fsspec
import pytest

from tests.cli.running import AT, Run
from tests.render.small import Small

VIDEO = """\
---
schema: 1
kind: video
id: outside
title: 原文件在对象存储上的视频
summary: 视频的原文件放在仓库之外，用名字加冒号引用。
published: 2026-11-05
column: hello-science
topics: [nature]
audiences: [public]
people:
  - {role: 编写, name: 演示编辑部}
production: {mode: 自制, unit: 演示编辑部}
licence: CC-BY-4.0
sources:
  - {title: 手卫生指南, publisher: 世界卫生组织, year: 2009}
media:
  source: studio:videos/outside.mov
---

正文。
"""


@pytest.fixture
def elsewhere(small: Small, monkeypatch: pytest.MonkeyPatch) -> str:
    """A video whose file is on object storage and was not fetched; returns its path in the content."""
    settings = small.root / "site_config" / "media.yml"
    studio = "\nroots:\n  - {name: studio, location_env: KEPU_ROOT_STUDIO}\n"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("\nroots:\n", studio), encoding="utf-8")
    place = f"memory://{uuid.uuid4().hex}"
    storage, root = fsspec.core.url_to_fs(place)
    storage.pipe_file(f"{root}/videos/outside.mov", b"not read before it is fetched")
    monkeypatch.setenv("KEPU_ROOT_STUDIO", place)
    small.file("videos").mkdir()
    small.file("videos/outside.md").write_text(VIDEO, encoding="utf-8")
    return "studio:videos/outside.mov"


def test_json(run: Run) -> None:
    rows = run("plan", "--json").document()
    assert rows and all(set(r) == {"key", "kind", "source", "state", "reason"} for r in rows)
    assert [(r["kind"], r["source"], r["state"], r["reason"]) for r in rows] == [
        ("probe", "covers/cover.png", "to probe", "new")
    ]
    assert re.fullmatch("[0-9a-f]{64}", rows[0]["key"])


def test_the_table_is_in_chinese(run: Run) -> None:
    code, out, _ = run("plan")
    (row,) = [line for line in out.splitlines() if "covers/cover.png" in line]
    assert code == 0 and "检测" in row and "待检测" in row and "新文件" in row
    run("build", *AT)
    code, out, _ = run("plan")
    rows = [line for line in out.splitlines() if "covers/cover.png" in line]
    assert code == 0 and rows and all("图片" in row and "已完成" in row and "已有" in row for row in rows)


def test_a_remote_source_is_to_be_fetched(run: Run, elsewhere: str) -> None:
    rows = {row["source"]: row for row in run("plan", "--json").document()}
    assert rows[elsewhere] == {
        "key": "",
        "kind": "probe",
        "source": elsewhere,
        "state": "to fetch",
        "reason": "new",
    }
    code, out, err = run("plan")
    (row,) = [line for line in out.splitlines() if elsewhere in line]
    assert (code, err) == (0, "") and "检测" in row and "待取回" in row and "新文件" in row
