"""Frozen years: `ledger/frozen/<year>.json`, committed once and never rewritten.

    {"schema":1,"year":…,"closed":…,"goals":[{"id":…,"counted":[every work with its evidence],…}],"digest":…}

`closed` is ISO 8601 with a zone; `digest` is the SHA-256 of the canonical form of everything else, so that a later
change of the file shows.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipeline.config import Project
from pipeline.errors import Code, Finding
from pipeline.ledger.lines import Refusal
from pipeline.ledger.writing import write_through
from pipeline.store import key_of
from pipeline.store.locks import make_durable

CODES = (
    Code(
        id="E721",
        title="封账文件被改动过",
        why="封账的年度是交账的依据，改动以后指纹就对不上。",
        mend="请管理员从版本库恢复这个文件；要更正就写调整，不改封账文件。",
        sample="frozen",
        wrong='{"year":2026,"digest":"0000000000000000000000000000000000000000000000000000000000000000"}',
        right='{"year":2026}',
    ),
    Code(
        id="E722",
        title="不是完整的年度封账文件",
        why="缺了内容就不能作为依据。",
        mend="请管理员从版本库恢复这个文件。",
        sample="frozen",
        wrong='{"schema":1,"year":2026,',
        right='{"schema":1,"year":2026}',
    ),
    Code(
        id="E723",
        title="不认识封账文件的格式版本",
        why="这个文件由更新的程序写成，旧程序读不准。",
        mend="升级 kepu，再运行。",
        sample="frozen",
        wrong='{"schema":9,"year":2026}',
        right='{"schema":1,"year":2026}',
    ),
    Code(
        id="E724",
        title="封账文件的文件名与年度不同",
        why="名字和内容对不上，会算到别的年度去。",
        mend="把文件名改回原来的年度。",
        sample="files",
        wrong=('# ledger/frozen/2025.json\n{"schema":1,"year":2026}'),
        right=('# ledger/frozen/2026.json\n{"schema":1,"year":2026}'),
    ),
)

SCHEMA = 1
FOLDER = "frozen"
RESTORE = "年度封账以后不能改动；请管理员从版本库恢复这个文件，变化由调整列出。"

Year = TypeVar("Year")


@dataclass(frozen=True)
class YearFile:
    """The content of a closed year's file: `goals` are JSON objects, `digest` covers everything else."""

    year: int
    closed: dt.datetime
    goals: Sequence[Any]
    digest: str

    @classmethod
    def of(cls, year: int, closed: dt.datetime, goals: Sequence[Any]) -> YearFile:
        """Close a year at `closed` (aware) and compute its digest."""
        plain = json.loads(json.dumps(list(goals)))
        return cls(year, closed, plain, key_of(_record(year, closed, plain)))

    def to_text(self) -> str:
        """Return the content of the file."""
        value = {**_record(self.year, self.closed, self.goals), "digest": self.digest}
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _record(year: int, closed: dt.datetime, goals: Sequence[Any]) -> dict[str, Any]:
    return {"schema": SCHEMA, "year": year, "closed": closed.isoformat(), "goals": goals}


def year_path(project: Project, year: int) -> Path:
    """Return the path of a closed year's file."""
    return project.ledger / FOLDER / f"{year}.json"


def write_year(project: Project, file: YearFile) -> None:
    """Write the file of a year atomically and flush it to disk. The caller holds the ledger's lock."""
    path = year_path(project, file.year)
    make_durable(path.parent)
    write_through(path, file.to_text().encode("utf-8"))


def read_years(
    project: Project, parse: Callable[[YearFile], Year]
) -> tuple[tuple[Year, ...], tuple[Finding, ...]]:
    """Read every closed year with `parse`; return a finding for each invalid file (E721–E724).

    `parse` raises ValueError, KeyError, TypeError or AttributeError for malformed goals.
    """
    folder = project.ledger / FOLDER
    found: list[Year] = []
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        outcome = _read(path, parse)
        if isinstance(outcome, Refusal):
            file = path.relative_to(project.root).as_posix()
            findings.append(Finding(file, 1, 1, outcome.code, "error", outcome.message, outcome.help))
        else:
            found.append(outcome)
    return tuple(found), tuple(findings)


def _read(path: Path, parse: Callable[[YearFile], Year]) -> Year | Refusal:
    try:
        value = json.loads(path.read_bytes())
        digest = value.pop("digest")
        if value["schema"] != SCHEMA:
            return Refusal("E723", f"不认识封账文件的格式版本 {value['schema']!r}。", RESTORE)
        if key_of(value) != digest:
            return Refusal("E721", "内容与封账时的指纹不符：文件被改动过。", RESTORE)
        closed = dt.datetime.fromisoformat(value["closed"])
        file = YearFile(value["year"], closed, value["goals"], digest)
        parsed = parse(file)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Refusal("E722", "不是完整的年度封账文件。", RESTORE)
    if path.stem != str(file.year):
        return Refusal("E724", f"文件名与里面的年度 {file.year} 不同。", RESTORE)
    return parsed
