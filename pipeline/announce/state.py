"""What was submitted to each service: two files of `ledger/`.

They are committed, because a run in CI begins with a fresh clone and a target without earlier releases: a cache would be
lost there, and everything would be submitted again. They hold no secret.

`announced.json` is small, and written around every request:

    {"schema": 1, "services": {"baidu": {"release": "20261201T010000Z-0123abcd", "left": [], "lost": []}}}

`release` is the one up to which changes were counted; `left` are addresses still to be sent; `lost` were sent and nobody
knows whether they arrived. A batch is in `lost` from before it is sent until its answer is there, so that a kill leaves
it there, and nothing is sent twice without being asked for.

`announced-pages.json` has the pages and feeds of that release, each with the start of its digest, one a line: what the
next release is compared with. It is written after `left` has what changed, so a kill between the two loses no change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import PublishError
from pipeline.ledger.writing import locked, write_through

FILE, PAGES = "announced.json", "announced-pages.json"
SCHEMA = 1


@dataclass(frozen=True)
class Submission:
    """What was submitted to a service, up to which release; `left` and `lost` are addresses relative to the site, in the order in which they are sent."""

    release: str | None = None
    left: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pages:
    """The pages and feeds that were compared last, with the starts of their digests; `release` None: never."""

    release: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass
class State:
    """The state of all services; every change is on the disk when `put` or `compared` returns."""

    ledger: Path
    submissions: dict[str, Submission] = field(default_factory=dict)
    pages: Pages = field(default_factory=Pages)

    def of(self, service: str) -> Submission:
        """Return what was submitted to a service."""
        return self.submissions.get(service, Submission())

    def put(self, submissions: Mapping[str, Submission]) -> None:
        """Record what was submitted to services, atomically."""
        self.submissions |= submissions
        value = {
            name: {"release": t.release, "left": list(t.left), "lost": list(t.lost)}
            for name, t in sorted(self.submissions.items())
        }
        self._write(FILE, {"schema": SCHEMA, "services": value})

    def compared(self, pages: Pages) -> None:
        """Record the pages that the next release is compared with, atomically."""
        self.pages = pages
        files = dict(sorted(pages.files.items()))
        self._write(PAGES, {"schema": SCHEMA, "release": pages.release, "files": files})

    def _write(self, name: str, value: Mapping[str, Any]) -> None:
        with locked(self.ledger):
            data = json.dumps(value, ensure_ascii=False, indent=0)
            write_through(self.ledger / name, data.encode() + b"\n")


def read_state(ledger: Path) -> State:
    """Read the state; without files nothing was submitted. Raises PublishError when they are not ours."""
    state = State(ledger)
    kept, pages = _value(ledger, FILE, "services"), _value(ledger, PAGES, "files")
    if kept is not None:
        services = kept["services"].items()
        state.submissions = _read(FILE, lambda: {name: _submission(found) for name, found in services})
    if pages is not None:
        state.pages = _read(PAGES, lambda: _pages(pages))
    return state


T = TypeVar("T")


def _read(name: str, made: Callable[[], T]) -> T:
    """Return what is made of a file. Raises PublishError when it has another form."""
    try:
        return made()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PublishError(
            f"ledger/{name} 读不懂，没有通知任何人。",
            help="请从版本库恢复这个文件；它由 kepu announce 写入，不要手改。",
        ) from error


def _value(ledger: Path, name: str, field: str) -> Mapping[str, Any] | None:
    """Return the object of a file; None when there is none."""
    path = ledger / name
    if not path.exists():
        return None

    def value() -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads(path.read_bytes())
        if found["schema"] != SCHEMA or not isinstance(found[field], dict):
            raise ValueError(name)
        return found

    return _read(name, value)


def _pages(value: Mapping[str, Any]) -> Pages:
    release, files = value["release"], value["files"]
    if not isinstance(release, str) or not all(isinstance(digest, str) for digest in files.values()):
        raise TypeError(release)
    return Pages(release, files)


def _submission(value: Any) -> Submission:
    release, left, lost = value["release"], value["left"], value["lost"]
    if not (release is None or isinstance(release, str)):
        raise TypeError(release)
    for paths in (left, lost):
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            raise TypeError(paths)
    return Submission(release, tuple(left), tuple(lost))
