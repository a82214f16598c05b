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


class CopyPages(Strict):
    """The pages from which articles are copied into WeChat's editor. They are not indexed and have no permanent address."""

    enabled: bool = Field(
        default=True, title="生成复制页", description="false 时网站里没有 wechat/，也没有给导入工具的订阅源"
    )
    long_pictures: int = Field(
        default=0,
        ge=0,
        le=1000,
        title="给最新的几条生成长图",
        description="一张长图约要十分之一秒；更早的用 kepu wechat preview 生成",
    )


class PublishFile(File):
    """`publish.yml`."""

    default: Id
    targets: Mapping[Id, Target] = Field(min_length=1)
    announce: AnnounceSettings = Field(
        default=AnnounceSettings(),
        title="发布后通知谁",
        description="kepu announce 用；WebSub 的中枢写在 feeds.yml 的 hub",
    )
    copy_pages: CopyPages = Field(default=CopyPages(), title="公众号复制页")
