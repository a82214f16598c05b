"""Find items that look and sound alike (R5) by comparing fingerprints. Pure functions.

Two recordings are laid over each other at a few offsets (there may be cuts anywhere). Their pictures match when
nearly all pictures of the shorter one occur in the longer one; likewise their sound. If both have pictures and sound,
both must match; otherwise the one they share. So a short cut of a video is found, and a shared intro is not enough.
The thresholds are `LikenessSettings`; tests/goals/test_fingerprints.py pins the margins measured on re-encoded,
scaled, cut and padded variants of the samples, and between different samples.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.config import LikenessSettings
from pipeline.media.fingerprint import PICTURE_STEP_MS, SOUND_STEP_MS, Fingerprint

Row = tuple[int, ...]

PROBES = 64
"""How many moments of the shorter recording vote for offsets."""
OFFSETS = 4
"""How many offsets may explain a match: each piece cut out of a video adds one."""
CROWD = 48
"""In a bucket with more entries only those near the hash are compared; a moment that matches more items is stock (a title)."""
STOCK_PERCENT = 20
"""Stock moments are ignored when at least this share of a match remains without them."""
NEAR_BITS = 8
"""Two recordings are candidates when a pair of their hashes differs in at most this many bits."""
SAME_MOMENT_BITS = 3
"""Successive hashes that differ in at most this many bits (a still picture) share one entry of the index."""
INDEX_STRIDE = 4
QUERY_STRIDE = 5
"""Sound hashes span four steps; a stride that shares no factor with four meets every phase."""


@dataclass(frozen=True)
class Alike:
    """Two matching items, with the share of the shorter one found in the other, in thousandths; None if not compared."""

    one: str
    other: str
    picture: int | None
    sound: int | None

    @property
    def words(self) -> str:
        """Describe the match in Chinese: `画面（98%）和声音（95%）`."""
        parts = (("画面", self.picture), ("声音", self.sound))
        return "和".join(f"{name}（{part // 10}%）" for name, part in parts if part is not None)


@dataclass(frozen=True)
class _Rows:
    """The picture and sound hashes of one item; None where there are too few to compare."""

    picture: Row | None
    sound: Row | None


def compare(one: Fingerprint, other: Fingerprint, limits: LikenessSettings) -> tuple[int | None, int | None]:
    """Return how much of the shorter item is in the longer, by picture and by sound, in thousandths; None if not comparable."""
    a, b = _rows(one, limits), _rows(other, limits)
    picture = _covered(a.picture, b.picture, limits.picture_bits) if a.picture and b.picture else None
    sound = _covered(a.sound, b.sound, limits.sound_bits) if a.sound and b.sound else None
    return picture, sound


def matches(parts: tuple[int | None, int | None], limits: LikenessSettings) -> bool:
    """Whether everything that was compared matches, and at least one thing was compared."""
    found = [part for part in parts if part is not None]
    return bool(found) and min(found) >= limits.share * 10


def find_alike(fingerprints: Mapping[str, Fingerprint], limits: LikenessSettings) -> tuple[Alike, ...]:
    """Return every matching pair, sorted. Items with equal fingerprints are compared once, through the first of them."""
    first: dict[Fingerprint, str] = {}
    twins: list[tuple[str, str]] = []
    for id, fingerprint in sorted(fingerprints.items()):
        if (known := first.setdefault(fingerprint, id)) != id:
            twins.append((known, id))
    ids = sorted(first.values())
    rows = {id: _rows(fingerprints[id], limits) for id in ids}
    found = []
    for one, other in (*sorted(_candidates(ids, rows, limits.share)), *twins):
        parts = compare(fingerprints[one], fingerprints[other], limits)
        if matches(parts, limits):
            found.append(Alike(one, other, *parts))
    return tuple(sorted(found, key=lambda a: (a.one, a.other)))


def _rows(fingerprint: Fingerprint, limits: LikenessSettings) -> _Rows:
    return _Rows(
        _comparable(fingerprint.pictures, limits.min_seconds * 1000 // PICTURE_STEP_MS),
        _comparable(fingerprint.sounds, limits.min_seconds * 1000 // SOUND_STEP_MS),
    )


def _comparable(row: Row, least: int) -> Row | None:
    """Return the row if it has at least `least` hashes (blank moments have none), else None."""
    return row if sum(map(bool, row)) >= least else None


def _covered(one: Row, other: Row, bits: int) -> int:
    """Return how many of the shorter row's hashes match in the longer one, in thousandths."""
    shorter, longer = sorted((one, other), key=lambda row: (sum(map(bool, row)), len(row)))
    places = [at for at, value in enumerate(shorter) if value]
    left = set(places)
    for offset in _offsets(shorter, longer, places, bits):
        left -= {at for at in left if _at(shorter[at], longer, at + offset, bits)}
    return (len(places) - len(left)) * 1000 // len(places)


