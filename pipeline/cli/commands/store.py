"""`kepu store`: verifies finished media and removes what nothing needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.help import Command, Group
from pipeline.cli.options import Context, common_options
from pipeline.errors import MediaError

if TYPE_CHECKING:
    from pipeline.line.store_maintenance import Cleaned, Verified


@click.group(cls=Group)
def store() -> None:
    """成品库：核对已转好的媒体，清理不再用到的。"""


@store.command(cls=Command)
@common_options
def verify(context: Context) -> None:
    """逐个字节核对成品库；损坏的移开，下次 kepu build 重新生成。"""
    from pipeline.cli.progress import ByteProgress
    from pipeline.line.store_maintenance import verify_store

    with ByteProgress(context.reporter, "核对成品库") as progress:
        verified = verify_store(context.project, progress)
    context.reporter.show(VerifyReport(verified))
    if verified.damaged:
        raise click.exceptions.Exit(MediaError.exit_code)


@store.command(cls=Command)
@click.option("--yes", is_flag=True, help="真的删；不加只说会删什么。")
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(0, 3650),
    default=7,
    metavar="天数",
    help="只删这么多天以前的，默认 7。",
)
@common_options
def gc(context: Context, yes: bool, days: int) -> None:
    """删去没有内容、没有已发布版本用到的媒体结果，以及残留的临时文件。"""
    from pipeline.line.store_maintenance import clean_store

    cleaned = clean_store(context.project, dt.datetime.now(dt.UTC), days=days, really=yes)
    context.reporter.show(CleanReport(cleaned))


@dataclass(frozen=True)
class VerifyReport:
    """The result of `kepu store verify`."""

    verified: Verified

    def to_json(self) -> dict[str, Any]:
        """Return how many objects and bytes were read, and each damaged object."""
        verified = self.verified
        damaged = [asdict(found) for found in verified.damaged]
        return {"objects": verified.objects, "bytes": verified.size, "damaged": damaged}

    def lines(self) -> Iterator[str]:
        """Yield how much was read, what is damaged, and what happens to it."""
        verified = self.verified
        yield f"检查了成品库的 {verified.objects} 个结果，共 {megabytes(verified.size)}。"
        for found in verified.damaged:
            yield f"损坏 {found.key[:20]}：{found.wrong}"
        if verified.damaged:
            yield f"有 {len(verified.damaged)} 个已移开，下次 kepu build 会重新生成。"


@dataclass(frozen=True)
class CleanReport:
    """The result of `kepu store gc`."""

    cleaned: Cleaned

    def to_json(self) -> dict[str, Any]:
        """Return each object removed, or to be removed, and how many stay."""
        garbage = self.cleaned.garbage
        removed = [{"key": r.key, "kind": r.kind, "bytes": r.size} for r in garbage.removed]
        return {
            "done": self.cleaned.done,
            "removed": removed,
            "bytes": garbage.size,
            "bytes_besides": self.cleaned.freed_besides,
            "needed": garbage.needed,
            "young": garbage.young,
        }

    def lines(self) -> Iterator[str]:
        """Yield how much is removed and how much stays, and what to do next."""
        garbage, word = self.cleaned.garbage, "删去了" if self.cleaned.done else "可以删去"
        yield f"{word} {len(garbage.removed)} 个没有用到的结果，共 {megabytes(garbage.size)}。"
        yield f"留下 {garbage.needed} 个有用的，{garbage.young} 个不久前才生成的。"
        if self.cleaned.done:
            yield f"另外清掉了 {megabytes(self.cleaned.freed_besides)} 残留的临时文件。"
        else:
            yield "以上只是预告，什么都没有删。确认后请加 --yes。"


def megabytes(size: int) -> str:
    """Format bytes for people, 10^6 to a MB."""
    return f"{size / 1_000_000:.1f} MB"
