"""What counts towards each goal, by the rules of COUNTING.md (R1 to R6 below name them).

For every goal each item and exemplar of the library is either counted or left out, once, with its reason. The count
is a number of works: items that are versions of one work, or that have the same source bytes, stand in one group, and
at most one of a group is counted, in the year the group was first public.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from pipeline.config import Goal, Stage
from pipeline.content.library import Document, Library
from pipeline.content.model import BEIJING, KIND_LABELS, AnyItem, Exemplar, Item, Work
from pipeline.goals.ledger import Published, work_id

Candidate = AnyItem | Exemplar


@dataclass(frozen=True)
class Counted:
    """A work that counts, shown by one of its items.

    `since` is the Beijing date the work was first public, `release` the release that made it so; both are None when
    this build admits it. `elsewhere` is the address it came out at before, when the ledger has evidence of one.
    `reviewers` are "stage name"; `digest` is the SHA-256 of the source.
    """

    id: str
    title: str
    kind: str
    url: str
    since: str | None
    release: str | None
    reviewers: tuple[str, ...]
    digest: str | None
    mode: str
    unit: str
    elsewhere: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """An item that does not count, and every reason why. Where `public` is False the site must not mention it."""

    id: str
    title: str
    url: str | None
    reason: str
    public: bool


@dataclass(frozen=True)
class Progress:
    """One goal: `count` works of `target`; `percent` is rounded down and stops at 100; subtotals add up to `count`."""

    id: str
    title: str
    target: int
    unit: str
    count: int
    percent: int
    subtotals: tuple[tuple[str, int], ...]
    counted: tuple[Counted, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Evidence:
    """What the line knows of each item's files, by id.

    `verified`: None when every rendition is made and checked, else the Chinese reason. A video or sound without an
    entry is unverified; other kinds have no renditions to verify. `digests`: SHA-256 of the source.
    """

    verified: Mapping[str, str | None]
    digests: Mapping[str, str | None]


def measure(
    goals: Sequence[Goal],
    library: Library,
    now: dt.datetime,
    ledger: Mapping[str, Published],
    review_stages: Mapping[str, Sequence[Stage]],
    evidence: Evidence,
    year: int,
) -> tuple[Progress, ...]:
    """Progress of every goal in `year` (of Asia/Shanghai) as of `now` (aware). `library` holds drafts as well."""
    census = _Census(library, now, ledger, review_stages, evidence, year)
    return tuple(census.progress(goal) for goal in goals)


@dataclass(frozen=True)
class _Census:
    library: Library
    now: dt.datetime
    ledger: Mapping[str, Published]
    review_stages: Mapping[str, Sequence[Stage]]
    evidence: Evidence
    year: int

    def progress(self, goal: Goal) -> Progress:
        """One goal: reasons of each candidate first, then one item for each group that has candidates left."""
        reasons = {id: self._reasons(goal, document) for id, document in self._candidates.items()}
        chosen = self._choose([id for id, found in reasons.items() if not found])
        left_out = []
        for id, found in reasons.items():
            if found:
                left_out.append(self._left_out(id, "；".join(found)))
            elif (shown := chosen[self._groups[id]]) != id:
                left_out.append(self._left_out(id, self._same(id, shown)))
        counted = tuple(
            self._counted(id) for id in sorted(chosen.values(), key=lambda id: (self._since(id), id))
        )
        kinds = [c.kind for c in counted]
        return Progress(
            id=goal.id,
            title=goal.title,
            target=goal.target,
            unit=goal.unit,
            count=len(counted),
            percent=min(100, len(counted) * 100 // goal.target),
            subtotals=tuple((KIND_LABELS[kind], kinds.count(kind)) for kind in dict.fromkeys(goal.kinds)),
            counted=counted,
            left_out=tuple(left_out),
        )

    @cached_property
    def _candidates(self) -> Mapping[str, Document]:
        """Everything that could count, drafts too, by id."""
        return MappingProxyType(
            {id: d for id, d in self.library.documents.items() if isinstance(d.entry, Work)}
        )

    @cached_property
    def _entries(self) -> Mapping[str, Candidate]:
        return {id: d.entry for id, d in self._candidates.items() if isinstance(d.entry, Work)}

    @cached_property
    def _visible(self) -> frozenset[str]:
        """What readers can open at `now`; the only items that may be named in another's reason."""
        return frozenset(self.library.visible(self.now).documents)

    # R2, R3, R4, R6: each item alone

    def _reasons(self, goal: Goal, document: Document) -> tuple[str, ...]:
        """Why the item cannot count towards the goal; empty when it can."""
        entry = self._entries[document.id]
        if entry.draft:
            return ("草稿，尚未发布",)
        if entry.published > self.now:
            return (f"定于 {_date(entry.published)} 发布，尚未公开",)
        if (gone := self._withdrawn(document.id)) is not None:
            return (gone,)
        if (outside := _outside(goal, entry)) is not None:
            return (outside,)
        return tuple(self._failings(entry))

    def _failings(self, entry: Candidate) -> Iterator[str]:
        if entry.production.mode == "转载":
            yield "转载作品不计数"
        if entry.kind == "audio" and (text := self._texts.get(work_id(entry))) is not None:
            yield f"是“{text.title}”（{text.id}）的朗读版，不算音频作品"
        signed = {review.stage for review in entry.reviews if review.at <= self.now}
        missing = [stage for stage in self.review_stages.get(entry.kind, ()) if stage not in signed]
        if missing:
            yield f"缺少{'、'.join(missing)}"
        if (unverified := self._unverified(entry)) is not None:
            yield unverified
        if (first := self._since(entry.id).year) != self.year:
            yield f"首次公开在 {first} 年，不计入 {self.year} 年"

    def _withdrawn(self, id: str) -> str | None:
        line = self.ledger.get(id)
        if line is None or line.withdrawn is None or line.withdrawn.at > self.now:
            return None
        return f"已于 {_date(line.withdrawn.at)} 撤回：{line.withdrawn.reason}"

    @cached_property
    def _texts(self) -> Mapping[str, Candidate]:
        """Visible articles and stories by work: an audio of the same work is the reading of one (R1, R3)."""
        texts = (
            e for id, e in self._entries.items() if id in self._visible and e.kind in ("article", "story")
        )
        return {work_id(entry): entry for entry in texts}

    def _unverified(self, entry: Candidate) -> str | None:
        if entry.id not in self.evidence.verified:
            return "没有版本文件的校验记录" if entry.kind in ("video", "audio") else None
        return self.evidence.verified[entry.id]

    # R1, R5: items together

    @cached_property
    def _groups(self) -> Mapping[str, str]:
        """Group of every visible item: joined by work id, and by equal source bytes across work ids."""
        joined = _Joined()
        for id in sorted(self._visible & self._entries.keys()):
            joined.join(f"item {id}", f"work {work_id(self._entries[id])}")
            if (digest := self.evidence.digests.get(id)) is not None:
                joined.join(f"item {id}", f"source {digest}")
        return {id: joined.root(f"item {id}") for id in sorted(self._visible & self._entries.keys())}

    @cached_property
    def _first(self) -> Mapping[str, Published]:
        """The earliest ledger line of each group, also of versions no longer in the library (R4)."""
        group_of_work = {work_id(self._entries[id]): group for id, group in self._groups.items()}
        first: dict[str, Published] = {}
        for id, line in sorted(self.ledger.items()):
            group = self._groups.get(id) or group_of_work.get(line.work)
            if group is not None and (group not in first or line.since < first[group].since):
                first[group] = line
        return first

    def _since(self, id: str) -> dt.datetime:
        """When the item's work was first public, Beijing time; `now` when this build admits it."""
        line = self._first.get(self._groups[id])
        return (line.since if line else self.now).astimezone(BEIJING)

    def _choose(self, eligible: Iterable[str]) -> Mapping[str, str]:
        """For each group the item that shows it: the first that was public, the work's own item before its cuts."""
        chosen: dict[str, str] = {}
        for id in sorted(eligible, key=self._precedence):
            chosen.setdefault(self._groups[id], id)
        return chosen

    def _precedence(self, id: str) -> tuple[dt.datetime, bool, str]:
        line = self.ledger.get(id)
        return (line.since if line else self.now, id != work_id(self._entries[id]), id)

    def _same(self, id: str, shown: str) -> str:
        other = f"“{self._entries[shown].title}”（{shown}）"
        digests = self.evidence.digests
        if work_id(self._entries[id]) == work_id(self._entries[shown]):
            return f"与{other}是同一作品，只计一次"
        if digests.get(id) is not None and digests.get(id) == digests.get(shown):
            return f"与{other}的源文件字节相同，按一个作品计"
        return f"与{other}经相同的源文件归为一个作品，只计一次"

    # What is shown

    def _counted(self, id: str) -> Counted:
        entry, line = self._entries[id], self._first.get(self._groups[id])
        return Counted(
            id=id,
            title=entry.title,
            kind=entry.kind,
            url=self._candidates[id].url,
            since=_date(line.since) if line else None,
            release=line.release if line else None,
            reviewers=tuple(f"{review.stage} {review.by}" for review in entry.reviews),
            digest=self.evidence.digests.get(id),
            mode=entry.production.mode,
            unit=entry.production.unit,
            elsewhere=line.elsewhere.url if line and line.elsewhere else None,
        )

    def _left_out(self, id: str, reason: str) -> LeftOut:
        public = id in self._visible
        url = self._candidates[id].url if public else None
        return LeftOut(id, self._entries[id].title, url, reason, public)


def _outside(goal: Goal, entry: Candidate) -> str | None:
    if entry.kind not in goal.kinds:
        return f"种类“{KIND_LABELS[entry.kind]}”不在本目标之内"
    if goal.columns and not (isinstance(entry, Item) and entry.column in goal.columns):
        return "所在栏目不在本目标之内"
    return None


def _date(moment: dt.datetime) -> str:
    return moment.astimezone(BEIJING).date().isoformat()


class _Joined:
    """Union-find over names; the root of a group is its least name, whatever the order of joining."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, name: str) -> str:
        while (parent := self._parent.get(name, name)) != name:
            name = parent
        return name

    def join(self, one: str, other: str) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        if low != high:
            self._parent[high] = low
