"""The command `kepu`: arguments in, exit codes out. The work is in `pipeline.line.build`."""

from __future__ import annotations

import datetime as dt
import functools
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline import __version__
from pipeline.cli.interruption import INTERRUPTED, stoppable
from pipeline.cli.output import ByteProgress, Reporter
from pipeline.cli.unchanged_build import Watch
from pipeline.config import Project, find_project
from pipeline.errors import ContentError, KepuError, MediaError, UsageError, disk_told
from pipeline.parsing.model_errors import did_you_mean
from pipeline.render.render_pool import Renderers

if TYPE_CHECKING:
    from pipeline.config import Stage
    from pipeline.line.checking import Checked
    from pipeline.line.signing import FromHost, Proposal

F = TypeVar("F", bound=Callable[..., Any])
DEFECT = 70


class Context:
    """What every command is given."""

    made: object = None
    """The last build, which goes when the process does: taking apart what it is made of takes a twentieth of it."""

    def __init__(self, project: Path | None, reporter: Reporter) -> None:
        self._start = project
        self.reporter = reporter

    @functools.cached_property
    def project(self) -> Project:
        """The project the command works on."""
        return find_project(self._start)


class _Moment(click.ParamType[dt.datetime]):
    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """ISO 8601; without a zone, Beijing time."""
        from pipeline.content.model import BEIJING, FIRST_YEAR, LAST_YEAR

        if isinstance(value, dt.datetime):
            return value
        try:
            moment = dt.datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是看得懂的时间，请写成 2026-11-05T09:00:00+08:00。", param, ctx)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.fail(f"年份要在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def command(function: F) -> F:
    """The options every command takes, and its context as first argument."""

    @functools.wraps(function)
    def run(project: Path | None, as_json: bool, quiet: bool, verbose: bool, **rest: Any) -> Any:
        reporter = Reporter(as_json=as_json, quiet=quiet, verbose=verbose)
        click.get_current_context().obj = reporter
        return function(Context(project, reporter), **rest)

    folder = click.Path(path_type=Path, file_okay=False)
    for option in (
        click.option("--verbose", is_flag=True, help="出错时显示细节。"),
        click.option("--quiet", is_flag=True, help="只在出错时说话。"),
        click.option("--json", "as_json", is_flag=True, help="结果写成一份 JSON。"),
        click.option(
            "--project", type=folder, default=None, help="项目文件夹，默认是有 mkdocs.yml 的最近一级。"
        ),
    ):
        run = option(run)
    return run  # type: ignore[return-value]  # click decorators keep the callable


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kepu", message="%(prog)s %(version)s")
def cli() -> None:
    """科普内容发布流水线：检查、转码、生成网站与订阅源、统计目标、发布。"""


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="报告的格式。",
)
@click.option("--fix", is_flag=True, help="代改正文里的空格和标点（W541、W542），别的不动。")
@command
def check(context: Context, paths: tuple[Path, ...], style: str, fix: bool) -> None:
    """检查全部内容，一次说出所有错误；不加 --fix 什么都不写。"""
    from pipeline.cli.reports import findings_text, handbook_address
    from pipeline.line.checking import check_project
    from pipeline.line.clock import default_now

    now = default_now()
    checked = check_project(context.project, now)
    chosen = [p.resolve() for p in paths]
    for path in chosen:
        if not path.exists():
            raise UsageError(f"没有“{path}”这个文件或文件夹。", help="请核对路径。")
    if fix and _fix(context, checked, chosen):
        checked = check_project(context.project, now)
    findings = [
        f
        for f in checked.findings
        if not chosen or any((context.project.root / f.file).is_relative_to(p) for p in chosen)
    ]
    base = handbook_address(context.project.root, os.environ)
    text = findings_text(findings, "json" if context.reporter.as_json else style, base)
    if text:
        click.echo(text)
    errors = sum(f.severity == "error" for f in findings)
    context.reporter.note(
        f"检查了 {len(checked.library.documents)} 份内容和登记表的 {checked.library.registers.size} 行："
        f"{errors} 处错误，{len(findings) - errors} 处提醒。"
    )
    if errors:
        raise click.exceptions.Exit(ContentError.exit_code)


