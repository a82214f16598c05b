"""`kepu codes`: explains a code of the check; writes the handbook's pages of all codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options
from pipeline.errors import Code, UsageError


@click.command(cls=Command)
@click.argument("code", metavar="[代码]", required=False)
@click.option("--write", is_flag=True, help="写入 handbook/codes/。")
@common_options
def codes(context: Context, code: str | None, write: bool) -> None:
    """检查代码的说明：kepu codes W541；不写代码就列出全部。"""
    from pipeline.codes import CODES
    from pipeline.codes.page import write_pages
    from pipeline.parsing.model_errors import did_you_mean

    if write:
        written, removed = write_pages(context.project.root / "handbook" / "codes")
        context.reporter.say(f"写入 {written} 页，删去 {removed} 页。")
    elif code is None:
        context.reporter.show(CodeList(tuple(CODES.values())))
    elif code.upper() in CODES:
        context.reporter.show(CodeExplained(CODES[code.upper()]))
    else:
        raise UsageError(f"没有“{code}”这个代码。", help=did_you_mean(code.upper(), CODES))


@dataclass(frozen=True)
class CodeList:
    """Codes with their titles."""

    codes: tuple[Code, ...]

    def to_json(self) -> list[dict[str, Any]]:
        """Return everything about each code."""
        from pipeline.codes import to_json

        return [to_json(code) for code in self.codes]

    def lines(self) -> Iterator[str]:
        """Yield a line per code."""
        for code in self.codes:
            yield f"{code.id}  {code.title}"


@dataclass(frozen=True)
class CodeExplained:
    """One code with its page."""

    code: Code

    def to_json(self) -> list[dict[str, Any]]:
        """Return a list of one, in the form of the list of all codes."""
        return CodeList((self.code,)).to_json()

    def lines(self) -> Iterator[str]:
        """Yield the handbook page without its front matter."""
        from pipeline.codes.page import page

        yield page(self.code).partition("\n\n")[2].rstrip()
