"""The files and the asset of a planned job, derived from its recipe; assets to and from JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pipeline.media.kinds import KINDS, requested_kind
from pipeline.media.model import Asset, Job
from pipeline.media.request import MediaRequest


def file_names(job: Job) -> tuple[str, ...]:
    """Return the names of all files of the finished job, sorted; empty for probes and measurements."""
    return tuple(sorted(KINDS[job.kind].file_names(job.recipe)))


def asset_of(request: MediaRequest, job: Job) -> Asset:
    """Return the asset of a planned job. URLs, sizes and duration are final before anything is encoded."""
    return requested_kind(request).asset(request, job)


def to_json(asset: Asset) -> dict[str, Any]:
    """Return the asset as a JSON value. Tuples become lists once it is serialised."""
    return {"type": type(asset).__name__, **asdict(asset)}


def from_json(value: Mapping[str, Any]) -> Asset:
    """Rebuild an asset from the value of `to_json`, before or after serialising. Raise ValueError for an unknown type."""
    rest = {name: inner for name, inner in value.items() if name != "type"}
    for kind in KINDS.values():
        if kind.requested is not None and kind.requested.asset_type.__name__ == value["type"]:
            return kind.requested.read_asset(rest)
    raise ValueError(f"asset type {value['type']!r}")
