"""Open the publishing targets that `site_config/publish.yml` names: the one place that knows every kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.config import Project, PublishFile
from pipeline.config import Target as TargetSettings
from pipeline.errors import UsageError
from pipeline.parsing.model_errors import did_you_mean
from pipeline.publish.folder import FolderTarget
from pipeline.publish.protocol import Target


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
            return OpenedTarget(FolderTarget((project.root / chosen.path).resolve()), chosen.keep)
