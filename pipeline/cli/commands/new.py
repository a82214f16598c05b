"""`kepu new`: creates a content file with explanations, to be filled in."""

from __future__ import annotations

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options
from pipeline.errors import UsageError


class ListingKinds(Command):
    """A command whose help ends with the kinds of content; they are imported only when help is asked for."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the kinds, one a line."""
        from pipeline.content.model import KIND_LABELS

        with formatter.section("种类可以写英文或中文"):
            formatter.write_dl(list(KIND_LABELS.items()))


@click.command(cls=ListingKinds)
@click.argument("kind", metavar="种类", required=False)
@click.argument("id", metavar="编号", required=False)
@common_options
def new(context: Context, kind: str | None, id: str | None) -> None:
    """新建一份带说明的内容：kepu new article my-first-article，也可写 kepu new 图文 my-first-article。"""
    from pipeline.config import load_settings
    from pipeline.content.scaffold import EXAMPLE_ID, kind_named, kinds_listed, scaffold
    from pipeline.line.clock import site_now

    if kind is None:
        raise UsageError("没有写要新建哪种内容。", help=f"如 kepu new 图文 {EXAMPLE_ID}。{kinds_listed()}")
    if id is None:
        help = f"编号用小写字母、数字和连字符，如 kepu new {kind} {EXAMPLE_ID}。"
        kind_named(kind)
        raise UsageError("没有写编号。", help=help)
    path = scaffold(context.project, load_settings(context.project), kind, id, site_now(context.project))
    file = path.relative_to(context.project.root).as_posix()
    context.reporter.say(f"已新建 {file}，请用编辑器打开，把写着“待填：”的地方填好。")
