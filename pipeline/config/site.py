"""`site.yml`: the portal's name, address and owner."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipeline.config.base import Day, File, Strict, Text


class SiteDemonstration(Strict):
    """What a demonstration says of itself on every page; a real site has none."""

    notice: Text = Field(title="写在每页页脚的话", description="如：演示站，尚未经某某授权或审定")
    today: Day | None = Field(
        default=None,
        title="停在哪一天",
        description="写了就以这一天结束时作“现在”：演示数据里计划的和办过的不会随时间变样；页脚写明",
    )


class SiteFile(File):
    """`site.yml`: the portal's name, address and owner.

    `demonstration` makes the owner one who has not agreed: pages and their data say so.
    """

    name: Text = Field(title="站名")
    tagline: Text = Field(title="一句话介绍")
    owner: Text = Field(title="主办单位")
    rights: Text | None = Field(
        default=None, title="权利人", description="文字、图片、短片和音频归谁，写在页脚；不写就是主办单位"
    )
    demonstration: SiteDemonstration | None = Field(
        default=None, title="演示站", description="正式使用时整段删掉"
    )
    url: str = Field(title="网站地址", pattern=r"^https?://[^\s]+/$", description="以 / 结尾的完整网址")
    language: Literal["zh-CN"] = "zh-CN"
    footer: tuple[Text, ...] = Field(default=(), title="页脚文字")
    contact: str | None = Field(
        default=None,
        title="联系邮箱",
        pattern=r"^[^\s@/?&#%]+@[^\s@/?&#%]+\.[^\s@/?&#%]+$",
        description="读者可以把没有搜到的词写信寄到这里；不写，就不记也不提",
    )
    cards_per_page: int = Field(default=12, ge=1, le=100, title="每页卡片数")
