"""Open the publishing targets that `site_config/publish.yml` names: the one place that knows every kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.config import Project, Settings
from pipeline.errors import UsageError
from pipeline.parsing.model_errors import did_you_mean
from pipeline.publish.folder import FolderTarget
from pipeline.publish.place import target_folder
from pipeline.publish.protocol import Target


@dataclass(frozen=True)
class OpenedTarget:
    """A target, and how many releases a publish keeps there besides the live one."""

    target: Target
    keep: int


def open_target(project: Project, settings: Settings, name: str | None = None) -> OpenedTarget:
    """Open the target of that name, or the default one.

    Raises UsageError for a name missing from the settings, ConfigError for a folder where no target may be.
    """
    targets = settings.publish.targets
    name = name or settings.publish.default
    if name not in targets:
        raise UsageError(f"没有叫“{name}”的发布目标。", help=did_you_mean(name, targets))
    return _open(project, settings, name)


def open_targets(project: Project, settings: Settings) -> Iterator[OpenedTarget]:
    """Open every target of the settings. Raises ConfigError like `open_target`."""
    return (_open(project, settings, name) for name in settings.publish.targets)


def _open(project: Project, settings: Settings, name: str) -> OpenedTarget:
    chosen = settings.publish.targets[name]
    match chosen.kind:
        case "folder":
            folder = target_folder(project, settings, name, chosen.path)
            return OpenedTarget(FolderTarget(folder), chosen.keep)
