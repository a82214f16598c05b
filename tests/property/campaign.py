"""Random edit sequences: after every build the site is held against a clean build of the same content.

    python -m tests.property.campaign [SEQUENCES] [SEED]

One project lives through all sequences, with its caches and its output; each begins where somebody took everything back
to the start. Builds are of four ways: in this process, by the command, by a command that is killed with SIGKILL at a
random moment and then run again, and by two commands at once. What a build refuses a clean one has to refuse in the
same words, and the site stays as it was. The clean build has no cache but the store of media, whose results are known
by their keys; every `SAMPLED`-th sequence ends with plain `mkdocs build`, which has not even that.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from pipeline.conversion.markdown_process import ConversionWorker
from pipeline.errors import ContentError
from pipeline.line.build import Options, build
from tests.fixture_site import fixture_site
from tests.property.edits import EDITS, change_template, furnish
from tests.render.small import NOW, Small, different, tree

SAMPLED = 15
SOURCES = ("content", "assets", "ledger", "site_config", "mkdocs.yml")
SETTLED = 0.06
"""Seconds after which a file is old enough for its times to prove anything."""
FEWEST, MOST = 3, 6
"""Edits of a sequence."""
WAYS = {"process": 5, "command": 2, "killed": 4, "twice": 1}
"""How a build is made, and how often."""
ATTEMPTS = 3
"""Commands until one at the latest gives the answer to an unchanged build."""
EXITS = {0: True, ContentError.exit_code: False}

Tree = dict[str, bytes]


@dataclass(frozen=True)
class Said:
    """What a build said: whether it took the content, and its findings (None of a command, where they are not compared)."""

    taken: bool
    findings: tuple[str, ...] | None = None


class Campaign:
    """One project and what happens to it. Everything follows from `seed`, besides the moment at which a kill arrives."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.dice = random.Random(seed)
        self.small = Small(fixture_site("small", folder / "project"))
        furnish(self.small)
        self.base = self._sources()
        self.now = NOW
        self.counts: Counter[str] = Counter()
        self.edits: Counter[str] = Counter()
        self.history: list[str] = []
        self._whole = 2.0  # seconds the command took last when nothing disturbed it
        self._remembered = False
        self._before: Tree = {}

    @contextmanager
    def running(self) -> Iterator[None]:
        """One store for all builds, one converting process for those of this process."""
        store = mock.patch.dict(os.environ, KEPU_STORE=str(self.folder / "store"))
        with (
            ConversionWorker() as worker,
            store,
            mock.patch("pipeline.conversion.conversions.ConversionWorker") as opened,
        ):
            opened.return_value = nullcontext(worker)
            self._in_process(self.small)
            yield

    def sequence(self, ways: Mapping[str, int], *, stock: bool = False) -> None:
        """Edits with builds in between, from the start; with `stock` plain `mkdocs build` has the last word."""
        self.history = []
        self.now = NOW
        accepted = self.base
        self._restore(accepted)
        left = self.dice.randint(FEWEST, MOST)
        while left > 0:
            count = min(left, self.dice.choice([1, 1, 2, 3]))
            left -= count
            self._edit(count)
            if self._step(self._way(ways)):
                accepted = self._sources()
            else:
                self._restore(accepted)
        if stock:
            self._against_mkdocs()
        self.counts["sequences"] += 1

    def _way(self, ways: Mapping[str, int]) -> str:
        """After an answer was remembered mostly the command again, which must not give it once more."""
        if self._remembered and "command" in ways and self.dice.random() < 0.7:
            return "command"
        return self.dice.choices(list(ways), list(ways.values()))[0]

    def _edit(self, count: int) -> None:
        for edit in self.dice.choices(EDITS, k=count):
            self.history.append(edit.__name__)
            edit(self.small, self.dice)
            self.edits[edit.__name__] += 1
        if self.dice.random() < 0.15:
            self.now += dt.timedelta(hours=self.dice.randint(1, 900))
            self.history.append(f"now {self.now.isoformat()}")

    def _step(self, way: str) -> bool:
        """A build and a clean one, compared; False when both refuse the content."""
        self.history.append(f"[{way}]")
        self._before = before = tree(self.small.site)
        builds: dict[str, Callable[[], Said]] = {
            "process": lambda: self._in_process(self.small),
            "command": self._command,
            "killed": lambda: self._killed(before),
            "twice": self._twice,
        }
        said, (expected, clean) = builds[way](), self._clean()
        self.counts["builds"] += 1
        self._remembered = way == "command" and said.taken
        assert said.taken == expected.taken, f"clean: {expected}; this one: {said}"
        if said.findings is not None:
            assert said.findings == expected.findings, set(said.findings) ^ set(expected.findings or ())
        if not said.taken:
            self.counts["refused by both"] += 1
            assert tree(self.small.site) == self._before, "a refused build changed the site"
            return False
        self._compare(clean, "a clean build")
        if way == "command" and self.dice.random() < 0.4:
            self._unchanged(clean)
        return True

    def _compare(self, clean: Tree, what: str) -> None:
        found = different(tree(self.small.site), clean)
        assert not found, f"differs from {what}: {sorted(found)}"
        self.counts[f"compared with {what}"] += 1

    def _in_process(self, small: Small) -> Said:
        try:
            result = build(small.project, Options(now=self.now, site_dir=small.site))
        except ContentError as error:
            return Said(False, tuple(f.text() for f in error.findings))
        return Said(True, tuple(f.text() for f in result.prepared.checked.findings))

    def _clean(self) -> tuple[Said, Tree]:
        copy = Small(self._copy())
        return self._in_process(copy), tree(copy.site)

    def _copy(self) -> Path:
        """The sources alone in a folder of their own."""
        folder = self.folder / "clean"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in SOURCES:
            path = self.small.root / name
            if path.is_dir():
                shutil.copytree(path, folder / name)
            else:
                shutil.copy(path, folder / name)
        return folder

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "pipeline", "build", "--json"],
            cwd=self.small.root,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(int(self.now.timestamp()))},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def _end(self, process: subprocess.Popen[str]) -> tuple[Said, bool]:
        """What the command said, and whether it was the answer to an unchanged build."""
        out, told = process.communicate(timeout=120)
        self.counts["commands"] += 1
        assert process.returncode in EXITS, f"exit {process.returncode}: {told}"
        taken = EXITS[process.returncode]
        return Said(taken), taken and json.loads(out)["stages"][0]["name"] == "unchanged"

    def _command(self) -> Said:
        """Mostly when its sources are old enough that it may remember its answer."""
        if self.dice.random() < 0.8:
            time.sleep(SETTLED)
        began = time.monotonic()
        said, quick = self._end(self._start())
        if quick:
            self.counts["quick answers after edits"] += 1
        else:
            self._whole = time.monotonic() - began
        return said

    def _unchanged(self, clean: Tree) -> None:
        """The command until it finds nothing changed."""
        time.sleep(SETTLED)
        quick = False
        for _ in range(ATTEMPTS):
            said, quick = self._end(self._start())
            assert said.taken
            if quick:
                break
        assert quick, "an unchanged build is not answered"
        self.counts["quick answers"] += 1
        assert tree(self.small.site) == clean

    def _killed(self, before: Tree) -> Said:
        """A command killed on its way, half the time after an edit that reaches every page; then a build."""
        if self.dice.random() < 0.5:
            self.history.append(change_template.__name__)
            change_template(self.small, self.dice)
        process = self._start()
        if self._wait_to_kill(process):
            process.kill()
            self.counts["kills"] += 1
        process.communicate()
        after = tree(self.small.site)
        if changed := different(before, after):
            self.counts["kills with the site half written"] += process.returncode < 0
            self._whole_files({path: after[path] for path in changed & after.keys()})
        if self.dice.random() < 0.3:
            self._edit(1)
        self._before = tree(self.small.site)  # of the build that is not killed
        return self._in_process(self.small) if self.dice.random() < 0.5 else self._command()

    def _wait_to_kill(self, process: subprocess.Popen[str]) -> bool:
        """Until a random moment, or until so many files of the site were written; False when the build was over before."""
        if self.dice.random() < 0.5:
            end, files = time.monotonic() + self.dice.uniform(0, self._whole), sys.maxsize
        else:
            end, files = time.monotonic() + 60, self.dice.randint(1, 70)
        before = _times(self.small.site)
        while process.poll() is None:
            if time.monotonic() > end or len(_times(self.small.site) - before) >= files:
                return True
            time.sleep(0.002)
        return False

    def _whole_files(self, changed: Tree) -> None:
        """What a killed command left is in each file what was there or what a clean build has."""
        _, clean = self._clean()
        for path, content in changed.items():
            name = path.rpartition("/")[2]
            beside = name.startswith(".") and name.endswith((".tmp", ".part"))
            assert beside or content == clean.get(path), f"{path} is neither old nor new"

    def _twice(self) -> Said:
        both = [self._start() for _ in range(2)]
        ends = [self._end(process)[0] for process in both]
        self.counts["pairs at once"] += 1
        assert ends[0] == ends[1]
        return ends[0]

    def _against_mkdocs(self) -> None:
        """Plain `mkdocs build` of the same sources, its media made anew."""
        assert self._in_process(self.small).taken
        folder = self._copy()
        environment = {name: value for name, value in os.environ.items() if name != "KEPU_STORE"}
        environment["SOURCE_DATE_EPOCH"] = str(int(self.now.timestamp()))
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        self._compare(tree(folder / "site"), "mkdocs build")

    def _sources(self) -> Tree:
        """Every source file by its path in the project."""
        found: Tree = {}
        for name in SOURCES:
            path = self.small.root / name
            below = {f"{name}/{file}": content for file, content in tree(path).items()}
            found.update(below if path.is_dir() else {name: path.read_bytes()})
        return found

    def _restore(self, sources: Tree) -> None:
        """Take everything back, as a version control would: only files that differ are written."""
        now = self._sources()
        for path in different(now, sources):
            file = self.small.root / path
            if path in sources:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(sources[path])
            else:
                file.unlink()


def _times(folder: Path) -> set[tuple[str, int]]:
    """When each file below a folder was written; a build may be at work in it."""
    found = set()
    for directory, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                path = f"{directory}/{name}"
                found.add((path, os.lstat(path).st_mtime_ns))
    return found


def main() -> int:
    """Run a campaign; 1 when a sequence fails. The project of a failure stays for a look."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sequences", type=int, nargs="?", default=300)
    parser.add_argument("seed", type=int, nargs="?", default=20261124)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="campaign-"))
    campaign = Campaign(folder, arguments.seed)
    began = time.monotonic()
    with campaign.running():
        for number in range(1, arguments.sequences + 1):
            try:
                campaign.sequence(WAYS, stock=number % SAMPLED == 0)
            except AssertionError as error:
                print(f"sequence {number} of seed {arguments.seed}, in {folder}: {campaign.history}\n{error}")
                return 1
            if number % 10 == 0:
                print(f"{number} sequences, {time.monotonic() - began:.0f} s", flush=True)
    print(f"edits: {dict(sorted(campaign.edits.items()))}")
    counts = {"edits": campaign.edits.total(), **campaign.counts}
    print(f"seed {arguments.seed}: {', '.join(f'{name} {count}' for name, count in counts.items())}")
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
