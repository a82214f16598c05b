"""Count the works towards each goal, by the rules of COUNTING.md (named R1 to R6 below).

For every goal, each item and exemplar of the library is counted, demonstrated or left out, once, with its reason. Works are
counted, not items: items that are versions of one work, that have the same source bytes, or whose pictures and sound
match, form one group. At most one item of a group counts, in the year the group was first public.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from pipeline.config import Goal, Stage
from pipeline.content.library import Document, Library
from pipeline.content.model import BEIJING, KIND_LABELS, AnyItem, Audio, Exemplar, Item, Work
from pipeline.goals.fingerprints import Alike
from pipeline.goals.progress import Counted, Evidence, LeftOut, Progress
from pipeline.goals.register_goals import count_rows
from pipeline.goals.works import group_items
from pipeline.ledger.published import Published, work_id

Candidate = AnyItem | Exemplar


__all__ = ["Candidate", "Counted", "Evidence", "LeftOut", "Progress", "measure"]


def measure(
    goals: Sequence[Goal],
    library: Library,
    now: dt.datetime,
    ledger: Mapping[str, Published],
    review_stages: Mapping[str, Sequence[Stage]],
    evidence: Evidence,
    year: int,
) -> tuple[Progress, ...]:
    """Return the progress of every goal in `year` (Asia/Shanghai) as of `now` (aware). `library` includes drafts."""
    census = _Census(library, now, ledger, review_stages, evidence, year)
    return tuple(
        census.progress(goal)
        if (query := goal.register_query) is None
        else count_rows(goal, query, library.registers, year)
        for goal in goals
    )


@dataclass(frozen=True)
class _Census:
    library: Library
    now: dt.datetime
    ledger: Mapping[str, Published]
    review_stages: Mapping[str, Sequence[Stage]]
    evidence: Evidence
    year: int

    def progress(self, goal: Goal) -> Progress:
        """Count one goal: first find each candidate's reasons, then choose one item of each group that has candidates left."""
        reasons = {id: self._reasons(goal, document) for id, document in self._candidates.items()}
        eligible = [id for id, found in reasons.items() if not found]
        real = self._choose([id for id in eligible if not self._demonstrates(id)])
        apart = self._choose([id for id in eligible if self._groups[id] not in real])
        chosen = {**apart, **real}
        left_out = []
        for id, found in reasons.items():
            if found:
                outside = found == (_outside(goal, self._entries[id]),)
                left_out.append(self._left_out(id, "；".join(found), outside))
            elif (shown := chosen[self._groups[id]]) != id:
                left_out.append(self._left_out(id, self._same(id, shown)))
        counted, demonstrated = self._in_order(real.values()), self._in_order(apart.values())
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
            demonstrated=demonstrated,
        )

    def _in_order(self, ids: Iterable[str]) -> tuple[Counted, ...]:
        return tuple(self._counted(id) for id in sorted(ids, key=lambda id: (self._since(id), id)))

    def _demonstrates(self, id: str) -> bool:
        """Whether an item only demonstrates (rule 10): it meets the rules, and is listed apart."""
        entry = self._entries[id]
        return id in self.evidence.demonstration or (isinstance(entry, Exemplar) and entry.demonstration)

    @cached_property
    def _candidates(self) -> Mapping[str, Document]:
        """Return every document that could count, drafts included, by id."""
        return MappingProxyType(
            {id: d for id, d in self.library.documents.items() if isinstance(d.entry, Work)}
        )

    @cached_property
    def _entries(self) -> Mapping[str, Candidate]:
        return {id: d.entry for id, d in self._candidates.items() if isinstance(d.entry, Work)}

    @cached_property
    def _visible(self) -> frozenset[str]:
        """Return the ids readers can open at `now`; a reason may name no other item."""
        return frozenset(self.library.visible(self.now).documents)

    # R2, R3, R4, R6: each item alone

    def _reasons(self, goal: Goal, document: Document) -> tuple[str, ...]:
        """Return the reasons why the item cannot count towards the goal; empty when it can."""
        entry = self._entries[document.id]
        if entry.draft:
            return ("草稿，尚未发布",)
        if entry.published > self.now:
            return (f"定于 {_date(entry.published)} 发布，尚未公开",)
        if (withdrawn := self._withdrawn(document.id)) is not None:
            return (withdrawn,)
        if (outside := _outside(goal, entry)) is not None:
            return (outside,)
        return tuple(self._failings(entry))

    def _failings(self, entry: Candidate) -> Iterator[str]:
        if entry.production.mode == "转载":
            yield "转载作品不计入"
        if isinstance(entry, Audio) and entry.machine_read:
            yield "是机器朗读，不算音频作品"
        if entry.kind == "audio" and (text := self._texts.get(work_id(entry))) is not None:
            yield f"是“{text.title}”（{text.id}）的朗读版，不算音频作品"
        signed = {s.stage for s in self.evidence.signed.get(entry.id, ()) if s.at <= self.now}
        missing = [stage for stage in self.review_stages.get(entry.kind, ()) if stage not in signed]
        if missing:
            yield f"{'审核之后改过，' if entry.id in self.evidence.changed else ''}缺少{'、'.join(missing)}"
        if (unverified := self._unverified(entry)) is not None:
            yield unverified
        if (first := self._since(entry.id).year) != self.year:
            yield f"首次公开在 {first} 年，不计入 {self.year} 年"

    def _withdrawn(self, id: str) -> str | None:
        line = self.ledger.get(id)
        withdrawal = line.withdrawn_at(self.now) if line is not None else None
        return f"已于 {_date(withdrawal.at)} 撤回：{withdrawal.reason}" if withdrawal is not None else None

    @cached_property
    def _texts(self) -> Mapping[str, Candidate]:
        """Return visible articles and stories by work: an audio of the same work is a reading of it (R1, R3)."""
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
        """Return the group of every visible item."""
        visible = {id: self._entries[id] for id in self._visible & self._entries.keys()}
        return group_items(visible, self.evidence.digests, self.evidence.alike)

    @cached_property
    def _works(self) -> Mapping[str, tuple[str, ...]]:
        """Return the work ids of each group, sorted."""
        works: dict[str, set[str]] = {}
        for id, group in self._groups.items():
            works.setdefault(group, set()).add(work_id(self._entries[id]))
        return {group: tuple(sorted(ids)) for group, ids in works.items()}

    @cached_property
    def _lines(self) -> Mapping[str, Published]:
        """Return the ledger, corrected by proved publications elsewhere (R4).

        An item that this build admits has a line only if there is such proof, with an empty release.
        """
        lines = dict(self.ledger)
        for id, elsewhere in self.evidence.elsewhere.items():
            if (line := lines.get(id)) is not None:
                lines[id] = replace(line, elsewhere=line.elsewhere or elsewhere)
            elif id in self._visible and id in self._entries:
                entry, url = self._entries[id], self._candidates[id].url
                lines[id] = Published(id, work_id(entry), entry.kind, url, "", self.now, elsewhere)
        return lines

    @cached_property
    def _first(self) -> Mapping[str, Published]:
        """Return the earliest ledger line of each group; versions no longer in the library count too (R4)."""
        group_of_work = {work_id(self._entries[id]): group for id, group in self._groups.items()}
        first: dict[str, Published] = {}
        for id, line in sorted(self._lines.items()):
            group = self._groups.get(id) or group_of_work.get(line.work)
            if group is not None and (group not in first or line.since < first[group].since):
                first[group] = line
        return first

    def _since(self, id: str) -> dt.datetime:
        """Return when the item's work was first public, in Beijing time; `now` if this build admits it."""
        line = self._first.get(self._groups[id])
        return (line.since if line else self.now).astimezone(BEIJING)

    def _choose(self, eligible: Iterable[str]) -> Mapping[str, str]:
        """Choose the item that represents each group: the first to be public; the work's own item before its cuts."""
        chosen: dict[str, str] = {}
        for id in sorted(eligible, key=self._precedence):
            chosen.setdefault(self._groups[id], id)
        return chosen

    def _precedence(self, id: str) -> tuple[dt.datetime, bool, str]:
        line = self._lines.get(id)
        return (line.since if line else self.now, id != work_id(self._entries[id]), id)

    def _same(self, id: str, shown: str) -> str:
        other = f"“{self._entries[shown].title}”（{shown}）"
        digests = self.evidence.digests
        if work_id(self._entries[id]) == work_id(self._entries[shown]):
            return f"与{other}是同一作品，只计一次"
        if digests.get(id) is not None and digests.get(id) == digests.get(shown):
            return f"与{other}的源文件字节相同，按一个作品计"
        if (found := self._alike.get(frozenset((id, shown)))) is not None:
            return f"与{other}的{found.words}相近，按一个作品计"
        return f"与{other}经相同或相近的源文件归为一个作品，只计一次"

    @cached_property
    def _alike(self) -> Mapping[frozenset[str], Alike]:
        return {frozenset((a.one, a.other)): a for a in self.evidence.alike}

    # Evidence and reasons as shown

    def _counted(self, id: str) -> Counted:
        entry, group = self._entries[id], self._groups[id]
        line = self._first.get(group)
        return Counted(
            id=id,
            title=entry.title,
            kind=entry.kind,
            url=self._candidates[id].url,
            since=_date(line.since) if line else None,
            release=(line.release or None) if line else None,
            reviewers=self._reviewers(id),
            digest=self.evidence.digests.get(id),
            mode=entry.production.mode,
            unit=entry.production.unit,
            elsewhere=line.elsewhere.url if line and line.elsewhere else None,
            fingerprint=self.evidence.fingerprints.get(id),
            works=self._works[group],
            apart=_distinctions(entry),
        )

    def _reviewers(self, id: str) -> tuple[str, ...]:
        return tuple(f"{s.stage} {s.by}" for s in self.evidence.signed.get(id, ()))

    @cached_property
    def _left(self) -> dict[tuple[str, str, bool], LeftOut]:
        return {}

    def _left_out(self, id: str, reason: str, outside: bool = False) -> LeftOut:
        """Return an item with a reason: made once, because several goals leave out most items for the same one."""
        key = (id, reason, outside)
        if key not in self._left:
            self._left[key] = self._new_left_out(*key)
        return self._left[key]

    def _new_left_out(self, id: str, reason: str, outside: bool) -> LeftOut:
        entry, line = self._entries[id], self._lines.get(id)
        public = id in self._visible
        return LeftOut(
            id=id,
            title=entry.title,
            url=self._candidates[id].url if public else None,
            reason=reason,
            public=public,
            kind=entry.kind,
            since=_date(line.since) if line else None,
            release=(line.release or None) if line else None,
            reviewers=self._reviewers(id),
            digest=self.evidence.digests.get(id),
            mode=entry.production.mode,
            unit=entry.production.unit,
            outside=outside,
        )


def _distinctions(entry: Candidate) -> tuple[str, ...]:
    if not isinstance(entry, Item):
        return ()
    return tuple(f"不同于 {other.id}：{other.reason}" for other in entry.distinct_from)


def _outside(goal: Goal, entry: Candidate) -> str | None:
    if entry.kind not in goal.kinds:
        return f"种类“{KIND_LABELS[entry.kind]}”不在本目标之内"
    if goal.columns and not (isinstance(entry, Item) and entry.column in goal.columns):
        return "所在栏目不在本目标之内"
    return None


def _date(moment: dt.datetime) -> str:
    return moment.astimezone(BEIJING).date().isoformat()