def _offsets(shorter: Row, longer: Row, places: Sequence[int], bits: int) -> list[int]:
    """Return the likeliest offsets of the longer row against the shorter, by votes; neighbouring offsets count as one."""
    votes: Counter[int] = Counter()
    for at in places[:: max(1, len(places) // PROBES)]:
        value = shorter[at]
        votes.update(
            there - at for there, its in enumerate(longer) if its and (its ^ value).bit_count() <= bits
        )
    chosen: list[int] = []
    for offset, _ in sorted(votes.items(), key=lambda vote: (-vote[1], abs(vote[0]), vote[0])):
        if all(abs(offset - other) > 1 for other in chosen):
            chosen.append(offset)
        if len(chosen) == OFFSETS:
            break
    return chosen


def _at(value: int, row: Row, place: int, bits: int) -> bool:
    """Whether the row has a matching hash at the place, or one step before or after."""
    near = row[max(0, place - 1) : max(0, place + 2)]
    return any(its and (its ^ value).bit_count() <= bits for its in near)


def _candidates(ids: Sequence[str], rows: Mapping[str, _Rows], share: int) -> set[tuple[str, str]]:
    """Return the pairs worth comparing: by close pictures where both have any, else by close sounds; `share` is a match's, in per cent."""
    pictures = {n: _thinned(r, 1) for n, id in enumerate(ids) if (r := rows[id].picture)}
    sounds = {n: _thinned(r, INDEX_STRIDE) for n, id in enumerate(ids) if (r := rows[id].sound)}
    queries = {
        n: _thinned(r, QUERY_STRIDE)
        for n, id in enumerate(ids)
        if n not in pictures and (r := rows[id].sound)
    }
    pairs = _near(pictures, pictures, 1, share) | (_near(sounds, queries, 2, share) if queries else set())
    return {(ids[low], ids[high]) for low, high in pairs}


def _thinned(row: Row, stride: int) -> list[int]:
    """Return the hashes at every stride, without those that hardly differ from the one before."""
    kept: list[int] = []
    for value in row[::stride]:
        if value and (not kept or (kept[-1] ^ value).bit_count() > SAME_MOMENT_BITS):
            kept.append(value)
    return kept


def _near(
    indexed: Mapping[int, Iterable[int]], queries: Mapping[int, Iterable[int]], least: int, share: int
) -> set[tuple[int, int]]:
    """Return pairs with at least `least` close hashes. Two hashes share a bucket when one of their four quarters is equal."""
    buckets: defaultdict[int, list[int]] = defaultdict(list)
    for number, hashes in indexed.items():
        for value in hashes:
            # The hash above the item's number: sorting a bucket then puts close hashes side by side.
            entry = value << 32 | number
            for key in _quarters(value):
                buckets[key].append(entry)
    for bucket in buckets.values():
        bucket.sort()
    votes: Counter[tuple[int, int]] = Counter()
    for number, hashes in queries.items():
        votes.update(_bucket_pairs(buckets, number, hashes, share))
    return {pair for pair, count in votes.items() if count >= least}


def _bucket_pairs(
    buckets: Mapping[int, list[int]], number: int, hashes: Iterable[int], share: int
) -> Iterable[tuple[int, int]]:
    """Yield a pair of an item with each one it meets, once for each moment.

    Every item of a series meets all others in its title sequence. Such moments are ignored if they are so few that a
    match, `share` per cent of the shorter item, must meet in others too.
    """
    matches_by_moment = [_others(buckets, value) for value in hashes]
    rare = [others for others in matches_by_moment if len(others) < CROWD // 2]
    if (len(matches_by_moment) - len(rare)) * 100 > len(matches_by_moment) * (share - STOCK_PERCENT):
        rare = matches_by_moment
    return ((min(number, other), max(number, other)) for others in rare for other in others - {number})


def _others(buckets: Mapping[int, list[int]], value: int) -> set[int]:
    """Return the items with a hash close to the value; only the nearest ones from a crowded bucket."""
    others: set[int] = set()
    for key in _quarters(value):
        bucket = buckets.get(key, [])
        if len(bucket) > CROWD:
            place = bisect_left(bucket, value << 32)
            bucket = bucket[max(0, place - CROWD // 2) : place + CROWD // 2]
        others.update(
            [entry & 0xFFFFFFFF for entry in bucket if (entry >> 32 ^ value).bit_count() <= NEAR_BITS]
        )
    return others


def _quarters(value: int) -> tuple[int, int, int, int]:
    return (
        value & 0xFFFF,
        0x10000 | value >> 16 & 0xFFFF,
        0x20000 | value >> 32 & 0xFFFF,
        0x30000 | value >> 48,
    )
