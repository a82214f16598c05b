"""`site.yml`: the portal's name, address and owner."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipeline.config.base import File, Text


class SiteFile(File):
    """`site.yml`: the portal's name, address and owner."""

    name: Text = Field(title="站名")
    tagline: Text = Field(title="一句话介绍")
    owner: Text = Field(title="主办单位")
    url: str = Field(title="网站地址", pattern=r"^https?://[^\s]+/$", description="以 / 结尾的完整网址")
    language: Literal["zh-CN"] = "zh-CN"
    footer: tuple[Text, ...] = Field(default=(), title="页脚文字")
    cards_per_page: int = Field(default=12, ge=1, le=100, title="每页卡片数")