def _fix(context: Context, checked: Checked, chosen: list[Path]) -> bool:
    """Mend spaces and punctuation of the chosen files' bodies; whether anything changed."""
    from pipeline.content.fixing import fix

    changed = 0
    root = context.project.root
    wrong = {f.file for f in checked.findings if f.code in ("W541", "W542")}
    for document in checked.library.documents.values():
        path = root / document.file
        if document.file in wrong and (not chosen or any(path.is_relative_to(p) for p in chosen)):
            count = fix(path, document)
            changed += count
            if count:
                context.reporter.note(f"{document.file}：改了 {count} 处。")
    return changed > 0


@cli.command()
@click.argument("code", required=False)
@click.option("--write", is_flag=True, help="写入 handbook/codes/。")
@command
def codes(context: Context, code: str | None, write: bool) -> None:
    """检查代码的说明：kepu codes W541；不写代码就列出全部。"""
    from pipeline.codes import CODES
    from pipeline.codes.page import page, write_pages

    if write:
        written, removed = write_pages(context.project.root / "handbook" / "codes")
        context.reporter.say(f"写入 {written} 页，删去 {removed} 页。")
        return
    if code is not None and code.upper() not in CODES:
        raise UsageError(f"没有“{code}”这个代码。", help=did_you_mean(code.upper(), CODES))
    chosen = [CODES[code.upper()]] if code is not None else list(CODES.values())
    if context.reporter.as_json:
        context.reporter.document([{**asdict(c), "severity": c.severity, "area": c.area} for c in chosen])
    elif code is not None:
        context.reporter.say(page(chosen[0]).partition("\n\n")[2].rstrip())
    else:
        for each in chosen:
            context.reporter.say(f"{each.id}  {each.title}")


@cli.command()
@command
def plan(context: Context) -> None:
    """列出一次构建会做哪些媒体任务、为什么；什么都不做。"""
    from pipeline.cli.reports import REASONS, STATES, kind_word, plan_rows
    from pipeline.line.checking import check
    from pipeline.line.clock import default_now
    from pipeline.line.planning import plan as plan_media
    from pipeline.line.session import open_session

    with open_session(context.project, default_now()) as session:
        checked = check(session)
        checked.require_valid()
        planned = plan_media(checked, session.digests, None)
    rows = plan_rows(planned)
    if context.reporter.as_json:
        context.reporter.document(rows)
    table = [
        [r["key"][:12], kind_word(r["kind"]), r["source"], STATES[r["state"]], REASONS[r["reason"]]]
        for r in rows
    ]
    context.reporter.table("媒体计划", ["键", "任务", "文件", "状态", "原因"], table)


@cli.command()
@click.option(
    "--site-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="输出文件夹，默认 site/。",
)
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="同时做几个媒体任务。")
@click.option("--no-media", is_flag=True, help="不转码，只用已经转好的媒体。")
@click.option("--drafts", is_flag=True, help="连草稿和未到时间的内容一起生成（仅供预览）。")
@click.option("--now", type=_Moment(), default=None, help="把这个时刻当作现在。")
@command
def build(
    context: Context,
    site_dir: Path | None,
    jobs: int | None,
    no_media: bool,
    drafts: bool,
    now: dt.datetime | None,
) -> None:
    """从内容到完整网站：检查、转码、页面、订阅源。只重做变了的部分。"""
    watch = Watch(str(context.project.root), sys.argv[1:], os.environ)
    folder = (site_dir or context.project.root / "site").resolve()
    with Renderers(context.project) as renderers:
        renderers.start()  # it loads the theme while this process loads the line
        _build(context, watch, folder, renderers, jobs=jobs, media=not no_media, drafts=drafts, now=now)


def _build(
    context: Context,
    watch: Watch,
    folder: Path,
    renderers: Renderers,
    *,
    jobs: int | None,
    media: bool,
    drafts: bool,
    now: dt.datetime | None,
) -> None:
    from pipeline.cli.progress import MediaProgress
    from pipeline.cli.reports import build_json, remember_unchanged, stage_lines
    from pipeline.line.build import Options
    from pipeline.line.build import build as build_project
    from pipeline.line.clock import default_now, next_moment

    with MediaProgress(context.reporter) as progress:
        options = Options(
            now=now or default_now(),
            site_dir=folder,
            drafts=drafts,
            media=media,
            workers=jobs,
            listen=progress,
        )
        Context.made = result = build_project(context.project, options, renderers)
    if context.reporter.as_json:
        context.reporter.document(build_json(result))
    for line in stage_lines(result, context.project.root, folder):
        context.reporter.say(line)
    if not context.reporter.verbose and result.prepared.everything_is_here:
        fixed = now is not None or "SOURCE_DATE_EPOCH" in os.environ
        remember_unchanged(
            watch, result, folder, None if fixed else next_moment(result.prepared.checked, options.now)
        )


