"""Builds of twelve videos that are killed at random moments, each followed by one that must come to the same bytes.

    python -m tests.e2e.kills COUNT [SEED]

A round begins with nothing made (one of twenty), or with some results and pages missing. After the kill: no process is
left, no file of the site or the store is torn. After the next build: site and store are, byte for byte, those of a
build nobody disturbed. After a cleaning of the store: no temporary file is left anywhere. test_kill.py runs a few
rounds; two hundred take about half an hour on two busy processors.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from pipeline.config import Project
from pipeline.line.store_maintenance import clean_store
from pipeline.store import FolderStore
from tests.e2e.minimal import ROOT, environment, kepu_command, tree
from tests.e2e.processes import assert_whole, working_in
from tests.fixture_site import add_font, without_long_pictures

VIDEOS = 12
GONE_SECONDS = 20
BUILD_SECONDS = 300

SETTINGS = """schema: 1
video:
  ladder:
    - {short_side: 120, crf: 28, maxrate_kbps: 300}
    - {short_side: 64, crf: 28, maxrate_kbps: 150}
  preset: ultrafast
  mp4_short_side: 120
  poster_widths: [80]
"""

ITEM = """---
schema: 1
kind: video
id: moving-picture-{number}
title: 会动的测试图之{number}
summary: 第 {number} 段一秒钟的测试画面，用来证明构建在任何时刻被打断，再次运行都会接着做完，结果一个字节也不差。
published: 2024-10-12T09:00:00+08:00
column: hello-science
topics: [physics]
audiences: [teenagers]
people:
  - {{role: 编写, name: 演示编辑部}}
production: {{mode: 自制, unit: 演示编辑部}}
licence: CC-BY-4.0
sources:
  - {{title: 声学基础, publisher: 测试出版社, year: 2011, url: "https://example.org/acoustics", accessed: 2024-10-01}}
credits: 画面由测试程序生成。
language: zh-CN
media:
  source: videos/{number}.mp4
---

第 {number} 段画面是一张会动的测试图。
"""


@dataclass(frozen=True)
class Killed:
    """How many builds were killed; of them, with commands running, and with some jobs done and some not."""

    kills: int
    busy: int
    midway: int


@dataclass
class Ground:
    """A project of twelve videos, with its store and a folder for temporary files of its own."""

    folder: Path
    videos: int = VIDEOS

    @property
    def project(self) -> Path:
        return self.folder / "project"

    @property
    def site(self) -> Path:
        return self.project / "site"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @property
    def temporary(self) -> Path:
        return self.folder / "tmp"

    def make(self) -> None:
        for name in ("site_config", "assets/theme"):
            shutil.copytree(ROOT / name, self.project / name)
        shutil.copy(ROOT / "mkdocs.yml", self.project)
        without_long_pictures(self.project)
        add_font(self.project)
        minimal = ROOT / "tests" / "sites" / "minimal"
        shutil.copytree(minimal / "site_config", self.project / "site_config", dirs_exist_ok=True)
        for name in ("organisations/demo-editors.md", "pages/about.md"):
            (self.project / "content" / name).parent.mkdir(parents=True)
            shutil.copy(minimal / "content" / name, self.project / "content" / name)
        (self.project / "site_config" / "media.yml").write_text(SETTINGS, encoding="utf-8")
        for number in range(1, self.videos + 1):
            self._video(number)
        self.temporary.mkdir()

    def _video(self, number: int) -> None:
        item = self.project / "content" / "videos" / f"moving-picture-{number}.md"
        item.parent.mkdir(parents=True, exist_ok=True)
        item.write_text(ITEM.format(number=number), encoding="utf-8")
        source = self.project / "assets" / "media" / "videos" / f"{number}.mp4"
        source.parent.mkdir(parents=True, exist_ok=True)
        picture = f"testsrc2=size=160x120:rate=10:duration=1,hue=h={number * 30}"
        sound = ["-f", "lavfi", "-i", f"sine=frequency={220 + 20 * number}:duration=1"] if number % 2 else []
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-f", "lavfi", "-i", picture]
        command += [*sound, "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(source)]
        subprocess.run(command, check=True, timeout=60)

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            kepu_command(self.project, "build", "--jobs", "2"),
            cwd=self.project,
            env=environment(self.store, TMPDIR=str(self.temporary)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "errors.txt").open("wb"),
        )

    def build(self) -> float:
        """Seconds of a build that must succeed."""
        started = time.monotonic()
        code = self.start().wait(BUILD_SECONDS)
        assert code == 0, (code, (self.folder / "errors.txt").read_text(encoding="utf-8"))
        return time.monotonic() - started

    def clear(self, chance: random.Random) -> int:
        """Takes away everything, or some results and pages; how many results are to be made."""
        store = FolderStore(self.store)
        keys = list(store.keys())
        if chance.random() < 1 / 20:
            for made in (self.site, self.store, self.project / ".kepu"):
                shutil.rmtree(made)
            return len(keys)
        gone = chance.sample(keys, chance.randint(2, max(2, len(keys) // 8)))
        for key in gone:
            store.remove(key)
        pages = sorted(self.site.rglob("*.html"))
        for page in chance.sample(pages, chance.randint(0, len(pages))):
            page.unlink()
        return len(gone)

    def leftovers(self) -> list[Path]:
        """Temporary files and drafts, wherever they may be."""
        drafts = self.store / "tmp"
        found = [*self.temporary.iterdir(), *(drafts.iterdir() if drafts.is_dir() else ())]
        found += [p for p in self.project.rglob(".*") if p.suffix in (".tmp", ".part")]
        return found + [p for p in self.store.rglob(".*") if p.suffix in (".tmp", ".part")]


@contextmanager
def ground(videos: int = VIDEOS) -> Iterator[Ground]:
    """A project to be built and killed, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="kepu-kills-") as made:
        prepared = Ground(Path(made), videos)
        prepared.make()
        before = os.environ.get("KEPU_STORE")
        os.environ["KEPU_STORE"] = str(prepared.store)  # what is cleaned here
        try:
            yield prepared
        finally:
            os.environ.pop("KEPU_STORE")
            if before is not None:
                os.environ["KEPU_STORE"] = before


