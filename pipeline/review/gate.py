"""Decide which signatures hold, which stages are missing, and what may be published.

A signature holds when it was given for the present text and files, in the order of the stages, by someone who is not
the author and has signed no other stage of the item. Accounts and names are compared ignoring case, width, white space
and invisible characters.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from itertools import takewhile
from types import MappingProxyType

from pipeline.config import Project, ReviewFile, Stage
from pipeline.content.library import Document, Library
from pipeline.content.model import KIND_LABELS, Item, Work
from pipeline.errors import Code, ContentError, Finding
from pipeline.ledger.reviewed import ReviewedText, bind_files, bound_files
from pipeline.ledger.signatures import Signature, Signatures, ledger_file, read_reviewed
from pipeline.media.captions.cue import Cue
from pipeline.review.changes import Change, changes
from pipeline.review.correction_notes import asked_note, wants_note
from pipeline.review.misprint import KIND, Edit, NoMisprint, misprint, new_notes

CODES = (
    Code(
        id="E363",
        title="稿件没有改动，不需要再签",
        why="同一稿同一审级签一次就够。",
        mend="改动以后再送审。",
        sample="signing",
        wrong=(
            '{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}\n'
            '{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-05T10:00:00+08:00"}'
        ),
        right='{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}',
    ),
    Code(
        id="E366",
        title="没有审完，不能发布",
        why="三审是公开的前提。",
        mend="按提示送审缺少的审级。",
        sample="reviewed",
        wrong='{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}',
        right=(
            '{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}\n'
            '{"stage":"复审","account":"demo-second","name":"演示复审","at":"2026-11-03T10:00:00+08:00"}\n'
            '{"stage":"终审","account":"demo-final","name":"演示终审","at":"2026-11-04T10:00:00+08:00"}'
        ),
    ),
    Code(
        id="E367",
        title="审完以后又改动了",
        why="签名只对审过的那一稿有效。",
        mend="看清改动后重新送审，或恢复到审过的一稿。",
        sample="changed",
        wrong="title: 潮汐为什么一天来两次？",
        right="title: 潮汐为什么一天来两次",
    ),
    Code(
        id="E368",
        title="审核的人是作者",
        why="自己审自己等于没有审。",
        mend="换一位没有参与写作的人来审。",
        sample="signing",
        wrong='{"stage":"初审","account":"demo-editors","name":"演示编辑部","at":"2026-11-02T10:00:00+08:00"}',
        right='{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}',
    ),
    Code(
        id="E369",
        title="同一个人签了两个审级",
        why="三审要三个人。",
        mend="换不同的人、不同的账号来签。",
        sample="signing",
        wrong=(
            '{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}\n'
            '{"stage":"复审","account":"demo-first-2","name":"演示初审","at":"2026-11-03T10:00:00+08:00"}'
        ),
        right=(
            '{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}\n'
            '{"stage":"复审","account":"demo-second","name":"演示复审","at":"2026-11-03T10:00:00+08:00"}'
        ),
    ),
    Code(
        id="E370",
        title="审级没有按顺序",
        why="后一审要看前一审的结果。",
        mend="按初审、复审、终审的顺序送审。",
        sample="signing",
        wrong='{"stage":"复审","account":"demo-second","name":"演示复审","at":"2026-11-03T10:00:00+08:00"}',
        right=(
            '{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}\n'
            '{"stage":"复审","account":"demo-second","name":"演示复审","at":"2026-11-03T10:00:00+08:00"}'
        ),
    ),
    Code(
        id="E371",
        title="不在审核名单里",
        why="谁能签由 site_config/review.yml 决定。",
        mend="请管理员登记账号、姓名和审级。",
        sample="signing",
        wrong='{"stage":"初审","account":"demo-first","name":"别的姓名","at":"2026-11-02T10:00:00+08:00"}',
        right='{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}',
    ),
    Code(
        id="E372",
        title="这种内容不需要这一审",
        why="每个种类需要的审级写在设置里。",
        mend="按设置里的审级送审。",
        sample="signing",
        wrong=(
            "# site_config/review.yml\n"
            "stages:\n"
            "  article: [初审]\n"
            "# ledger/reviews.jsonl\n"
            '{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}\n'
            '{"stage":"复审","account":"demo-second","name":"演示复审","at":"2026-11-03T10:00:00+08:00"}'
        ),
        right=(
            "# site_config/review.yml\n"
            "stages:\n"
            "  article: [初审]\n"
            "# ledger/reviews.jsonl\n"
            '{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}'
        ),
    ),
    Code(
        id="E373",
        title="时间早于前一审",
        why="后一审不可能在前一审之前。",
        mend="核对时间，按先后来签。",
        sample="signing",
        wrong=(
            '{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}\n'
            '{"stage":"复审","account":"demo-second","name":"演示复审","at":"2026-11-01T10:00:00+08:00"}'
        ),
        right=(
            '{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}\n'
            '{"stage":"复审","account":"demo-second","name":"演示复审","at":"2026-11-03T10:00:00+08:00"}'
        ),
    ),
)

MOST_CHANGES = 30

Objection = tuple[str, str, str]


@dataclass(frozen=True)
class Author:
    """Someone who made the item: all their accounts and names, folded, and the name as written."""

    name: str
    known_as: frozenset[str]


@dataclass(frozen=True)
class Standing:
    """The review state of an item: `signatures` hold, by stage; `refused` are findings about those that do not.

    `binding` reads the content that a new signature would bind; `bound` calls it once. `lapsed` is the newest signature
    of an earlier text, if none holds for the present one. `withdrawn` is when it was last withdrawn, if ever;
    `judged` is the moment it is judged at; `was_complete` is whether some text of it was fully reviewed since; `ever_signed`, whether it has any signature.
    `public` is whether readers know it; `full` is the last signature of the text that was last fully reviewed before this one. When only a misprint changed
    since then, `carried` are its signatures that hold on; they come first in `signatures`.
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


