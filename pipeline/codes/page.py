"""Generates the handbook's pages of codes from the registry."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pipeline.codes import CODES, declared_in
from pipeline.codes.areas import AREAS, area_of
from pipeline.errors import Code
from pipeline.store import write_atomic

WORDS = {"error": "错误：不改正就不能公开", "warning": "提醒：不影响公开，建议改正"}
NOTE = "<!-- 由 kepu codes --write 生成，请改 {where}。 -->"


def page(code: Code) -> str:
    """Return the Markdown page of one code."""
    return (
        f"{NOTE.format(where=declared_in(code))}\n\n# {code.id} {code.title}\n\n{WORDS[code.severity]}。\n\n"
        f"## 为什么\n\n{code.why}\n\n## 怎么改\n\n{code.mend}\n\n"
        f"不对：\n\n```text\n{code.wrong}\n```\n\n对：\n\n```text\n{code.right}\n```\n"
    )


def pages() -> Iterator[tuple[str, str]]:
    """Yield file name and text of every page, the index last."""
    for code in CODES.values():
        yield f"{code.id}.md", page(code)
    lines = [
        NOTE.format(where="声明代码的模块（各页第一行写明）"),
        "",
        "# 检查代码",
        "",
        "E 开头的是内容的错误，M 开头的是处理媒体时出的问题，W 开头的是提醒。一条代码永远只表示一件事。",
    ]
    order = list(dict.fromkeys(title for _, title in AREAS))
    by_area = sorted(CODES.values(), key=lambda c: (order.index(area_of(c)), c.id))
    for area, codes in groupby(by_area, key=area_of):
        lines += ["", f"## {area}", "", *(f"- [{c.id}]({c.id}.md) {c.title}" for c in codes)]
    yield "README.md", "\n".join(lines) + "\n"


def write_pages(folder: Path) -> tuple[int, int]:
    """Write the pages that changed and remove those of deleted codes; return how many of each."""
    texts = dict(pages())
    written = 0
    for name, text in texts.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomic(path, text.encode())
            written += 1
    stale = [path for path in folder.glob("*.md") if path.name not in texts]
    for path in stale:
        path.unlink()
    return written, len(stale)
