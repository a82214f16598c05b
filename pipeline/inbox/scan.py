"""List the files of the inbox: names, sizes, times, and a sample of each file's bytes. Follows no links."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.content.file_names import is_systems
from pipeline.errors import UsageError
from pipeline.inbox.bundle import Supplied

MOST_FILES = 5000
MOST_LEVELS = 4
SAMPLES = 16
SAMPLE_BYTES = 4096


@dataclass(frozen=True)
class Snapshot:
    """The state of a file at one moment: size, mtime by the share's clock, a digest of samples of its bytes.

    `unfilled` if its last bytes are all zero: Explorer gives a file its full size before the copy has filled it.
    """

    size: int
    mtime_ns: int
    sample: str
    unfilled: bool


def files_in(inbox: Path, received: str) -> list[Supplied]:
    """List every regular file that editors put there, without the received folder.

    Raises UsageError when the inbox is not a folder, cannot be read, or holds more than `MOST_FILES` files.
    """
    found: list[Supplied] = []
    try:
        for path in _walk(inbox, received, MOST_LEVELS):
            found.append(path)
            if len(found) > MOST_FILES:
                help = "请核对路径；投稿箱只放要投的稿件。"
                raise UsageError(f"{inbox} 里的文件超过 {MOST_FILES} 个，不像是投稿箱。", help=help)
    except OSError as error:
        help = "请检查网络共享是否连上、有没有权限。"
        raise UsageError(f"读不了投稿箱 {inbox}：{error.strerror}。", help=help) from error
    return found


def _walk(folder: Path, received: str, levels: int, inside: str = "") -> Iterator[Supplied]:
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        if is_systems(entry.name) or (not inside and entry.name == received):
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:  # removed since it was listed
            continue
        if stat.S_ISREG(status.st_mode):
            yield Supplied(inside + entry.name, status.st_size, status.st_mtime_ns)
        elif stat.S_ISDIR(status.st_mode) and levels > 1:
            yield from _walk(Path(entry.path), received, levels - 1, f"{inside}{entry.name}/")


def snapshot_of(path: Path) -> Snapshot:
    """Take a snapshot of the file. Raises OSError when it cannot be opened, as while a writer locks it."""
    with path.open("rb") as stream:
        status = os.fstat(stream.fileno())
        last = max(0, status.st_size - SAMPLE_BYTES)
        hashed = hashlib.sha256()
        data = b""
        for number in range(SAMPLES):
            stream.seek(last * number // (SAMPLES - 1))
            data = stream.read(SAMPLE_BYTES)
            hashed.update(data)
    unfilled = bool(data) and not data.strip(b"\0")
    return Snapshot(status.st_size, status.st_mtime_ns, hashed.hexdigest(), unfilled)
