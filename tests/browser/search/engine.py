"""The query page's own scripts in a browser, on an index that is handed to them instead of being fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from pipeline.search.folding import fold_all, traditional
from pipeline.search.grams import BODY, SUMMARY, TITLE, Text, write_grams
from pipeline.search.texts import ADDRESS, INITIALS, SYLLABLES
from tests.browser.server import STRICT, serve
from tests.fixture_site import ROOT

SCRIPTS = ROOT / "assets" / "theme" / "javascripts"
VERSION = "00000000"
Document = tuple[str, str, str]
"""Title, summary and body."""
Hit = tuple[int, int]
"""The numbers of segment and document."""


def index_files(segments: Sequence[Sequence[Document]], shares: int, often: int) -> dict[str, str]:
    """The files of an index of such documents, by their paths."""
    written = [write_grams(_texts(documents), shares, often) for documents in segments]
    pairs = sorted(traditional().items())
    start = {
        "schema": 1,
        "shares": shares,
        "segments": [
            [f"{2100 - n}", f"{2100 - n}", VERSION, len(segment)] for n, segment in enumerate(segments)
        ],
    }
    tables = {
        "traditional": "".join(a for a, _ in pairs),
        "simplified": "".join(b for _, b in pairs),
        "initials": INITIALS,
        "syllables": SYLLABLES,
        "address": ADDRESS,
        "sounds": "di zhen",
    }
    return {
        "start.json": json.dumps(start),
        "folding.json": json.dumps(tables),
        **{
            f"grams/{share:04x}.txt": "\f".join(f"{VERSION}\n{grams[share]}" for grams in written)
            for share in range(shares)
        },
    }


def _texts(documents: Sequence[Document]) -> list[Text]:
    folded = fold_all([text for document in documents for text in document])
    parts = (TITLE, SUMMARY, BODY)
    return [Text(number // 3, parts[number % 3], text) for number, text in enumerate(folded)]


@dataclass(frozen=True)
class Engine:
    """A page with the scripts."""

    page: Page

    def evaluate(self, code: str, argument: Any = None) -> Any:
        """The value of an asynchronous function body that sees `given` and the names of the scripts."""
        imports = "const index = await import('/search-index.js'), query = await import('/search-query.js'), "
        imports += (
            "folding = await import('/search-folding.js'), results = await import('/search-results.js');"
        )
        return self.page.evaluate(f"async (given) => {{ {imports} {code} }}", argument)

    def fold(self, texts: Sequence[str]) -> list[str]:
        """Texts as the scripts fold them."""
        pairs = sorted(traditional().items())
        tables = ["".join(a for a, _ in pairs), "".join(b for _, b in pairs)]
        code = "const {fold} = folding.makeFolding(...given.tables); return given.texts.map(fold);"
        return list(self.evaluate(code, {"tables": tables, "texts": list(texts)}))

    def find(self, files: Mapping[str, str], queries: Sequence[str]) -> list[list[tuple[Hit, int]]]:
        """What each query finds, best first: a hit and its rank."""
        code = """
        const get = async (path) => { if (!(path in given.files)) throw new Error(path); return given.files[path]; };
        const opened = await new index.SearchIndex("", get).open();
        const answers = [];
        for (const asked of given.queries) {
          const words = index.wordsOf(asked).map((word) => [opened.fold(word)]);
          const hits = await opened.search(words);
          answers.push(hits.map((hit) => [hit.segment.position, hit.document, hit.rank]));
        }
        return answers;
        """
        answers = self.evaluate(code, {"files": dict(files), "queries": list(queries)})
        return [[((segment, document), rank) for segment, document, rank in answer] for answer in answers]


@contextmanager
def engine(browser: Browser, folder: Path) -> Iterator[Engine]:
    """An engine on an empty page, under the policy that sites run under."""
    (folder / "index.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")
    for script in SCRIPTS.glob("search*.js"):
        (folder / script.name).write_bytes(script.read_bytes())
    with serve(folder, STRICT) as served:
        page = browser.new_page()
        page.goto(served.origin)
        yield Engine(page)
        page.close()
