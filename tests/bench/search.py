"""Bytes and milliseconds of queries at several sizes: `make bench-search`.

    python -m tests.bench.search [--items 60 --items 4000] [--full]

For each size two kinds of text are indexed: the corpus of `tests.bench.corpus`, in which every sentence is in every item,
and texts that mix clauses of the project's own content with words of pypinyin's dictionary, few of them often and most
of them seldom, as in a real language. Each query is typed into the query page in a Chromium that is slowed down four times, in a
phone's viewport, under the policy that sites run under. Bytes are those of the files asked for, as gzip -6 makes them.

`first` is the first query of a visit, with the page's scripts and tables; `later` is the one after it. Milliseconds are
from the last key to the first result or, where nothing is found, to the word that says so; the page's pause of 200 ms is in them.
"""

from __future__ import annotations

import argparse
import gzip
import platform
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from statistics import median
from urllib.parse import unquote

from playwright.sync_api import Browser
from pypinyin.constants import PHRASES_DICT

from pipeline.markup.markup_cache import MarkupCache
from pipeline.search.record import SearchRecord
from pipeline.search.segment import segments_of
from pipeline.search.site_files import Index
from tests.bench.corpus import CHARACTERS, ROOT, make_project, pieces
from tests.browser.chromium import chromium
from tests.browser.server import STRICT, Served, serve

MANY = 20_000
SLOWER = 4
PHONE = {"width": 390, "height": 844}
WRITTEN = (
    "的",
    "科学",
    "地震",
    "大熊猫",
    "科学家",
    "一氧化碳",
    "熊猫 竹子",
    "300 米",
    "dizhen",
    "dxm",
    "量子计算杌",
    "，",
)
"""Asked of both kinds of text, besides parts of the texts themselves."""
DRAWN = 28
PATH = re.compile(r"/(search/index/|javascripts/search)")


def sentences(items: int) -> Iterator[SearchRecord]:
    """The corpus of the other benches."""
    for piece in pieces(items):
        text = re.sub(r"\[([^]]+)\]\([^)]*\)|[*#|]", r"\1", piece.text)
        yield _record(piece.number, items, piece.title, piece.summary, text)


def mixture(items: int) -> Iterator[SearchRecord]:
    """Clauses of the content, and words by a law of frequency, in equal parts."""
    pick = random.Random(items)
    for number in range(items):
        text = "".join(_mixed(pick, CHARACTERS))
        title, summary = "".join(_mixed(pick, 14)), "".join(_mixed(pick, 50))
        yield _record(number, items, title[:18], summary, text.replace("。", "。\n"))


def _record(number: int, items: int, title: str, summary: str, text: str) -> SearchRecord:
    year = 2026 - number * 5 // items
    return SearchRecord(
        id=f"item-{number}",
        kind="article",
        url=f"articles/item-{number}/",
        title=title,
        summary=summary,
        date=f"{year}-{1 + number % 12:02}-{1 + number % 28:02}",
        column="frontier",
        topics=("physics",),
        audiences=("public",),
        texts=tuple(text.split("\n")),
    )


