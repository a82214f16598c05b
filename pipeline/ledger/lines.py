"""Reading a ledger of lines: JSON, one object a line, in a file that only grows.

A line that cannot stand becomes a finding and the others stand. What every ledger refuses is decided here: a line that
is no JSON, lacks a field or has another schema; a ledger refuses what only it can know, such as a second line for one
id.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.config import Project
from pipeline.content.model import BEIJING
from pipeline.errors import Finding

NOT_JSON = "这一行不是完整的 JSON。"
UPGRADE = "请升级本程序；不是新版本写的，就从版本库恢复这一行。"


@dataclass(frozen=True)
class Refusal:
    """Why a line cannot stand: the code of its finding and, in Chinese, what is wrong and what to do."""

    code: str
    message: str
    help: str


Take = Callable[[int, Any], Refusal | None]
"""Takes the object of a line, given its number from 1, or returns why it cannot stand.

A field that is missing or wrong raises KeyError, TypeError, ValueError or AttributeError.
"""


@dataclass(frozen=True)
class LineFormat:
    """The lines of one ledger: its file below `ledger/`, its schema, and how the common mistakes are called.

    `wrong_schema` is a code and a message with the place `{}` for the schema that was found.
    """

    file: str
    schema: int
    not_json: Refusal
    wrong_fields: Refusal
    wrong_schema: tuple[str, str]

    def shown(self, project: Project) -> str:
        """The file as findings name it."""
        return (project.ledger / self.file).relative_to(project.root).as_posix()

    def read(self, project: Project, take: Take) -> tuple[Finding, ...]:
        """Gives `take` each line in file order and returns a finding for each that cannot stand.

        A project without the file has no lines.
        """
        path, shown = project.ledger / self.file, self.shown(project)
        content = path.read_bytes() if path.exists() else b""
        return tuple(
            Finding(shown, number, 1, refusal.code, "error", refusal.message, refusal.help)
            for number, raw in _numbered(content)
            if (refusal := self._refusal(number, raw, take)) is not None
        )

    def _refusal(self, number: int, raw: bytes, take: Take) -> Refusal | None:
        try:
            value = json.loads(raw)
        except (ValueError, RecursionError):
            return self.not_json
        try:
            if value["schema"] != self.schema:
                code, message = self.wrong_schema
                return Refusal(code, message.format(repr(value["schema"])), UPGRADE)
            return take(number, value)
        except (KeyError, TypeError, ValueError, AttributeError):
            return self.wrong_fields


def _numbered(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers."""
    return ((number, raw) for number, raw in enumerate(content.split(b"\n"), 1) if raw.strip())


def line_of(value: Mapping[str, Any]) -> str:
    """An object as its line, without the line feed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def text_in(value: Any, name: str) -> str:
    """A field that is text and not empty; KeyError, TypeError or ValueError otherwise."""
    text = value[name]
    if not isinstance(text, str) or not text:
        raise ValueError(name)
    return text


def moment_in(value: Any, name: str) -> dt.datetime:
    """A field that is an ISO 8601 time with a zone; KeyError, TypeError or ValueError otherwise."""
    moment = dt.datetime.fromisoformat(value[name])
    if moment.utcoffset() is None:
        raise ValueError(name)
    return moment


def written(moment: dt.datetime) -> str:
    """A moment (aware) as lines hold it: Beijing time, whole seconds."""
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")
