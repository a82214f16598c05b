"""Rules on old addresses (aliases): each is free and leads to one page."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.model import FOLDERS
from pipeline.content.rules.context import Context, error
from pipeline.content.site_paths import LIST_NAMES, ROOT_FILES, SECTIONS
from pipeline.errors import Code, Finding

CODES = (
    Code(
        id="E316",
        title="旧地址是正在使用的地址",
        why="转址会盖掉正在使用的页面。",
        mend="从 aliases 里删掉这一条。",
        sample="article",
        wrong="aliases: [articles/rain]",
        right="aliases: [articles/old-tide]",
    ),
    Code(
        id="E317",
        title="两篇写了同一个旧地址",
        why="一个旧地址只能转到一页。",
        mend="只留一处。",
        sample="files",
        wrong=(
            "# content/articles/snow.md\n"
            "aliases: [news/12.html]\n"
            "# content/articles/ice.md\n"
            "aliases: [news/12.html]"
        ),
        right=(
            "# content/articles/snow.md\n"
            "aliases: [news/12.html]\n"
            "# content/articles/ice.md\n"
            "aliases: [news/13.html]"
        ),
    ),
)


# First segments that no old address may have: the site's own files and lists.
_OWN = frozenset({*SECTIONS, *ROOT_FILES})


def aliases(context: Context) -> Iterator[Finding]:
    """An old address is free and leads to only one page. Addresses are compared without case."""
    pages = {d.url.rstrip("/").casefold(): d.file for d in context.library.documents.values()}
    first: dict[str, str] = {}
    for document in context.library.documents.values():
        for number, alias in enumerate(document.entry.aliases):
            field, key = ("aliases", number), alias.casefold()
            if key in pages:
                message = f"旧地址“{alias}”是 {pages[key]} 正在用的地址。"
                yield error(document, field, "E316", message, "请删掉这一条。")
            elif _reserved(key):
                yield error(document, field, "E316", f"旧地址“{alias}”是网站自己要用的。", "请删掉这一条。")
            elif key in first:
                message = f"旧地址“{alias}”已经写在 {first[key]} 里。"
                yield error(document, field, "E317", message, "一个旧地址只能转到一页，请只留一处。")
            else:
                first[key] = document.file


def _reserved(alias: str) -> bool:
    parts = alias.split("/")
    if parts[0] in _OWN:
        return True
    return parts[0] in FOLDERS.values() and (len(parts) == 1 or parts[1] in LIST_NAMES)
