"""Translate click's usage errors into Chinese."""

from __future__ import annotations

import click


def usage_message(error: click.UsageError) -> str:
    """Return what is wrong with the arguments, and which help to read."""
    where = f"kepu {error.ctx.info_name}" if error.ctx and error.ctx.info_name != "kepu" else "kepu"
    return f"{_text(error)}请运行 {where} --help 查看用法。"


def _text(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"没有 {error.option_name} 这个选项。"
    if isinstance(error, click.NoSuchCommand):
        from pipeline.parsing.model_errors import did_you_mean

        return f"没有“{error.command_name}”这个子命令。{did_you_mean(error.command_name, _commands(error))}"
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return f"请写明子命令：{'、'.join(_commands(error))}。"
    if isinstance(error, click.BadOptionUsage):
        return f"{error.option_name} 的写法不对：后面缺少值，或带了不该有的值。"
    if isinstance(error, click.MissingParameter):
        return f"缺少{_name(error.param).rstrip()}。"
    if isinstance(error, click.BadParameter):
        return f"{_name(error.param).lstrip()}的值不对。{_allowed(error)}"
    return "多写了参数。"


def _commands(error: click.UsageError) -> list[str]:
    """Return the commands of `kepu`, in the order of its help."""
    group = error.ctx.find_root().command if error.ctx else None
    return list(group.commands) if isinstance(group, click.Group) else []


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "参数"
    return (
        f" {param.opts[0]} "
        if isinstance(param, click.Option)
        else f"“{param.human_readable_name.strip('[]…')}”"
    )


def _allowed(error: click.BadParameter) -> str:
    """Return the allowed values; a type of our own puts them in its message."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"可以写：{'、'.join(map(str, kind.choices))}。"
    if isinstance(kind, click.IntRange):
        return f"请写 {kind.min} 到 {kind.max} 的整数。"
    if isinstance(kind, click.Path):
        return "这里不能写文件。" if not kind.file_okay else "这里不能写文件夹。"
    return error.message