def _mixed(pick: random.Random, characters: int) -> Iterator[str]:
    clauses, (words, weights) = _clauses(), _words()
    length = 0
    while length < characters:
        clause = pick.choice(clauses) + pick.choice("，，，。")
        more = "".join(words[bisect(weights, pick.random() * weights[-1])] for _ in range(len(clause) // 3))
        yield clause + more
        length += len(clause) + len(more)


@cache
def _clauses() -> Sequence[str]:
    files = sorted((ROOT / "content").glob("*/*.md"))
    text = "".join(file.read_text(encoding="utf-8").rpartition("\n---\n")[2] for file in files)
    return sorted(set(re.findall(r"[\u4e00-\u9fff]{4,20}", text)))


@cache
def _words() -> tuple[Sequence[str], Sequence[float]]:
    words = sorted(word for word in PHRASES_DICT if 2 <= len(word) <= 4)
    random.Random(1).shuffle(words)
    return words, list(accumulate(1 / (rank + 10) for rank in range(len(words))))


KINDS: dict[str, Callable[[int], Iterator[SearchRecord]]] = {"sentences": sentences, "mixture": mixture}


@dataclass(frozen=True)
class Answer:
    """One query: what was fetched for it, and how long it took."""

    query: str
    bytes: int
    files: int
    milliseconds: float


def make_site(folder: Path) -> Path:
    """The smallest site of the bench: its page and scripts are those of any."""
    root = folder / "project"
    make_project(root, 9)
    command = [sys.executable, "-m", "pipeline", "build", "--quiet", "--project", str(root)]
    subprocess.run(command, check=True, cwd=ROOT)
    return root / "site"


def write_index(site: Path, records: Sequence[SearchRecord], work: Path) -> tuple[float, int, int]:
    """Write the index of the records into the site; return CPU seconds, files and bytes."""
    started = time.process_time()
    index = Index(segments_of(records), MarkupCache(work, _no_body, "bench"), work, "bench")
    files = size = 0
    for file in index.files():
        assert not isinstance(file.content, Path)
        content = file.content()
        target = site / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        files, size = files + 1, size + len(gzip.compress(content, 6))
    return time.process_time() - started, files, size


def _no_body(_: object) -> str:
    raise AssertionError("these records have no body to be converted")


def drawn(records: Sequence[SearchRecord]) -> Iterator[str]:
    """Parts of the texts, of one to nine characters."""
    pick = random.Random(7)
    while True:
        line = pick.choice(pick.choice(records).texts)
        start, length = pick.randrange(len(line) + 1), pick.randint(1, 9)
        part = line[start : start + length].strip()
        if part:
            yield f'"{part}"'


TYPE = """
(query) => new Promise((resolve) => {
  const field = document.getElementById("query"), count = document.querySelector("[data-count]");
  const list = document.querySelector("[data-results]");
  count.textContent = "";
  list.replaceChildren();
  const began = performance.now();
  const seen = () => {
    if (!list.children.length && !count.textContent.startsWith("没有内容")) return;
    observer.disconnect();
    resolve(performance.now() - began);
  };
  const observer = new MutationObserver(seen);
  observer.observe(count, {childList: true, characterData: true, subtree: true});
  observer.observe(list, {childList: true});
  field.value = query;
  field.dispatchEvent(new InputEvent("input", {bubbles: true}));
})
"""


def ask(browser: Browser, served: Served, site: Path, queries: Sequence[str]) -> list[Answer]:
    """The queries one after the other in one visit."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    served.answers.clear()
    page.goto(served / "search/")
    answers = []
    for query in queries:
        milliseconds = float(page.evaluate(TYPE, query))
        page.wait_for_timeout(1500)  # what is offered for a word that is not found belongs to it
        asked = [unquote(path.partition("?")[0]) for path, _ in served.answers if PATH.match(path)]
        served.answers.clear()
        answers.append(Answer(query, sum(_sent(site, path) for path in asked), len(asked), milliseconds))
    context.close()
    return answers


def _sent(site: Path, path: str) -> int:
    return len(gzip.compress((site / path.lstrip("/")).read_bytes(), 6))


def row(name: str, answers: Sequence[Answer]) -> str:
    """Median and largest, with the query that was the largest."""
    most, slowest = max(answers, key=lambda a: a.bytes), max(answers, key=lambda a: a.milliseconds)
    sizes = [answer.bytes for answer in answers]
    times = [answer.milliseconds for answer in answers]
    return (
        f"| {name} | {median(sizes) / 1000:.1f} | {most.bytes / 1000:.1f} ({most.query}) | {median(times):.0f} | "
        f"{slowest.milliseconds:.0f} ({slowest.query}) |"
    )


def measure(browser: Browser, site: Path, kind: str, items: int, folder: Path) -> Iterator[str]:
    """The lines of one kind of text at one size."""
    records = list(KINDS[kind](items))
    cpu, files, size = write_index(site, records, folder / f"{kind}-{items}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"\n{kind}, {items} items: {cpu:.1f} CPU s, {files} files, {size / 1e6:.1f} MB as gzip, peak so far {peak:.0f} MiB"
    yield "| query | KB, median | KB, most | ms, median | ms, most |\n|---|---|---|---|---|"
    parts = drawn(records)
    queries = [*WRITTEN, *(next(parts) for _ in range(DRAWN))]
    with serve(site, STRICT) as served:
        first, later = [], []
        for one, two in zip(queries, queries[1:] + queries[:1], strict=True):
            before, after = ask(browser, served, site, [one, two])
            first.append(before)
            later.append(after)
    yield row("first", first)
    yield row("later", later)


def main() -> None:
    """Writes, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, action="append", default=None)
    parser.add_argument("--full", action="store_true", help=f"{MANY} items as well")
    parser.add_argument("--kind", choices=sorted(KINDS), action="append", default=None)
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, processor slowed {SLOWER} times")
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        folder = Path(temporary)
        for items in [*(options.items or [60, 4000]), *([MANY] if options.full else [])]:
            for kind in options.kind or KINDS:
                place = folder / f"{kind}-{items}-site"
                place.mkdir()
                for line in measure(browser, make_site(place), kind, items, folder):
                    print(line, flush=True)


if __name__ == "__main__":
    main()
