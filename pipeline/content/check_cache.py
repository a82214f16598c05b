"""Caches the result of checking each content file, so that only changed files are read again.

An entry is keyed by the file's digest (cached by stat tuple, so that the file need not be read), the digest of the
checking code, and the settings. It holds the findings of loading and of the rules on a single document, and what rules
across files need: the front matter with its positions, and the links, pictures and anchors of the body.
The folder may be deleted at any time. Its format is plain JSON, because a cache that others can write must not run code.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from pipeline.config import Project
from pipeline.content.body import UnreadBody
from pipeline.content.judging import DocumentRules, judge
from pipeline.content.library import Document
from pipeline.content.load import body_of
from pipeline.content.model import BEIJING, KINDS, Work
from pipeline.content.prose import Prose
from pipeline.content.rules.context import Context
from pipeline.errors import Code, ContentError, Finding
from pipeline.parsing.strict_yaml import Path as FieldPath
from pipeline.parsing.strict_yaml import Position, Tree
from pipeline.store import DigestCache, Seen, digest_of, key_of, read_kept, write_kept

CODES = (
    Code(
        id="E549",
        title="文件在检查途中被改动",
        why="检查的和发布的要是同一份文字。",
        mend="再运行一次。",
        sample="state",
        wrong="检查时有人在保存",
        right="保存以后再检查",
    ),
)

SCHEMA = 3
"""Schema version of the cache files ("shelves")."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class CheckCache:
    """Loads documents from files or from the cache. `rules` check a single document; their findings are cached with it.

    `code` is the digest of the code that loads and checks.
    """

    def __init__(self, project: Project, rules: DocumentRules, code: str) -> None:
        self.project = project
        self.rules = rules
        self.digests = DigestCache(project.work / "check" / "digests.json")
        self.read = 0
        """Number of cache misses in this run."""
        self._folder = project.work / "check" / "files"
        self._key = _key(project, code)
        self._known = _read(self._folder, self._key)
        self._current: dict[str, dict[str, Any]] = {}
        self._digests: dict[str, str] = {}
        """Digests that `unread` computed ahead of `document`."""
        self._changed: set[str] = set()
        """Shelves that must be written."""
        self._around: tuple[str, str] | None = None

    def document(self, path: Path, file: str, findings: list[Finding]) -> Document | None:
        """Return a file as a document, or None when it has mistakes; append the findings on this file alone."""
        digest = self._digests.pop(file, None) or self.digests.digest(path)
        record = self._known.get(file)
        if record is not None and record["digest"] == digest:
            try:
                document = _remembered(path, file, record)
            except (KeyError, TypeError, ValueError, ValidationError):
                record = None  # a damaged entry: read the file
            else:
                self._current[file] = record
                findings.extend(Finding(file, *f) for f in record["findings"])
                return document
        return self._judge(path, file, digest, findings)

    def unread(self, files: Iterable[tuple[Path, str]]) -> list[tuple[Path, str]]:
        """Return the files that are not cached in their present state."""
        known = {file: record["digest"] for file, record in self._known.items()}
        self._digests = {file: self.digests.digest(path) for path, file in files if file in known}
        return [
            (path, file) for path, file in files if file not in known or known[file] != self._digests[file]
        ]

    def learn(self, found: Mapping[str, tuple[dict[str, Any], Seen]]) -> None:
        """Store the results of `judge_for_cache` that other processes computed, by file."""
        for file, (record, seen) in found.items():
            self._known[file] = record
            self._digests.pop(file, None)
            self.digests.learn(self.project.root / file, seen, record["digest"])
        self._changed.update(map(_shelf, found))
        self.read += len(found)

    def _judge(self, path: Path, file: str, digest: str, findings: list[Finding]) -> Document | None:
        self.read += 1
        self._changed.add(_shelf(file))
        document, mine = judge(path, file, self.rules)
        if document is None or document.digest == digest:
            self._current[file] = _record(digest, document, mine)
        findings.extend(mine)
        return document

    def cached_findings(
        self, context: Context, document: Document, judge: Callable[[], list[Finding]]
    ) -> list[Finding]:
        """Return the findings of DIRECTORY_RULES; cached while the document, the directory and the day are the same.

        A document that contains today's date is not cached, because something in it begins or ends at some hour today.
        (The warning that advice was checked too many months ago may come hours late.)
        """
        if self._around is None:
            self._around = _around(context)
        record, (around, day) = self._current.get(document.file), self._around
        if record is None or day in record.get("days", [day]):
            return judge()
        if record.get("around") == around:
            return [Finding(document.file, *f) for f in record["ruled"]]
        findings = judge()
        record.update(around=around, ruled=[_plain(f) for f in findings])
        self._changed.add(_shelf(document.file))
        return findings

    def save(self) -> None:
        """Write the shelves that changed."""
        changed = self._changed | {_shelf(file) for file in self._known.keys() - self._current.keys()}
        for shelf in sorted(changed):
            files = {file: record for file, record in self._current.items() if _shelf(file) == shelf}
            write_kept(self._folder / f"{shelf}.json", files, SCHEMA, self._key)
        self.digests.save()


