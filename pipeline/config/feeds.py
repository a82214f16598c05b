"""`feeds.yml`: settings of the feeds and podcasts."""

from __future__ import annotations

from pydantic import Field

from pipeline.config.base import File
from pipeline.config.podcasts import PodcastSettings


class FeedsFile(File):
    """`feeds.yml`."""

    guid_authority: str = Field(
        title="条目标识的前缀",
        pattern=r"^[a-z0-9.-]+,20[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?$",
        description="域名和年份（RFC 4151），写进每个条目的 GUID；定下后永不更改，换域名也不改",
    )
    entries: int = Field(
        default=50,
        ge=1,
        le=500,
        title="每个订阅源最多条数",
        description="订阅源的第一页最多列多少条；更早的在它后面的存档页里，一条也不少",
    )
    hub: str | None = Field(
        default=None,
        title="WebSub 中枢的网址",
        pattern=r"^https?://[^\s]+$",
        description="写了，每个订阅源都会指明它，阅读器可以请它在有更新时通知；不写就没有",
    )
    podcasts: PodcastSettings = Field(default_factory=PodcastSettings, title="播客")