@dataclass(frozen=True)
class Rules:
    """The rules for signatures: the settings and the authors of the item."""

    policy: ReviewFile
    kind: str
    authors: tuple[Author, ...]

    @property
    def required(self) -> tuple[Stage, ...]:
        """Return the stages this kind requires, in order."""
        return self.policy.required(self.kind)

    def objection(self, held: Sequence[Signature], offered: Signature) -> Objection | None:
        """Say why `offered` cannot follow `held`, all for one text: code, text, help; None when it can."""
        if offered.stage not in self.required:
            text = f"{KIND_LABELS[self.kind]}不需要{offered.stage}。"
            return (
                "E372",
                text,
                f"需要的审级是：{'、'.join(self.required) or '无'}（site_config/review.yml）。",
            )
        for author in self.authors:
            if author.known_as & {folded(offered.account), folded(offered.name), *self._behind(offered)}:
                text = f"作者“{author.name}”不能审自己的稿件（{offered.stage}，账号 {offered.account}）。"
                return "E368", text, "请换一位没有参与写作的人来审。"
        if self.policy.only_listed and (found := _same_hand(held, offered)) is not None:
            return found
        return _against_held(self.required, held, offered)

    def _behind(self, offered: Signature) -> frozenset[str]:
        """Return who git or the machine says is behind a signature; a demonstration does not ask."""
        return hands(offered.identity) if self.policy.only_listed else frozenset()


def hands(identity: str | None) -> frozenset[str]:
    """Return the name and the e-mail address of an identity, folded: either of them tells who it is."""
    if identity is None:
        return frozenset()
    name, _, address = identity.rstrip(">").partition("<")
    return frozenset(part for part in (folded(name), folded(address)) if part)


def _same_hand(held: Sequence[Signature], offered: Signature) -> Objection | None:
    mine = hands(offered.identity)
    for other in held:
        if other.stage != offered.stage and mine & hands(other.identity):
            text = (
                f"“{offered.identity}”（这台电脑上 git 或系统里的身份）已经签了{other.stage}（{other.name}），"
                f"不能再签{offered.stage}。"
            )
            return (
                "E369",
                text,
                "请由另一个人在自己的电脑上签；合用电脑的，各人先设好自己的 git user.name 和 user.email。",
            )
    return None


