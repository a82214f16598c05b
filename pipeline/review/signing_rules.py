"""The rules for signatures: who may sign which stage of an item, and in what order.

A signature holds when it was given for the present text and files, in the order of the stages, by someone who is not
the author and has signed no other stage of the item. Accounts and names are compared ignoring case, width, white space
and invisible characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.config import ReviewFile, Stage
from pipeline.content.library import Document, Library
from pipeline.content.model import KIND_LABELS, Item
from pipeline.errors import Code
from pipeline.ledger.signatures import Signature

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

Objection = tuple[str, str, str]
"""Code, message and help."""


@dataclass(frozen=True)
class Author:
    """Someone who made the item: all their accounts and names, folded, and the name as written."""

    name: str
    known_as: frozenset[str]


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


def only_demonstrates(policy: ReviewFile, given: Sequence[Signature]) -> bool:
    """Whether reviews are no real ones: all of the site's, or one of these was given by a demonstration account."""
    accounts = {folded(person.account) for person in policy.demonstrators}
    return not policy.only_listed or any(folded(signature.account) in accounts for signature in given)


def is_nobody(policy: ReviewFile, name: str) -> bool:
    """Whether a name is that of a demonstration account."""
    return folded(name) in {folded(person.name) for person in policy.demonstrators}


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
