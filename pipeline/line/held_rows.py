"""Says which rows and sheets of the registers mistakes hold back: a build goes on without them, and nobody overlooks it."""

from __future__ import annotations

from collections import Counter

from pipeline.content.registers.rows import Registers

FEW = 5
"""How many files are named before a number replaces the rest."""


def held_rows(registers: Registers) -> str | None:
    """Return one line with the number of rows left out, by file; None when none is."""
    rows = Counter(place.file for places in registers.held.values() for place in places)
    unread = sorted(file for files in registers.unread.values() for file in files)
    if not rows and not unread:
        return None
    named = [f"{file} {count} 行" for file, count in sorted(rows.items())]
    named += [f"{file} 整张" for file in unread]
    few = "、".join(named[:FEW]) + (f" 等 {len(named)} 个文件" if len(named) > FEW else "")
    counts = [f"{rows.total()} 行"] if rows else []
    counts += [f"{len(unread)} 张表"] if unread else []
    return f"登记表有 {'和 '.join(counts)}有错误，先留下，不显示也不计入：{few}。运行 kepu check 查看。"
