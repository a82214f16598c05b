"""A library of articles and scientists' stories for the benches, the same for every site generator.

    python -m tests.bench.corpus FOLDER [ITEMS]

writes it as a project of ours (400 items by default). Every sixth item is a story about one of the scientists of
content/people; the rest are articles. All of them share one small cover, so that media takes no part in what is measured.
The text is about CHARACTERS characters of Chinese an item under HEADINGS, with a list, a table and links by id. Dates,
columns, topics, audiences and links follow from an item's number alone.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
CHARACTERS = 1143
SENTENCES = (
    "海拔每升高 300 米，水的沸点大约降低 1 摄氏度，所以高原上的饭不容易煮熟。",
    "科学家把这种现象叫作折射：光从一种介质斜着进入另一种介质，传播方向会改变。",
    "成都平原的水网由都江堰分来，两千多年里一直按“深淘滩、低作堰”的办法维护。",
    "一个细菌大约有 2 微米长，50 个排成一行，才和一根头发的直径差不多。",
    "如果手机收到地震预警，请先护住头和颈，离开窗户和吊灯，等晃动过去再撤离。",
    "夜里抬头看见的星光，有的在路上走了几百年；我们看到的，是它过去的样子。",
    "抗生素对付的是细菌，对病毒没有作用；感冒大多由病毒引起，不必急着用药。",
    "大熊猫的“第六根手指”其实是一块变大的腕骨，能帮它握住竹子。",
)
HEADINGS = ("先看一个现象", "原因在哪里", "自己动手试一试", "常见的误会")
LIST = "- 先想一想会看到什么\n- 再动手做一遍\n- 把两次的结果记下来\n"
TABLE = "| 海拔（米） | 沸点（摄氏度） |\n|---|---|\n| 0 | 100 |\n| 500 | 98 |\n| 3000 | 90 |\n"
COLUMNS = ("kepu-panda", "hello-science", "safe-and-well", "countryside", "frontier")
STORIES = "scientists"
TOPICS = ("nature", "earth", "astronomy", "physics", "chemistry", "engineering", "agriculture", "food")
AUDIENCES = ("teenagers", "farmers", "elderly", "public")
PEOPLE = ("li-bing", "luoxia-hong", "zhu-zaiyu")
COVER = "covers/bench.png"
# The last item is of this day; earlier ones go back so that all of them fill four years.
NEWEST = dt.datetime.fromisoformat("2026-10-31T09:00:00+08:00")
YEARS = 4


def body(number: int, opening: str, other: str) -> str:
    """`opening`, then paragraphs under HEADINGS up to about CHARACTERS characters; links lead to the item `other`."""
    parts = [opening]
    length = len(opening)
    section = 0
    while length < CHARACTERS:
        if section < len(HEADINGS):
            parts.append(f"## {HEADINGS[section]}\n")
        paragraph = "".join(SENTENCES[(number + section + k) % len(SENTENCES)] for k in range(6))
        paragraph += (
            f"参见[另一问](id:{other}#{HEADINGS[section % 4]})。" if section % 2 else "**记住这一点**。"
        )
        parts.append(paragraph + "\n")
        length = sum(map(len, parts))
        section += 1
    return "\n".join(parts)


@dataclass(frozen=True)
class Piece:
    """One item of a corpus of `items`; everything of it follows from its number."""

    number: int
    items: int

    @property
    def id(self) -> str:
        return f"item-{self.number:05}"

    @property
    def person(self) -> str | None:
        """Whom a story is about; None: it is an article."""
        return PEOPLE[self.number // 6 % len(PEOPLE)] if self.number % 6 == 5 else None

    @property
    def folder(self) -> str:
        """Of content/, and of the address."""
        return "stories" if self.person else "articles"

    @property
    def title(self) -> str:
        return f"第 {self.number} 问：身边的科学道理"

    @property
    def summary(self) -> str:
        return (
            f"这一篇从一个常见的现象说起，讲清楚背后的道理，再给出可以自己动手的小实验，编号 {self.number}。"
        )

    @property
    def published(self) -> dt.datetime:
        step = dt.timedelta(days=365 * YEARS) / self.items
        moment = NEWEST - step * (self.items - 1 - self.number)
        return moment.replace(second=0, microsecond=0)

    @property
    def column(self) -> str:
        return STORIES if self.person else COLUMNS[self.number % len(COLUMNS)]

    @property
    def topics(self) -> tuple[str, str]:
        first = self.number % len(TOPICS)
        return TOPICS[first], TOPICS[(first + 1 + self.number // len(TOPICS) % 3) % len(TOPICS)]

    @property
    def audiences(self) -> tuple[str, str]:
        first = self.number % len(AUDIENCES)
        return AUDIENCES[first], AUDIENCES[(first + 1) % len(AUDIENCES)]

    @property
    def related(self) -> tuple[str, str]:
        ahead = [(self.number + distance) % self.items for distance in (1, 7)]
        return f"item-{ahead[0]:05}", f"item-{ahead[1]:05}"

    @property
    def other(self) -> str:
        """The item that the text links to."""
        return f"item-{(self.number * 31 + 5) % self.items:05}"

    @property
    def text(self) -> str:
        return body(self.number, f"{LIST}\n{TABLE}", self.other)


def pieces(items: int) -> Iterator[Piece]:
    """Every item of the corpus; at least nine, so that no item is related to itself or to one twice."""
    if items < 9:
        raise ValueError(f"a corpus of {items} items")
    return (Piece(number, items) for number in range(items))


def make_project(root: Path, items: int) -> None:
    """The corpus as a project of ours: our settings, theme, directory and about page; no ledger, no register."""
    shutil.copytree(ROOT / "site_config", root / "site_config")
    shutil.copytree(ROOT / "assets" / "theme", root / "assets" / "theme")
    shutil.copy(ROOT / "mkdocs.yml", root)
    _without_copy_pages(root)
    for folder in ("organisations", "pages"):
        shutil.copytree(ROOT / "content" / folder, root / "content" / folder)
    (root / "content" / "people").mkdir()
    for person in PEOPLE:
        shutil.copy(ROOT / "content" / "people" / f"{person}.md", root / "content" / "people")
    for person in sorted((root / "content" / "people").glob("*.md")):
        _relink(person, items)
    cover = root / "assets" / "media" / COVER
    cover.parent.mkdir(parents=True)
    Image.new("RGB", (640, 360), (23, 76, 66)).save(cover)
    for piece in pieces(items):
        file = root / "content" / piece.folder / f"{piece.id}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{_front_matter(piece)}\n{piece.text}", encoding="utf-8")


def _without_copy_pages(root: Path) -> None:
    """No other generator makes them; `tests.bench.wechat` turns them on and measures them alone."""
    file = root / "site_config" / "publish.yml"
    text = re.sub(r"(?m)^  enabled: true$", "  enabled: false", file.read_text(encoding="utf-8"))
    file.write_text(re.sub(r"long_pictures: \d+", "long_pictures: 0", text), encoding="utf-8")


def _relink(person: Path, items: int) -> None:
    """A person's own page names items of the project: here it names one of the corpus."""
    text = person.read_text(encoding="utf-8")
    person.write_text(re.sub(r"\(id:[a-z0-9-]+\)", f"(id:{Piece(5, items).id})", text), encoding="utf-8")


def _front_matter(piece: Piece) -> str:
    about = f"\n  - {{role: 人物, person: {piece.person}}}" if piece.person else ""
    return f"""---
schema: 1
kind: {"story" if piece.person else "article"}
id: {piece.id}
title: {piece.title}
summary: {piece.summary}
published: {piece.published.isoformat()}
column: {piece.column}
topics: [{", ".join(piece.topics)}]
audiences: [{", ".join(piece.audiences)}]
people:
  - {{role: 编写, name: 演示编辑部}}{about}
cover: {{image: {COVER}, alt: 一块墨绿色的画面}}
production: {{mode: 自制, unit: 演示编辑部}}
licence: CC-BY-4.0
sources:
  - {{title: 光的折射, publisher: 演示出版社, year: 2021, url: "https://example.org/{piece.number}", accessed: 2026-11-01}}
  - {{title: 身边的物理, publisher: 演示出版社, year: 2019}}
credits: 图由程序绘制。
language: zh-CN
related: [{", ".join(piece.related)}]
---
"""


def main() -> None:
    """Write the project."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("items", nargs="?", type=int, default=400)
    options = parser.parse_args()
    make_project(options.folder, options.items)


if __name__ == "__main__":
    main()
