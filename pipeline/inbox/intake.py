"""Import a bundle: its draft into `content/`, small files into `assets/`, originals into the received folder.

Nothing is overwritten. The originals are renamed inside the inbox, so two gigabytes move instantly and are never
copied. Order: receipt (pending), small files, draft, originals, receipt (done). A run that dies leaves a pending
receipt; the next run finishes it if the draft exists and else undoes it, so a bundle is imported once or not at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import platform
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Project, Settings
from pipeline.content.blanks import blank
from pipeline.content.model import FOLDERS
from pipeline.content.scaffold import only_unit
from pipeline.inbox import checklist
from pipeline.inbox.bundle import Supplied
from pipeline.inbox.draft import Choices, Places, draft_text, source_name
from pipeline.inbox.examination import Examined, Still
from pipeline.inbox.naming import new_id, title_of
from pipeline.inbox.receipt import DONE, PENDING, Move, Receipt, close, receipts, write_pending
from pipeline.inbox.scan import Snapshot, snapshot_of
from pipeline.ledger.writing import locked
from pipeline.store import digest_of, write_atomic

ASSETS = "inbox"
"""The folder below assets/media/ for small files of the inbox."""
CHECKLIST = "清单.md"
SHEET = "sheet.jpg"
WORK = ".work-"
"""The prefix of the child's temporary folders."""
OLD_WORK_SECONDS = 86_400


@dataclass(eq=False)
class Changed(Exception):
    """A file of the bundle has changed since it was examined; `file` is its name."""

    file: str


@dataclass(eq=False)
class Blocked(Exception):
    """The share refused to move a file; everything is as it was before."""

    file: str
    reason: str


@dataclass(frozen=True)
class Imported:
    """An imported bundle. `item` and `checklist` are paths in the project, `kept` is the folder of the originals."""

    id: str
    kind: str
    title: str
    item: str
    checklist: str
    kept: str
    media: str | None


@dataclass(frozen=True)
class Shelf:
    """The destinations of an import. `prefix` is how content names files of the received folder, `inbox:已收/`."""

    project: Project
    settings: Settings
    inbox: Path
    prefix: str

    @property
    def received(self) -> Path:
        """Return the folder of all received bundles."""
        return self.inbox / self.settings.inbox.received

    @property
    def desk(self) -> Path:
        """Return the folder of checklists and suggested posters: a cache beside the project's others."""
        return self.project.work / "inbox"

    @property
    def assets(self) -> Path:
        """Return the project's folder of small received files."""
        return self.project.media / ASSETS

    @property
    def owner(self) -> str:
        """Return a name for this project on this machine."""
        return hashlib.sha256(f"{platform.node()}\n{self.project.root}".encode()).hexdigest()[:16]

    def item(self, kind: str, id: str) -> Path:
        """Return the path of the draft."""
        return self.project.content / FOLDERS[kind] / f"{id}.md"

    def is_taken(self, id: str) -> bool:
        """Whether an entry, received originals or small files already use that id."""
        entries = (self.item(kind, id) for kind in FOLDERS)
        return any(os.path.lexists(p) for p in (*entries, self.received / id, self.assets / id))


def import_bundle(
    shelf: Shelf,
    found: Examined,
    snapshots: Mapping[str, Snapshot],
    work: Path,
    others: tuple[str, ...],
    now: dt.datetime,
) -> Imported:
    """Create the draft. `snapshots` are the bundle's files as examined, `work` holds the child's pictures.

    Raises Changed or Blocked, and then everything is as before.
    """
    shelf.desk.mkdir(parents=True, exist_ok=True)
    with locked(shelf.desk):
        _require_same(shelf.inbox, found, snapshots)
        id = new_id(found.bundle.title, found.kind, now, shelf.is_taken)
        text = _draft(shelf, found, id, others, now)
        receipt = _receipt(shelf, found, id, text, now)
        folder = shelf.received / id
        folder.mkdir(parents=True)
        write_pending(folder, receipt)
        try:
            _fill(shelf, found, receipt, text)
        except OSError as error:
            undo(shelf, folder, receipt)
            raise Blocked(found.bundle.title, error.strerror or str(error)) from error
        close(folder)
        _lay_out(shelf, found, receipt, work, others)
    return _imported(shelf, found, receipt)


