"""Computes the digest of the code behind a result from its source files, so that nobody has to bump a version.

The digest covers the modules of this package that the named modules import (at the top or inside a function) and their
packages; modules named in a string ("pipeline.conversion.markdown_child": that is how processes are started); the
libraries imported there and their requirements, by name and version; and the version of Python.
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
"""Schema version of the cache file."""
PACKAGE = "pipeline"
DISTRIBUTIONS = {
    "PIL": "pillow",
    "ffmpeg": "ffmpeg-python",
    "material": "mkdocs-material",
    "pymdownx": "pymdown-extensions",
    "yaml": "pyyaml",
}
"""Import name → distribution name, where they differ. A test compares this with the installed libraries."""
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
    """Return the SHA-256 of the code of these modules of ours (full names), as 64 hexadecimal digits.

    `libraries` are packages that they load by name, without an import statement. Parse results are cached below `work`
    by the file's stat tuple. Raises LookupError for a module that does not exist.

    If some of that code changed after this process started, it is unknown which version runs here: the digest is then
    unique to this process.
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
    """What was read from a file: its digest, the module names in it, and when it last changed (ns since 1970)."""

    digest: str
    names: list[str]
    changed: int


class _Files:
    """Cache of file digests and the names found in the files; an unchanged file is not read again."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._known = read_kept(kept, _entries, SCHEMA) or {}
        self._unsaved = False

    def read(self, path: str, names: Callable[[bytes], Iterable[str]]) -> Source:
        """Read a file, or take it from the cache. Raises FileNotFoundError when it does not exist."""
        seen = Seen.of(path)
        entry = self._known.get(path)
        if entry is None or entry[:4] != seen.stat:
            content = Path(path).read_bytes()
            found = sorted(set(names(content)))
            entry = [*seen.stat, hashlib.sha256(content).hexdigest(), found]
            if not seen.racy and seen.is_unchanged(path):
                self._known[path] = entry
                self._unsaved = True
        # On Windows, st_ctime is the creation time: use st_mtime there.
        return Source(entry[4], entry[5], entry[2] if os.name == "posix" else entry[1])

    def save(self) -> None:
        """Write the cache, without entries of deleted files."""
        if self._unsaved:
            write_kept(
                self._kept, {p: e for p, e in sorted(self._known.items()) if os.path.exists(p)}, SCHEMA
            )
            self._unsaved = False


@cache
def _files(work: Path) -> _Files:
    """Return the process-wide cache: its entries depend on files alone."""
    return _Files(work / "code.json")


def _entries(value: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {path: entry for path, entry in value.items() if len(entry) == 6 and isinstance(entry[5], list)}


def _closure(files: _Files, modules: Iterable[str]) -> tuple[dict[str, Source], set[str]]:
    """Return the source of each module of ours by name, and the top-level packages of third-party imports."""
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
    """Return the source file of a module; None for a name defined inside a module."""
    package, _, own = name.rpartition(".")
    init = f"{os.sep}__init__.py"
    above = _file_of(package) if package else os.path.join(_ROOT, "__init__.py")
    if above is None or not above.endswith(init):
        return None
    base = os.path.join(os.path.dirname(above), own)
    return next((path for path in (f"{base}.py", base + init) if os.path.isfile(path)), None)


def _imports(source: bytes) -> Iterator[str]:
    """Yield names that may be modules: for `from a import b` both `a` and `a.b`. Skips TYPE_CHECKING blocks."""
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
    """Return the versions, by name, of the libraries with these packages and of all their requirements."""
    installed = _installed()
    waiting = [_normal(DISTRIBUTIONS.get(package, package)) for package in packages]
    versions: dict[str, str] = dict.fromkeys(waiting, ABSENT)
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        library = installed.get(name)
        if library is None or name in seen:  # requirements of other platforms are not installed
            continue
        seen.add(name)
        versions[name] = library.version
        try:
            waiting += files.read(os.path.join(library.folder, "METADATA"), _required).names
        except FileNotFoundError:  # an egg has its metadata elsewhere
            continue
    return versions


@cache
def _installed() -> dict[str, Library]:
    """Return every installed library by name; of two versions the first on sys.path, as Python imports it."""
    found: dict[str, Library] = {}
    for folder in sys.path:
        for entry in os.listdir(folder) if os.path.isdir(folder) else ():
            if entry.endswith("-info") and (match := _INSTALLED.fullmatch(entry)) is not None:
                library = Library(match["version"], os.path.join(folder, entry))
                found.setdefault(_normal(match["name"]), library)
    return found


def _required(metadata: bytes) -> Iterator[str]:
    """Yield the names of a library's requirements, without those of extras."""
    head = metadata.decode("utf-8", "replace").partition("\n\n")[0]
    for line in head.splitlines():
        if (match := _REQUIRED.fullmatch(line)) is not None and "extra ==" not in match[2]:
            yield _normal(match[1])


def _normal(name: str) -> str:
    """Return a library's name normalised by PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()
