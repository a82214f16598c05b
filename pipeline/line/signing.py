"""Sign the stages of review, by command or by approvals on a git host; list the stages that are missing."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pipeline.config import Project, ReviewFile, ReviewHost, Stage
from pipeline.content.library import Document
from pipeline.content.rules.unfilled import blanks
from pipeline.conversion.body_reading import with_body_read
from pipeline.conversion.markdown_process import ConversionWorker
from pipeline.errors import ConfigError, ContentError, Finding, UsageError
from pipeline.ledger import signatures as ledger
from pipeline.ledger.signatures import Signature
from pipeline.line.checking import Checked, check_project
from pipeline.line.reviewing import review_standings
from pipeline.media.entry_media import requests_of
from pipeline.media.sources import find_sources, pins
from pipeline.parsing.model_errors import did_you_mean
from pipeline.review.changes import Change
from pipeline.review.correction_notes import owed_note
from pipeline.review.git_history import digest_at, has_commit, merge_base
from pipeline.review.hosts_client import Approval, PullRequest, read_pull_request
from pipeline.review.identity import identity_here
from pipeline.review.signing_rules import Objection, Rules, authors_of, folded, unlisted
from pipeline.review.standing import Standing, since
from pipeline.sources.roots import Roots
from pipeline.store import DigestCache

FETCH = "请取回完整历史（CI 里写 fetch-depth: 0）再试。"


@dataclass(frozen=True)
class Desk:
    """The inputs of signing: the result of the check, and the review state of every document at `now` (aware)."""

    project: Project
    checked: Checked
    standings: Mapping[str, Standing]
    now: dt.datetime

    def standing(self, id: str) -> Standing:
        """Return the review state of an item. Raises UsageError for an unknown id, ContentError when the item has mistakes."""
        works = self.checked.library.documents
        mistakes = [f for f in self.checked.findings if f.severity == "error"]
        if id not in works:
            if own := [f for f in mistakes if f.file.endswith(f"/{id}.md")]:
                raise ContentError(own)
            titles = {i: d.entry.title for i, d in works.items()}
            raise UsageError(f"没有编号是“{id}”的内容。", help=did_you_mean(id, titles, labels=titles))
        if own := [f for f in mistakes if f.file == works[id].file]:
            raise ContentError(own)
        if id not in self.standings:
            raise UsageError(f"“{id}”用到的文件不全。", help="请先运行 kepu check 并改正。")
        return self.standings[id]

    @property
    def policy(self) -> ReviewFile:
        """Return the settings of review."""
        return self.checked.settings.review

    def rules(self, standing: Standing) -> Rules:
        """Return the rules for signatures of this item."""
        policy, document = self.checked.settings.review, standing.document
        return Rules(policy, document.entry.kind, authors_of(policy, self.checked.library, document))


@dataclass(frozen=True)
class Proposal:
    """A valid signature: its target, the changes since the last one, and whether it was written.

    `owed` says in Chinese that readers are owed a correction note, when the last stage is signed without one.
    """

    done: bool
    standing: Standing
    signature: Signature
    changes: tuple[Change, ...]
    owed: str | None = None


def open_desk(project: Project, now: dt.datetime) -> Desk:
    """Load the project. Raises ContentError when the ledger of signatures has mistakes; other mistakes stay with their items."""
    checked = check_project(project, now)
    file = ledger.ledger_file(project)
    if own := [f for f in checked.findings if f.file == file and f.severity == "error"]:
        raise ContentError(own)
    digests = DigestCache(project.work / "digests.json")
    paths = {request.path for request in requests_of(checked.library.documents.values())}
    documents = checked.library.documents.values()
    found = find_sources(Roots.of(project, checked.settings.roots), paths, digests, pins(documents))
    digests.save()
    sources = {path: source.digest for path, source in found.sources.items()}
    return Desk(project, checked, review_standings(checked, sources, now), now)


def sign(desk: Desk, id: str, stage: Stage, account: str, name: str | None, *, really: bool) -> Proposal:
    """Sign a stage of an item in its present state; without `really`, only return what would be signed.

    Raises UsageError without a name, ContentError (E363, E368–E373) when the signature is not allowed.
    """
    standing = desk.standing(id)
    chosen = name or _listed_name(desk, account)
    if chosen is None:
        register = "请管理员把账号登记到 site_config/review.yml 的 accounts"
        free = not desk.checked.settings.review.only_listed
        raise UsageError(
            f"不知道账号“{account}”是谁。", help=f"{'请加 --name 姓名，或' if free else ''}{register}。"
        )
    offered = Signature(
        id,
        stage,
        account.strip(),
        chosen.strip(),
        _whole(desk.now),
        standing.bound.digest,
        recorded_at=_clock(),
        identity=identity_here(desk.project),
    )
    return _give(desk, standing, offered, really=really)


def waiting(desk: Desk, account: str | None, *, everything: bool) -> tuple[Standing, ...]:
    """Return what waits for review, by id; for an account, what it may sign next; with `everything`, also the complete.

    Raises UsageError for an account that the settings do not list.
    """
    standings = tuple(standing for _, standing in sorted(desk.standings.items()))
    if account is not None:
        return tuple(s for s in standings if _turn_of(desk, s, account))
    return standings if everything else tuple(s for s in standings if not s.complete)


def _turn_of(desk: Desk, standing: Standing, account: str) -> bool:
    accounts = desk.checked.settings.review.accounts
    person = next((p for p in accounts if folded(p.account) == folded(account)), None)
    if person is None:
        help = f"已登记的账号：{'、'.join(p.account for p in accounts) or '无'}（site_config/review.yml）。"
        raise UsageError(f"账号“{account}”不在审核人员名单里。", help=help)
    if standing.complete or standing.missing[0] not in person.stages:
        return False
    stage = standing.missing[0]
    offered = Signature(standing.document.id, stage, person.account, person.name, desk.now, "")
    return desk.rules(standing).objection(standing.signatures, offered) is None


def _clock() -> dt.datetime:
    """Return the machine's time, whatever `--now` says: a signature cannot hide when it was given."""
    return _whole(dt.datetime.now(dt.UTC))


