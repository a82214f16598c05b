"""Makes the grams of segments and keeps them below the work folder: in the build's own process, or in one beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.search.grams import write_grams
from pipeline.search.reading_aloud import readings
from pipeline.search.record import SearchRecord
from pipeline.search.texts import searched
from pipeline.store import read_kept, write_kept

SCHEMA = 1


@dataclass(frozen=True)
class Task:
    """A segment to make: the file its grams are kept in, under which key, its records, and the file of each body."""

    file: Path
    key: str
    records: Sequence[SearchRecord]
    bodies: Sequence[str | None]


@dataclass(frozen=True)
class Question:
    """What the process beside the build is asked: segments, and what all of them need (see `make_grams`)."""

    work: Path
    code: str
    shares: int
    tasks: Sequence[Task]


def kept_grams(file: Path, key: str) -> Sequence[str] | None:
    """Return the lines that `make_grams` kept under `key`; None if there are none."""
    return read_kept(file, list, SCHEMA, key)


def make_grams(
    file: Path,
    key: str,
    records: Sequence[SearchRecord],
    bodies: Iterable[str],
    *,
    work: Path,
    code: str,
    shares: int,
) -> Sequence[str]:
    """Return the lines of a segment's grams for each share; they are kept in `file` under `key`.

    `bodies` are the texts of the records' bodies; `code` is the digest of what makes the index, cached below `work`.
    """
    lines = write_grams(searched(records, bodies, readings(work, code)), shares)
    write_kept(file, lines, SCHEMA, key)
    return lines


def answer(question: Question, read: Callable[[SearchRecord, str | None], str]) -> list[list[str]]:
    """Make the grams of every segment; return the texts of the bodies, which the build writes results from."""
    found = []
    for task in question.tasks:
        bodies = list(map(read, task.records, task.bodies))
        make_grams(
            *(task.file, task.key, task.records, bodies),
            work=question.work,
            code=question.code,
            shares=question.shares,
        )
        found.append(bodies)
    return found