@cli.command()
@click.option("--address", default="127.0.0.1:8000", help="监听地址。")
@command
def serve(context: Context, address: str) -> None:
    """本机实时预览，含草稿：保存后马上看到；媒体没转好的先不显示播放器。"""
    from pipeline.line.preview import serve as serve_project

    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise UsageError(f"地址“{address}”不对。", help="请写成 127.0.0.1:8000。")
    serve_project(context.project, host, int(port), context.reporter.note, context.reporter.failure)


@cli.command()
@click.option(
    "--year", type=click.IntRange(2000, 2200), default=None, help="统计年度，默认今年（北京时间）。"
)
@click.option(
    "--xlsx", type=click.Path(path_type=Path, dir_okay=False), default=None, help="另存为 Excel 文件。"
)
@click.option(
    "--freeze", type=click.IntRange(2000, 2200), default=None, metavar="YEAR", help="冻结一个年度。"
)
@click.option("--yes", is_flag=True, help="真的冻结；不加只说会冻结什么。")
@click.option("--now", type=_Moment(), default=None, help="把这个时刻当作现在。")
@command
def goals(
    context: Context,
    year: int | None,
    xlsx: Path | None,
    freeze: int | None,
    yes: bool,
    now: dt.datetime | None,
) -> None:
    """各项目标的进度，逐条列出计数与不计数的理由；--freeze 冻结一个年度。"""
    from pipeline.goals import report
    from pipeline.goals.register_goals import RegisterProgress, terminal_rows
    from pipeline.line.clock import default_now
    from pipeline.line.counting import measure_goals
    from pipeline.store import write_atomic

    if freeze is not None:
        _freeze(context, freeze, now or default_now(), really=yes)
        return
    progress, year = measure_goals(context.project, now or default_now(), year)
    if xlsx is not None:
        write_atomic(xlsx.resolve(), report.xlsx(progress, year))
        context.reporter.note(f"已写入 {xlsx}。")
    if context.reporter.as_json:
        context.reporter.document(report.to_json(progress))
    for goal in progress:
        rows = [["计数", c.id, c.title, f"自 {c.since}" if c.since else "本次构建收入"] for c in goal.counted]
        rows += [["不计", x.id, x.title, x.reason] for x in goal.left_out]
        if isinstance(goal, RegisterProgress):
            rows += [list(row) for row in terminal_rows(goal)]
        title = f"{year} 年 {goal.title}：{goal.count} / {goal.target} {goal.unit}"
        if goal.closed is not None:
            title += f"（{goal.closed.date} 冻结，摘要 {goal.closed.digest[:12]}）"
            rows += [[f"调整：{a.change}", a.id, a.title, a.reason] for a in goal.adjustments]
        context.reporter.table(title, ["", "编号", "标题", "依据或理由"], rows)
        if any("相近，按一个作品计" in x.reason for x in goal.left_out):
            context.reporter.note("画面、声音相近而确是两个作品的，请在条目里写 distinct_from 并说明理由。")


def _freeze(context: Context, year: int, now: dt.datetime, *, really: bool) -> None:
    from pipeline.line.counting import freeze_year

    frozen, waiting = freeze_year(context.project, year, now, really=really)
    reporter = context.reporter
    if reporter.as_json:
        goals = [{"id": g.id, "title": g.title, "count": g.count} for g in frozen.goals]
        reporter.document({"done": really, "year": year, "digest": frozen.digest, "goals": goals})
    for goal in frozen.goals:
        reporter.say(f"{year} 年 {goal.title}：{goal.count} / {goal.target} {goal.unit}")
    if waiting:
        reporter.note(f"还没有正式发布、因此不列入的作品 {len(waiting)} 个：{'、'.join(waiting)}。")
    if really:
        reporter.say(f"已冻结：ledger/frozen/{year}.json，摘要 {frozen.digest}。请提交到版本库。")
    else:
        reporter.say("以上只是预告，什么都没有写。年度冻结以后不能改动，变化列入调整；确认后请加 --yes。")


