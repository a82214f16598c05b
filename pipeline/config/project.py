"""Locates the project and its folders."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError, require_folder


@dataclass(frozen=True)
class Project:
    """The folders of one project. `root` contains mkdocs.yml; `profile` names the profile that overrides settings."""

    root: Path
    config_name: str = "site_config"
    profile: str | None = None

    @property
    def content(self) -> Path:
        """Markdown files committed by editors."""
        return self.root / "content"

    @property
    def media(self) -> Path:
        """The media folder: media paths in content are relative to it."""
        return self.root / "assets" / "media"

    @property
    def theme(self) -> Path:
        """Templates, styles and scripts that override Material."""
        return self.root / "assets" / "theme"

    @property
    def settings(self) -> Path:
        """The folder of YAML settings files."""
        return self.root / self.config_name

    @property
    def profiles(self) -> Path:
        """One folder per profile, with files named like the settings files that contain only the overrides."""
        return self.settings / "profiles"

    @property
    def settings_files(self) -> tuple[Path, ...]:
        """All settings files, those of the profile last."""
        own = sorted(self.settings.glob("*.yml"))
        return (*own, *sorted((self.profiles / self.profile).glob("*.yml"))) if self.profile else tuple(own)

    @property
    def ledger(self) -> Path:
        """Committed state that cannot be derived."""
        return self.root / "ledger"

    @property
    def work(self) -> Path:
        """Caches, manifests and locks. May be deleted at any time."""
        return self.root / ".kepu"

    @property
    def fetched(self) -> Path:
        """Cache of downloaded sources, by digest."""
        return self.work / "sources"

    @property
    def remote(self) -> Path:
        """Local caches of stores on object storage."""
        return self.work / "remote"


def find_project(
    start: Path | None,
    config_name: str = "site_config",
    profile: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Project:
    """Find the project of `start`: the nearest folder at or above it with mkdocs.yml.

    Its profile is `profile`, else KEPU_PROFILE; "" means none. Raises UsageError when the project or the profile does
    not exist.
    """
    environment = os.environ if environment is None else environment
    name = environment.get("KEPU_PROFILE") if profile is None else profile
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file():
            project = Project(folder, config_name, name or None)
            _check_profile(project)
            require_folder(project.work)
            return project
    raise UsageError(
        f"在 {here} 及上级文件夹里没有找到 mkdocs.yml。", help="请进入项目文件夹，或用 --project 指明。"
    )


def _check_profile(project: Project) -> None:
    """Raise UsageError, listing the existing profiles, when the project's profile does not exist."""
    if project.profile is None:
        return
    folder = project.profiles.relative_to(project.root).as_posix()
    there = sorted(path.name for path in project.profiles.glob("*") if path.is_dir())
    if project.profile not in there:
        help = (
            f"现有：{'、'.join(there)}。"
            if there
            else f"还没有配置档；每个配置档是 {folder}/ 下的一个文件夹。"
        )
        raise UsageError(f"没有“{project.profile}”这个配置档。", help=help)


def store_location(project: Project, environment: Mapping[str, str] | None = None) -> str:
    """Return the location of the media store: KEPU_STORE, else a folder in the project."""
    environment = os.environ if environment is None else environment
    return environment.get("KEPU_STORE") or str(project.work / "store")
