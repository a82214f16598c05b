"""The files of the site folder, and its manifest, by which a build leaves fresh files alone.

The manifest records each output's key, digest and stat tuple. If the stat tuple matches, the file is unchanged; if not,
the digest decides. So an edited output is noticed even if its mtime was restored, and a mere copy is not written again.
The manifest is renamed into place last, so the next build does not recognise the files of a killed build and writes
them again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.edition.files import SiteFile
from pipeline.errors import MediaError, UsageError, require_folder
from pipeline.store import blocking_lock, digest_of, read_kept, write_atomic, write_kept

SCHEMA = 3
"""Version of the manifest's format."""
CHUNK = 1 << 20
WAIT = 600.0
"""Seconds a build waits for another one that writes to the same folder."""


class Output(NamedTuple):
    """One written file: `key` of its inputs, digest of its bytes, size, times in nanoseconds, inode."""

    key: str
    sha256: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class OutputManifest:
    """The record of what the last build left in a site folder."""

    def __init__(self, file: Path, site_dir: Path) -> None:
        self.file = file
        self.site_dir = site_dir
        self._folder = os.fspath(site_dir)
        self.known: Mapping[str, Output] = read_kept(file, _outputs, SCHEMA) or {}
        self.outputs: dict[str, Output] = {}
        self.written: set[str] = set()
        self._standing = set(_files(self._folder)) if site_dir.is_dir() else set()

    def fresh(self, path: str, key: str) -> bool:
        """Whether `path` is up to date with `key`; if so, it is kept."""
        known = self.known.get(path)
        # Files below a link to a folder are not ours: `_standing` does not contain them.
        if known is None or known.key != key or path not in self._standing:
            return False
        file = f"{self._folder}/{path}"
        status = os.lstat(file)
        now = _output(known.key, known.sha256, status)
        if now != known and not (
            stat.S_ISREG(status.st_mode) and now.size == known.size and digest_of(Path(file)) == known.sha256
        ):
            return False
        self.outputs[path] = now
        return True

    def write(self, path: str, key: str, content: bytes) -> None:
        """Write `path`, unless it already has these bytes."""
        file = f"{self._folder}/{path}"
        sha256 = hashlib.sha256(content).hexdigest()
        if not self._untouched(path, sha256) and (
            path not in self._standing or os.path.islink(file) or Path(file).read_bytes() != content
        ):
            self._clear_way(path)
            write_atomic(file, content)
            self.written.add(path)
        self._record(path, key, sha256)

    def _untouched(self, path: str, sha256: str) -> bool:
        """Whether the last build left these bytes and nobody touched them since: they need not be read."""
        known = self.known.get(path)
        if known is None or known.sha256 != sha256 or path not in self._standing:
            return False
        return _output(known.key, sha256, os.lstat(f"{self._folder}/{path}")) == known

    def copy(self, path: str, sha256: str, source: Path) -> None:
        """Copy a finished file to `path`. Raises MediaError when its bytes do not match the digest."""
        self._clear_way(path)
        _copy(source, self.site_dir / path, sha256)
        self.written.add(path)
        self._record(path, sha256, sha256)

    def _clear_way(self, path: str) -> None:
        """Remove files that stand where a folder must be, and a folder that stands where the file must be."""
        parts = path.split("/")
        for end in range(1, len(parts)):
            above = "/".join(parts[:end])
            if above in self._standing:
                (self.site_dir / above).unlink()
                self._standing.remove(above)
        if path not in self._standing and os.path.isdir(f"{self._folder}/{path}"):
            shutil.rmtree(self.site_dir / path)
            self._standing = {p for p in self._standing if not p.startswith(f"{path}/")}

    def _record(self, path: str, key: str, sha256: str) -> None:
        self.outputs[path] = _output(key, sha256, os.lstat(f"{self._folder}/{path}"))

    def finish(self) -> set[str]:
        """Remove every file that is not an output, then commit the manifest; return the removed paths."""
        removed = self._standing - self.outputs.keys()
        for path in sorted(removed):
            # A temp file of a killed copy may by now be renamed to its target by this run.
            (self.site_dir / path).unlink(missing_ok=True)
        if removed:
            _remove_empty(self.site_dir)
        if self.outputs != self.known:
            _commit(self.file, self.outputs)
        return removed

    @property
    def stats(self) -> dict[str, tuple[int, int, int, int]]:
        """Return size, mtime, ctime and inode of each output, by path."""
        return {path: (o.size, o.mtime_ns, o.ctime_ns, o.inode) for path, o in self.outputs.items()}

    @property
    def size(self) -> int:
        """Return the size of all outputs in bytes."""
        return sum(o.size for o in self.outputs.values())


