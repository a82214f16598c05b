"""Writes a model as front matter, in the style of an editor; `load` reads it back as an equal model.

Fields with their default value are left out. Short records go on one line; text is quoted where YAML would interpret it
otherwise.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from pipeline.content.model import AnyEntry

FIRST = ("schema", "kind", "id", "title", "name")
_LINE = 100
# Text that needs no quotes in YAML, neither in a block nor in brackets: no special characters, no spaces at the ends.
_PLAIN = re.compile(
    r"[^\W\d_](?:[\w\-./+%（）《》“”‘’，。、；？！·…—： ]*[\w./+%（）《》“”‘’，。、；？！·…—：])?\Z"
)
_WORDS = frozenset({"true", "True", "false", "False", "null"})
# Characters that pipeline.content.load and pipeline.parsing.strict_yaml refuse, even escaped.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]")
_SHOWN = re.compile(r"[^\S ]|[\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\"\\]")
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def document_text(entry: AnyEntry, body: str) -> str:
    """Return a whole Markdown file. Raises ValueError as `front_matter` does."""
    return f"---\n{front_matter(entry)}---\n{body}"


def front_matter(entry: AnyEntry) -> str:
    """Return the YAML between the `---` lines, with the final newline.

    Raises ValueError when a text contains a forbidden character (controls, private use, surrogates).
    """
    fields = dict(_fields(entry))
    names = [n for n in FIRST if n in fields] + [n for n in fields if n not in FIRST]
    return "".join(_field(name, fields[name]) for name in names)


def _fields(model: BaseModel) -> Iterator[tuple[str, Any]]:
    """Yield the fields that differ from their defaults, by their names in files."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            yield field.alias or name, value


def _field(name: str, value: Any) -> str:
    if not isinstance(value, tuple | BaseModel) or (isinstance(value, tuple) and not value):
        return f"{name}: {_flow(value)}\n"
    line = f"{name}: {_flow(value)}\n"
    if len(line) <= _LINE and not (isinstance(value, tuple) and isinstance(value[0], BaseModel)):
        return line
    if isinstance(value, tuple):
        return f"{name}:\n" + "".join(f"  - {_flow(each)}\n" for each in value)
    return f"{name}:\n" + "".join(f"  {n}: {_flow(v)}\n" for n, v in _fields(value))


def _flow(value: Any) -> str:
    """Format a value on one line (YAML flow style)."""
    if isinstance(value, BaseModel):
        return "{" + ", ".join(f"{n}: {_flow(v)}" for n, v in _fields(value)) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_flow(v) for v in value) + "]"
    if isinstance(value, dt.datetime):
        return _time(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return str(value) if isinstance(value, int) else _text(value)


def _time(value: dt.datetime) -> str:
    """Format with the UTC offset. Omit Beijing's offset before 1901: it has seconds, and no offset means Beijing time."""
    if isinstance(value.tzinfo, ZoneInfo) and (value.utcoffset() or dt.timedelta()).seconds % 60:
        value = value.replace(tzinfo=None)
    return value.isoformat(timespec="seconds")


def _text(value: str) -> str:
    if (found := _UNWRITABLE.search(value)) is not None:
        raise ValueError(f"no file may hold U+{ord(found.group()):04X}")
    if _PLAIN.match(value) and value not in _WORDS:
        return value
    return '"' + _SHOWN.sub(_escaped, value) + '"'


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"
