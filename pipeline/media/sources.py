"""Finds the sources of media paths, in local folders and in remote storage, and their digests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.content.library import Document
from pipeline.content.model import Audio, Video
from pipeline.errors import Code, Finding, MediaError
from pipeline.listeners import ignore
from pipeline.media.model import Source
from pipeline.remote.errors import Unreachable
from pipeline.sources.folder_root import FolderRoot
from pipeline.sources.problem import Trouble
from pipeline.sources.remote_root import OnFetch, RemoteRoot
from pipeline.sources.roots import Roots
from pipeline.store import DigestCache

CODES = (
    Code(
        id="E423",
        title="文件的 SHA-256 与写下的不同",
        why="写下 sha256 是为了保证用的就是审过的那个文件；不同说明文件换过或坏了。",
        mend="文件若确实换过，核对后改写 sha256 并重新送审；没有换过，从备份恢复原文件。",
        sample="video",
        wrong=(
            "media:\n"
            "  source: videos/tide.mp4\n"
            "  sha256: 0000000000000000000000000000000000000000000000000000000000000000\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}"
        ),
        right=(
            "media:\n"
            "  source: videos/tide.mp4\n"
            "  sha256: 9c959885cae4f4abd805dc8fa80a44f9211958063a596a1fd834f81326556daa\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}"
        ),
    ),
)

GetFile = Callable[[], Path]

UNKNOWN_SIZE = 1
"""Size of a source known only by its pinned digest: it passes the checks for empty and for oversized files."""


class Places(Mapping[str, Path]):
    """Maps the digest of each source to its absolute path on this machine. Remote files are fetched on lookup.

    A lookup raises MediaError if the file cannot be fetched.
    """

    def __init__(self, getters: Mapping[str, GetFile]) -> None:
        self._getters = dict(getters)

    def __getitem__(self, digest: str) -> Path:
        return self._getters[digest]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._getters)

    def __len__(self) -> int:
        return len(self._getters)


@dataclass
class Found:
    """The result of `find_sources`.

    `sources` are by path; `pending` are paths whose digest is unknown until they are fetched; `troubles` are roots that
    cannot be used, with the paths below them. Paths in none of these are missing or not allowed. `getters` return the
    file of a source, by digest.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    troubles: dict[str, tuple[Trouble, list[str]]] = field(default_factory=dict)
    getters: dict[str, GetFile] = field(default_factory=dict)

    @property
    def places(self) -> Places:
        """Local paths of the sources, for workers."""
        return Places(self.getters)

    def add(self, source: Source, get_file: GetFile) -> None:
        """Add a source and the function that returns its file."""
        self.sources[source.path] = source
        self.getters.setdefault(source.digest, get_file)


def pins(documents: Iterable[Document]) -> dict[str, str]:
    """Return the SHA-256 pinned in front matter, by media path. If documents differ, the first one wins."""
    found: dict[str, str] = {}
    for document in documents:
        entry = document.entry
        if isinstance(entry, Video | Audio) and entry.media.sha256 is not None:
            found.setdefault(entry.media.source, entry.media.sha256)
    return found


def pin_findings(documents: Iterable[Document], sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Yield E423 for every document whose pinned SHA-256 differs from its source's."""
    for document in documents:
        entry = document.entry
        if not isinstance(entry, Video | Audio) or entry.media.sha256 is None:
            continue
        source = sources.get(entry.media.source)
        if source is not None and source.digest != entry.media.sha256:
            line, column = document.tree.locate(("media", "sha256"))
            message = f"{source.path} 的 SHA-256 是 {source.digest}，这里写的却是 {entry.media.sha256}。"
            help = "文件若确实换过，请核对后把 sha256 改成前者；没有换过，请从备份恢复原文件。"
            yield Finding(document.file, line, column, "E423", "error", message, help)


def find_sources(
    roots: Roots,
    paths: Iterable[str],
    digests: DigestCache,
    pinned: Mapping[str, str] | None = None,
    *,
    fetch: bool = False,
    on_fetch: OnFetch = ignore,
) -> Found:
    """Find every path that is a plain file inside its root. Raise MediaError if a local file cannot be read.

    The digest of a remote file is known if it is pinned (`pinned`, by path), or if its version mark (such as an ETag)
    has not changed since the last fetch. Otherwise the file is fetched if `fetch` is set, or else `pending`. `on_fetch`
    is called with path and size before each fetch. An unusable root is reported, unless all its paths are pinned:
    media in the store need no source.
    """
    pinned = pinned or {}
    found = Found()
    unusable = roots.troubles(paths)
    remote: dict[str, tuple[RemoteRoot, list[str]]] = {}
    for path in sorted(set(paths)):
        root, rest = roots.find(path)
        if isinstance(root, RemoteRoot):
            remote.setdefault(root.name, (root, []))[1].append(path)
        elif isinstance(root, FolderRoot) and root.name not in unusable:
            _add_local(found, root, path, rest, digests)
    for trouble, needed in unusable.values():
        _without_root(found, trouble, needed, pinned)
    for root, needed in remote.values():
        _add_remote(found, root, needed, pinned, fetch, on_fetch)
    return found


def _add_local(found: Found, root: FolderRoot, path: str, rest: str, digests: DigestCache) -> None:
    try:
        status = root.status(rest)
        if status is None:
            return
        file = root.file(rest)
        source = Source(path, digests.digest(file, status), status.st_size)
    except OSError as error:
        reason = error.strerror or str(error)
        raise MediaError(
            f"读不到 {path}：{reason}。", help="请检查文件、权限和共享盘，再运行一次。"
        ) from error
    found.add(source, lambda: file)


def _without_root(found: Found, trouble: Trouble, paths: list[str], pinned: Mapping[str, str]) -> None:
    def get_file() -> Path:
        raise MediaError(trouble.message, help=trouble.help)

    for path in paths:
        if path in pinned:
            found.add(Source(path, pinned[path], UNKNOWN_SIZE), get_file)
    if needing := [path for path in paths if path not in pinned]:
        found.troubles[trouble.root] = (trouble, needing)


def _add_remote(
    found: Found,
    root: RemoteRoot,
    paths: list[str],
    pinned: Mapping[str, str],
    fetch: bool,
    on_fetch: OnFetch,
) -> None:
    below = {path: path.partition(":")[2] for path in paths}
    try:
        seen = root.look(below.values())
    except Unreachable as error:
        _without_root(
            found, Trouble(root.name, f"外部文件夹 {root.name}：{error.message}", error.help), paths, pinned
        )
        return
    if not seen:
        help = "请检查 site_config/media.yml 里的位置和访问权限。"
        message = f"外部文件夹 {root.name} 所在的 {root.shown} 里，一个要用的文件也没有找到。"
        _without_root(found, Trouble(root.name, message, help), paths, pinned)
        return
    for path, rest in below.items():
        file = seen.get(rest)
        if file is None:
            continue
        digest = root.known_digest(rest, file) or pinned.get(path)
        if digest is None and fetch:
            on_fetch(path, file.size)
            digest = root.fetch(rest, file)
        if digest is None:
            found.pending.add(path)
        else:
            found.add(Source(path, digest, file.size), _remote_getter(root, rest, digest, on_fetch))


def _remote_getter(root: RemoteRoot, path: str, digest: str, on_fetch: OnFetch) -> GetFile:
    return lambda: root.local_file(path, digest, on_fetch)