@contextmanager
def held_outputs(work: Path, site_dir: Path, wait: float = WAIT) -> Iterator[OutputManifest]:
    """Hold the manifest of `site_dir`, locked against other builds.

    Raises UsageError when the folder holds files that no manifest marks as a site of ours, or when another build
    has not finished after `wait` seconds.
    """
    require_folder(site_dir)
    name = hashlib.sha256(str(site_dir.resolve()).encode()).hexdigest()[:16]
    busy = UsageError(f"另一个 kepu build 一直在写 {site_dir}，没有继续。", help="请等它结束后再运行。")
    with blocking_lock(work / "outputs" / f"{name}.lock", wait, busy):
        yield _opened(work / "outputs" / f"{name}.json", site_dir)


def _opened(file: Path, site_dir: Path) -> OutputManifest:
    ours = file.exists()
    if (
        not ours
        and site_dir.is_dir()
        and any(site_dir.iterdir())
        and not (site_dir / "sitemap.xml").is_file()
    ):
        raise UsageError(
            f"输出文件夹 {site_dir} 里有别的文件，生成网站会清空它，所以没有继续。",
            help="请换一个空文件夹（--site-dir），或先移走里面的文件。",
        )
    if not ours:
        # Before the first page, so that the next build recognises the folder if this one is killed.
        _commit(file, {})
    return OutputManifest(file, site_dir)


def write_files(files: Iterable[SiteFile], site_dir: Path) -> None:
    """Write files into a fresh site folder."""
    for file in files:
        target = site_dir / file.path
        if isinstance(file.content, Path):
            _copy(file.content, target, file.key)
        else:
            write_atomic(target, file.content())


def _copy(source: Path, target: Path, sha256: str) -> None:
    """Copy a file and hash it on the way, so that a file damaged in the store never reaches a reader."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.part")
    hasher = hashlib.sha256()
    try:
        with source.open("rb") as old, beside.open("wb") as new:
            while chunk := old.read(CHUNK):
                hasher.update(chunk)
                new.write(chunk)
        if hasher.hexdigest() != sha256:
            help = "请运行 kepu store verify 移开损坏的结果，再运行 kepu build。"
            raise MediaError(f"成品库里的 {'/'.join(source.parts[-2:])} 损坏了。", help=help)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _output(key: str, sha256: str, status: os.stat_result) -> Output:
    return Output(key, sha256, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _commit(file: Path, outputs: Mapping[str, Output]) -> None:
    write_kept(file, dict(sorted(outputs.items())), SCHEMA)


def _outputs(value: dict[str, Any]) -> dict[str, Output]:
    return {path: Output(*fields) for path, fields in value.items()}


def _files(folder: str) -> Iterator[str]:
    """Yield the relative paths below `folder`, with slashes, except folders (a link to a folder counts as a file)."""
    below = [""]
    for prefix in below:
        with os.scandir(f"{folder}/{prefix}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    below.append(f"{prefix}{entry.name}/")
                else:
                    yield prefix + entry.name


def _remove_empty(folder: Path) -> None:
    for directory, _, _ in os.walk(folder, topdown=False):
        if directory != os.fspath(folder) and not os.listdir(directory):
            os.rmdir(directory)