def judge_for_cache(path: Path, file: str, rules: DocumentRules) -> tuple[dict[str, Any], Seen] | None:
    """Return the cache entry of one file and its stat; None when it changed meanwhile or cannot be read."""
    try:
        seen = Seen.of(path)
        document, findings = judge(path, file, rules)
        digest = document.digest if document is not None else digest_of(path)
        return (_record(digest, document, findings), seen) if seen.is_unchanged(path) else None
    except OSError:  # reported by the main process, which reads the file again
        return None


def _key(project: Project, code: str) -> str:
    """Return the key of all entries, from the checking code and the settings files."""
    digest = hashlib.sha256(code.encode())
    for path in project.settings_files:
        name = path.relative_to(project.settings).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _shelf(file: str) -> str:
    """Return which of sixteen cache files holds a file's entry, so that one edit rewrites only one of them."""
    return f"{zlib.crc32(file.encode()) % 16:x}"


def _read(folder: Path, key: str) -> dict[str, dict[str, Any]]:
    files: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.json")):
        files.update(read_kept(path, _records, SCHEMA, key) or {})
    return files


def _records(value: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {file: record for file, record in value.items() if record["digest"]}


def _plain(finding: Finding) -> list[Any]:
    return [finding.line, finding.column, finding.code, finding.severity, finding.message, finding.help]


def _around(context: Context) -> tuple[str, str]:
    """Return the digest of everything else that DIRECTORY_RULES depend on, and today's date in Beijing."""
    day = context.now.astimezone(BEIJING).date().isoformat()
    entries = context.library.documents.values()
    directory = [[d.file, d.digest] for d in entries if not isinstance(d.entry, Work)]
    return key_of({"day": day, "directory": directory, "refused": sorted(context.refused)}), day


def _record(digest: str, document: Document | None, findings: list[Finding]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "digest": digest,
        "findings": [_plain(f) for f in findings],
    }
    if document is not None:
        record["kind"] = document.entry.kind
        record["entry"] = to_json(document.tree.value).decode()
        record["days"] = sorted(set(_DAY.findall(str(document.tree.value))))
        record["values"] = list(chain.from_iterable(document.tree.values.values()))
        record["keys"] = list(chain.from_iterable(document.tree.keys.values()))
        record["line"] = document.body_line
        record["prose"] = document.prose.to_json()
        record["body"] = document.content.digest
    return record


def _remembered(path: Path, file: str, record: dict[str, Any]) -> Document | None:
    if "entry" not in record:
        return None
    entry: Any = KINDS[record["kind"]].model_validate_json(record["entry"])
    return Document(
        file=file,
        entry=entry,
        content=UnreadBody(record["body"], partial(_read_body, path, file, record["digest"])),
        body_line=record["line"],
        digest=record["digest"],
        tree=KeptTree(record["entry"], record["values"], record["keys"]),
        known_prose=Prose.from_json(record["prose"]),
    )


def _read_body(path: Path, file: str, digest: str) -> str:
    body = body_of(path, digest)
    if body is None:
        text, help = "文件在检查途中被改动或移走。", "请再运行一次。"
        raise ContentError([Finding(file, 1, 1, "E549", "error", text, help)])
    return body


class KeptTree(Tree):
    """A tree from the cache, decoded lazily, since only findings need it.

    `text` is the value as JSON; `values` and `keys` are flat lists of line and column of every value and every key, in
    parsing order.
    """

    def __init__(self, text: str, values: list[int], keys: list[int]) -> None:
        self._text, self._flat = text, (values, keys)

    @cached_property
    def value(self) -> Any:
        """The document as plain values."""
        return from_json(self._text)

    @property
    def values(self) -> Mapping[FieldPath, Position]:
        """The position of the value at each path."""
        return self._places[0]

    @property
    def keys(self) -> Mapping[FieldPath, Position]:
        """The position of the key at each path that has one."""
        return self._places[1]

    @cached_property
    def _places(self) -> tuple[Mapping[FieldPath, Position], Mapping[FieldPath, Position]]:
        values: dict[FieldPath, Position] = {}
        keys: dict[FieldPath, Position] = {}
        numbers, key_numbers = iter(self._flat[0]), iter(self._flat[1])

        def walk(value: Any, path: FieldPath) -> None:
            values[path] = (next(numbers), next(numbers))
            if isinstance(value, dict):
                for key, inner in value.items():
                    keys[(*path, key)] = (next(key_numbers), next(key_numbers))
                    walk(inner, (*path, key))
            elif isinstance(value, list):
                for index, inner in enumerate(value):
                    walk(inner, (*path, index))

        walk(self.value, ())
        return MappingProxyType(values), MappingProxyType(keys)
