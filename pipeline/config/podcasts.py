"""Settings of the podcasts: of all together (`feeds.yml`), and of one column or series (`columns.yml`, `series.yml`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from pipeline.config.base import Strict, Text

Category = Literal[
    "Science",
    "Science/Astronomy",
    "Science/Chemistry",
    "Science/Earth Sciences",
    "Science/Life Sciences",
    "Science/Mathematics",
    "Science/Natural Sciences",
    "Science/Nature",
    "Science/Physics",
    "Science/Social Sciences",
    "Education",
    "Education/Courses",
    "Education/How To",
    "Education/Language Learning",
    "Education/Self-Improvement",
    "Health & Fitness",
    "Health & Fitness/Medicine",
    "Health & Fitness/Mental Health",
    "Health & Fitness/Nutrition",
    "History",
    "Kids & Family",
    "Kids & Family/Education for Kids",
    "Kids & Family/Stories for Kids",
    "Society & Culture",
    "Society & Culture/Documentary",
    "Society & Culture/Places & Travel",
    "Technology",
    "Government",
]
"""Those of Apple's categories that popular science may be in, with the subcategory after a slash (list:
https://witandwire.com/apple-podcast-categories). Directories compare them letter by letter, capitals too
(https://podcasters.apple.com/support/823-podcast-requirements)."""

Email = Annotated[str, Field(pattern=r"^[^\s@/?&#%]+@[^\s@/?&#%]+\.[^\s@/?&#%]+$", max_length=200)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Purpose = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=128)]


class Proof(Strict):
    """A text that a directory asks the owner to put into the feed, and the word it goes under."""

    purpose: Purpose = Field(
        default="verify", title="用途", description="目录要求的词，如 verify、applepodcastsverify"
    )
    text: Annotated[str, Field(min_length=1, max_length=4000)] = Field(
        title="内容", description="目录给出的一串字"
    )


class Frequency(Strict):
    """How often new episodes are meant to come."""

    words: Annotated[str, Field(min_length=1, max_length=128)] = Field(
        title="怎么说", description="如 每周一更"
    )
    rule: (
        Annotated[str, Field(pattern=r"^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[A-Z0-9,+-]+)*$")] | None
    ) = Field(default=None, title="规则", description="给机器看的（RFC 5545 的 RRULE），如 FREQ=WEEKLY")


class ShowSettings(Strict):
    """What is said of the podcasts of one column or series besides its title and description."""

    colour: Colour | None = Field(
        default=None, title="封面底色", description="如 #1f6f6b；不写就从备好的几种里按编号定一种"
    )
    category: Category | None = Field(default=None, title="目录分类", description="不写就用 feeds.yml 里的")
    frequency: Frequency | None = Field(default=None, title="更新频率", description="做不到的不要写")
    complete: bool = Field(default=False, title="已完结", description="true：不会再有新的一集")
    proofs: tuple[Proof, ...] = Field(default=(), max_length=8, title="目录要的验证文字")


class PodcastSettings(Strict):
    """What is said of every podcast of the site."""

    author: Text | None = Field(
        default=None, title="作者", description="不写就是主办单位；演示站不写就是权利人"
    )
    email: Email | None = Field(
        default=None, title="所有者邮箱", description="目录靠它验证归谁所有；会公开，请用单位邮箱"
    )
    category: Category = Field(default="Science", title="目录分类")
    enclosure: Literal["m4a", "mp3"] = Field(
        default="m4a",
        title="音频附件的格式",
        description="mp3 要先在 media.yml 里写 audio.mp3: true；另一种仍列为备选",
    )
    locked: bool = Field(default=True, title="不许别的平台导入")
    block: bool = Field(default=False, title="不让目录收录", description="true：只凭地址订阅；演示站总是这样")
    episodes: int = Field(default=300, ge=1, le=1000, title="每个播客最多集数")
