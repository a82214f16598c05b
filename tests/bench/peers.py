"""The corpus in the shape of each generator that ours is compared with: Hugo, Zensical, MkDocs with Material."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from pipeline.config import Settings
from pipeline.content.model import KIND_LABELS
from pipeline.markup.markdown import EXTENSIONS
from tests.bench.corpus import AUDIENCES, PEOPLE, ROOT, Piece, pieces

FIXTURE = Path(__file__).parent / "hugo"
UNIT = "demo-editors"
LICENCE = {
    "title": "知识共享 署名 4.0（CC BY 4.0）",
    "url": "https://creativecommons.org/licenses/by/4.0/deed.zh-hans",
}
# Lists and pages of ours that stand on no taxonomy, with their titles.
SECTIONS = {
    "latest": "全部内容",
    "places": "科学场所",
    "routes": "研学路线",
    # Without terms and rows these stand empty, as in ours.
    "glossary": "术语",
    "activities": "科普活动",
    "school-visits": "科学家进校园",
    "search": "搜索",
    "subscribe": "订阅",
}
LISTS = {"people": "科学家", "organisations": "责任单位"}

FEEDS = ["html", "rss", "atom", "jsonfeed"]
"""What a list with a feed is written as."""

_LINK = re.compile(r"\(id:(item-\d+)")
PLAIN = """\
site_name: 成都科普
site_url: https://kepu.example.org/
theme:
  name: material
  language: zh
  font: false
  custom_dir: overrides
plugins:
  - search:
      lang: zh
{plugins}{extensions}nav:
  - index.md
  - about.md
"""


FEED = """\
  - rss:
      use_git: false
      date_from_meta:
        as_creation: date
"""
"""What writes a feed under MkDocs."""


def make_hugo(root: Path, items: int, settings: Settings) -> None:
    """A Hugo site: the committed layouts, our theme's static files, a Markdown file a page."""
    shutil.copytree(FIXTURE, root)
    _static(root / "static")
    content = root / "content"
    _page(content / "_index.md", {"title": settings.site.name, "description": settings.site.tagline})
    _terms(content / "columns", settings.columns, title="", feeds=True)
    _terms(content / "series", settings.series, title="", feeds=True)
    _terms(content / "topics", settings.topics, title="主题", feeds=True)
    _terms(content / "audiences", settings.audiences, title="适合人群", feeds=False)
    # As in ours: an audience that has no item has no feed.
    for audience in AUDIENCES:
        title = next(a.title for a in settings.audiences if a.id == audience)
        meta = {"title": title, "description": "", "outputs": FEEDS}
        _page(content / "audiences" / audience / "_index.md", meta)
    _archive(content / "archive", items)
    _browse(content / "browse", items, settings)
    for name, title in (SECTIONS | LISTS).items():
        _page(content / name / "_index.md", {"title": title, "description": title})
    for name in ("articles", "stories"):
        _page(content / name / "_index.md", {"title": name, "build": {"render": "never", "list": "never"}})
    for name in ("goals", "about"):
        _page(content / f"{name}.md", {"title": name, "description": name}, _entry_body("pages", "about"))
    for person in PEOPLE:
        _page(content / "people" / person / "_index.md", _entry("people", person) | {"outputs": FEEDS}, "")
    _page(content / "organisations" / UNIT / "_index.md", _entry("organisations", UNIT), "")
    for piece in pieces(items):
        _page(content / piece.folder / f"{piece.id}.md", _hugo_meta(piece, items), piece.text)


def _terms(folder: Path, entries: Iterable[Any], *, title: str, feeds: bool) -> None:
    """The pages of one controlled list, also of what no item uses; the list itself has a page when it has a title."""
    meta: dict[str, Any] = {"title": title or folder.name, "description": title}
    _page(folder / "_index.md", meta if title else meta | {"build": {"render": "never"}})
    for weight, entry in enumerate(entries, 1):
        meta = {"title": entry.title, "description": getattr(entry, "description", ""), "weight": weight}
        if feeds:
            meta["outputs"] = FEEDS
        _page(folder / entry.id / "_index.md", meta)


def _archive(folder: Path, items: int) -> None:
    """A page of every year and month in which something came out."""
    _page(folder / "_index.md", {"title": "按月归档", "description": "按发布的年份和月份查找。"})
    for year, month in {(p.published.year, p.published.month) for p in pieces(items)}:
        title = f"{year} 年"
        _page(folder / str(year) / "_index.md", {"title": title, "description": title, "year": str(year)})
        meta = {"title": f"{title} {month} 月", "description": "新的在前。", "month": f"{year}-{month:02}"}
        _page(folder / str(year) / f"{month:02}" / "_index.md", meta)


