"""A publishing target in memory, for tests: the same contract without a disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline.errors import PublishError
from pipeline.publish.protocol import Release
from pipeline.publish.release_plan import find_release, in_order, ranked, refuse_changed_media, to_prune


class MemoryTarget:
    """Keeps bytes by release and path in `contents`."""

    def __init__(self) -> None:
        self.contents: dict[str, dict[str, bytes]] = {}
        self._releases: dict[str, Release] = {}
        self._live: str | None = None

    @property
    def place(self) -> str:
        return "内存"

    @contextmanager
    def session(self) -> Iterator[None]:
        yield

    def releases(self) -> tuple[Release, ...]:
        known = in_order(self._releases.values())
        return tuple(replace(release, live=release.id == self._live) for release in known)

    def require_usable(self) -> None:
        """Do nothing: memory always works."""

    def strangers(self) -> tuple[str, ...]:
        return ()

    def live(self) -> str | None:
        return self._live

    def put(self, site_dir: Path, files: Mapping[str, str], release: Release) -> None:
        if (there := self._releases.get(release.id)) is not None:
            if dict(there.files) != dict(files):
                raise PublishError(f"版本“{release.id}”已经存在，内容不同。", help="请稍后重新发布。")
            if release.id != self._live:
                self._releases[release.id] = ranked(release, files, self.releases())
            return
        refuse_changed_media(files, self.releases())
        contents = {path: (site_dir / path).read_bytes() for path in files}
        for path, data in contents.items():
            if hashlib.sha256(data).hexdigest() != files[path]:
                raise PublishError(
                    f"{path} 在发布途中变了，没有发布。", help="请重新运行 kepu build 再发布。"
                )
        self.contents[release.id] = contents
        self._releases[release.id] = ranked(release, dict(files), self.releases())

    def switch(self, release_id: str) -> None:
        self._live = find_release(self.releases(), release_id).id

    def prune(self, keep: int) -> tuple[str, ...]:
        removed = to_prune(self.releases(), keep)
        for id in removed:
            del self._releases[id], self.contents[id]
        return removed
