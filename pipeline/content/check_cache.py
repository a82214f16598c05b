"""What earlier runs learnt of each file, so that only what changed is read again.

A file of content is known by its digest (the stat cache saves reading it), the code that judged it and the settings
it was judged by. Remembered are the findings of reading it and of the rules that look at one document alone, and what
the rules across files need: the front matter with its places, and the links, pictures and anchors of the body.
The folder is a cache and may be deleted at any time. Plain JSON: a cache that others can write must not run code.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from pipeline.config import Project
from pipeline.content.body import UnreadBody
from pipeline.content.library import Document
from pipeline.content.load import body_of, load_file
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

SCHEMA = 2
"""Of the form of a shelf."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Rule = Callable[[Document], Iterator[Finding]]


class CheckCache:
    """Documents by file, read or remembered; `rules` look at one document alone and are remembered with it.

    `code` is the digest of the code that reads and judges.
    """

    def __init__(self, project: Project, rules: Sequence[Rule], code: str) -> None:
        self.project = project
        self.rules = tuple(rules)
        self.digests = DigestCache(project.work / "check" / "digests.json")
        self.read = 0
        """How many files were read this time."""
        self._folder = project.work / "check" / "files"
        self._key = _key(project, code)
        self._known = _read(self._folder, self._key)
        self._now: dict[str, dict[str, Any]] = {}
        self._looked: dict[str, str] = {}
        """Digests of files that were looked at ahead of being read."""
        self._changed: set[str] = set()
        """Shelves of which something changed."""
        self._around: tuple[str, str] | None = None

    def document(self, path: Path, file: str, findings: list[Finding]) -> Document | None:
        """One file as a document, or None when it has mistakes; findings of it alone are appended."""
        digest = self._looked.pop(file, None) or self.digests.digest(path)
        record = self._known.get(file)
        if record is not None and record["digest"] == digest:
            try:
                document = _remembered(path, file, record)
            except (KeyError, TypeError, ValueError, ValidationError):
                record = None  # not what we wrote: read the file
            else:
                self._now[file] = record
                findings.extend(Finding(file, *f) for f in record["findings"])
                return document
        return self._judge(path, file, digest, findings)

    def unread(self, files: Iterable[tuple[Path, str]]) -> list[tuple[Path, str]]:
        """Those of the files that no earlier run read as they are now."""
        known = {file: record["digest"] for file, record in self._known.items()}
        self._looked = {file: self.digests.digest(path) for path, file in files if file in known}
        return [
            (path, file) for path, file in files if file not in known or known[file] != self._looked[file]
        ]

    def learn(self, found: Mapping[str, tuple[dict[str, Any], Seen]]) -> None:
        """Take over what other processes judged of files, by file: what `judge_for_cache` gave them."""
        for file, (record, seen) in found.items():
            self._known[file] = record
            self._looked.pop(file, None)
            self.digests.learn(self.project.root / file, seen, record["digest"])
        self._changed.update(map(_shelf, found))
        self.read += len(found)

    def _judge(self, path: Path, file: str, digest: str, findings: list[Finding]) -> Document | None:
        self.read += 1
        self._changed.add(_shelf(file))
        document, mine = judge(path, file, self.rules)
        if document is None or document.digest == digest:
            self._now[file] = _record(digest, document, mine)
        findings.extend(mine)
        return document

    def once(self, context: Context, document: Document, judge: Callable[[], list[Finding]]) -> list[Finding]:
        """What the rules on one document say: remembered while the document, the directory and the day are the same.

        A document that names this very day is judged anew: something of it begins or ends at an hour of it. (That
        advice was checked too many months ago is a warning and may come hours late.)
        """
        if self._around is None:
            self._around = _around(context)
        record, (around, day) = self._now.get(document.file), self._around
        if record is None or day in record.get("days", [day]):
            return judge()
        if record.get("around") == around:
            return [Finding(document.file, *f) for f in record["ruled"]]
        findings = judge()
        record.update(around=around, ruled=[_plain(f) for f in findings])
        self._changed.add(_shelf(document.file))
        return findings

    def save(self) -> None:
        """Write what is known now: the shelves of which something changed."""
        changed = self._changed | {_shelf(file) for file in self._known.keys() - self._now.keys()}
        for shelf in sorted(changed):
            files = {file: record for file, record in self._now.items() if _shelf(file) == shelf}
            write_kept(self._folder / f"{shelf}.json", files, SCHEMA, self._key)
        self.digests.save()


def judge(path: Path, file: str, rules: Sequence[Rule]) -> tuple[Document | None, list[Finding]]:
    """One file read, and all that is found in it alone."""
    findings: list[Finding] = []
    document = load_file(path, file, findings)
    if document is not None:
        for rule in rules:
            findings.extend(rule(document))
    return document, findings


def judge_for_cache(path: Path, file: str, rules: Sequence[Rule]) -> tuple[dict[str, Any], Seen] | None:
    """What is remembered of one file, and what it looked like; None when it changed meanwhile, or cannot be read."""
    try:
        seen = Seen.of(path)
        document, findings = judge(path, file, rules)
        digest = document.digest if document is not None else digest_of(path)
        return (_record(digest, document, findings), seen) if seen.is_unchanged(path) else None
    except OSError:  # whoever reads it next says so
        return None


def _key(project: Project, code: str) -> str:
    """The code and the settings that judge."""
    digest = hashlib.sha256(code.encode())
    for path in project.settings_files:
        name = path.relative_to(project.settings).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _shelf(file: str) -> str:
    """Which of sixteen files remembers a file: after one edit one of them is written."""
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
    """What the rules on one document may ask for besides it, as a digest, and the day in Beijing."""
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
    """A tree whose value and places are put together when a finding needs them, which few do.

    `text` is the value as JSON; `values` and `keys` are line and column of every value and of every key, in the order the
    parser met them.
    """

    def __init__(self, text: str, values: list[int], keys: list[int]) -> None:
        self._text, self._flat = text, (values, keys)

    @cached_property
    def value(self) -> Any:
        """The document as plain values."""
        return from_json(self._text)

    @property
    def values(self) -> Mapping[FieldPath, Position]:
        """Where the value at each path stands."""
        return self._places[0]

    @property
    def keys(self) -> Mapping[FieldPath, Position]:
        """Where the key of each path stands that has one."""
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