@cli.command()
@click.argument("id")
@click.option("--reason", required=True, help="撤回的原因，写给读者看。")
@click.option("--yes", is_flag=True, help="真的撤回；不加只说会做什么。")
@click.option("--now", type=_Moment(), default=None, help="把这个时刻当作现在。")
@command
def withdraw(context: Context, id: str, reason: str, yes: bool, now: dt.datetime | None) -> None:
    """撤回一个公开过的条目：原网址留下说明，别处全部撤下，从即日起不再计数。"""
    from pipeline.ledger.published import FILE, Withdrawal
    from pipeline.ledger.published import withdraw as withdraw_item
    from pipeline.line.clock import default_now

    if not (reason := reason.strip()):
        raise UsageError("撤回要说明原因。", help="请写 --reason，说给读者听。")
    line = withdraw_item(context.project, id, Withdrawal(now or default_now(), reason), really=yes)
    assert line.withdrawn is not None
    reporter = context.reporter
    if reporter.as_json:
        said = {"at": line.withdrawn.at.isoformat(), "reason": line.withdrawn.reason}
        reporter.document({"done": yes, "id": id, "url": line.url, **said})
    reporter.say(f"撤回 {id}（{line.url}）：{line.withdrawn.reason}")
    if yes:
        reporter.say(f"已记入 ledger/{FILE}，请提交到版本库；下次 kepu publish 起，原网址只有撤回说明。")
    else:
        reporter.say("以上只是预告，什么都没有写。确认后请加 --yes。")


@cli.command()
@click.argument("target", required=False)
@click.option("--yes", is_flag=True, help="真的发布；不加只说会做什么。")
@click.option("--list", "listing", is_flag=True, help="列出已有版本。")
@click.option("--diff", nargs=2, default=None, metavar="A B", help="两个版本差在哪里。")
@click.option(
    "--rollback",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[RELEASE]",
    help="退回上一版或指定的版本。",
)
@click.option("--now", type=_Moment(), default=None, help="把这个时刻当作现在。")
@command
def publish(
    context: Context,
    target: str | None,
    yes: bool,
    listing: bool,
    diff: tuple[str, str] | None,
    rollback: str | None,
    now: dt.datetime | None,
) -> None:
    """把网站作为一个版本整体发布，一次切换；可列出、比较、退回。"""
    from pipeline.line import releasing as release

    reporter, project = context.reporter, context.project
    if listing:
        rows = release.listing(project, target)
        if reporter.as_json:
            reporter.document(rows)
        table = [["线上" if r["live"] else "", r["id"], r["created"], r["commit"] or ""] for r in rows]
        reporter.table("版本", ["", "版本", "时间", "提交"], table)
    elif diff is not None:
        changes = release.compare(project, target, *diff)
        if reporter.as_json:
            reporter.document(changes)
        for word, paths in (
            ("新增", changes["added"]),
            ("移除", changes["removed"]),
            ("改动", changes["changed"]),
        ):
            for path in paths:
                reporter.say(f"{word} {path}")
    elif rollback is not None:
        done = release.rollback(project, target, rollback or None, really=yes)
        if reporter.as_json:
            reporter.document(done.to_json())
        reporter.say(done.text())
    else:
        from pipeline.cli.progress import MediaProgress
        from pipeline.line.clock import default_now

        with MediaProgress(reporter) as progress:
            outcome = release.publish(project, target, now or default_now(), really=yes, listen=progress)
        if outcome.no_commit is not None:
            reporter.note(outcome.no_commit)
        if reporter.as_json:
            reporter.document(outcome.to_json())
        for line in outcome.lines():
            reporter.say(line)


