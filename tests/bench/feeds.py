"""CPU seconds of writing every feed of a large library: run it with `make bench-feeds`.

    python -m tests.bench.feeds [ITEMS] [--rounds 3] [--keep FOLDER]

The corpus of `tests.bench.corpus` (4,000 items by default), each item also told by one of PEOPLE people. The bodies are
converted beforehand, as they are when a build comes to the feeds. Measured in this process, for each room that writes
something to subscribe to (ROOMS): cold, with nothing known, every byte made; with nothing changed, keys alone; after the
title and the body of one item changed, what has another key made again. What is unchanged of a site is not looked at
here: `make bench-site` does that.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from pipeline.config import find_project
from pipeline.edition.files import SiteFile
from pipeline.feeds import site_files as feeds
from pipeline.feeds.entries import Texts
from pipeline.feeds.site_files import Feeds
from pipeline.line.checking import check
from pipeline.line.counting import count
from pipeline.line.executing import finished
from pipeline.line.outputs import make_material
from pipeline.line.planning import plan
from pipeline.line.reviewing import review_standings, visible_library
from pipeline.line.session import BuildSession, open_build_session
from pipeline.render.page_material import Material
from tests.bench.corpus import NEWEST, ROOT, Piece, make_project, pieces

PEOPLE = 60
PERSON = """---
schema: 1
kind: person
id: {id}
name: 演示人物{number}
summary: 为测速写下的人物，编号 {number}。
occupation: 讲述人
sources:
  - {{title: 演示资料, publisher: 演示出版社, year: 2019}}
---

一句话。
"""

Room = Callable[[BuildSession, Material], Iterator[SiteFile]]


def write_feeds(session: BuildSession, material: Material) -> Iterator[SiteFile]:
    """RSS, Atom and JSON Feed of everything, as the line writes them."""
    markup, site = session.conversions.markup, material.settings.site
    texts = Texts(
        key=lambda item: markup.key(material.markup[item]),
        text=lambda item: markup.convert(material.markup[item]).rebase(site.url),
    )
    made = Feeds(
        material.settings,
        material.library,
        material.media,
        texts,
        material.subscriptions,
        material.withdrawn,
    )
    return feeds.site_files(made, session.project.work)


ROOMS: Mapping[str, Room] = {"feeds": write_feeds}
"""Every room that writes what one can subscribe to."""
MEMORIES = ("feeds.json",)
"""What the rooms keep of an earlier run, below `.kepu/`."""


@dataclass(frozen=True)
class Run:
    """CPU seconds of knowing the keys and of making bytes, how many files there are, how many bytes were made."""

    keys: float
    making: float
    files: int
    size: int


def write(root: Path, items: int) -> None:
    """The project."""
    make_project(root, items)
    for number in range(PEOPLE):
        id = f"person-{number:02}"
        text = PERSON.format(id=id, number=number)
        (root / "content" / "people" / f"{id}.md").write_text(text, encoding="utf-8")
    for piece in pieces(items):
        file = root / "content" / piece.folder / f"{piece.id}.md"
        teller = f"  - {{role: 讲述, person: person-{piece.number % PEOPLE:02}}}\ncover:"
        file.write_text(file.read_text(encoding="utf-8").replace("cover:", teller, 1), encoding="utf-8")


def measure(root: Path, known: Mapping[str, str]) -> dict[str, Any]:
    """Write in this process what has another key than `known`; returns what each room took, and the keys."""
    runs: dict[str, Run] = {}
    keys: dict[str, str] = {}
    with open_build_session(find_project(root), NEWEST) as session:
        material = _material(session)
        for name, room in ROOMS.items():
            at = time.process_time()
            files = list(room(session, material))
            keyed = time.process_time()
            size = sum(_made(file) for file in files if known.get(file.path) != file.key)
            runs[name] = Run(keyed - at, time.process_time() - keyed, len(files), size)
            keys |= {file.path: file.key for file in files}
    return {"runs": {name: asdict(run) for name, run in runs.items()}, "keys": keys}


def _material(session: BuildSession) -> Material:
    """Everything that the rooms are given, every body converted: the stages before them."""
    checked = check(session)
    checked.require_valid()
    visible = visible_library(checked, session.now, drafts=False)
    planned = plan(checked, session.digests, None)
    media = finished(planned)
    reviews = review_standings(checked, planned.source_digests, session.now)
    counted = count(checked, planned, media, reviews, session.now)
    material = make_material(checked, visible, media, counted, reviews, session.now)
    bodies = [(d, material.markup[id]) for id, d in material.library.documents.items()]
    session.conversions.begin(bodies)
    assert not session.conversions.finish(bodies)
    return material


def _made(file: SiteFile) -> int:
    """Make the bytes of a file, as the site builder does; returns how many they are."""
    assert not isinstance(file.content, Path)
    return len(file.content())


def edit(root: Path, items: int) -> None:
    """Give the item in the middle another title and one more sentence."""
    piece = Piece(items // 2, items)
    file = root / "content" / piece.folder / f"{piece.id}.md"
    text = file.read_text(encoding="utf-8").replace("title: ", "title: 又", 1)
    file.write_text(text + "\n再补一句。\n", encoding="utf-8")


def in_child(root: Path, known: Mapping[str, str]) -> dict[str, Any]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.feeds", "--measure", str(root)]
    done = subprocess.run(
        command, input=json.dumps(known), stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def rounds(root: Path, items: int, number: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each case and what its runs gave."""
    answers = []
    for _ in range(number):
        for name in MEMORIES:
            (root / ".kepu" / name).unlink(missing_ok=True)
        answers.append(in_child(root, {}))
    yield "cold", answers
    yield "nothing changed", [in_child(root, answers[-1]["keys"]) for _ in range(number)]
    for _ in range(number):
        edit(root, items)
        answers.append(in_child(root, answers[-1]["keys"]))
    yield "one item", answers[-number:]


def main() -> None:
    """Write the project, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", nargs="?", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, default=None, help="write the project here and leave it")
    parser.add_argument("--measure", type=Path, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure is not None:
        print(json.dumps(measure(options.measure, json.load(sys.stdin))))
        return
    with tempfile.TemporaryDirectory() as folder:
        root = (options.keep or Path(folder)).resolve() / "project"
        if not root.exists():
            write(root, options.items)
            in_child(root, {})  # converts the bodies
        print(f"{options.items} items, {PEOPLE} people; Python {platform.python_version()}, ", end="")
        print(f"{platform.machine()}, feedgen {version('feedgen')}, lxml {version('lxml')}")
        print("| room | case | keys, CPU s | bytes, CPU s | together, median (least) | files | MiB made |")
        print("|---|---|---|---|---|---|---|")
        for case, answers in rounds(root, options.items, options.rounds):
            for name in ROOMS:
                print(_row(name, case, [Run(**answer["runs"][name]) for answer in answers]), flush=True)


def _row(name: str, case: str, runs: Sequence[Run]) -> str:
    keys, making = median(run.keys for run in runs), median(run.making for run in runs)
    both = [run.keys + run.making for run in runs]
    cells = [name, case, f"{keys:.2f}", f"{making:.2f}", f"{median(both):.2f} ({min(both):.2f})"]
    return f"| {' | '.join([*cells, str(runs[-1].files), f'{runs[-1].size / 2**20:.1f}'])} |"


if __name__ == "__main__":
    main()
