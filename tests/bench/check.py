"""CPU seconds of `kepu check` on a large library: run it with `make bench-check`.

    python -m tests.bench.check [ITEMS] [--keep FOLDER]

It writes a project of ITEMS items (default 4,000; about 1,143 Chinese characters a body, each with a cover, sources,
reviews, links to others by id and by heading; every twentieth a video with captions, every fortieth an audio), then
measures the command in processes of its own: the first run, a run with nothing changed, and one with one file edited.
CPU seconds are user + system of the child, start of the interpreter included (resource.getrusage).
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tests.bench.corpus import ROOT, body

CAPTIONS = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n大家好。\n"


@dataclass(frozen=True)
class Run:
    """One run of the command: CPU and wall-clock seconds, and what it found."""

    name: str
    cpu: float
    wall: float
    findings: int


def make_project(root: Path, items: int) -> None:
    """A project of that many items under the project's own settings."""
    shutil.copytree(ROOT / "site_config", root / "site_config")
    shutil.copy(ROOT / "mkdocs.yml", root)
    for folder in ("articles", "videos", "audio"):
        (root / "content" / folder).mkdir(parents=True)
    shutil.copytree(ROOT / "content" / "organisations", root / "content" / "organisations")
    for folder in ("covers", "videos", "audio"):
        (root / "assets" / "media" / folder).mkdir(parents=True)
    for number in range(items):
        _item(root, number, items)


def _item(root: Path, number: int, items: int) -> None:
    kind, folder = ("video", "videos") if number % 20 == 7 else ("article", "articles")
    if number % 40 == 11:
        kind, folder = "audio", "audio"
    media = root / "assets" / "media"
    id = f"item-{number:05}"
    (media / "covers" / f"{id}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + str(number).encode())
    extra = ""
    if kind != "article":
        suffix = "mp4" if kind == "video" else "flac"
        (media / folder / f"{id}.{suffix}").write_bytes(b"x" * (1000 + number % 7) + str(number).encode())
        (media / folder / f"{id}.vtt").write_text(CAPTIONS, encoding="utf-8")
        extra = (
            f"media:\n  source: {folder}/{id}.{suffix}\n"
            f"  captions:\n    - {{file: {folder}/{id}.vtt, language: zh-CN, label: 中文字幕}}\n"
        )
    text = f"{_front_matter(kind, id, number, items)}{extra}---\n\n{_body(number, items)}"
    (root / "content" / folder / f"{id}.md").write_text(text, encoding="utf-8")


def _front_matter(kind: str, id: str, number: int, items: int) -> str:
    day = f"2026-{1 + number % 9:02}-{1 + number % 27:02}"
    return f"""---
schema: 1
kind: {kind}
id: {id}
title: 第 {number} 问：身边的科学道理
summary: 这一篇从一个常见的现象说起，讲清楚背后的道理，再给出可以自己动手的小实验，编号 {number}。
published: {day}T09:00:00+08:00
column: hello-science
topics: [nature, physics]
audiences: [teenagers, public]
people:
  - {{role: 编写, name: 演示编辑部}}
  - {{role: 讲述, name: 演示讲述人}}
cover: {{image: covers/{id}.png, alt: 示意图：一束光从空气斜着进入水里}}
production: {{mode: 自制, unit: 演示编辑部}}
licence: CC-BY-4.0
sources:
  - {{title: 光的折射, publisher: 演示出版社, year: 2021, url: "https://example.org/{number}", accessed: 2026-11-01}}
  - {{title: 身边的物理, publisher: 演示出版社, year: 2019}}
credits: 图由程序绘制。
language: zh-CN
related: [item-{(number + 1) % items:05}, item-{(number + 7) % items:05}]
"""


def _body(number: int, items: int) -> str:
    """A picture, then the corpus's text with a link every other section."""
    picture = f"![光线在水面改变方向的示意图](covers/item-{number:05}.png)\n"
    return body(number, picture, f"item-{(number * 31 + 5) % items:05}")


def measure(name: str, project: Path) -> Run:
    """Run the command once in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "check", "--json", "--project", str(project)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(name, cpu, wall, len(json.loads(done.stdout)))


def run(project: Path) -> list[Run]:
    """First, unchanged, and one file edited."""
    runs = [measure("first run", project)]
    time.sleep(0.1)  # past the racy moment: a file hashed in the tick of its last write is hashed again
    runs.append(measure("nothing changed", project))
    edited = project / "content" / "articles" / "item-00000.md"
    edited.write_text(edited.read_text(encoding="utf-8") + "\n再补一句。\n", encoding="utf-8")
    runs.append(measure("one file edited", project))
    return runs


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", nargs="?", type=int, default=4000)
    parser.add_argument("--keep", type=Path, default=None, help="write the project here and leave it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = options.keep or Path(folder) / "project"
        if not project.exists():
            make_project(project, options.items)
        shutil.rmtree(project / ".kepu", ignore_errors=True)
        print(f"{options.items} items, Python {platform.python_version()}, {platform.machine()}")
        print(", ".join(f"{p} {version(p)}" for p in ("pydantic", "pyyaml", "autocorrect-py")))
        for one in run(project):
            print(f"{one.name:16} {one.cpu:6.2f} CPU s {one.wall:6.2f} s  {one.findings} findings")


if __name__ == "__main__":
    main()