@cli.command()
@click.argument("id", required=False)
@click.option("--stage", type=click.Choice(["初审", "复审", "终审"]), default=None, help="签哪一审。")
@click.option("--account", default=None, help="签名的账号。")
@click.option("--name", default=None, help="签名人姓名，默认按账号查 review.yml。")
@click.option(
    "--from-host", type=click.IntRange(1), default=None, metavar="PR", help="读取合并请求上的批准。"
)
@click.option("--yes", is_flag=True, help="真的签；不加只说会签什么。")
@click.option("--now", type=_Moment(), default=None, help="把这个时刻当作现在。")
@command
def review(
    context: Context,
    id: str | None,
    stage: Stage | None,
    account: str | None,
    name: str | None,
    from_host: int | None,
    yes: bool,
    now: dt.datetime | None,
) -> None:
    """三审三校：列出还缺哪一审，签一审，或读取代码平台上的批准。"""
    from pipeline.line import signing
    from pipeline.line.clock import default_now

    reporter, moment = context.reporter, now or default_now()
    if from_host is not None:
        if id or stage or account or name:
            raise UsageError("--from-host 不与编号、--stage、--account、--name 同用。", help="请分开运行。")
        outcome = signing.sign_from_host(context.project, from_host, moment, really=yes)
        _tell_signed(reporter, outcome, told=yes or not outcome.proposals)
        return
    desk = signing.open_desk(context.project, moment)
    if id is None:
        if stage or account or name:
            raise UsageError("没有写要签的稿件编号。", help="如 kepu review panda-false-thumb --stage 初审。")
        rows = signing.overview(desk)
        if reporter.as_json:
            reporter.document(rows)
        table = [
            [r["id"], r["title"], "改过" if r["changed"] else "", "、".join(r["missing"]) or "齐"]
            for r in rows
        ]
        reporter.table("审核", ["编号", "标题", "审核之后", "还缺"], table)
    elif stage is None:
        if reporter.as_json:
            desk.standing(id)
            reporter.document([row for row in signing.overview(desk) if row["id"] == id])
        for line in signing.described(desk, id):
            reporter.say(line)
    elif account is None:
        raise UsageError("没有写签名的账号。", help="请加 --account 账号。")
    else:
        _tell_signed(reporter, signing.sign(desk, id, stage, account, name, really=yes), told=yes)


def _tell_signed(reporter: Reporter, outcome: Proposal | FromHost, *, told: bool) -> None:
    if reporter.as_json:
        reporter.document(outcome.to_json())
    for line in outcome.lines():
        reporter.say(line)
    if told:
        return
    reporter.say("以上只是预告，还没有签。看过内容后请加 --yes。")


@cli.command()
@click.argument("kind")
@click.argument("id")
@command
def new(context: Context, kind: str, id: str) -> None:
    """新建一份带说明的内容：kepu new article my-first-article。"""
    from pipeline.config import load_settings
    from pipeline.content.scaffold import scaffold
    from pipeline.line.clock import default_now

    path = scaffold(context.project, load_settings(context.project), kind, id, default_now())
    context.reporter.say(f"已新建 {path.relative_to(context.project.root).as_posix()}，请用编辑器打开填写。")


@cli.group()
def store() -> None:
    """素材库：核对已转好的媒体，清理不再用到的。"""


@store.command()
@command
def verify(context: Context) -> None:
    """逐个字节核对素材库；损坏的移开，下次构建重新生成。"""
    from pipeline.line.store_maintenance import verify_store

    with ByteProgress(context.reporter, "核对素材库") as progress:
        verified = verify_store(context.project, progress)
    if context.reporter.as_json:
        context.reporter.document(verified.to_json())
    for line in verified.lines():
        context.reporter.say(line)
    if verified.damaged:
        raise click.exceptions.Exit(MediaError.exit_code)


@store.command()
@click.option("--yes", is_flag=True, help="真的删；不加只说会删什么。")
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(0, 3650),
    default=7,
    metavar="DAYS",
    help="只删这么多天以前的，默认 7。",
)
@command
def gc(context: Context, yes: bool, days: int) -> None:
    """删去没有内容、没有已发布版本用到的媒体结果，以及残留的临时文件。"""
    from pipeline.line.store_maintenance import clean_store

    cleaned = clean_store(context.project, dt.datetime.now(dt.UTC), days=days, really=yes)
    if context.reporter.as_json:
        context.reporter.document(cleaned.to_json())
    for line in cleaned.lines():
        context.reporter.say(line)


