"""The fixture site `small`: articles, a story, a person, a place, an exemplar and a page; no video, no sound."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Project
from pipeline.line.build import Options, build, prepare
from pipeline.line.results import BuildResult, Prepared, Timings
from pipeline.line.session import open_build_session

NOW = dt.datetime.fromisoformat("2026-12-01T00:00:00+08:00")

ARTICLE = """\
---
schema: 1
kind: article
id: {id}
title: {title}
summary: 测试写下的一篇，用一两句话说清它讲什么。
published: {published}
column: {column}
topics: [{topics}]
audiences: [public]
people:
  - {{role: 编写, name: 演示编辑部}}
cover: {{image: covers/cover.png, alt: 一块墨绿色的画面}}
production: {{mode: 自制, unit: 演示编辑部}}
licence: CC-BY-4.0
sources:
  - {{title: 手卫生指南, publisher: 世界卫生组织, year: 2009}}
---

{body}
"""


@dataclass(frozen=True)
class Small:
    """A project in a temporary folder."""

    root: Path

    @property
    def project(self) -> Project:
        return Project(self.root)

    @property
    def site(self) -> Path:
        return self.root / "site"

    def file(self, path: str) -> Path:
        """A Markdown file below content/."""
        return self.root / "content" / path

    def article(self, id: str, **changes: str) -> Path:
        """Writes an article."""
        values = {
            "title": f"第 {id} 篇",
            "published": "2026-10-08T09:00:00+08:00",
            "column": "hello-science",
            "topics": "physics",
            "body": "正文。",
        }
        path = self.file(f"articles/{id}.md")
        path.write_text(ARTICLE.format(id=id, **{**values, **changes}), encoding="utf-8")
        return path

    def edit(self, path: str, old: str, new: str) -> None:
        """Replaces text in a file of the project."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} does not have {old}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def in_earnest(self) -> None:
        """Makes the reviewers real people: what they sign counts."""
        file = self.root / "site_config" / "review.yml"
        text = file.read_text(encoding="utf-8")
        text = text.replace(", demonstration: true", "").replace("only_listed: false\n", "")
        file.write_text(text, encoding="utf-8")

    def stand_still(self, day: str) -> None:
        """Makes it a demonstration that stands still at a day."""
        self.edit("site_config/site.yml", "demonstration:\n", f"demonstration:\n  today: {day}\n")

    def options(self, now: dt.datetime = NOW) -> Options:
        return Options(now=now, site_dir=self.site, media=False)

    def prepare(self) -> Prepared:
        return prepared_site(self.project, self.options())

    def build(self, now: dt.datetime = NOW) -> BuildResult:
        """Builds without running a media job."""
        return build(self.project, self.options(now))

    def clean(self, folder: Path) -> dict[str, bytes]:
        """Builds a copy of the project without cache or earlier output; returns its site."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.root, folder, ignore=shutil.ignore_patterns(".kepu", "site"))
        copy = Small(folder)
        copy.build()
        return tree(copy.site)


def prepared_site(project: Project, options: Options) -> Prepared:
    """Runs the stages up to the edition; nothing of a site is written."""
    with open_build_session(project, options.now) as session:
        return prepare(session, options, Timings())


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    files = (path for path in sorted(folder.rglob("*")) if not path.is_dir())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def different(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """Paths whose bytes differ, or that are in only one of the two."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
