"""Finds the origin of each setting: a default, a line of `site_config/` or of the profile, or the environment."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from pipeline.config.loading import read_files, settings_tree
from pipeline.config.project import Project, store_location
from pipeline.config.settings import FILES
from pipeline.parsing.layered_yaml import LayeredTree
from pipeline.parsing.strict_yaml import Path

Layer = Literal["default", "site_config", "profile", "environment"]

VARIABLES = ("KEPU_PROFILE", "KEPU_STORE", "KEPU_FFMPEG", "SOURCE_DATE_EPOCH")
"""Environment variables that are always read; settings whose names end in `_env` name more."""


@dataclass(frozen=True)
class Setting:
    """A setting. Its dotted name begins with the file and counts list entries from 1.

    `value` is plain JSON. `file` and `line` are where it is written. `variable` is the environment variable that sets
    it: `value` is then None, because it may be a secret.
    """

    name: str
    value: Any
    layer: Layer
    file: str | None = None
    line: int | None = None
    variable: str | None = None


def settings_with_origins(project: Project, environment: Mapping[str, str] | None = None) -> list[Setting]:
    """Return every setting of every file, in the order of the models, then those set only by the environment.

    Raises ConfigError as `load_settings` does, except for references between files, which are not checked.
    """
    environment = os.environ if environment is None else environment
    read = read_files(project)
    found: list[Setting] = []
    for name, model in FILES.items():
        found += _settings(project, settings_tree(project, name), (), name, read[model])
    if environment.get("KEPU_STORE"):
        return [*found, Setting("store", None, "environment", variable="KEPU_STORE")]
    return [*found, Setting("store", store_location(project, {}), "default")]


def variables(settings: list[Setting]) -> list[str]:
    """Return the names of the environment variables that are read."""
    named = [s.value for s in settings if s.name.endswith("_env") and s.value is not None]
    return list(dict.fromkeys((*VARIABLES, *named)))


def _settings(project: Project, tree: LayeredTree, path: Path, name: str, value: Any) -> Iterator[Setting]:
    """Yield the settings below `value` at `path`, or `value` itself if it is plain."""
    for key, inner in _fields(tree, path, value):
        step = str(key + 1) if isinstance(key, int) else key
        yield from _settings(project, tree, (*path, key), f"{name}.{step}", inner)
    if _is_plain(value):
        plain = list(value) if isinstance(value, tuple) else value
        if isinstance(value, dt.date):
            plain = value.isoformat()
        if path not in tree.values:
            yield Setting(name, plain, "default")
            return
        file, line, _ = tree.place(path)
        upper = (project.root / file).is_relative_to(project.profiles)
        yield Setting(name, plain, "profile" if upper else "site_config", file, line)


def _fields(tree: LayeredTree, path: Path, value: Any) -> Iterator[tuple[str | int, Any]]:
    """Yield the fields or entries of a value, by their names in the file."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            written = name if (*path, name) in tree.values else field.alias or name
            yield written, getattr(value, name)
    elif isinstance(value, Mapping):
        yield from value.items()
    elif not _is_plain(value):
        yield from enumerate(value)


def _is_plain(value: Any) -> bool:
    """Whether a value is shown as a whole: a scalar, or a list of scalars."""
    if isinstance(value, tuple):
        return not any(isinstance(inner, BaseModel) for inner in value)
    return not isinstance(value, BaseModel | Mapping)
