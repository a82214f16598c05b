"""Shared options and argument types, and the context passed to every command."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.cli.output import Reporter

if TYPE_CHECKING:
    from pipeline.config import Project

F = TypeVar("F", bound=Callable[..., Any])


class Context:
    """The first argument of every command: the project it works on, and the reporter for its output."""

    def __init__(self, start: Path | None, profile: str | None, reporter: Reporter) -> None:
        self._start, self._profile = start, profile
        self.reporter = reporter

    @functools.cached_property
    def project(self) -> Project:
        """Return the project around `--project`, or around the current folder, with its profile.

        Raises UsageError if there is no such project or profile.
        """
        from pipeline.config import find_project

        return find_project(self._start, profile=self._profile)


class Moment(click.ParamType[dt.datetime]):
    """A moment in ISO 8601, in Beijing time if it has no zone."""

    name = "时刻"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """Return the moment, aware. Fails for text that is not a time, and for years that content cannot have."""
        from pipeline.content.model import BEIJING, FIRST_YEAR, LAST_YEAR

        if isinstance(value, dt.datetime):
            return value
        try:
            moment = dt.datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是看得懂的时间，请写成 2026-11-05T09:00:00+08:00。", param, ctx)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.fail(f"年份要在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


now_option = click.option("--now", type=Moment(), default=None, help="把这个时刻当作现在。")


def common_options(function: F) -> F:
    """Add the options of every command and pass them to it as a `Context`, its first argument."""

    @functools.wraps(function)
    def run(
        project: Path | None, profile: str | None, as_json: bool, quiet: bool, verbose: bool, **rest: Any
    ) -> Any:
        reporter = Reporter(as_json=as_json, quiet=quiet, verbose=verbose)
        return function(Context(project, profile, reporter), **rest)

    folder = click.Path(path_type=Path, file_okay=False)
    for option in (
        click.option("--verbose", is_flag=True, help="出错时显示细节。"),
        click.option("--quiet", is_flag=True, help="只在出错时说话。"),
        click.option("--json", "as_json", is_flag=True, help="结果写成一份 JSON。"),
        click.option(
            "--profile", metavar="名字", default=None, help="配置档：site_config/profiles/ 下的一个文件夹。"
        ),
        click.option(
            "--project", type=folder, default=None, help="项目文件夹，默认是有 mkdocs.yml 的最近一级。"
        ),
    ):
        run = option(run)
    return run  # type: ignore[return-value]  # click decorators keep the callable
