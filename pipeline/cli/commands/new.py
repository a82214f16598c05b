"""`kepu new`: creates a content file with explanations, to be filled in."""

from __future__ import annotations

import click

from pipeline.cli.options import Context, common_options


@click.command()
@click.argument("kind")
@click.argument("id")
@common_options
def new(context: Context, kind: str, id: str) -> None:
    """新建一份带说明的内容：kepu new article my-first-article。"""
    from pipeline.config import load_settings
    from pipeline.content.scaffold import scaffold
    from pipeline.line.clock import default_now

    path = scaffold(context.project, load_settings(context.project), kind, id, default_now())
    context.reporter.say(f"已新建 {path.relative_to(context.project.root).as_posix()}，请用编辑器打开填写。")
