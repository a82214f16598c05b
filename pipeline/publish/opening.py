"""Open the publishing targets that `site_config/publish.yml` names: the one place that knows every kind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Project, PublishFile
from pipeline.config import Target as TargetSettings
from pipeline.errors import PublishError, UsageError
from pipeline.parsing.model_errors import did_you_mean
from pipeline.publish.folder import FolderTarget
from pipeline.publish.protocol import Target

OURS = ("site", "content", "assets", "ledger", "site_config", "pipeline", ".kepu", ".git")
"""Folders of a project that no target may be in."""


@dataclass(frozen=True)
class OpenedTarget:
    """A target, and how many releases a publish keeps there besides the live one."""

    target: Target
    keep: int


def open_target(project: Project, settings: PublishFile, name: str | None = None) -> OpenedTarget:
    """Open the target of that name, or the default one. Raises UsageError for a name missing from the settings."""
    name = name or settings.default
    if name not in settings.targets:
        raise UsageError(f"没有叫“{name}”的发布目标。", help=did_you_mean(name, settings.targets))
    return _open(project, settings.targets[name])


def open_targets(project: Project, settings: PublishFile) -> Iterator[OpenedTarget]:
    """Open every target of the settings."""
    return (_open(project, chosen) for chosen in settings.targets.values())


def _open(project: Project, chosen: TargetSettings) -> OpenedTarget:
    match chosen.kind:
        case "folder":
            return OpenedTarget(FolderTarget(_folder(project, chosen.path)), chosen.keep)


def _folder(project: Project, path: str) -> Path:
    """Return the folder of a target. Raises PublishError for one in which publishing or a build would destroy something."""
    if path.startswith("\\\\") and os.name == "posix":
        raise PublishError(
            f"发布目标“{path}”是 Windows 的网络路径。", help="请先挂载它，再写挂载后的文件夹。"
        )
    folder = (project.root / Path(path).expanduser()).resolve()
    root = project.root.resolve()
    if folder == root or root.is_relative_to(folder):
        raise PublishError(
            f"发布目标 {folder} 是项目所在的文件夹。", help="请在 site_config/publish.yml 里换一个文件夹。"
        )
    for name in OURS:
        if folder.is_relative_to(root / name):
            raise PublishError(
                f"发布目标 {folder} 在项目的 {name}/ 里：构建会改动或删掉它。",
                help="请在 site_config/publish.yml 里换一个文件夹，如 dist/public。",
            )
    return folder
