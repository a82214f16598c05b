"""The help of every command is Chinese to its headings and fits a terminal of 80 columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from rich.cells import cell_len

from pipeline.cli.help import Command, Context
from pipeline.cli.main import cli, main

WIDTH = 80
ENGLISH = re.compile(
    r"\b(Usage|Options?|Commands?|Arguments?|Show|this|message|exit|default|required|env)\b|\[x|<="
)
NAMED_BY_CLICK = re.compile(r"\b(?!JSON\b)[A-Z]{2,}\b")
"""A value that click named after its type, as `DIRECTORY`, or after the variable, as `KIND`."""


def walk(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Each command with the words that call it."""
    yield words
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from walk(below, (*words, name))


def english(text: str) -> list[str]:
    """The words that click put into a help of its own."""
    return [found.group() for pattern in (ENGLISH, NAMED_BY_CLICK) for found in pattern.finditer(text)]


@pytest.mark.parametrize("words", list(walk(cli)), ids=" ".join)
def test_help_is_chinese_and_fits(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--help"]) == 0
    out = capsys.readouterr().out
    assert english(out) == []
    assert out.startswith(f"用法：{' '.join(('kepu', *words))} [选项]")
    assert "显示这份说明。" in out
    assert [line for line in out.splitlines() if cell_len(line) > WIDTH] == []


def test_every_command_is_walked() -> None:
    walked = list(walk(cli))
    assert ("store", "gc") in walked
    assert len(walked) > len(cli.commands)


@click.command()
@click.argument("kind")
@click.option("--jobs", type=click.IntRange(1, 64), required=True, help="同时做几个。")
def plain(kind: str, jobs: int) -> None:
    """试一试。"""


def test_what_click_writes_by_itself_is_found() -> None:
    found = english(plain.get_help(click.Context(plain, info_name="plain")))
    assert {"Usage", "OPTIONS", "KIND", "Options", "required", "Show", "INTEGER"} <= set(found)


def help_of(*params: click.Parameter) -> list[str]:
    command = Command("try", params=list(params), help="试一试。")
    return command.get_help(command.make_context("try", [], resilient_parsing=True)).splitlines()


def test_names_and_meanings_stand_in_columns() -> None:
    lines = help_of(
        click.Option(["--folder"], type=click.Path(file_okay=False), help="文件夹。"),
        click.Option(["-n", "--number"], type=click.IntRange(1), required=True, help="数目。"),
        click.Option(["--quite-a-long-name"], metavar="很长的一个值", help="另起一行。"),
        click.Option(["--secret"], hidden=True, help="不显示。"),
    )
    assert lines == [
        "用法：try [选项]",
        "",
        "  试一试。",
        "",
        "选项：",
        "  --folder 文件夹    文件夹。",
        "  -n, --number 整数  数目。（必填，不小于 1）",
        "  --quite-a-long-name 很长的一个值",
        "                     另起一行。",
        "  -h, --help         显示这份说明。",
    ]


def test_a_long_line_breaks_between_characters_but_not_before_a_mark_or_inside_a_word() -> None:
    command = Command("try", help="一二三四五六七八九十，" * 9 + "kepu-new-article 完。")
    text = command.get_help(Context(command, info_name="try", max_content_width=40)).splitlines()
    assert all(cell_len(line) <= 50 for line in text)
    assert not any(line.strip().startswith(("，", "。")) for line in text)
    assert "kepu-new-article" in "\n".join(text)
    assert re.sub(r"\s", "", "".join(text[2:-3])) == "一二三四五六七八九十，" * 9 + "kepu-new-article完。"


def test_both_names_ask_for_help_whatever_context_asked_first() -> None:
    """Click keeps the option that it made first; a context without the group's settings knew only one name."""

    @click.command(cls=Command)
    def plain() -> None:
        """空的。"""

    option = plain.get_help_option(click.Context(plain, info_name="plain"))
    assert option is not None and option.opts == ["-h", "--help"]
