"""`kepu schema`: writes the JSON Schemas of content and settings."""

from __future__ import annotations

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options


@click.command(cls=Command)
@click.option("--write", is_flag=True, help="写入 site_config/schemas/。")
@common_options
def schema(context: Context, write: bool) -> None:
    """内容与设置的 JSON Schema，由模型生成。"""
    from pipeline.content.schema import schemas, write_schemas

    if write:
        written = write_schemas(context.project)
        context.reporter.say(f"写入 {len(written)} 份 JSON Schema。")
    else:  # the output is JSON anyway: neither --json nor --quiet changes it
        click.echo("\n".join(text for _, text in schemas()))
