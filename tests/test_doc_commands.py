"""Commands that documents and messages name exist, with the options and values that stand there."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pipeline.cli.main import cli
from pipeline.cli.usage_errors import usage_message

DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
    "handbook/**/*.md",
    "docs/*.md",
    "content/**/README.md",
)
CALL = re.compile(r"(?:\.venv/bin/)?(kepu|make)(?= |$)")
FENCE = re.compile(r"\s*(```|~~~)")
INLINE = re.compile(r"`([^`\n]+)`")
COMMENT = re.compile(r"\s{2,}#.*")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
ADVISED = re.compile(r"kepu ([a-z]+)((?: --[a-z-]+| [^\s，。；：、）”]+)*)")
CHINESE = re.compile("[\u4e00-\u9fff]")
OPTION = re.compile(r"(?<![\w-])--[a-z-]+")


def written(text: str) -> Iterator[tuple[str, bool]]:
    """The commands of a document; true for those on a line of their own, which a reader copies whole."""
    fenced = False
    for line in text.splitlines():
        if FENCE.match(line):
            fenced = not fenced
        elif (fenced or line.startswith("    ")) and CALL.match(line.strip()):
            yield COMMENT.sub("", line.strip()), True
        elif not fenced:
            yield from ((found, False) for found in INLINE.findall(line) if CALL.match(found))


def wrong(command: str, whole: bool, targets: set[str]) -> str | None:
    """What is wrong with a command, or None. One with brackets shows what may be left out: its options only are looked at."""
    if "[" in command or "…" in command:
        words = re.sub(r"[\[\]…]|\\?\|\S*", " ", command).split()
        return unknown(words[1:], [word for word in words if word.startswith("--")])
    program, *words = shlex.split(command)
    if program.endswith("make"):
        return next((word for word in words if "=" not in word and word not in targets), None)
    return refused(words, whole)


def unknown(words: list[str], options: list[str]) -> str | None:
    """The first option that the named command does not have; the command's own name when there is no such command."""
    command: click.Command = cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        if words[0] not in command.commands:
            return words[0]
        command, words = command.commands[words[0]], words[1:]
    known = {"--help"} | {name for param in command.params for name in (*param.opts, *param.secondary_opts)}
    return next((option for option in options if option not in known), None)


def refused(words: list[str], whole: bool) -> str | None:
    """What the command says against its arguments; those that are only mentioned may lack some."""
    command: click.Command = cli
    context = click.Context(cli, info_name="kepu")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        if words[0] not in command.commands:
            return words[0]
        command = command.commands[words[0]]
        context, words = click.Context(command, info_name=words[0], parent=context), words[1:]
    try:
        if whole:
            command.make_context(context.info_name, words, parent=context.parent)
        else:
            command.make_parser(context).parse_args(words)
    except click.exceptions.Exit:  # --help and --version print and end
        return None
    except click.UsageError as error:
        return usage_message(error)
    return None


@pytest.fixture(scope="module")
def targets() -> set[str]:
    """The targets of the Makefile."""
    return set(TARGET.findall((Path(__file__).parents[1] / "Makefile").read_text(encoding="utf-8")))


def test_documented_commands_are_accepted(
    root: Path, targets: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    found = [
        (path.relative_to(root).as_posix(), command, whole)
        for pattern in DOCUMENTS
        for path in sorted(root.glob(pattern))
        for command, whole in written(path.read_text(encoding="utf-8"))
    ]
    assert sum(whole for _, _, whole in found) > 25
    assert len(found) > 80
    assert [(file, c, said) for file, c, whole in found if (said := wrong(c, whole, targets))] == []


def test_commands_that_messages_advise_exist(root: Path) -> None:
    strings = [
        (path.relative_to(root).as_posix(), node.value)
        for path in sorted((root / "pipeline").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value)
    ]
    advised = [(file, found) for file, text in strings for found in ADVISED.finditer(text)]
    assert len(advised) > 50
    assert [
        (file, found[0], said)
        for file, found in advised
        if (said := unknown(f"{found[1]}{found[2]}".split(), OPTION.findall(found[2])))
    ] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("    kepu chek", "chek"),
        ("    kepu check --fixx", "没有 --fixx"),
        ("    kepu review x --stage 四审", "--stage"),
        ("    kepu withdraw x", "缺少 --reason"),
        ("    kepu goals 2026", "多写了参数"),
        ("```sh\nmake sites\n```", "sites"),
        ("See `kepu store gc --now`.", "没有 --now"),
        ("| `kepu check [PATH…] [--fixed]` |", "--fixed"),
        ("`kepu chek [PATH]`", "chek"),
    ],
)
def test_a_command_that_does_not_exist_is_found(line: str, said: str, targets: set[str]) -> None:
    ((command, whole),) = written(line)
    assert said in (wrong(command, whole, targets) or "")


@pytest.mark.parametrize(
    "line",
    [
        "    kepu review winter-bath --stage 初审 --account 您的账号",
        "`kepu withdraw`",
        "    .venv/bin/kepu new 图文 winter-bath     # 一句说明",
        "`make serve ARGS='--address 127.0.0.1:8001'`",
        "`kepu check [PATH…] [--format text\\|json]`",
    ],
)
def test_a_command_that_exists_is_accepted(line: str, targets: set[str]) -> None:
    ((command, whole),) = written(line)
    assert wrong(command, whole, targets) is None
