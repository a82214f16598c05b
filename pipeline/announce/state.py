"""What each service has been told: `ledger/announced.json`.

It is committed, because a run in CI begins with a fresh clone: a cache would be lost there, and everything would be told
again. It holds no secret, and no more than what is open: usually nothing but the name of the last release.

    {"schema": 1, "told": {"baidu": {"release": "20261201T010000Z-0123abcd", "left": [], "lost": []}}}

`release` is the one up to which changes were counted; `left` are addresses still to be sent; `lost` were sent and nobody
knows whether they arrived. A batch is in `lost` from before it is sent until its answer is there, so that a kill leaves
it there, and nothing is sent twice without being asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import PublishError
from pipeline.ledger.writing import locked, write_through

FILE = "announced.json"
SCHEMA = 1


@dataclass(frozen=True)
class Told:
    """What a service was told; `left` and `lost` are addresses relative to the site, in the order in which they are sent."""

    release: str | None = None
    left: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass
class State:
    """The state of all services; every change is on the disk when `put` returns."""

    path: Path
    told: dict[str, Told] = field(default_factory=dict)

    def of(self, service: str) -> Told:
        """Return what a service was told."""
        return self.told.get(service, Told())

    def put(self, service: str, told: Told) -> None:
        """Record what a service was told, atomically."""
        self.told[service] = told
        value = {
            name: {"release": t.release, "left": list(t.left), "lost": list(t.lost)}
            for name, t in sorted(self.told.items())
        }
        with locked(self.path.parent):
            data = json.dumps({"schema": SCHEMA, "told": value}, ensure_ascii=False, indent=1)
            write_through(self.path, data.encode() + b"\n")


def read_state(ledger: Path) -> State:
    """Read the state; without a file nothing was told. Raises PublishError when it is not one of ours."""
    path = ledger / FILE
    if not path.exists():
        return State(path)
    try:
        value = json.loads(path.read_bytes())
        if value["schema"] != SCHEMA:
            raise ValueError(value["schema"])
        told: Mapping[str, Any] = value["told"]
        return State(path, {name: _told(found) for name, found in told.items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PublishError(
            f"ledger/{FILE} 读不懂，没有通知任何人。",
            help="请从版本库恢复这个文件；它由 kepu announce 写入，不要手改。",
        ) from error


def _told(value: Any) -> Told:
    release, left, lost = value["release"], value["left"], value["lost"]
    if not (release is None or isinstance(release, str)):
        raise TypeError(release)
    for paths in (left, lost):
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            raise TypeError(paths)
    return Told(release, tuple(left), tuple(lost))