def _whole(moment: dt.datetime) -> dt.datetime:
    return moment.replace(microsecond=0)


def _listed_name(desk: Desk, account: str) -> str | None:
    accounts = desk.checked.settings.review.accounts
    return next((p.name for p in accounts if folded(p.account) == folded(account)), None)


def _give(desk: Desk, standing: Standing, offered: Signature, *, really: bool) -> Proposal:
    rules = desk.rules(standing)
    if unfilled := list(blanks(standing.document)):
        raise ContentError(unfilled)

    def accept(given: Sequence[Signature]) -> None:
        full_again = not standing.complete and offered.stage in {s.stage for s in standing.carried}
        held = [] if full_again else list(standing.carried)
        for signature in given:
            counts = standing.withdrawn is None or signature.at > standing.withdrawn
            if signature.digest == offered.digest and counts and rules.objection(held, signature) is None:
                held.append(signature)
        objection = unlisted(rules.policy, offered) or rules.objection(held, offered)
        if objection is not None:
            raise ContentError([_at_item(standing, objection)])

    changes = since(desk.project, standing)
    if really:
        ledger.append(desk.project, standing.bound, offered, accept)
    else:
        accept(desk.checked.signatures.get(offered.id, ()))
    return Proposal(really, standing, offered, changes, _owed(desk, standing, offered))


def _owed(desk: Desk, standing: Standing, offered: Signature) -> str | None:
    if not standing.public or offered.stage != standing.required[-1]:
        return None
    given = desk.checked.signatures.get(offered.id, ())
    return owed_note(desk.project, standing.document, standing.bound, given, desk.now)


def _at_item(standing: Standing, objection: Objection) -> Finding:
    code, message, help = objection
    document = standing.document
    line, column = document.tree.locate(("people",) if code == "E368" else ("id",))
    return Finding(document.file, line, column, code, "error", message, help)


@dataclass(frozen=True)
class FromHost:
    """The signatures from the approvals of a pull request, or those it would give, and why others did not, in Chinese."""

    done: bool
    proposals: tuple[Proposal, ...]
    remarks: tuple[str, ...]


