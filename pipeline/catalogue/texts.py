"""robots.txt and llms.txt."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.catalogue.records import ItemRecord, SiteRecord, VocabularyRecord

NEWEST = 50
"""How many items llms.txt names; the API has all."""


def robots(sitemap: str) -> bytes:
    """Return robots.txt: everything may be read. It is obeyed at the root of a host only."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n".encode()


def llms(site: SiteRecord, names: VocabularyRecord, api: str, items: Iterable[ItemRecord]) -> bytes:
    """Return llms.txt (llmstxt.org): what the site is, where machines find its data, and its newest items."""
    lines = [f"# {site['name']}", "", f"> {site['tagline']}", ""]
    if site["demonstration"]:
        lines += ["本站是演示：审核签名和登记表是虚构的，引用前请查各条目自己的来源。", ""]
    lines += [
        "各条目的许可、来源和更正写在它自己的页面上；引用请写题目、网址和发布日期。",
        "",
        "## 数据",
        "",
        f"- [目录（JSON）]({api}index.json)：全部条目、人物、场所、路线、术语、活动，附 JSON Schema",
        f"- [订阅源]({site['url']}feed.xml)：最新条目的全文",
        "",
        "## 栏目",
        "",
        *(f"- [{c['title']}]({c['url']})" for c in names["columns"]),
        "",
        "## 最新条目",
        "",
        *(f"- [{_inline(i['title'])}]({i['url']})：{_inline(i['summary'])}" for i in items),
        "",
    ]
    return "\n".join(lines).encode()


def _inline(text: str) -> str:
    """Return a text that cannot break a Markdown link."""
    return text.replace("[", "［").replace("]", "］")