def kill_builds(work: Ground, count: int, chance: random.Random) -> Killed:
    """`count` rounds; AssertionError when one of them leaves anything but what it should."""
    work.build()
    finished, objects = tree(work.site), tree(work.store / "objects")
    results = len(list((work.store / "objects").glob("*/*")))
    assert results >= 3 * work.videos
    seconds = work.build()
    kills = busy = midway = 0
    while kills < count:
        missing = work.clear(chance)
        code, running = killed_somewhere(work, chance, seconds, missing)
        made = missing - (results - len(list(FolderStore(work.store).keys())))
        assert code in (0, -signal.SIGKILL), code
        if code != 0:  # otherwise it had ended before
            kills += 1
            busy += running > 0
            midway += 0 < made < missing
            require_whole(work, finished)
            if kills % 10 == 0:
                print(f"{kills}/{count}, {busy} busy, {midway} midway", file=sys.stderr, flush=True)
        seconds = (3 * seconds + work.build()) / 4
        require_same(work, finished, objects)
    return Killed(kills, busy, midway)


def killed_somewhere(work: Ground, chance: random.Random, seconds: float, missing: int) -> tuple[int, int]:
    """Kills a build at a random moment: of three in four, one after its first command began, else any moment at all.

    Its exit code, 0 when it ended before, and how many commands it was running.
    """
    process = work.start()
    early = chance.random() < 1 / 4
    while not early and process.poll() is None and not working_in(work.store):
        time.sleep(0.005)
    try:
        return process.wait(chance.uniform(0, seconds if early else seconds / 8 * missing)), 0
    except subprocess.TimeoutExpired:
        running = len(working_in(work.store))
        process.kill()
        return process.wait(), running


def require_whole(work: Ground, finished: dict[str, str]) -> None:
    """What a killed build left: no process, no torn file."""
    deadline = time.monotonic() + GONE_SECONDS
    while orphans := working_in(work.folder):
        assert time.monotonic() < deadline, orphans
        time.sleep(0.01)
    left = tree(work.site) if work.site.exists() else {}
    torn = {
        path for path, digest in left.items() if Path(path).name[0] != "." and finished.get(path) != digest
    }
    assert torn == set()
    if (work.store / "objects").is_dir():
        assert_whole(work.store)


def require_same(work: Ground, finished: dict[str, str], objects: dict[str, str]) -> None:
    """What the next build came to, and what a cleaning two days later leaves of it."""
    assert tree(work.site) == finished
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    clean_store(Project(work.project), later, days=1, really=True)
    assert tree(work.store / "objects") == objects
    assert work.leftovers() == []


if __name__ == "__main__":
    rounds, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 4
    with ground() as prepared:
        killed = kill_builds(prepared, rounds, random.Random(seed))
    print(f"{killed}: the next build came to the same bytes every time")
