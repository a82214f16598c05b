"""CPU seconds of copy pages of a large library, and how long articles become: run it with `make bench-wechat`.

    python -m tests.bench.wechat [ITEMS] [--rounds 3] [--keep FOLDER]

First the sample's items: milliseconds an article of the converter alone, and characters of HTML to characters of Markdown, of
the body alone and of the whole article to the whole file. Then the corpus of `tests.bench.corpus` (4,000 items by default),
bodies converted beforehand as they are when a build comes to this room: cold, with nothing known, every byte made; with
nothing changed, keys alone; after the body of one item changed, what has another key made again. Pages and pictures (covers,
codes) are counted apart.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from pipeline.config import find_project
from pipeline.execute.fake import FakeExecutor
from pipeline.line.checking import check
from pipeline.line.clock import site_now
from pipeline.line.executing import finished
from pipeline.line.planning import plan
from pipeline.line.reviewing import review_standings, visible_library
from pipeline.line.session import BuildSession, open_build_session
from pipeline.line.wechat_articles import copy_pages
from pipeline.media.body_records import markup_record
from pipeline.syndicate.convert import convert
from pipeline.syndicate.site_files import CopyPages, site_files
from tests.bench.corpus import NEWEST, ROOT, make_project
from tests.bench.feeds import edit

KINDS = ("pages", "pictures")
ROUNDS_OF_ONE = 20


def pages_of(session: BuildSession) -> CopyPages:
    """What copy pages are made from, every body converted; media that is not in the store is made up."""
    checked = check(session)
    checked.require_valid()
    library = visible_library(checked, session.now, drafts=False)
    plan(checked, session.digests, FakeExecutor())
    planned = plan(checked, session.digests, None)
    for _ in FakeExecutor().run(planned.plan.jobs, planned.store, lambda name: planned.locate[name]):
        continue
    media = finished(planned)
    reviews = review_standings(checked, planned.source_digests, session.now)
    records = {item.id: markup_record(library, media, library.documents[item.id]) for item in library.items}
    bodies = [(library.documents[id], record) for id, record in records.items()]
    session.conversions.begin(bodies)
    assert not session.conversions.finish(bodies)
    return copy_pages(session, checked.settings, library, media, reviews, records, planned.store)


def measure(root: Path, known: Mapping[str, str]) -> dict[str, Any]:
    """Write in this process what has another key than `known`; return what that took, and the keys."""
    with open_build_session(find_project(root), NEWEST) as session:
        pages = pages_of(session)
        at = time.process_time()
        files = list(site_files(pages))
        keyed = time.process_time() - at
        taken, made, size = dict.fromkeys(KINDS, 0.0), dict.fromkeys(KINDS, 0), 0
        for file in files:
            if known.get(file.path) == file.key:
                continue
            assert not isinstance(file.content, Path)
            kind = "pages" if file.path.endswith((".html", ".xml")) else "pictures"
            at = time.process_time()
            size += len(file.content())
            taken[kind] += time.process_time() - at
            made[kind] += 1
    return {"keys": keyed, "taken": taken, "made": made, "size": size, "all": {f.path: f.key for f in files}}


def in_child(root: Path, known: Mapping[str, str]) -> dict[str, Any]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.wechat", "--measure", str(root)]
    own = {name: value for name, value in os.environ.items() if name != "KEPU_STORE"}
    done = subprocess.run(
        command, input=json.dumps(known), stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT, env=own
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def rounds(root: Path, items: int, number: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each case and what its runs gave."""
    answers = []
    for _ in range(number):
        shutil.rmtree(root / ".kepu" / "wechat", ignore_errors=True)
        answers.append(in_child(root, {}))
    yield "cold", answers
    yield "nothing changed", [in_child(root, answers[-1]["all"]) for _ in range(number)]
    for _ in range(number):
        edit(root, items)
        answers.append(in_child(root, answers[-1]["all"]))
    yield "one item", answers[-number:]


def sample() -> Iterator[str]:
    """Yield what the sample's own items give: time an article, and lengths."""
    project = find_project(ROOT)
    took: list[float] = []
    bodies: list[float] = []
    files: list[float] = []
    longest = 0
    with open_build_session(project, site_now(project)) as session:
        pages = pages_of(session)
        library = pages.manuscripts.library
        for item in library.items:
            article, document = pages.manuscripts.article(item), library.documents[item.id]
            convert(article)
            at = time.process_time()
            for _ in range(ROUNDS_OF_ONE):
                html = convert(article)
            took.append((time.process_time() - at) / ROUNDS_OF_ONE * 1000)
            longest = max(longest, len(html))
            whole = (ROOT / document.file).read_text(encoding="utf-8")
            files.append(len(html) / len(whole))
            bare = replace(article, body="")
            bodies.append((len(html) - len(convert(bare))) / len(document.body))
    yield f"| sample items | {len(took)} |"
    yield f"| CPU ms an article, median (most) | {median(took):.2f} ({max(took):.2f}) |"
    yield f"| HTML ÷ Markdown, bodies: median (most) | {median(bodies):.2f} ({max(bodies):.2f}) |"
    yield f"| HTML ÷ Markdown, articles to files: median (most) | {median(files):.2f} ({max(files):.2f}) |"
    yield f"| longest article, characters | {longest} |"


def main() -> None:
    """Write the project, measure, print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", nargs="?", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, default=None, help="write the project here and leave it")
    parser.add_argument("--measure", type=Path, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure is not None:
        print(json.dumps(measure(options.measure, json.load(sys.stdin))))
        return
    print(f"Python {platform.python_version()}, {platform.machine()}, ", end="")
    print(", ".join(f"{name} {version(name)}" for name in ("lxml", "nh3", "segno", "pillow")))
    print("| | |\n|---|---|")
    for line in sample():
        print(line, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        root = (options.keep or Path(folder)).resolve() / "project"
        if not root.exists():
            make_project(root, options.items)
            _with_copy_pages(root)
            in_child(root, {})  # converts the bodies
        print(f"\n{options.items} items")
        print(
            "| case | keys, CPU s | pages, CPU s | pictures, CPU s | together, median (least) | pages | pictures | MiB |"
        )
        print("|---|---|---|---|---|---|---|---|")
        for case, answers in rounds(root, options.items, options.rounds):
            print(_row(case, answers), flush=True)


def _with_copy_pages(root: Path) -> None:
    file = root / "site_config" / "publish.yml"
    text = file.read_text(encoding="utf-8")
    assert "enabled: false" in text
    file.write_text(text.replace("enabled: false", "enabled: true"), encoding="utf-8")


def _row(case: str, answers: Sequence[dict[str, Any]]) -> str:
    keys = median(answer["keys"] for answer in answers)
    taken = {kind: median(answer["taken"][kind] for answer in answers) for kind in KINDS}
    all_of = [answer["keys"] + sum(answer["taken"].values()) for answer in answers]
    made, size = answers[-1]["made"], answers[-1]["size"] / 2**20
    cells = [
        case,
        f"{keys:.2f}",
        *(f"{taken[kind]:.2f}" for kind in KINDS),
        f"{median(all_of):.2f} ({min(all_of):.2f})",
    ]
    return f"| {' | '.join([*cells, *(str(made[kind]) for kind in KINDS), f'{size:.1f}'])} |"


if __name__ == "__main__":
    main()
