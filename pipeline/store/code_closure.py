"""The digest of the code that makes a result: computed from the source, so that nobody has to raise a number.

Counted are the modules of the package that the named ones import, at their top or inside a function, with the package
of each; modules that a text names ("pipeline.conversion.markdown_child": that is how processes are started); the
libraries they import and what those require, by name and version; and the version of Python.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.store.digest_cache import Seen
from pipeline.store.kept_json import read_kept, write_kept
from pipeline.store.keys import key_of

SCHEMA = 1
"""Of the form of the file that keeps what was read."""
PACKAGE = "pipeline"
DISTRIBUTIONS = {
    "PIL": "pillow",
    "ffmpeg": "ffmpeg-python",
    "material": "mkdocs-material",
    "pymdownx": "pymdown-extensions",
    "yaml": "pyyaml",
}
"""Libraries that are imported under another name than they are installed under; a test holds it against what is there."""
ABSENT = "absent"
_ROOT = Path(__file__).parents[2]
_BEGAN = time.time_ns()
_PROCESS = os.urandom(8).hex()
_MODULE = re.compile(rf"{PACKAGE}(\.[a-z_][a-z0-9_]*)+")
_INSTALLED = re.compile(r"(?P<name>.+?)-(?P<version>\d[^-]*)(-py[\d.]+)?\.(dist|egg)-info")
_REQUIRED = re.compile(r"Requires-Dist: *([A-Za-z0-9][A-Za-z0-9._-]*)(.*)")


class Library(NamedTuple):
    """An installed library: its version and the folder of its metadata."""

    version: str
    folder: str


def code_digest(work: Path, *modules: str, libraries: tuple[str, ...] = ()) -> str:
    """SHA-256 of the code of these modules of ours, by their full names, 64 hexadecimal digits.

    `libraries` are packages that they load by a name that no import statement shows. What was read of a file is kept
    below `work`, by the file's stat tuple. LookupError for a module that is not there.

    When some of that code changed after this process began, nobody knows which of it runs here: the digest is then one
    that no other process has.
    """
    files = _files(work)
    code, imported = _closure(files, modules)
    record: dict[str, Any] = {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "code": {name: source.digest for name, source in code.items()},
        "libraries": _requirements(files, {*imported, *libraries}),
    }
    files.save()
    if any(source.changed > _BEGAN for source in code.values()):
        record["process"] = _PROCESS
    return key_of(record)


class Source(NamedTuple):
    """What was read of a file: its digest, the names in it, and when it last changed (ns since 1970)."""

    digest: str
    names: list[str]
    changed: int


class _Files:
    """Digests of files and the names found in them; a file that is as it was is not read again."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._known = read_kept(kept, _entries, SCHEMA) or {}
        self._unsaved = False

    def read(self, path: str, names: Callable[[bytes], Iterable[str]]) -> Source:
        """What a file says; FileNotFoundError when there is none."""
        seen = Seen.of(path)
        entry = self._known.get(path)
        if entry is None or entry[:4] != seen.stat:
            content = Path(path).read_bytes()
            found = sorted(set(names(content)))
            entry = [*seen.stat, hashlib.sha256(content).hexdigest(), found]
            if not seen.racy and seen.still(path):
                self._known[path] = entry
                self._unsaved = True
        # On Windows a file's ctime is that of its creation.
        return Source(entry[4], entry[5], entry[2] if os.name == "posix" else entry[1])

    def save(self) -> None:
        """Keep what was read, without files that are gone."""
        if self._unsaved:
            write_kept(
                self._kept, {p: e for p, e in sorted(self._known.items()) if os.path.exists(p)}, SCHEMA
            )
            self._unsaved = False


@cache
def _files(work: Path) -> _Files:
    """One memory a process: what it holds depends on files alone."""
    return _Files(work / "code.json")


def _entries(value: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {path: entry for path, entry in value.items() if len(entry) == 6 and isinstance(entry[5], list)}


def _closure(files: _Files, modules: Iterable[str]) -> tuple[dict[str, Source], set[str]]:
    """The source of each module by its name, and the top packages of what is neither ours nor Python's."""
    code: dict[str, Source] = {}
    others: set[str] = set()
    waiting, seen = list(modules), set[str]()
    for name in waiting:
        if _file_of(name) is None:
            raise LookupError(f"no module {name}")
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        top = name.partition(".")[0]
        if top != PACKAGE:
            others.add(top)
            continue
        waiting.append(name.rpartition(".")[0] or name)
        path = _file_of(name)
        if path is not None:  # else a name inside a module
            code[name] = files.read(path, _imports)
            waiting += code[name].names
    return code, others - sys.stdlib_module_names


@cache
def _file_of(name: str) -> str | None:
    """The source of a module; None for a name inside one."""
    package, _, own = name.rpartition(".")
    init = f"{os.sep}__init__.py"
    above = _file_of(package) if package else os.path.join(_ROOT, "__init__.py")
    if above is None or not above.endswith(init):
        return None
    base = os.path.join(os.path.dirname(above), own)
    return next((path for path in (f"{base}.py", base + init) if os.path.isfile(path)), None)


def _imports(source: bytes) -> Iterator[str]:
    """Names that may be modules: of `from a import b` both `a` and `a.b`. What only a type checker imports is not run."""
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and getattr(node.test, "id", None) == "TYPE_CHECKING":
            waiting += node.orelse
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None and node.level == 0, "imports are absolute here"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _MODULE.fullmatch(node.value):
            yield node.value


def _requirements(files: _Files, packages: Iterable[str]) -> dict[str, str]:
    """Versions by name: of the libraries that have these packages, and of all that they require."""
    installed = _installed()
    waiting = [_normal(DISTRIBUTIONS.get(package, package)) for package in packages]
    versions: dict[str, str] = dict.fromkeys(waiting, ABSENT)
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        library = installed.get(name)
        if library is None or name in seen:  # what another system requires is not here
            continue
        seen.add(name)
        versions[name] = library.version
        try:
            waiting += files.read(os.path.join(library.folder, "METADATA"), _required).names
        except FileNotFoundError:  # the metadata of an egg stand elsewhere
            continue
    return versions


@cache
def _installed() -> dict[str, Library]:
    """Every library by its name; of two versions the one that is found first on the path, as Python does."""
    found: dict[str, Library] = {}
    for folder in sys.path:
        for entry in os.listdir(folder) if os.path.isdir(folder) else ():
            if entry.endswith("-info") and (match := _INSTALLED.fullmatch(entry)) is not None:
                library = Library(match["version"], os.path.join(folder, entry))
                found.setdefault(_normal(match["name"]), library)
    return found


def _required(metadata: bytes) -> Iterator[str]:
    """Names of what a library requires always."""
    head = metadata.decode("utf-8", "replace").partition("\n\n")[0]
    for line in head.splitlines():
        if (match := _REQUIRED.fullmatch(line)) is not None and "extra ==" not in match[2]:
            yield _normal(match[1])


def _normal(name: str) -> str:
    """A library's name as PEP 503 compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()
