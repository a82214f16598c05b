"""Finds the environment variables that settings name, and those among them that they may not (`pipeline.owner`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from pipeline.errors import Code
from pipeline.owner import is_allowed_variable
from pipeline.parsing.strict_yaml import Path

CODES = (
    Code(
        id="E221",
        title="设置里写了不许用的环境变量",
        why="设置文件谁都能提交修改，写上别的变量，就会把机器里的密码当作路径显示，或当作令牌发出去。",
        mend="改用 KEPU_ 开头的名字；确要用别的，由管机器的人设 KEPU_ALLOW_ENV。",
        sample="files",
        wrong="# site_config/inbox.yml\nfolder_env: AWS_SECRET_ACCESS_KEY",
        right="# site_config/inbox.yml\nfolder_env: KEPU_INBOX",
    ),
    Code(
        id="E222",
        title="外部文件夹的地址不许用",
        why="本机、内网管理地址和 file: 能读到不该公开的东西；别的协议没有核对过。",
        mend="写文件夹的路径，或 https://、s3:// 等地址；确要用别的，由管机器的人设 KEPU_ALLOW_REMOTE。",
        sample="files",
        wrong='# site_config/media.yml\nroots:\n  - {name: studio, location: "http://127.0.0.1/studio"}',
        right='# site_config/media.yml\nroots:\n  - {name: studio, location: "https://studio.example.org/films"}',
    ),
)


def refused_variables(model: BaseModel, environment: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """Yield the place and the name of each variable that the settings of a file name and may not."""
    for path, name in _named(model, ()):
        if not is_allowed_variable(name, environment):
            yield path, name


def _named(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the place and the value of each setting that names a variable, at any depth."""
    if isinstance(value, BaseModel):
        inner: Iterator[tuple[str | int, Any]] = iter(value)
    elif isinstance(value, Mapping):
        inner = iter(value.items())
    elif isinstance(value, tuple):
        inner = iter(enumerate(value))
    else:
        return
    for key, found in inner:
        if isinstance(key, str) and key.endswith("_env") and isinstance(found, str):
            yield (*path, key), found
        else:
            yield from _named(found, (*path, key))
