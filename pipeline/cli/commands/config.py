"""`kepu config --show`: lists every setting, its value and where the value comes from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.config import Project, Setting


@click.command(cls=Command)
@click.option("--show", is_flag=True, help="列出每一项设置、它的值和来处。")
@common_options
def config(context: Context, show: bool) -> None:
    """设置从哪里来：默认值、site_config/、配置档还是环境变量。"""
    if not show:
        raise UsageError("没有写要做什么。", help="请写 kepu config --show。")
    context.reporter.show(config_report(context.project, os.environ))


@dataclass(frozen=True)
class ConfigReport:
    """The result of `kepu config --show`. `variables` says which environment variables are set, never their values."""

    profile: str | None
    settings: list[Setting]
    variables: Mapping[str, bool]

    def to_json(self) -> dict[str, Any]:
        """Return the settings with `layer`: default, site_config, profile or environment."""
        return {
            "profile": self.profile,
            "settings": [asdict(setting) for setting in self.settings],
            "environment": [{"name": name, "set": is_set} for name, is_set in self.variables.items()],
        }

    def lines(self) -> Iterator[str]:
        """Yield a line per setting, then a line per variable."""
        yield f"配置档：{self.profile or '没有用'}"
        for setting in self.settings:
            yield f"{setting.name} = {_value(setting)}  （{_origin(setting)}）"
        for name, is_set in self.variables.items():
            yield f"环境变量 {name}：{'已设置' if is_set else '未设置'}"


def config_report(project: Project, environment: Mapping[str, str]) -> ConfigReport:
    """Return every setting of the project with its origin. Raises ConfigError when a settings file is wrong."""
    from pipeline.config import settings_with_origins, variables

    settings = settings_with_origins(project, environment)
    return ConfigReport(
        project.profile, settings, {name: bool(environment.get(name)) for name in variables(settings)}
    )


def _value(setting: Setting) -> str:
    if setting.variable is not None:
        return "（不显示）"
    return json.dumps(setting.value, ensure_ascii=False)


def _origin(setting: Setting) -> str:
    if setting.variable is not None:
        return f"环境变量 {setting.variable}"
    return f"{setting.file}:{setting.line}" if setting.file is not None else "默认"