def _against_held(
    required: Sequence[Stage], held: Sequence[Signature], offered: Signature
) -> Objection | None:
    for other in held:
        if other.stage == offered.stage:
            text = f"{offered.stage}已经由{other.name}签过，同一版稿件每个审级只签一次。"
            return "E363", text, "稿件改动以后才需要重新送审。"
        if folded(other.account) == folded(offered.account) or folded(other.name) == folded(offered.name):
            text = (
                f"“{offered.name}”（账号 {offered.account}）已经签了{other.stage}，不能再签{offered.stage}。"
            )
            return "E369", text, "各审级必须由不同的人、不同的账号来签。"
        if offered.at < other.at:
            return "E373", f"{offered.stage}的时间早于{other.stage}。", "请核对时间，按审级先后来签。"
    before = required[: required.index(offered.stage)]
    if missing := [stage for stage in before if stage not in {s.stage for s in held}]:
        text = f"还没有{'、'.join(missing)}，不能先签{offered.stage}。"
        return "E370", text, f"请按顺序送审：{'、'.join(required)}。"
    return None


def unlisted(policy: ReviewFile, offered: Signature) -> Objection | None:
    """Say why the settings do not let this account sign now: code, text, help; None when they do.

    Applies only to new signatures: those in the ledger stay valid after a reviewer leaves the staff.
    """
    listed = {folded(person.account): person for person in policy.accounts}
    person = listed.get(folded(offered.account))
    if person is None:
        if not policy.only_listed:
            return None
        listed_accounts = "、".join(p.account for p in policy.accounts) or "无"
        text = f"账号“{offered.account}”不在审核人员名单里（已登记：{listed_accounts}）。"
        return "E371", text, "请让管理员把它加进 site_config/review.yml 的 accounts。"
    if folded(person.name) != folded(offered.name):
        text = f"账号“{offered.account}”登记的姓名是“{person.name}”，不是“{offered.name}”。"
        return "E371", text, "请用自己的账号和登记的姓名来签。"
    if offered.stage not in person.stages:
        text = f"“{person.name}”不能签{offered.stage}。"
        return "E371", text, f"名单里登记的审级是：{'、'.join(person.stages)}（site_config/review.yml）。"
    return None


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Normalise an account or a name for comparison: full width as half, case folded, nothing that is not seen."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Cf")


def authors_of(policy: ReviewFile, library: Library, document: Document) -> tuple[Author, ...]:
    """Return the people with an author's role in `people`, with the accounts that the settings list for them."""
    entry = document.entry
    if not isinstance(entry, Item):
        return ()
    found = []
    for credit in entry.people:
        if credit.role not in policy.author_roles:
            continue
        person = library.people.get(credit.person) if credit.person else None
        names = {name for name in (credit.name, credit.person, person.name if person else None) if name}
        known = {folded(name) for name in names}
        known |= {folded(p.account) for p in policy.accounts if folded(p.name) in known}
        shown = credit.name or (person.name if person else str(credit.person))
        found.append(Author(shown, frozenset(known)))
    return tuple(found)


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


def obstacles(project: Project, standing: Standing, *, public: bool = False) -> tuple[Finding, ...]:
    """Return why an item cannot be published: what is missing and, if it changed after review, each change at its line.

    One that is `public` is asked for its correction note, unless it has a newer one than the review.
    """
    if standing.complete:
        return ()
    document, id = standing.document, standing.document.id
    help = f"请送审后再发布：kepu review {id} --stage {standing.missing[0]} --account 您的账号。"
    if standing.lapsed is None:
        line, column = document.tree.locate(("title",))
        message = f"“{id}”{standing.reason()}，不能发布。"
        return (Finding(document.file, line, column, "E366", "error", message, help), *standing.refused)
    if standing.carried:
        help = f"只改了错字（勘误），只需再{standing.missing[0]}：kepu review {id} --stage {standing.missing[0]} --account 您的账号。"
    elif (words := misprint_words(project, standing)) is not None:
        help = f"{words}不按勘误办的话，{help.removeprefix('请')}"
    elif public and wants_note(project, document, standing.bound, standing.lapsed):
        help = f"它已经公开：请先写更正给读者看，照抄再改文字{asked_note(document, standing.judged)}。{help}"
    found = [
        Finding(document.file, change.line, change.column, "E367", "error", message, help)
        for change, message in _change_messages(project, standing, standing.lapsed)
    ]
    return (*found, *standing.refused)


