"""The fast path of a build that has nothing to do: it answers before anything heavy is imported.

A build saves two digests: the stat tuples of every input (content, settings, theme, sources, ledger, our own code,
installed packages) and of every output (the site, the store's manifests), with the report of an unchanged build. While
both digests, the arguments, the relevant environment and the day are the same, the next build prints that report. Any
difference, even a touched file, makes it run in full.

Inputs are read before the build begins, so that a file edited meanwhile counts as changed next time. If a file was
written so recently that a second write might leave the same times (git's racy rule), nothing is saved. Only a small
part of the standard library is imported here.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

SCHEMA = 2
FOLDER = os.path.join(".kepu", "unchanged")
INPUTS = ("content", "assets", "ledger", "mkdocs.yml")
"""The inputs of every build below the root, besides the settings."""
VARIABLES = ("SOURCE_DATE_EPOCH", "IMAGEIO_FFMPEG_EXE", "PATH", "TZ")
PREFIX = "KEPU_"
SLACK_NS = 50_000_000
COARSE_SLACK_NS = 2_000_000_000
"""How old a file's times must be before they prove anything, in ns; the second value is for file systems with whole seconds."""

Stat = tuple[str, int, int, int, int]


class Watch:
    """The state of the project before a build began. `environment` is that of the process."""

    def __init__(self, root: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self.root = root
        self.arguments = list(arguments)
        self.environment = environment
        self._began = time.time_ns()
        self._inputs = list(_inputs(root))

    def remember(
        self,
        *,
        site: str,
        outputs: Mapping[str, tuple[int, int, int, int]],
        sources: Iterable[str],
        manifests: Iterable[str],
        variables: Iterable[str],
        until: float | None,
        warnings: Sequence[str],
        document: Mapping[str, Any],
        lines: Sequence[str],
    ) -> bool:
        """Save the answer; return False when a file is too new to prove anything.

        `site` is the output folder, `outputs` size, mtime, ctime and inode of every file in it after the build,
        `sources` absolute paths of originals, `manifests` of their objects in the store, `variables` further relevant
        environment variables, `until` when the site may change without an edit (seconds since 1970),
        None for never. `warnings` go to standard error, `document` and `lines` are the report; `{seconds}` in a line
        becomes the time the answer took.
        """
        originals, stored = sorted(set(sources)), sorted(set(manifests))
        outside = list(_stats(originals))
        if _racy([*self._inputs, *outside], self._began):
            return False
        files = [(f"{site}/{path}", *outputs[path]) for path in sorted(outputs, key=_parts)]
        left = [*_stats(stored), *files]
        _settle(left)
        names = sorted({*variables, *_relevant(self.environment)})
        value = {
            "schema": SCHEMA,
            "until": until,
            "variables": names,
            "environment": _environment(names, self.environment),
            "sources": originals,
            "manifests": stored,
            "inputs": _digest([*self._inputs, *outside]),
            "site": site,
            "outputs": _digest(left),
            "warnings": list(warnings),
            "document": dict(document),
            "lines": list(lines),
        }
        file = _file(self.root, self.arguments)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        beside = f"{file}.{os.getpid()}.part"
        with open(beside, "w", encoding="utf-8") as stream:
            json.dump(value, stream, ensure_ascii=False)
        os.replace(beside, file)
        return True


def answer(
    arguments: Sequence[str], environment: Mapping[str, str], folder: str, now: float
) -> tuple[str, str] | None:
    """Return the stdout and stderr of `kepu build` with these arguments in `folder`; None when it must really run."""
    began = time.perf_counter()
    root = _root(arguments, folder)
    if not arguments or arguments[0] != "build" or root is None:
        return None
    value = _read(_file(root, arguments))
    if value is None or (value["until"] is not None and now >= value["until"]):
        return None
    names = sorted({*value["variables"], *_relevant(environment)})
    if names != value["variables"] or _environment(names, environment) != value["environment"]:
        return None
    if _digest([*_inputs(root), *_stats(value["sources"])]) != value["inputs"]:
        return None
    if _digest([*_stats(value["manifests"]), *_walk(value["site"])]) != value["outputs"]:
        return None
    seconds = time.perf_counter() - began
    warnings = "".join(f"{line}\n" for line in value["warnings"])
    if "--json" in arguments:
        document = {"stages": [{"name": "unchanged", "seconds": round(seconds, 3)}], **value["document"]}
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n", warnings
    return "".join(line.replace("{seconds}", f"{seconds:.2f}") + "\n" for line in value["lines"]), warnings


def _root(arguments: Sequence[str], folder: str) -> str | None:
    """Return the project that the arguments mean, found as in `pipeline.config.find_project`."""
    start = folder
    for number, argument in enumerate(arguments):
        if argument == "--project" and number + 1 < len(arguments):
            start = os.path.join(folder, arguments[number + 1])
        elif argument.startswith("--project="):
            start = os.path.join(folder, argument.partition("=")[2])
    here = os.path.realpath(start)
    while not os.path.isfile(os.path.join(here, "mkdocs.yml")):
        if here == os.path.dirname(here):
            return None
        here = os.path.dirname(here)
    return here


def _file(root: str, arguments: Sequence[str]) -> str:
    """Return the file of the answer to these arguments; relative paths in them depend on the current folder."""
    name = hashlib.sha256("\0".join([os.getcwd(), *arguments]).encode()).hexdigest()[:32]
    return os.path.join(root, FOLDER, f"{name}.json")


def _read(file: str) -> dict[str, Any] | None:
    try:
        with open(file, encoding="utf-8") as stream:
            value = json.load(stream)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return value if isinstance(value, dict) and value.get("schema") == SCHEMA else None


def _relevant(environment: Mapping[str, str]) -> list[str]:
    return [name for name in environment if name.startswith(PREFIX) or name in VARIABLES]


def _environment(names: Iterable[str], environment: Mapping[str, str]) -> str:
    """Return a digest of the variables, because a value may be a secret."""
    text = "\0".join(f"{name}={environment[name]}" for name in names if name in environment)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _inputs(root: str) -> Iterator[Stat]:
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = [path for path in sys.path if path.endswith("-packages")]
    yield from _stats([sys.executable, *installed])
    # The interpreter is an input, though it has no stat tuple.
    yield (sys.version, 0, 0, 0, 0)
    yield from _walk(package, skip="__pycache__")
    settings = [name for name in sorted(os.listdir(root)) if name.startswith("site_config")]
    for name in (*INPUTS, *settings):
        path = os.path.join(root, name)
        yield from _walk(path) if os.path.isdir(path) else _stats([path])


def _walk(folder: str, skip: str = "") -> Iterator[Stat]:
    """Yield every file below a folder in a stable order; links are not followed."""
    try:
        entries = sorted(os.scandir(folder), key=_name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != skip:
                yield from _walk(entry.path, skip)
        else:
            yield _stat(entry.path, entry.stat(follow_symlinks=False))


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _stats(paths: Iterable[str]) -> Iterator[Stat]:
    for path in paths:
        try:
            yield _stat(path, os.stat(path))
        except (FileNotFoundError, NotADirectoryError):
            # A missing file is an input too: it differs as soon as it appears.
            yield (path, -1, 0, 0, 0)


def _stat(path: str, status: os.stat_result) -> Stat:
    return (path, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _digest(stats: Iterable[Stat]) -> str:
    text = "\n".join([f"{path}\0{size} {mtime} {ctime} {inode}" for path, size, mtime, ctime, inode in stats])
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _racy(stats: Iterable[Stat], began: int) -> bool:
    return any(newest > began - _slack(newest) for newest in (max(stat[2], stat[3]) for stat in stats))


def _slack(newest: int) -> int:
    return COARSE_SLACK_NS if newest and newest % 1_000_000_000 == 0 else SLACK_NS


def _parts(path: str) -> list[str]:
    """Sort key in the order of `_walk`: by the names of the folders and the file."""
    return path.split("/")


def _settle(stats: Iterable[Stat]) -> None:
    """Wait until the build's files are old enough for a later write to have other times."""
    newest = max((max(stat[2], stat[3]) for stat in stats), default=0)
    left = newest + _slack(newest) - time.time_ns()
    if 0 < left <= COARSE_SLACK_NS:
        time.sleep(left / 1e9)
