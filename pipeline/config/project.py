"""Where the project and its folders are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError


@dataclass(frozen=True)
class Project:
    """The folders of one project; `root` holds mkdocs.yml."""

    root: Path
    config_name: str = "site_config"

    @property
    def content(self) -> Path:
        """Markdown an editor commits."""
        return self.root / "content"

    @property
    def media(self) -> Path:
        """The media root: every media path in content is relative to it."""
        return self.root / "assets" / "media"

    @property
    def theme(self) -> Path:
        """Templates, styles and scripts over Material."""
        return self.root / "assets" / "theme"

    @property
    def settings(self) -> Path:
        """YAML files, one a concern."""
        return self.root / self.config_name

    @property
    def ledger(self) -> Path:
        """Committed state that cannot be derived."""
        return self.root / "ledger"

    @property
    def work(self) -> Path:
        """Caches, manifests and locks: may be deleted at any time."""
        return self.root / ".kepu"

    @property
    def fetched(self) -> Path:
        """Sources that were fetched from elsewhere, by their digest."""
        return self.work / "sources"

    @property
    def remote(self) -> Path:
        """What this machine keeps of stores on object storage."""
        return self.work / "remote"


def find_project(start: Path | None, config_name: str = "site_config") -> Project:
    """The project `start` is in: the nearest folder at or above it with mkdocs.yml.

    Raises UsageError when there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file():
            return Project(folder, config_name)
    raise UsageError(
        f"在 {here} 及上级文件夹里没有找到 mkdocs.yml。", help="请进入项目文件夹，或用 --project 指明。"
    )


def store_location(project: Project, environment: Mapping[str, str] | None = None) -> str:
    """Where finished media is kept: KEPU_STORE, else a folder of the project."""
    environment = os.environ if environment is None else environment
    return environment.get("KEPU_STORE") or str(project.work / "store")