@cli.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--watch", is_flag=True, help="一直看着投稿箱，按 Ctrl-C 结束。")
@click.option("--dry-run", is_flag=True, help="只说会收什么，什么都不写、不移。")
@command
def import_(context: Context, paths: tuple[Path, ...], watch: bool, dry_run: bool) -> None:
    """把投稿箱里同名的视频、字幕、Word 稿和图片收成草稿；不写文件夹就用环境变量里的。"""
    from pipeline.inbox import report as said
    from pipeline.inbox.watch import Round, open_inbox
    from pipeline.line.clock import default_now

    reporter = context.reporter
    if len(paths) > 1 or any(path.is_file() for path in paths):
        raise UsageError("现在只能导入投稿箱文件夹，一次一个。", help="如 kepu import /mnt/投稿箱。")
    if watch and dry_run:
        raise UsageError("--watch 不与 --dry-run 同用。", help="请去掉一个。")
    inbox = open_inbox(context.project, paths[0] if paths else None, default_now, os.environ)
    inbox.take_them = not dry_run
    inbox.hashed = said.Hashing(reporter.note)

    def tell(found: Round) -> None:
        for line in said.lines(found):
            reporter.say(line)
        variable = inbox.shelf.settings.inbox.folder_env
        if found.taken and variable not in os.environ:
            reporter.note(f"要预览和发布收下的视频，请把环境变量 {variable} 设为 {inbox.shelf.inbox}。")

    if watch:
        reporter.note(f"正在看着 {inbox.shelf.inbox}，按 Ctrl-C 结束。")
        inbox.watch(tell)
    found = inbox.once()
    tell(found)
    if reporter.as_json:
        reporter.document(said.to_json(found))
    if any(f.severity == "error" for f in found.refused):
        raise click.exceptions.Exit(ContentError.exit_code)


@cli.command()
@click.option("--write", is_flag=True, help="写入 site_config/schemas/。")
@command
def schema(context: Context, write: bool) -> None:
    """内容与设置的 JSON Schema，由模型生成。"""
    from pipeline.content.schema import schemas, write_schemas

    if write:
        written = write_schemas(context.project)
        context.reporter.say(f"写入 {len(written)} 份 JSON Schema。")
    else:
        click.echo("\n".join(text for _, text in schemas()))


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code by the kind of what went wrong."""
    reporter = Reporter(verbose="--verbose" in (arguments if arguments is not None else sys.argv))
    try:
        words = list(sys.argv[1:] if arguments is None else arguments)
        with stoppable(), disk_told(), cli.make_context("kepu", words) as context:
            result = cli.invoke(context)
            return int(result) if isinstance(result, int) else 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.UsageError as error:
        reporter.tell(_usage(error))
        return UsageError.exit_code
    except (KeyboardInterrupt, click.Abort):
        reporter.tell("已停止；再次运行会接着做。")
        return INTERRUPTED
    except KepuError as error:
        Reporter(as_json="--json" in (arguments if arguments is not None else sys.argv)).failure(error)
        return error.exit_code
    except Exception:  # the boundary: whatever is left is a defect of ours, told as such with exit code 70
        reporter.tell("程序自身出错了，请把这条命令和下面的信息交给维护人员。")
        detail = (
            traceback.format_exc() if reporter.verbose else traceback.format_exc().strip().splitlines()[-1]
        )
        reporter.tell(detail)
        return DEFECT


def _usage(error: click.UsageError) -> str:
    """click's usage errors in Chinese."""
    where = f"kepu {error.ctx.info_name}" if error.ctx and error.ctx.info_name != "kepu" else "kepu"
    return f"{_usage_text(error)}请运行 {where} --help 查看用法。"


def _usage_text(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"没有 {error.option_name} 这个选项。"
    if isinstance(error, click.NoSuchCommand):
        return f"没有“{error.command_name}”这个子命令。{did_you_mean(error.command_name, cli.commands)}"
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return f"请写明子命令：{'、'.join(cli.commands)}。"
    if isinstance(error, click.BadOptionUsage):
        return f"{error.option_name} 的写法不对：后面缺少值，或带了不该有的值。"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_parameter(error.param)}。"
    if isinstance(error, click.BadParameter):
        return f"{_parameter(error.param)} 的值不对。{_allowed(error)}"
    return "多写了参数。"


def _parameter(param: click.Parameter | None) -> str:
    if param is None:
        return "参数"
    return param.opts[0] if isinstance(param, click.Option) else param.human_readable_name


def _allowed(error: click.BadParameter) -> str:
    """What may be written; our own types say it themselves."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"可以写：{'、'.join(map(str, kind.choices))}。"
    if isinstance(kind, click.IntRange):
        return f"请写 {kind.min} 到 {kind.max} 的整数。"
    if isinstance(kind, click.Path):
        return "这里不能写文件。" if not kind.file_okay else "这里不能写文件夹。"
    return error.message
