"""Cache of parsed sheets, keyed by the digests of their bytes, of the vocabulary and of the parsing code."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pipeline.config import RegisterName
from pipeline.content.registers.decode import Slip
from pipeline.content.registers.rows import REGISTERS, Record, Row, Sheet
from pipeline.content.registers.sheet import read_sheet
from pipeline.content.registers.vocabulary import Vocabulary
from pipeline.store import code_digest, drop_kept, key_of, read_kept, write_kept

SCHEMA = 1
"""Schema version of an entry."""
# Parsing a smaller sheet is as fast as reading its cache entry.
WORTH_KEEPING = 64 * 1024


class SheetCache:
    """Parses sheets and caches the large ones; `work` is the folder of all caches and may be deleted at any time.

    Entries do not depend on the day, on other sheets or on other files.
    """

    def __init__(self, work: Path, vocabulary: Vocabulary) -> None:
        self._folder = work / "registers"
        self._code = code_digest(work, read_sheet.__module__)
        self._vocabulary = vocabulary
        self._used: set[str] = set()

    def read(self, raw: bytes, file: str, register: RegisterName) -> tuple[Sheet, tuple[Slip, ...]]:
        """Return the sheet and its mistakes, as `read_sheet` does."""
        if len(raw) < WORTH_KEEPING:
            return read_sheet(raw, file, register, self._vocabulary)
        record = {
            "register": register,
            "sheet": hashlib.sha256(raw).hexdigest(),
            "words": self._vocabulary.digest,
            "code": self._code,
        }
        name = f"{key_of(record)}.json"
        self._used.add(name)
        kept = read_kept(self._folder / name, partial(_sheet, file, register), SCHEMA)
        if kept is not None:
            return kept
        sheet, slips = read_sheet(raw, file, register, self._vocabulary)
        write_kept(self._folder / name, _plain(sheet, slips), SCHEMA)
        return sheet, slips

    def sweep(self) -> None:
        """Delete the entries that this run did not use."""
        if self._folder.is_dir():
            for path in self._folder.glob("*.json"):
                if path.name not in self._used:
                    drop_kept(path)


def _plain(sheet: Sheet, slips: tuple[Slip, ...]) -> dict[str, Any]:
    names = [f.name for f in fields(REGISTERS[sheet.register])]
    return {
        "columns": dict(sheet.columns),
        "rows": [[r.line, *(getattr(r.row, name) for name in names)] for r in sheet.records],
        "held": sheet.held,
        "unread": sheet.unread,
        "slips": [[s.line, s.column, s.code, s.message, s.help] for s in slips],
    }


def _sheet(file: str, register: RegisterName, value: dict[str, Any]) -> tuple[Sheet, tuple[Slip, ...]]:
    row = REGISTERS[register]
    dates, tuples = _typed(row)
    records = tuple(_record(row, values, dates, tuples) for values in value["rows"])
    slips = tuple(Slip(*slip) for slip in value["slips"])
    held = tuple(value["held"])
    return Sheet(file, register, value["columns"], records, held, value["unread"]), slips


def _record(row: type[Row], values: list[Any], dates: list[int], tuples: list[int]) -> Record:
    for index in dates:
        if values[index] is not None:
            values[index] = dt.date.fromisoformat(values[index])
    for index in tuples:
        if values[index] is not None:
            values[index] = tuple(values[index])
    return Record(values[0], row(*values[1:]))


def _typed(row: type[Row]) -> tuple[list[int], list[int]]:
    """Return the indices, in an entry's row, of dates and of tuples: JSON has neither."""
    hints: Mapping[str, Any] = get_type_hints(row)
    dates, tuples = [], []
    for place, field in enumerate(fields(row), 1):
        types = (hints[field.name], *get_args(hints[field.name]))
        if dt.date in types:
            dates.append(place)
        if any(getattr(t, "__origin__", None) is tuple for t in types):
            tuples.append(place)
    return dates, tuples
