"""`kepu serve`: runs a live preview on this machine, drafts included."""

from __future__ import annotations

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options
from pipeline.errors import UsageError

LAST_PORT = 65535


@click.command(cls=Command)
@click.option("--address", default="127.0.0.1:8000", help="监听地址，如 127.0.0.1:8001。")
@common_options
def serve(context: Context, address: str) -> None:
    """本机实时预览，含草稿：保存后马上看到，新图片几秒内出现；音视频要先运行 kepu build。"""
    from pipeline.line.preview import serve as serve_project

    host, port = _host_and_port(address)
    serve_project(context.project, host, port, context.reporter.note, context.reporter.failure)


def _host_and_port(address: str) -> tuple[str, int]:
    """Split `127.0.0.1:8000` or `[::1]:8000`. Raises UsageError for anything else."""
    host, _, port = address.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        host = ""
    if not host or not (port.isascii() and port.isdigit()) or int(port) > LAST_PORT:
        help = f"请写成 127.0.0.1:8000 或 [::1]:8000，端口不超过 {LAST_PORT}。"
        raise UsageError(f"地址“{address}”不对。", help=help)
    return host, int(port)
