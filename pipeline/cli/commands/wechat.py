"""`kepu wechat`: articles for WeChat. Each subcommand has a file of its own."""

from __future__ import annotations

import click

from pipeline.cli.commands.wechat_lint import lint, preview
from pipeline.cli.help import Group


@click.group(cls=Group)
def wechat() -> None:
    """公众号：发之前检查，生成复制用的文件。"""


for _command in (lint, preview):
    wechat.add_command(_command)