def misprint_since(project: Project, standing: Standing) -> tuple[Edit, ...] | NoMisprint | None:
    """Return the edits since the last full review of a work if they are a misprint, else why not; None without a review."""
    if standing.full is None or not isinstance(standing.document.entry, Work) or len(standing.required) < 2:
        return None
    return misprint(read_reviewed(project, standing.full), standing.bound)


def short_way(project: Project, standing: Standing) -> str | None:
    """Return how an item with a small change gets by with the last stage of review, in Chinese; None when it cannot."""
    edits = misprint_since(project, standing)
    if standing.complete or not edits or isinstance(edits, NoMisprint):
        return None
    assert standing.lapsed is not None
    last = standing.required[-1]
    small = f"只改了 {sum(edit.letters for edit in edits)} 个字，可以按勘误办，只需再{last}："
    signed = read_reviewed(project, standing.lapsed)
    if new_notes(signed, standing.bound):
        return f"{small}给新写的更正都加上 kind: {KIND}。"
    latest = misprint(signed, standing.bound)
    told = edits if isinstance(latest, NoMisprint) else latest
    return f"{small}照抄这一行{asked_note(standing.document, standing.judged, told)}。"


def misprint_words(project: Project, standing: Standing) -> str | None:
    """Say in Chinese whether the short way of a misprint is open, and why not to an item that asks for it."""
    if standing.complete or standing.lapsed is None or not standing.public:
        return None
    if standing.carried:
        return f"只改了错字（勘误），前面的审级沿用，只需再{standing.missing[0]}。"
    if (offer := short_way(project, standing)) is not None:
        return offer
    why = misprint_since(project, standing)
    if not isinstance(why, NoMisprint) or KIND not in new_notes(
        read_reviewed(project, standing.lapsed), standing.bound
    ):
        return None
    return f"不能按勘误办：{why.why}。请把 kind: {KIND} 去掉，从{standing.missing[0]}重新送审。"


def _change_messages(project: Project, standing: Standing, lapsed: Signature) -> list[tuple[Change, str]]:
    every = since(project, standing)
    who = f"“{standing.document.id}”在{lapsed.words()}之后改过"
    messages = [(change, f"{who}：{change.text}") for change in every[:MOST_CHANGES]]
    if len(every) > MOST_CHANGES:
        messages.append((every[MOST_CHANGES], f"{who}：另外还有 {len(every) - MOST_CHANGES} 处改动。"))
    return messages


def since(project: Project, standing: Standing) -> tuple[Change, ...]:
    """Return the changes since the newest signature of an earlier text. Raises what `read_reviewed` raises."""
    if standing.lapsed is None:
        return ()
    return changes(read_reviewed(project, standing.lapsed), standing.bound, standing.document)


def admit(
    project: Project,
    policy: ReviewFile,
    visible: Library,
    standing: Mapping[str, Standing],
    public: Callable[[str], bool],
) -> tuple[Library, tuple[Finding, ...]]:
    """Return the part of `visible` that may be published, and the findings that block the release.

    With `unreviewed: hold` an item that was never public is left out instead; an item that is public must not
    silently vanish, so it still blocks the release. A directory entry that is public and was never signed is older than
    the rule for its kind, and passes.
    """
    findings: list[Finding] = []
    held = set()
    for id in visible.documents:
        if (found := standing.get(id)) is None or found.complete:
            continue
        if public(id) and not found.ever_signed and not isinstance(found.document.entry, Work):
            continue
        if policy.unreviewed == "hold" and not public(id):
            held.add(id)
        else:
            findings.extend(obstacles(project, found, public=public(id)))
    return visible.without(held), tuple(sorted(set(findings)))