def _browse(folder: Path, items: int, settings: Settings) -> None:
    """The map of the site, and a page of every topic and every audience of a topic that has items."""
    _page(folder / "_index.md", {"title": "网站地图", "description": "全站的栏目、主题和名录。"})
    shown = Counter((t, a) for p in pieces(items) for t in p.topics for a in p.audiences)
    for weight, topic in enumerate(settings.topics, 1):
        if not any(t == topic.id for t, _ in shown):
            continue
        meta: dict[str, Any] = {"title": topic.title, "description": topic.title, "topic": topic.id}
        _page(folder / topic.id / "_index.md", meta | {"weight": weight})
        for audience in settings.audiences:
            if count := shown[topic.id, audience.id]:
                title = f"{topic.title}：适合{audience.title}"
                meta |= {"title": title, "audience": audience.id, "count": count}
                _page(folder / topic.id / audience.id / "_index.md", meta)


def _static(folder: Path) -> None:
    """What our theme copies into a site, and the cover in every width and format."""
    for name in ("stylesheets", "javascripts", "images"):
        shutil.copytree(ROOT / "assets" / "theme" / name, folder / name)
    cover = folder / "media" / "cover"
    cover.mkdir(parents=True)
    for width in (320, 640):
        picture = Image.new("RGB", (width, width * 9 // 16), (23, 76, 66))
        picture.save(cover / f"{width}.jpg")
        picture.save(cover / f"{width}.webp")


def _hugo_meta(piece: Piece, items: int) -> dict[str, Any]:
    credits = [{"role": "编写", "name": "演示编辑部"}]
    if piece.person:
        credits.append({"role": "人物", "person": piece.person})
    meta = _meta(piece) | {
        "columns": [piece.column],
        "audiences": list(piece.audiences),
        "organisations": [UNIT],
        "kind": "story" if piece.person else "article",
        "label": KIND_LABELS["story" if piece.person else "article"],
        "credits": credits,
        "cover": "一块墨绿色的画面",
        "licence": LICENCE,
        "note": "图由程序绘制。",
        "sources": [
            {
                "title": "光的折射",
                "publisher": "演示出版社",
                "year": 2021,
                "url": f"https://example.org/{piece.number}",
                "accessed": "2026-11-01",
            },
            {"title": "身边的物理", "publisher": "演示出版社", "year": 2019},
        ],
        "related": [f"{_piece(id, items).folder}/{id}" for id in piece.related],
    }
    if piece.person:
        meta["people"] = [piece.person]
    return meta


def _meta(piece: Piece) -> dict[str, Any]:
    """What every generator is told of an item."""
    return {
        "title": piece.title,
        "description": piece.summary,
        "date": piece.published.isoformat(),
        "topics": list(piece.topics),
    }


def _piece(id: str, items: int) -> Piece:
    return Piece(int(id.removeprefix("item-")), items)


def _entry(folder: str, id: str) -> dict[str, Any]:
    text = (ROOT / "content" / folder / f"{id}.md").read_text(encoding="utf-8")
    value = yaml.safe_load(text.split("---")[1])
    return {"title": value["name"], "description": value["summary"], "kind": value["kind"]}


def _entry_body(folder: str, id: str) -> str:
    return (ROOT / "content" / folder / f"{id}.md").read_text(encoding="utf-8").split("\n---\n", 1)[1]


def _page(file: Path, meta: Mapping[str, Any], body: str = "") -> None:
    """A Markdown file with its front matter; JSON is YAML as well."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items()]
    file.write_text("\n".join(["---", *lines, "---", "", body]), encoding="utf-8")


def make_plain(root: Path, items: int, settings: Settings, plugins: str = "") -> None:
    """The same Markdown for MkDocs with Material and for Zensical; items are out of the navigation, as in ours.

    `plugins` are further lines of `plugins:` in mkdocs.yml.
    """
    docs = root / "docs"
    (root / "overrides").mkdir(parents=True)
    (root / "overrides" / "main.html").write_text('{% extends "base.html" %}\n', encoding="utf-8")
    _page(docs / "index.md", {"title": settings.site.name}, settings.site.tagline)
    _page(docs / "about.md", {"title": "关于"}, _entry_body("pages", "about"))
    for person in PEOPLE:
        _page(docs / "people" / f"{person}.md", _entry("people", person))
    for piece in pieces(items):
        text = _LINK.sub(lambda found: f"(../{_piece(found[1], items).folder}/{found[1]}.md", piece.text)
        _page(docs / piece.folder / f"{piece.id}.md", _meta(piece), text)
    (root / "mkdocs.yml").write_text(
        PLAIN.format(plugins=plugins, extensions=_extensions()), encoding="utf-8"
    )


def _extensions() -> str:
    """Ours, with headings' anchors in Chinese, in the words of mkdocs.yml."""
    slugify = "!!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}"
    lines = (
        f"  - {name}\n" if name != "toc" else f"  - toc:\n      slugify: {slugify}\n" for name in EXTENSIONS
    )
    return "markdown_extensions:\n" + "".join(lines)