def _require_same(inbox: Path, found: Examined, snapshots: Mapping[str, Snapshot]) -> None:
    for file in found.bundle.files:
        try:
            same = snapshot_of(inbox / file.path) == snapshots[file.path]
        except OSError:
            same = False
        if not same:
            raise Changed(file.path)


def _draft(shelf: Shelf, found: Examined, id: str, others: tuple[str, ...], now: dt.datetime) -> str:
    places = Places(
        small=lambda name: f"{ASSETS}/{id}/{name}", kept=lambda name: f"{shelf.prefix}{id}/{name}"
    )
    todo = "\n".join(checklist.todo_lines(found, others))
    return draft_text(found, id, shelf.settings, choices(shelf), places, now, todo)


def choices(shelf: Shelf) -> Choices:
    """Return the choices a draft leaves to its editor; the unit where there is but one."""
    return Choices(
        column=blank("栏目编号"),
        topic=blank("主题编号"),
        audience=blank("受众编号"),
        unit=only_unit(shelf.project),
    )


def _receipt(shelf: Shelf, found: Examined, id: str, text: str, now: dt.datetime) -> Receipt:
    return Receipt(
        id=id,
        title=title_of(found.bundle.title),
        item=shelf.item(found.kind, id).relative_to(shelf.project.root).as_posix(),
        item_sha256=hashlib.sha256(text.encode()).hexdigest(),
        digest=found.digest,
        owner=shelf.owner,
        at=now.isoformat(timespec="seconds"),
        moves=tuple(_moves(found)),
        assets=tuple(name for name, _ in _small(shelf.inbox, found)),
    )


def _moves(found: Examined) -> Iterator[Move]:
    """Yield every file of the bundle and its name in the received folder: a fixed name for files content refers to, else its own."""
    names: dict[Supplied, str] = {s.supplied: s.name for s in found.stills if s.supplied is not None}
    names |= {track.supplied: track.name for track in found.tracks}
    if found.bundle.main is not None:
        names[found.bundle.main] = source_name(found.bundle.main.suffix)
    if found.bundle.word is not None:
        names[found.bundle.word] = "manuscript.docx"
    used = set(names.values())
    for file in found.bundle.files:
        target = names.get(file, file.name)
        while file not in names and target in used:
            target = f"其他 {target}"
        used.add(target)
        yield Move(file.path, target, file.size, file.mtime_ns)


def _small(inbox: Path, found: Examined) -> Iterator[tuple[str, Path]]:
    """Yield the names of the files copied into the project, and where their bytes are now."""
    for still in found.stills:
        if still.small:
            yield still.name, still.file
    for track in found.tracks:
        yield track.name, inbox / track.supplied.path


def _large(found: Examined) -> Iterator[Still]:
    """Yield pictures of the manuscript that are too large for the project: they are kept with the originals."""
    return (still for still in found.inline if not still.small)


def _fill(shelf: Shelf, found: Examined, receipt: Receipt, text: str) -> None:
    """Do everything between the two states of the receipt. Raises OSError when the share or the disk refuses something."""
    folder = shelf.received / receipt.id
    for still in _large(found):
        _copy(still.file, folder / still.name)
    if receipt.assets:
        _copy_all(shelf.assets, receipt.id, _small(shelf.inbox, found))
    write_atomic(shelf.project.root / receipt.item, text.encode())
    for move in receipt.moves:
        _move(shelf.inbox / move.source, folder / move.target)


def _copy_all(assets: Path, id: str, files: Iterator[tuple[str, Path]]) -> None:
    """Copy small files into a folder, which appears atomically: it is filled under another name, then renamed."""
    beside = assets / f".{id}.tmp"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for name, path in files:
        _copy(path, beside / name)
    beside.rename(assets / id)


def _copy(source: Path, target: Path) -> None:
    """Copy the bytes only: not the owner, mode or attributes the share gives the file."""
    with source.open("rb") as bytes_in, target.open("xb") as bytes_out:
        shutil.copyfileobj(bytes_in, bytes_out, 1 << 20)


def _move(source: Path, target: Path) -> None:
    if os.path.lexists(target):
        raise FileExistsError(17, "已经有同名的文件", str(target))
    source.rename(target)


