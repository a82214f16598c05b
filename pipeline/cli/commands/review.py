"""`kepu review`: lists missing stages of review; signs a stage, or uses the approvals of a git host."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options, now_option
from pipeline.cli.output import Result, Table
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.config import Stage
    from pipeline.line.signing import Desk, FromHost, Proposal
    from pipeline.review.standing import Standing

DEMONSTRATION = (
    "本站的审核是演示（site_config/review.yml 的 only_listed 是 false）：签名不代表真实的审核人员。"
)
PREVIEW = "以上只是预告，还没有签。看过内容后请加 --yes。"


@click.command(cls=Command)
@click.argument("id", metavar="[编号]", required=False)
@click.option("--stage", type=click.Choice(["初审", "复审", "终审"]), default=None, help="签哪一审。")
@click.option("--account", default=None, help="签名的账号。")
@click.option("--name", default=None, help="签名人姓名，默认按账号查 review.yml。")
@click.option("--all", "everything", is_flag=True, help="列出全部稿件，不只是等审的。")
@click.option(
    "--from-host", type=click.IntRange(1), default=None, metavar="号码", help="读取合并请求上的批准。"
)
@click.option("--yes", is_flag=True, help="真的签；不加只说会签什么。")
@now_option
@common_options
def review(
    context: Context,
    id: str | None,
    stage: Stage | None,
    account: str | None,
    name: str | None,
    everything: bool,
    from_host: int | None,
    yes: bool,
    now: dt.datetime | None,
) -> None:
    """三审：列出还缺哪一审，签一审，或读取代码平台上的批准。"""
    from pipeline.line import signing
    from pipeline.line.clock import site_now

    moment = now or site_now(context.project)
    result: Result
    if from_host is not None:
        if id or stage or account or name or everything:
            raise UsageError(
                "--from-host 不与编号、--stage、--account、--name、--all 同用。", help="请分开运行。"
            )
        result = HostReport(signing.sign_from_host(context.project, from_host, moment, really=yes))
    else:
        desk = signing.open_desk(context.project, moment)
        if id is None:
            if stage or name:
                raise UsageError(
                    "没有写要签的稿件编号。", help="如 kepu review panda-false-thumb --stage 初审。"
                )
            shown = signing.waiting(desk, account, everything=everything)
            result = Overview(shown, account, len(desk.standings), not desk.policy.only_listed)
        elif stage is None:
            result = StandingReport(desk, desk.standing(id))
        elif account is None:
            raise UsageError("没有写签名的账号。", help="请加 --account 账号。")
        else:
            result = SignatureReport(signing.sign(desk, id, stage, account, name, really=yes))
    context.reporter.show(result)


@dataclass(frozen=True)
class Overview:
    """The review state of what waits for review, or for an account, or of everything; `total` is how many there are."""

    shown: tuple[Standing, ...]
    account: str | None
    total: int
    demonstration: bool = False

    def to_json(self) -> list[dict[str, Any]]:
        """Return one object per document, by id."""
        return [_standing_json(standing, self.demonstration) for standing in self.shown]

    def lines(self) -> Iterator[Table | str]:
        """Yield one table and the totals."""
        rows = [
            [
                standing.document.id,
                standing.document.entry.title,
                "改过" if standing.lapsed is not None else "",
                "、".join(standing.missing) or "齐",
            ]
            for standing in self.shown
        ]
        if rows:
            yield Table("审核", ["编号", "标题", "审核之后", "还缺"], rows)
        waiting = sum(not standing.complete for standing in self.shown)
        whose = f"等账号 {self.account} 审的" if self.account else "等审的"
        yield f"{whose} {waiting} 篇，全部 {self.total} 篇；kepu review --all 列出全部。"
        if self.demonstration:
            yield DEMONSTRATION


@dataclass(frozen=True)
class StandingReport:
    """The review state of one item, and its changes since the last signature."""

    desk: Desk
    standing: Standing

    def to_json(self) -> list[dict[str, Any]]:
        """Return a list of one, in the form of the overview."""
        return [_standing_json(self.standing, not self.desk.policy.only_listed)]

    def lines(self) -> Iterator[str]:
        """Yield its signatures, the changes since then, why signatures do not count, and what is missing."""
        from pipeline.review.short_way import misprint_words
        from pipeline.review.standing import since

        standing = self.standing
        yield f"《{standing.document.entry.title}》（{standing.document.id}）"
        yield f"版本指纹 {standing.bound.digest[:12]}"
        yield from (f"  已签 {signature.words()}" for signature in standing.signatures)
        if standing.lapsed is not None:
            yield f"自{standing.lapsed.words()}以来的改动："
            yield from (f"  {change.words()}" for change in since(self.desk.project, standing))
        yield from (f"  {finding.message}" for finding in standing.refused)
        line = self.desk.checked.ledger.get(standing.document.id)
        if line is not None and (withdrawal := line.withdrawn_at(self.desk.now)) is not None:
            yield f"已于 {beijing(withdrawal.at)} 撤回：{withdrawal.reason}"
        if (words := misprint_words(self.desk.project, standing)) is not None:
            yield words
        yield "各级审核都签过了。" if standing.complete else f"还缺 {'、'.join(standing.missing)}。"
        if not self.desk.policy.only_listed:
            yield DEMONSTRATION


@dataclass(frozen=True)
class SignatureReport:
    """A signature that was given, or would be."""

    proposal: Proposal

    def to_json(self) -> dict[str, Any]:
        """Return the signature, its target, and the changes since the last one."""
        return _proposal_json(self.proposal)

    def lines(self) -> Iterator[str]:
        """Yield the same as lines, and what to do next."""
        yield from _proposal_lines(self.proposal)
        if not self.proposal.done:
            yield PREVIEW


@dataclass(frozen=True)
class HostReport:
    """The signatures from the approvals of a pull request."""

    outcome: FromHost

    def to_json(self) -> dict[str, Any]:
        """Return each signature, and why other approvals gave none."""
        return {
            "done": self.outcome.done,
            "signed": [_proposal_json(p) for p in self.outcome.proposals],
            "remarks": list(self.outcome.remarks),
        }

    def lines(self) -> Iterator[str]:
        """Yield the same as lines, and what to do next."""
        for proposal in self.outcome.proposals:
            yield from _proposal_lines(proposal)
        yield from self.outcome.remarks
        if not self.outcome.proposals:
            yield "没有新的签名。"
        elif not self.outcome.done:
            yield PREVIEW


def _standing_json(standing: Standing, demonstration: bool) -> dict[str, Any]:
    from pipeline.content.model import KIND_LABELS

    document = standing.document
    return {
        "id": document.id,
        "title": document.entry.title,
        "kind": KIND_LABELS[document.entry.kind],
        "file": document.file,
        "signed": [s.words() for s in standing.signatures],
        "missing": list(standing.missing),
        "changed": standing.lapsed is not None,
        "digest": standing.bound.digest,
        "demonstration": demonstration,
    }


def _proposal_json(proposal: Proposal) -> dict[str, Any]:
    s = proposal.signature
    return {
        "done": proposal.done,
        "id": s.id,
        "title": proposal.standing.document.entry.title,
        "stage": s.stage,
        "account": s.account,
        "name": s.name,
        "at": s.at.isoformat(),
        "recorded_at": s.recorded_at.isoformat() if s.recorded_at is not None else None,
        "digest": s.digest,
        "how": s.how,
        "evidence": s.evidence,
        "changes": [{"line": c.line, "text": c.text} for c in proposal.changes],
        "owed": proposal.owed,
    }


def _proposal_lines(proposal: Proposal) -> Iterator[str]:
    s, standing = proposal.signature, proposal.standing
    word = "已签" if proposal.done else "将签"
    yield f"{word}{s.stage}：《{standing.document.entry.title}》（{s.id}），{s.name}（账号 {s.account}）"
    if (real := s.recorded_otherwise) is not None:
        yield f"签名时间与实际不同：写的是 {beijing(s.at)}，台账另记实际时间 {beijing(real)}。"
    yield f"版本指纹 {s.digest[:12]}"
    if standing.lapsed is not None:
        yield f"自{standing.lapsed.words()}以来的改动："
        yield from (f"  {change.words()}" for change in proposal.changes)
    if proposal.owed is not None:
        yield f"提醒：{proposal.owed}"


def beijing(moment: dt.datetime) -> str:
    """Format a moment for people, in Beijing time."""
    from pipeline.content.model import BEIJING

    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"
