"""Rules on old addresses: E316 an alias takes an address the site needs · E317 two files claim one alias."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.model import FOLDERS
from pipeline.content.rules.context import Context, error
from pipeline.content.site_paths import LIST_NAMES, ROOT_FILES, SECTIONS
from pipeline.errors import Finding

# First segments below which no old address may stand: the site's own files and lists.
_OWN = frozenset({*SECTIONS, *ROOT_FILES})


def aliases(context: Context) -> Iterator[Finding]:
    """An old address is free, and leads to one page only. Addresses are compared without case."""
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
