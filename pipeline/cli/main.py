"""The command `kepu`: the group of its subcommands, and its exit codes."""

from __future__ import annotations

import sys
import traceback

import click

from pipeline import __version__
from pipeline.cli.commands.announce import announce
from pipeline.cli.commands.build import build
from pipeline.cli.commands.check import check
from pipeline.cli.commands.codes import codes
from pipeline.cli.commands.config import config
from pipeline.cli.commands.goals import goals
from pipeline.cli.commands.import_inbox import import_inbox
from pipeline.cli.commands.new import new
from pipeline.cli.commands.plan import plan
from pipeline.cli.commands.publish import publish
from pipeline.cli.commands.review import review
from pipeline.cli.commands.schema import schema
from pipeline.cli.commands.serve import serve
from pipeline.cli.commands.store import store
from pipeline.cli.commands.wechat import wechat
from pipeline.cli.commands.withdraw import withdraw
from pipeline.cli.help import Group
from pipeline.cli.interruption import INTERRUPTED, stoppable
from pipeline.cli.output import Reporter, log_to_stderr
from pipeline.cli.usage_errors import usage_message
from pipeline.errors import KepuError, UsageError, disk_errors_reported

BROKEN_PIPE = 1
"""The exit code when nobody reads the output any more."""
DEFECT = 70
COMMANDS = (
    new,
    import_inbox,
    check,
    serve,
    review,
    build,
    publish,
    announce,
    wechat,
    withdraw,
    goals,
    plan,
    store,
    codes,
    config,
    schema,
)
"""In the order in which an editor meets them; the help keeps it."""


@click.group(
    cls=Group,
    help="科普内容发布流水线：检查、转码、生成网站与订阅源、统计目标、发布。",
)
@click.version_option(__version__, help="显示版本号。", prog_name="kepu", message="%(prog)s %(version)s")
def cli() -> None:
    """The command group; it does nothing by itself."""


for _command in COMMANDS:
    cli.add_command(_command)


def main(arguments: list[str] | None = None, group: click.Group = cli) -> int:
    """Run a command of the group; return 0, or the exit code for the kind of error.

    `arguments` default to those of the process.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    reporter = Reporter(as_json="--json" in words, verbose="--verbose" in words)
    try:
        with (
            log_to_stderr(reporter),
            stoppable(),
            disk_errors_reported(),
            group.make_context("kepu", words) as context,
        ):
            group.invoke(context)
        return 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.UsageError as error:
        reporter.error(usage_message(error))
        return UsageError.exit_code
    except (KeyboardInterrupt, click.Abort):
        reporter.error("已停止；再次运行会接着做。")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has ended, as `head` does
        return BROKEN_PIPE
    except KepuError as error:
        reporter.failure(error)
        return error.exit_code
    except Exception:  # the outermost boundary: any other exception is a defect of ours
        reporter.error("程序自身出错了，请把这条命令和下面的信息交给维护人员。")
        detail = traceback.format_exc()
        reporter.error(detail if reporter.verbose else detail.strip().splitlines()[-1])
        return DEFECT
