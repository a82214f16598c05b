"""Which files a job will make, known from its recipe alone, and the assets made of them; as plain values, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pipeline.media.kinds import KINDS, requested_kind
from pipeline.media.model import Asset, Job
from pipeline.media.request import MediaRequest


def file_names(job: Job) -> tuple[str, ...]:
    """Every file of the finished job, sorted; none for a probe or a measurement."""
    return tuple(sorted(KINDS[job.kind].file_names(job.recipe)))


def asset_of(request: MediaRequest, job: Job) -> Asset:
    """The asset of a planned job: final URLs, sizes and duration, before anything is encoded."""
    return requested_kind(request).asset(request, job)


def to_json(asset: Asset) -> dict[str, Any]:
    """A plain value; tuples become lists when it is written."""
    return {"type": type(asset).__name__, **asdict(asset)}


def from_json(value: Mapping[str, Any]) -> Asset:
    """The asset `to_json` came from, before or after writing."""
    rest = {name: inner for name, inner in value.items() if name != "type"}
    for kind in KINDS.values():
        if kind.requested is not None and kind.requested.asset_type.__name__ == value["type"]:
            return kind.requested.read_asset(rest)
    raise ValueError(f"asset type {value['type']!r}")
