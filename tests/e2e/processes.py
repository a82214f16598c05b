"""What a killed build leaves behind: processes, found in /proc, and a store, every byte of it looked at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pipeline.store import FolderStore, digest_of

PROC = Path("/proc")


def living() -> Iterator[tuple[int, int, str]]:
    """(pid, parent, name) of every process that has not ended; a zombie has."""
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                text = (folder / "stat").read_text()
                name, (state, parent) = (
                    text[text.index("(") + 1 : text.rindex(")")],
                    text.rpartition(") ")[2].split()[:2],
                )
                if state not in "ZX":
                    yield int(folder.name), int(parent), name


def encoder_of(pid: int) -> int | None:
    """The ffmpeg that a build has started, if it has one now."""
    return next(
        (child for child, parent, name in living() if parent == pid and name.startswith("ffmpeg")), None
    )


def working_in(folder: Path) -> list[int]:
    """Processes whose working directory is below a folder."""
    found = []
    for pid, _, _ in living():
        with suppress(OSError):
            if Path(os.readlink(PROC / str(pid) / "cwd")).is_relative_to(folder):
                found.append(pid)
    return found


def assert_whole(store: Path) -> None:
    """Every object has its manifest and exactly the bytes that it names."""
    opened = FolderStore(store)
    folders = [p for shelf in (store / "objects").iterdir() for p in shelf.iterdir()]
    assert {p.name for p in folders} == set(opened.keys())
    for folder in folders:
        manifest = opened.manifest(folder.name)
        assert manifest is not None
        assert {p.name for p in folder.iterdir()} == {"manifest.json", *(b.name for b in manifest.files)}
        assert all(digest_of(folder / blob.name) == blob.sha256 for blob in manifest.files)
