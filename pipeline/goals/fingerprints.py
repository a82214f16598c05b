"""Which items look and sound alike (R5): a pure comparison of fingerprints.

Two recordings match in what they show when, laid over each other at a few offsets (cuts may be anywhere), nearly all
that the shorter one shows is in the longer one; likewise in their sound. Whatever both have must match: picture and
sound, or the one of them they share. A short cut is thus found in the whole; a shared intro is not enough.

The thresholds are `LikenessSettings`; tests/goals/test_fingerprints.py keeps the margins measured on re-encoded,
scaled, cut and padded variants of the samples, and between different ones.
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
"""Moments of the shorter recording that vote for offsets."""
OFFSETS = 4
"""Offsets that may explain a match: a re-cut has one more with every piece taken out."""
CROWD = 48
"""A bucket with more entries is searched near the hash only; a moment with more likes is a stock one (a title)."""
STOCK_PERCENT = 20
"""Of a match, what must be left after its stock moments for them to be passed over."""
NEAR_BITS = 8
"""Candidates differ in no more bits in at least one hash."""
SAME_MOMENT_BITS = 3
"""Successive hashes as close as that are one entry of the index: a picture that stands still."""
INDEX_STRIDE = 4
QUERY_STRIDE = 5
"""Sound hashes span four steps; strides without a common factor meet in every phase."""


@dataclass(frozen=True)
class Alike:
    """Two items that match: the part of the shorter one found in the other, in thousandths; None where not compared."""

    one: str
    other: str
    picture: int | None
    sound: int | None

    @property
    def words(self) -> str:
        """The match in Chinese: `画面（98%）和声音（95%）`."""
        parts = (("画面", self.picture), ("声音", self.sound))
        return "和".join(f"{name}（{part // 10}%）" for name, part in parts if part is not None)


@dataclass(frozen=True)
class _Rows:
    """The rows of one item; None for one with too few hashes to compare."""

    picture: Row | None
    sound: Row | None


def compare(one: Fingerprint, other: Fingerprint, limits: LikenessSettings) -> tuple[int | None, int | None]:
    """How much of the shorter is in the longer, of picture and of sound, in thousandths; None where not comparable."""
    a, b = _rows(one, limits), _rows(other, limits)
    picture = _covered(a.picture, b.picture, limits.picture_bits) if a.picture and b.picture else None
    sound = _covered(a.sound, b.sound, limits.sound_bits) if a.sound and b.sound else None
    return picture, sound


def matches(parts: tuple[int | None, int | None], limits: LikenessSettings) -> bool:
    """Whether all that was compared matches, and something was."""
    found = [part for part in parts if part is not None]
    return bool(found) and min(found) >= limits.share * 10


def find_alike(fingerprints: Mapping[str, Fingerprint], limits: LikenessSettings) -> tuple[Alike, ...]:
    """Every matching pair, sorted. Equal fingerprints of many items are compared once, through the first of them."""
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
    """The row, when it has at least that many hashes: a blank moment has none."""
    return row if sum(map(bool, row)) >= least else None


def _covered(one: Row, other: Row, bits: int) -> int:
    """Thousandths of the shorter row's hashes that have their like in the longer one."""
    shorter, longer = sorted((one, other), key=lambda row: (sum(map(bool, row)), len(row)))
    places = [at for at, value in enumerate(shorter) if value]
    left = set(places)
    for offset in _offsets(shorter, longer, places, bits):
        left -= {at for at in left if _at(shorter[at], longer, at + offset, bits)}
    return (len(places) - len(left)) * 1000 // len(places)


def _offsets(shorter: Row, longer: Row, places: Sequence[int], bits: int) -> list[int]:
    """The likeliest offsets of the longer row against the shorter, by votes; neighbours count as one."""
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
    """Whether the row has the like of a hash at a place, give or take a step."""
    near = row[max(0, place - 1) : max(0, place + 2)]
    return any(its and (its ^ value).bit_count() <= bits for its in near)


def _candidates(ids: Sequence[str], rows: Mapping[str, _Rows], share: int) -> set[tuple[str, str]]:
    """Pairs worth comparing: by a near picture where both have one, else by near sounds; `share` is that of a match."""
    pictures = {n: _thinned(r, 1) for n, id in enumerate(ids) if (r := rows[id].picture)}
    sounds = {n: _thinned(r, INDEX_STRIDE) for n, id in enumerate(ids) if (r := rows[id].sound)}
    asking = {
        n: _thinned(r, QUERY_STRIDE)
        for n, id in enumerate(ids)
        if n not in pictures and (r := rows[id].sound)
    }
    pairs = _near(pictures, pictures, 1, share) | (_near(sounds, asking, 2, share) if asking else set())
    return {(ids[low], ids[high]) for low, high in pairs}


def _thinned(row: Row, stride: int) -> list[int]:
    """The hashes at every stride, without those that hardly differ from the one before."""
    kept: list[int] = []
    for value in row[::stride]:
        if value and (not kept or (kept[-1] ^ value).bit_count() > SAME_MOMENT_BITS):
            kept.append(value)
    return kept


def _near(
    indexed: Mapping[int, Iterable[int]], asking: Mapping[int, Iterable[int]], least: int, share: int
) -> set[tuple[int, int]]:
    """Pairs with at least `least` near hashes. Hashes meet in a bucket when one of their four quarters is equal."""
    buckets: defaultdict[int, list[int]] = defaultdict(list)
    for number, hashes in indexed.items():
        for value in hashes:
            entry = value << 32 | number
            for key in _quarters(value):
                buckets[key].append(entry)
    for bucket in buckets.values():
        bucket.sort()
    votes: Counter[tuple[int, int]] = Counter()
    for number, hashes in asking.items():
        votes.update(_met(buckets, number, hashes, share))
    return {pair for pair, count in votes.items() if count >= least}


def _met(
    buckets: Mapping[int, list[int]], number: int, hashes: Iterable[int], share: int
) -> Iterable[tuple[int, int]]:
    """Pairs of an item with each one it meets, once a moment.

    Every item of a series meets all others in its title. Such moments are passed over where they are so few that a
    match, `share` per cent of the shorter item, must meet in others too.
    """
    met = [_others(buckets, value) for value in hashes]
    own = [others for others in met if len(others) < CROWD // 2]
    if (len(met) - len(own)) * 100 > len(met) * (share - STOCK_PERCENT):
        own = met
    return ((min(number, other), max(number, other)) for others in own for other in others - {number})


def _others(buckets: Mapping[int, list[int]], value: int) -> set[int]:
    """Items with a hash near the value; of a crowd, some."""
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
