"""Read a ledger of JSON lines: one object per line, in an append-only file.

An invalid line becomes a finding and the other lines count. The mistakes common to all ledgers are found here: a line
that is not JSON, lacks a field or has another schema. Each ledger finds its own, such as a second line for one id.
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
UPGRADE = "请升级本程序；不是新版本写的，就请管理员从版本库恢复这一行。"


@dataclass(frozen=True)
class Refusal:
    """Why a line is invalid: the code of its finding and, in Chinese, what is wrong and what to do."""

    code: str
    message: str
    help: str


OnLine = Callable[[int, Any], Refusal | None]
"""Receives the object of a line and its number from 1; returns why the line is invalid, or None.

A field that is missing or wrong raises KeyError, TypeError, ValueError or AttributeError.
"""


@dataclass(frozen=True)
class LineFormat:
    """The format of one ledger: its file below `ledger/`, its schema, and the codes of the common mistakes.

    `wrong_schema` is a code and a message in which `{}` stands for the schema found.
    """

    file: str
    schema: int
    not_json: Refusal
    wrong_fields: Refusal
    wrong_schema: tuple[str, str]

    def shown(self, project: Project) -> str:
        """Return the path that findings show."""
        return (project.ledger / self.file).relative_to(project.root).as_posix()

    def read(self, project: Project, on_line: OnLine) -> tuple[Finding, ...]:
        """Pass each line to `on_line` in file order; return a finding for each invalid one.

        A project without the file has no lines.
        """
        path, shown = project.ledger / self.file, self.shown(project)
        content = path.read_bytes() if path.exists() else b""
        return tuple(
            Finding(shown, number, 1, refusal.code, "error", refusal.message, refusal.help)
            for number, raw in _numbered(content)
            if (refusal := self._refusal(number, raw, on_line)) is not None
        )

    def _refusal(self, number: int, raw: bytes, on_line: OnLine) -> Refusal | None:
        try:
            value = json.loads(raw)
        except (ValueError, RecursionError):
            return self.not_json
        try:
            if value["schema"] != self.schema:
                code, message = self.wrong_schema
                return Refusal(code, message.format(repr(value["schema"])), UPGRADE)
            return on_line(number, value)
        except (KeyError, TypeError, ValueError, AttributeError):
            return self.wrong_fields


def _numbered(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with their numbers."""
    return ((number, raw) for number, raw in enumerate(content.split(b"\n"), 1) if raw.strip())


def line_of(value: Mapping[str, Any]) -> str:
    """Serialise an object to its line, without the line feed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def text_in(value: Any, name: str) -> str:
    """Return a non-empty text field. Raises KeyError, TypeError or ValueError."""
    text = value[name]
    if not isinstance(text, str) or not text:
        raise ValueError(name)
    return text


def moment_in(value: Any, name: str) -> dt.datetime:
    """Return an ISO 8601 time with a zone. Raises KeyError, TypeError or ValueError."""
    moment = dt.datetime.fromisoformat(value[name])
    if moment.utcoffset() is None:
        raise ValueError(name)
    return moment


def written(moment: dt.datetime) -> str:
    """Format a moment (aware) for a line: Beijing time, whole seconds."""
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")
