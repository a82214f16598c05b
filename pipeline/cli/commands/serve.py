"""`kepu serve`: runs a live preview on this machine, drafts included."""

from __future__ import annotations

import click

from pipeline.cli.options import Context, common_options
from pipeline.errors import UsageError


@click.command()
@click.option("--address", default="127.0.0.1:8000", help="监听地址。")
@common_options
def serve(context: Context, address: str) -> None:
    """本机实时预览，含草稿：保存后马上看到；媒体没转好的先不显示播放器。"""
    from pipeline.line.preview import serve as serve_project

    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise UsageError(f"地址“{address}”不对。", help="请写成 127.0.0.1:8000。")
    serve_project(context.project, host, int(port), context.reporter.note, context.reporter.failure)