def sign_from_host(
    project: Project,
    number: int,
    now: dt.datetime,
    *,
    really: bool,
    environment: Mapping[str, str] | None = None,
) -> FromHost:
    """Sign with the approvals of a pull request: each signs every item that the request changes and that is unchanged since.

    Raises ConfigError without a host or token, what `hosts_client` raises, and ToolMissingError or
    ToolTimeoutError when git is not there or does not answer.
    """
    desk = open_desk(project, now)
    host = desk.checked.settings.review.host
    if host is None:
        help = "请在 site_config/review.yml 里写 host（种类、接口地址、仓库）。"
        raise ConfigError("没有设置代码托管平台。", help=help)
    pull = read_pull_request(host, number, os.environ if environment is None else environment)
    proposals: list[Proposal] = []
    remarks = list(pull.remarks)
    for approval in pull.approvals:
        why_not = _unusable(desk, pull, approval)
        base = merge_base(project, pull.base, approval.commit) if why_not is None else None
        if why_not is not None or base is None:
            remarks.append(
                why_not or f"账号“{approval.account}”的批准不算数：本地找不到合并请求的起点。{FETCH}"
            )
            continue
        with ConversionWorker(isolation=desk.checked.settings.media.limits.isolation) as worker:
            read = partial(with_body_read, reader=worker)
            given, refusals = _approved(desk, host, base, approval, read, really=really)
        proposals.extend(given)
        remarks.extend(refusals)
        desk = _with(desk, given) if not really else open_desk(project, now)
    return FromHost(really, tuple(proposals), tuple(remarks))


def _unusable(desk: Desk, pull: PullRequest, approval: Approval) -> str | None:
    who = f"账号“{approval.account}”的批准"
    if folded(approval.account) == folded(pull.author):
        return f"{who}不算数：它是合并请求的作者。"
    if _listed_name(desk, approval.account) is None:
        return f"{who}不算数：账号没有登记在 site_config/review.yml 的 accounts 里。"
    if approval.at > desk.now:
        return f"{who}不算数：时间在现在之后。"
    if not has_commit(desk.project, approval.commit):
        commit = approval.commit[:12] or "（平台没有给出）"
        return f"{who}不算数：本地没有它批准的提交 {commit}。{FETCH}"
    return None


def _approved(
    desk: Desk,
    host: ReviewHost,
    base: str,
    approval: Approval,
    read_body: Callable[[Document], Document],
    *,
    really: bool,
) -> tuple[list[Proposal], list[str]]:
    """Return the signatures of one approval for items that differ from `base`, and why others were not signed."""
    policy = desk.checked.settings.review
    person = next(p for p in policy.accounts if folded(p.account) == folded(approval.account))
    given: list[Proposal] = []
    refusals: list[str] = []

    def at_commit(commit: str, file: str) -> str | None:
        return digest_at(desk.project, commit, file, read_body)

    for id, standing in sorted(desk.standings.items()):
        file, digest = standing.document.file, standing.bound.digest
        signed_already = any(folded(s.account) == folded(person.account) for s in standing.signatures)
        stage = next((stage for stage in standing.missing if stage in person.stages), None)
        if stage is None or signed_already or at_commit(base, file) == digest:
            continue
        if at_commit(approval.commit, file) != digest:
            if at_commit(approval.commit, file) != at_commit(base, file):
                refusals.append(
                    f"“{id}”没有签{stage}：账号“{approval.account}”批准的不是现在的内容，请重新批准。"
                )
            continue
        at = _whole(approval.at)
        offered = Signature(
            id,
            stage,
            person.account,
            person.name,
            at,
            digest,
            host.kind,
            approval.url,
            recorded_at=_clock(),
        )
        try:
            given.append(_give(desk, standing, offered, really=really))
        except ContentError as error:
            refusals.extend(f"“{id}”没有签{stage}：{f.message}{f.help}" for f in error.findings)
    return given, refusals


def _with(desk: Desk, given: Sequence[Proposal]) -> Desk:
    """Return the desk with these signatures applied."""
    signatures = dict(desk.checked.signatures)
    standings = dict(desk.standings)
    for proposal in given:
        offered, standing = proposal.signature, standings[proposal.signature.id]
        signatures[offered.id] = (*signatures.get(offered.id, ()), offered)
        held = (*standing.signatures, offered)
        missing = tuple(stage for stage in standing.missing if stage != offered.stage)
        standings[offered.id] = replace(standing, signatures=held, missing=missing, lapsed=None)
    return replace(desk, checked=replace(desk.checked, signatures=signatures), standings=standings)
