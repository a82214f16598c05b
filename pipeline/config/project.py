"""Where the project and its folders are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError


@dataclass(frozen=True)
class Project:
    """The folders of one project; `root` holds mkdocs.yml. `profile` names the profile its settings are read with."""

    root: Path
    config_name: str = "site_config"
    profile: str | None = None

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
    def profiles(self) -> Path:
        """A folder a profile, with files named as those of the settings and holding what the profile changes."""
        return self.settings / "profiles"

    @property
    def settings_files(self) -> tuple[Path, ...]:
        """Every YAML file that settings are read from, those of the profile last."""
        own = sorted(self.settings.glob("*.yml"))
        return (*own, *sorted((self.profiles / self.profile).glob("*.yml"))) if self.profile else tuple(own)

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


def find_project(
    start: Path | None,
    config_name: str = "site_config",
    profile: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Project:
    """The project `start` is in: the nearest folder at or above it with mkdocs.yml.

    Its profile is `profile`, or the one that KEPU_PROFILE names; "" is none. Raises UsageError when there is no such
    project or profile.
    """
    environment = os.environ if environment is None else environment
    name = environment.get("KEPU_PROFILE") if profile is None else profile
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file():
            project = Project(folder, config_name, name or None)
            _check_profile(project)
            return project
    raise UsageError(
        f"在 {here} 及上级文件夹里没有找到 mkdocs.yml。", help="请进入项目文件夹，或用 --project 指明。"
    )


def _check_profile(project: Project) -> None:
    """Raises UsageError, with the profiles there are, when there is none of this name."""
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
    """Where finished media is kept: KEPU_STORE, else a folder of the project."""
    environment = os.environ if environment is None else environment
    return environment.get("KEPU_STORE") or str(project.work / "store")
