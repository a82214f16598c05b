"""`publish.yml`: the publishing targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from pipeline.config.announce import AnnounceSettings
from pipeline.config.base import File, Id, Strict, Text


class Target(Strict):
    """A publishing target: a folder that a web server serves as `<path>/current`."""

    kind: Literal["folder"] = "folder"
    path: Text
    keep: int = Field(default=5, ge=1, le=100, title="保留的旧版本数")


class PublishFile(File):
    """`publish.yml`."""

    default: Id
    targets: Mapping[Id, Target] = Field(min_length=1)
    announce: AnnounceSettings = Field(
        default=AnnounceSettings(),
        title="发布后通知谁",
        description="kepu announce 用；WebSub 的中枢写在 feeds.yml 的 hub",
    )