def _lay_out(shelf: Shelf, found: Examined, receipt: Receipt, work: Path, others: tuple[str, ...]) -> None:
    """Write the checklist and the suggested posters for people to look at."""
    folder = shelf.desk / receipt.id
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*(p.name for p in found.posters), SHEET):
        if (work / name).is_file():
            os.replace(work / name, folder / name)
    sheet = SHEET if (folder / SHEET).is_file() else None
    write_atomic(folder / CHECKLIST, checklist.page(found, receipt.item, others, sheet).encode())


def _imported(shelf: Shelf, found: Examined, receipt: Receipt) -> Imported:
    main = found.bundle.main
    return Imported(
        id=receipt.id,
        kind=found.kind,
        title=receipt.title,
        item=receipt.item,
        checklist=(shelf.desk / receipt.id / CHECKLIST).relative_to(shelf.project.root).as_posix(),
        kept=f"{shelf.settings.inbox.received}/{receipt.id}",
        media=f"{shelf.prefix}{receipt.id}/{source_name(main.suffix)}" if main else None,
    )


# After a run that died


def recover(shelf: Shelf) -> list[str]:
    """Finish or undo the interrupted imports of this project, and remove half-written files; return a line in Chinese for each."""
    messages = []
    shelf.desk.mkdir(parents=True, exist_ok=True)
    with locked(shelf.desk):
        for folder, receipt in receipts(shelf.received, PENDING):
            if receipt.owner != shelf.owner:
                messages.append(f"另一台电脑正在收“{receipt.title}”（{folder.name}），或在收的时候停了。")
            elif _can_finish(shelf, folder, receipt):
                for move in receipt.moves:
                    if not (folder / move.target).exists():
                        _move(shelf.inbox / move.source, folder / move.target)
                close(folder)
                messages.append(f"上次没有收完的“{receipt.title}”已经收完：{receipt.item}。")
            else:
                messages.append(_undone(shelf, folder, receipt))
        _sweep(shelf)
    return messages


def _undone(shelf: Shelf, folder: Path, receipt: Receipt) -> str:
    undo(shelf, folder, receipt)
    if not folder.exists():
        return f"上次没有收完的“{receipt.title}”已经退回，会重新收。"
    close(folder)
    kept = f"{shelf.settings.inbox.received}/{receipt.id}/"
    return f"上次没有收完的“{receipt.title}”退不回去：原处已有同名的文件。它的原件在 {kept}，请自己处理。"


def _can_finish(shelf: Shelf, folder: Path, receipt: Receipt) -> bool:
    """Whether the draft exists and every original is in one of its two places, unchanged."""
    if not (shelf.project.root / receipt.item).is_file():
        return False
    return all((folder / m.target).is_file() or _unchanged(shelf.inbox / m.source, m) for m in receipt.moves)


def _unchanged(path: Path, move: Move) -> bool:
    try:
        status = path.lstat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (move.size, move.mtime_ns)


def undo(shelf: Shelf, folder: Path, receipt: Receipt) -> None:
    """Move the originals back and remove what was created; keep a draft that somebody has changed since."""
    for move in receipt.moves:
        source, target = shelf.inbox / move.source, folder / move.target
        if target.is_file() and not os.path.lexists(source):
            target.rename(source)
    item = shelf.project.root / receipt.item
    for left in item.parent.glob(f".{item.name}.*.tmp"):
        left.unlink()
    if item.is_file() and digest_of(item) == receipt.item_sha256:
        item.unlink()
    if not item.exists():
        shutil.rmtree(shelf.assets / receipt.id, ignore_errors=True)
    if not any((folder / move.target).exists() for move in receipt.moves):
        shutil.rmtree(folder)


def _sweep(shelf: Shelf) -> None:
    """Remove what a killed run left half written: temporary folders, and received folders without a receipt."""
    for left in shelf.assets.glob(".*.tmp"):
        shutil.rmtree(left, ignore_errors=True)
    for left in shelf.desk.glob(f"{WORK}*"):
        if time.time() - left.stat().st_mtime > OLD_WORK_SECONDS:  # a younger one may be in use
            shutil.rmtree(left, ignore_errors=True)
    for folder in shelf.received.glob("*") if shelf.received.is_dir() else ():
        if folder.is_dir() and not any((folder / name).exists() for name in (DONE, PENDING)):
            for left in folder.glob(f".{PENDING}.*.tmp"):
                left.unlink()
            if not any(folder.iterdir()):
                folder.rmdir()
