"""Sheets that were read before, by the digest of their bytes, of the words they may use and of the code that reads."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pipeline.config import RegisterName
from pipeline.content.registers.decode import Slip
from pipeline.content.registers.rows import REGISTERS, Record, Row, Sheet
from pipeline.content.registers.sheet import read_sheet
from pipeline.content.registers.vocabulary import Vocabulary
from pipeline.store import key_of, write_atomic

# Below this a sheet is read as quickly as its entry would be.
WORTH_KEEPING = 64 * 1024


class SheetCache:
    """Reads sheets, the large ones once; `folder` is a cache and may be deleted at any time.

    Nothing that depends on the day, on other sheets or on other files is in an entry.
    """

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self._folder = folder
        self._vocabulary = vocabulary
        self._used: set[str] = set()

    def read(self, raw: bytes, file: str, register: RegisterName) -> tuple[Sheet, tuple[Slip, ...]]:
        """The sheet and the mistakes in it, as `read_sheet` gives them."""
        if len(raw) < WORTH_KEEPING:
            return read_sheet(raw, file, register, self._vocabulary)
        record = {
            "register": register,
            "sheet": hashlib.sha256(raw).hexdigest(),
            "words": self._vocabulary.digest,
            "code": _code(),
        }
        name = f"{key_of(record)}.json"
        self._used.add(name)
        kept = _read(self._folder / name, file, register)
        if kept is not None:
            return kept
        sheet, slips = read_sheet(raw, file, register, self._vocabulary)
        write_atomic(self._folder / name, _written(sheet, slips))
        return sheet, slips

    def sweep(self) -> None:
        """Remove entries that no sheet of this run used."""
        if self._folder.is_dir():
            for path in self._folder.glob("*.json"):
                if path.name not in self._used:
                    path.unlink(missing_ok=True)


@cache
def _code() -> str:
    """Digest of the modules whose change may change what a sheet gives."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _written(sheet: Sheet, slips: tuple[Slip, ...]) -> bytes:
    names = [f.name for f in fields(REGISTERS[sheet.register])]
    rows = [[r.line, *(getattr(r.row, name) for name in names)] for r in sheet.records]
    value = {
        "columns": dict(sheet.columns),
        "rows": rows,
        "slips": [[s.line, s.column, s.code, s.message, s.help] for s in slips],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dt.date.isoformat).encode()


def _read(path: Path, file: str, register: RegisterName) -> tuple[Sheet, tuple[Slip, ...]] | None:
    """An entry; None when there is none, or what is there is not one (cut short, say)."""
    try:
        value = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(value, dict) or value.keys() != {"columns", "rows", "slips"}:
        return None
    row = REGISTERS[register]
    dates, tuples = _typed(row)
    records = tuple(_record(row, values, dates, tuples) for values in value["rows"])
    slips = tuple(Slip(*slip) for slip in value["slips"])
    return Sheet(file, register, value["columns"], records), slips


def _record(row: type[Row], values: list[Any], dates: list[int], tuples: list[int]) -> Record:
    for index in dates:
        if values[index] is not None:
            values[index] = dt.date.fromisoformat(values[index])
    for index in tuples:
        if values[index] is not None:
            values[index] = tuple(values[index])
    return Record(values[0], row(*values[1:]))


def _typed(row: type[Row]) -> tuple[list[int], list[int]]:
    """Places, in an entry's row, of dates and of tuples."""
    hints: Mapping[str, Any] = get_type_hints(row)
    dates, tuples = [], []
    for place, field in enumerate(fields(row), 1):
        types = (hints[field.name], *get_args(hints[field.name]))
        if dt.date in types:
            dates.append(place)
        if any(getattr(t, "__origin__", None) is tuple for t in types):
            tuples.append(place)
    return dates, tuples
