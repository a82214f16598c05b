"""The receipt of a bundle: which files were imported, the names they are kept under, and the draft made of them.

It lies in the received bundle's own folder, beside the originals. Until every file is in its place it has another
name, and lists what the next run has to finish or to undo.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.store import write_atomic

DONE = "收件单.json"
PENDING = "收件单.未完.json"


@dataclass(frozen=True)
class Move:
    """A file of the inbox and its name in the received folder. `mtime_ns` is the share's clock."""

    source: str
    target: str
    size: int
    mtime_ns: int


@dataclass(frozen=True)
class Receipt:
    """`item` is the draft's path in the project and `item_sha256` its digest as written; `assets` are names.

    `owner` distinguishes the project on one machine from another that watches the same inbox. `digest` is the SHA-256 of the
    video, sound or manuscript.
    """

    id: str
    title: str
    item: str
    item_sha256: str
    digest: str
    owner: str
    at: str
    moves: tuple[Move, ...]
    assets: tuple[str, ...]
    schema: int = 1

    def to_bytes(self) -> bytes:
        """Serialise to the content of the file."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode()


def write_pending(folder: Path, receipt: Receipt) -> None:
    """Write the pending receipt, by which a later run recognises this one if it dies."""
    write_atomic(folder / PENDING, receipt.to_bytes())


def close(folder: Path) -> None:
    """Mark the import as finished."""
    (folder / PENDING).rename(folder / DONE)


def receipts(received: Path, name: str) -> Iterator[tuple[Path, Receipt]]:
    """Yield the folder and receipt of every received bundle whose receipt has that name (`DONE` or `PENDING`), by folder.

    A damaged receipt is ignored: it proves nothing.
    """
    if not received.is_dir():
        return
    for path in sorted(received.glob(f"*/{name}")):
        receipt = _read(path)
        if receipt is not None:
            yield path.parent, receipt


def _read(path: Path) -> Receipt | None:
    try:
        value = json.loads(path.read_bytes())
        moves = tuple(Move(**move) for move in value.pop("moves"))
        receipt = Receipt(**{**value, "moves": moves, "assets": tuple(value["assets"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return receipt if receipt.schema == 1 and _inside(receipt) else None


def _inside(receipt: Receipt) -> bool:
    """Whether every path stays inside its folder: many people can write to the share."""
    names = (receipt.id, *(m.target for m in receipt.moves), *receipt.assets)
    paths = (receipt.item, *(m.source for m in receipt.moves))
    plain = all(name and "/" not in name and "\\" not in name and name not in (".", "..") for name in names)
    return plain and all(p and not p.startswith("/") and ".." not in p.split("/") for p in paths)
