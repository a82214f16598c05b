"""The help of every command, in Chinese: what click writes around our own texts, and lines as wide as they look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

VALUES = {"text": "文字", "integer range": "整数", "directory": "文件夹", "file": "文件", "path": "路径"}
"""The word for a value, by the name of click's type; our own types name themselves in Chinese."""
PIECE = re.compile(r"[“（《]?(?:[!-~]+|\S)[，。；：、！？”）》…]* ?")
"""What stays on one line: a run of ASCII or one Chinese character, with the punctuation that clings to it."""


class Formatter(click.HelpFormatter):
    """Writes help; a Chinese character takes two columns of a terminal."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how the command is called."""
        super().write_usage(prog, args, prefix="用法：")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(f"{heading}：\n")

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        indent = " " * self.current_indent
        for line in _wrapped(text, self.width - self.current_indent):
            self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 24, col_spacing: int = 2) -> None:
        """Write names and what they mean; a name wider than `col_max` has its meaning below it."""
        named = [(name, _width(name), text) for name, text in rows]
        column = max((width for _, width, _ in named if width <= col_max), default=0) + col_spacing
        margin = " " * (self.current_indent + column)
        for name, width, text in named:
            first, *rest = _wrapped(text, self.width - len(margin))
            gap = " " * (column - width) if width <= col_max else f"\n{margin}"
            self.write(f"{' ' * self.current_indent}{name}{gap}{first}\n")
            self.write("".join(f"{margin}{line}\n" for line in rest))


class Context(click.Context):
    """The context of a command whose help is Chinese."""

    formatter_class = Formatter


class Chinese(click.Command):
    """What commands and groups of commands have in common."""

    context_class = Context

    def get_help_option_names(self, ctx: click.Context) -> list[str]:
        """Return how the help is asked for, whatever context asks first: click keeps the option that it makes then."""
        return ["-h", "--help"]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows the help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明。"
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, one a row."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        with formatter.section("选项"):
            formatter.write_dl([_row(option, ctx) for option in options if not option.hidden])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the parts of the line that shows how the command is called."""
        pieces = [piece for param in self.get_params(ctx) for piece in param.get_usage_pieces(ctx)]
        return ["[选项]", *pieces]


class Command(Chinese):
    """A command that does something."""


class Group(Chinese, click.Group):
    """A command that only holds other commands."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the parts of the line that shows how the command is called."""
        return ["[选项]", "命令", "[参数]…"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands in the order in which they were added."""
        Chinese.format_options(self, ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(name, command.help or "") for name, command in self.commands.items()])


def _row(option: click.Option, ctx: click.Context) -> tuple[str, str]:
    """Return an option's names with its value, and its help with what the value may be."""
    names = ", ".join((*option.opts, *option.secondary_opts))
    value = "" if option.is_flag or option.count else f" {_value(option, ctx)}"
    return names + value, f"{option.help or ''}{_remarks(option)}"


def _value(option: click.Option, ctx: click.Context) -> str:
    if option.metavar is None and option.type.name in VALUES:
        return VALUES[option.type.name]
    return option.make_metavar(ctx)


def _remarks(option: click.Option) -> str:
    """Return in brackets whether the option is needed, and the range of a number."""
    remarks = ["必填"] if option.required else []
    if isinstance(option.type, click.IntRange):
        low, high = option.type.min, option.type.max
        remarks.append(f"{low} 到 {high}" if high is not None else f"不小于 {low}")
    return f"（{'，'.join(remarks)}）" if remarks else ""


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Yield lines of at most `width` columns; at least one, maybe empty."""
    line = ""
    for piece in PIECE.findall(" ".join(text.split())):
        if line and _width(line) + _width(piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
