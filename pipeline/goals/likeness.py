"""Compare the fingerprints in the store; an unchanged set is not compared again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.config import LikenessSettings
from pipeline.goals import fingerprints
from pipeline.goals.fingerprints import Alike, find_alike
from pipeline.media.fingerprint import FINGERPRINT, Fingerprint
from pipeline.store import Store, code_digest, key_of, read_kept, write_kept

SCHEMA = 1
"""Version of the cache file's format."""


@dataclass(frozen=True)
class Likeness:
    """The SHA-256 of each item's fingerprint, by item id, and the pairs of items that match."""

    digests: Mapping[str, str]
    alike: tuple[Alike, ...]


def find_likeness(store: Store, jobs: Mapping[str, str], limits: LikenessSettings, work: Path) -> Likeness:
    """Compare the items whose fingerprint job (its key, by item id) is finished. The last result is cached below `work`."""
    cache = work / "likeness.json"
    digests: dict[str, str] = {}
    for id, key in sorted(jobs.items()):
        manifest = store.manifest(key)
        if manifest is not None:
            digests[id] = manifest.file(FINGERPRINT).sha256
    key = key_of(
        {"digests": digests, "limits": limits.model_dump(), "code": code_digest(work, fingerprints.__name__)}
    )
    known = read_kept(cache, _alike, SCHEMA, key)
    if known is None:
        prints = {
            id: Fingerprint.from_json(store.locate(jobs[id], FINGERPRINT).read_text(encoding="utf-8"))
            for id in digests
        }
        known = find_alike(prints, limits)
        write_kept(cache, [asdict(a) for a in known], SCHEMA, key)
    return Likeness(digests, known)


def _alike(value: list[dict[str, Any]]) -> tuple[Alike, ...]:
    return tuple(Alike(**pair) for pair in value)
