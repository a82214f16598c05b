"""The review state of every document: which signatures hold for its present text, and which stages are missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from itertools import takewhile
from types import MappingProxyType

from pipeline.config import Project, ReviewFile, Stage
from pipeline.content.library import Document, Library
from pipeline.content.model import Work
from pipeline.errors import ContentError, Finding
from pipeline.ledger.reviewed import ReviewedText, bind_files, bound_files
from pipeline.ledger.signatures import Signature, Signatures, ledger_file, read_reviewed
from pipeline.media.captions.cue import Cue
from pipeline.review.changes import Change, changes
from pipeline.review.misprint import KIND, NoMisprint, misprint, new_notes
from pipeline.review.signing_rules import Rules, authors_of


@dataclass(frozen=True)
class Standing:
    """The review state of an item: `signatures` hold, by stage; `refused` are findings about those that do not.

    `binding` reads the content that a new signature would bind; `bound` calls it once. `lapsed` is the newest signature
    of an earlier text, if none holds for the present one. `judged` is the moment it is judged at, `withdrawn` when it was
    last withdrawn, if ever; `was_complete` says whether some text of it was fully reviewed since, `ever_signed` whether
    it has any signature, `public` whether readers know it. `full` is the last signature of the text that was last fully
    reviewed before this one. When only a misprint changed since then, `carried` are its signatures that hold on; they
    come first in `signatures`.
    """

    document: Document
    binding: Callable[[], ReviewedText] = field(compare=False, repr=False)
    required: tuple[Stage, ...]
    signatures: tuple[Signature, ...]
    missing: tuple[Stage, ...]
    refused: tuple[Finding, ...]
    lapsed: Signature | None
    judged: dt.datetime
    withdrawn: dt.datetime | None = None
    was_complete: bool = False
    ever_signed: bool = False
    full: Signature | None = None
    carried: tuple[Signature, ...] = ()
    public: bool = False

    @cached_property
    def bound(self) -> ReviewedText:
        """Return the content that a signature given now binds."""
        return self.binding()

    @property
    def complete(self) -> bool:
        """Whether every required stage is signed for the present content."""
        return not self.missing

    def reason(self) -> str | None:
        """Return why it is not reviewed, in Chinese; None when it is."""
        if self.complete:
            return None
        text = f"缺少{'、'.join(self.missing)}"
        if self.withdrawn is not None and not self.was_complete:
            return f"撤回过，要重新审：{text}"
        return text if self.lapsed is None else f"审核之后改过，{text}"


def stand(
    project: Project,
    rules: Rules,
    document: Document,
    binding: Callable[[], ReviewedText],
    given: Sequence[Signature],
    now: dt.datetime,
    withdrawn: dt.datetime | None = None,
    public: bool = False,
) -> Standing:
    """Judge one item at `now` (aware) by its signatures in the ledger's order.

    Those from before it was last `withdrawn` hold no more; in a `public` item some hold on over a misprint.
    """
    digest = ""
    if given:
        binding = cache(binding)
        digest = binding().digest
    known = [s for s in given if s.at <= now and _after(s, withdrawn)]
    present = [s for s in known if s.digest == digest]
    earlier = list(takewhile(lambda s: s.digest != digest, known))
    held, refused = _held(project, rules, document, (), present)
    full = () if held else _last_full(rules, earlier)
    carried: tuple[Signature, ...] = ()
    unread: tuple[Finding, ...] = ()
    if full and public and _notes_misprint(document):
        carried, unread = _carried(project, rules, earlier[-1], full, binding())
        held, refused = _held(project, rules, document, carried, present)
    signed, required = {s.stage for s in held}, rules.required
    others = [s for s in given if s.digest != digest and s.at <= now]
    lapsed = others[-1] if others and len(held) == len(carried) else None
    return Standing(
        document=document,
        binding=binding,
        required=required,
        signatures=tuple(held),
        missing=tuple(stage for stage in required if stage not in signed),
        refused=(*refused, *unread),
        lapsed=full[-1] if lapsed is not None and carried else lapsed,
        judged=now,
        withdrawn=withdrawn,
        was_complete=_was_complete(rules.required, given, now, withdrawn),
        ever_signed=bool(given),
        full=full[-1] if full else None,
        carried=carried,
        public=public,
    )


def _held(
    project: Project,
    rules: Rules,
    document: Document,
    carried: Sequence[Signature],
    present: Sequence[Signature],
) -> tuple[list[Signature], list[Finding]]:
    """Return the signatures that hold, the carried ones first, and findings about those of the `present` text that do not."""
    held, refused = list(carried), list[Finding]()
    for signature in present:
        objection = rules.objection(held, signature)
        if objection is None:
            held.append(signature)
        elif objection[0] != "E372":  # a stage that is no longer required is no mistake
            code, text, help = objection
            message = f"“{document.id}”的签名不算数：{text}"
            refused.append(Finding(ledger_file(project), signature.line, 1, code, "error", message, help))
    return held, refused


def _last_full(rules: Rules, earlier: Sequence[Signature]) -> tuple[Signature, ...]:
    """Return the signatures of the text that was last fully reviewed, each stage for that very text; none without one."""
    texts: dict[str, list[Signature]] = {}
    found: tuple[Signature, ...] = ()
    for signature in earlier:
        held = texts.setdefault(signature.digest, [])
        if rules.objection(held, signature) is None:
            held.append(signature)
            if {s.stage for s in held} >= set(rules.required):
                found = tuple(held)
    return found


def _notes_misprint(document: Document) -> bool:
    entry = document.entry
    return isinstance(entry, Work) and any(note.kind == KIND for note in entry.corrections)


def _carried(
    project: Project, rules: Rules, last: Signature, full: Sequence[Signature], now: ReviewedText
) -> tuple[tuple[Signature, ...], tuple[Finding, ...]]:
    """Return the signatures that hold on over a misprint, if all that changed since they were given is one.

    The note must be newer than the `last` text with a signature: one note excuses one change.
    """
    try:
        notes = set(new_notes(read_reviewed(project, last), now))
        small = not isinstance(misprint(read_reviewed(project, full[-1]), now), NoMisprint)
    except ContentError as error:
        return (), error.findings
    if notes != {KIND} or not small:
        return (), ()
    return tuple(s for s in full if s.stage in rules.required[:-1]), ()


def _after(signature: Signature, withdrawn: dt.datetime | None) -> bool:
    return withdrawn is None or signature.at > withdrawn


def _was_complete(
    required: Sequence[Stage], given: Sequence[Signature], now: dt.datetime, withdrawn: dt.datetime | None
) -> bool:
    """Whether some text of the item had every required stage since it was last withdrawn."""
    stages: dict[str, set[Stage]] = {}
    for signature in given:
        if signature.at <= now and _after(signature, withdrawn):
            stages.setdefault(signature.digest, set()).add(signature.stage)
    return any(signed >= set(required) for signed in stages.values())


def standings(
    project: Project,
    policy: ReviewFile,
    library: Library,
    signatures: Signatures,
    digests: Mapping[str, str],
    cues: Mapping[str, tuple[Cue, ...]],
    now: dt.datetime,
    withdrawn: Mapping[str, dt.datetime] = MappingProxyType({}),
    public: Container[str] = frozenset(),
) -> dict[str, Standing]:
    """Return the review state of every document, by id; those with a missing file are left out.

    `withdrawn` says when what was ever withdrawn was so for the last time, by id; `public` are the ids that readers know.
    """
    found = {}
    for id, document in library.documents.items():
        files = bound_files(document, digests)
        if files is not None:
            rules = Rules(policy, document.entry.kind, authors_of(policy, library, document))
            binding = partial(bind_files, document, files, cues)
            given = signatures.get(id, ())
            found[id] = stand(project, rules, document, binding, given, now, withdrawn.get(id), id in public)
    return found


def since(project: Project, standing: Standing) -> tuple[Change, ...]:
    """Return the changes since the newest signature of an earlier text. Raises what `read_reviewed` raises."""
    if standing.lapsed is None:
        return ()
    return changes(read_reviewed(project, standing.lapsed), standing.bound, standing.document)
