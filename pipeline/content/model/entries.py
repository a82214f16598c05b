"""The kinds of content, each with the fields of its front matter.

An item (`article`, `video`, `audio`, `story`) is published and may count towards a goal. A directory entry
(`person`, `place`, `exemplar`) is Markdown as well. A `page` is a plain page of the site.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.config import Form, Id, Ref, Strict
from pipeline.content.model.parts import (
    AiMade,
    AudioMedia,
    Citation,
    Claim,
    Correction,
    Credit,
    Distinct,
    Episode,
    FirstPublished,
    GlossaryTerm,
    MapNote,
    Material,
    Permit,
    PersonAward,
    Picture,
    Production,
    QuizQuestion,
    Repost,
    RouteMap,
    SoundbiteMark,
    Stop,
    VideoMedia,
)
from pipeline.content.model.scalars import Alias, Language, Line, Summary, Time, Title, Url


class Entry(Strict):
    """Fields of every Markdown file."""

    schema_version: Literal[1] = Field(alias="schema", title="格式版本")
    id: Id = Field(title="编号", description="永不更改；与文件名相同")
    summary: Summary = Field(title="摘要")
    aliases: tuple[Alias, ...] = Field(
        default=(), max_length=20, title="旧地址", description="以前用过的站内地址，会转到这一页"
    )
    draft: bool = Field(default=False, title="草稿", description="true 时不公开；写好、审好以后删掉这一行")
    maps: tuple[MapNote, ...] = Field(
        default=(), max_length=40, title="地图", description="哪些图片是地图或轨迹"
    )


class Work(Entry):
    """Fields of everything that can count towards a goal."""

    title: Title = Field(title="标题")
    published: Time = Field(title="发布时间")
    updated: Time | None = Field(default=None, title="更新时间")
    production: Production = Field(title="制作")
    sources: tuple[Citation, ...] = Field(min_length=1, title="来源")
    repost: Repost | None = Field(default=None, title="转载", description="mode 是 转载 时必填")
    corrections: tuple[Correction, ...] = Field(default=(), title="更正记录")


class Item(Work):
    """Fields of every item; the four kinds add their own."""

    column: Ref = Field(title="栏目")
    topics: tuple[Ref, ...] = Field(min_length=1, title="主题")
    audiences: tuple[Ref, ...] = Field(min_length=1, title="受众")
    people: tuple[Credit, ...] = Field(min_length=1, title="人员")
    licence: Literal["CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC0-1.0", "版权所有"] = Field(title="许可")
    credits: str | None = Field(default=None, max_length=1000, title="制作说明")
    language: Language = Field(default="zh-CN", title="语种")
    related: tuple[Ref, ...] = Field(default=(), max_length=12, title="相关条目")
    work: Id | None = Field(default=None, title="作品编号", description="同一作品的各版本写同一个；默认是 id")
    series: Episode | None = Field(default=None, title="系列与集号")
    form: Form | None = Field(default=None, title="形式")
    permits: tuple[Permit, ...] = Field(default=(), title="许可与备案")
    materials: tuple[Material, ...] = Field(default=(), title="素材")
    difficulty: Literal["入门", "进阶", "专业"] | None = Field(default=None, title="难度")
    ai_made: AiMade | None = Field(default=None, title="人工智能生成")
    health_advice: bool = Field(default=False, title="健康建议")
    checked_on: Time | None = Field(
        default=None, title="核对日期", description="最近一次核对内容是否仍然正确"
    )
    expires: Time | None = Field(default=None, title="有效期至")
    distinct_from: tuple[Distinct, ...] = Field(
        default=(),
        max_length=12,
        title="与相近作品的区别",
        description="字节、画面或声音与它相同相近，但确是另一个作品",
    )
    first_published: FirstPublished | None = Field(
        default=None, title="在别处首发", description="先在公众号等处公开的，写明网址、时间和存证"
    )
    claim: Claim | None = Field(
        default=None, title="查证的说法", description="辟谣的稿件写：查的是哪句话，结论是什么"
    )
    quiz: tuple[QuizQuestion, ...] = Field(
        default=(), max_length=10, title="小测", description="文末的选择题"
    )

    @property
    def work_id(self) -> str:
        """The id of the work that is counted; cuts, orientations and languages of one work share it."""
        return self.work or self.id


class Article(Item):
    """图文."""

    kind: Literal["article"]
    cover: Picture = Field(title="封面")


class Recording(Item):
    """Fields of what is played: films and sounds."""

    episode_type: Literal["正片", "预告", "花絮"] = Field(
        default="正片", title="播客里的种类", description="预告：介绍整个栏目或系列；花絮：正片以外的"
    )
    soundbite: SoundbiteMark | None = Field(
        default=None, title="试听片段", description="最值得先听的一段，播客应用拿它作试听"
    )


class Video(Recording):
    """视频."""

    kind: Literal["video"]
    cover: Picture | None = Field(default=None, title="封面")
    media: VideoMedia = Field(title="媒体")


class Audio(Recording):
    """音频."""

    kind: Literal["audio"]
    cover: Picture = Field(title="封面")
    media: AudioMedia = Field(title="媒体")
    machine_read: bool = Field(
        default=False, title="机器朗读", description="由机器朗读文字而成，不算音频作品"
    )


class Story(Item):
    """科学家故事: `people` names its subject in the role 人物."""

    kind: Literal["story"]
    cover: Picture = Field(title="封面")

    @model_validator(mode="after")
    def _subject(self) -> Story:
        if not any(c.role == "人物" and c.person for c in self.people):
            raise PydanticCustomError(
                "kepu_subject",
                "no subject",
                {
                    "text": "科学家故事要在 people 里写明人物。",
                    "text_help": "请加一条 {role: 人物, person: 编号}。",
                },
            )
        return self


class Person(Entry):
    """人物."""

    kind: Literal["person"]
    name: Title = Field(title="姓名")
    born: Line | None = Field(default=None, title="生年")
    died: Line | None = Field(default=None, title="卒年")
    occupation: Line | None = Field(default=None, title="身份")
    birthplace: Line | None = Field(default=None, title="出生地")
    portrait: Picture | None = Field(default=None, title="画像")
    awards: tuple[PersonAward, ...] = Field(default=(), title="称号与奖项")
    sources: tuple[Citation, ...] = Field(min_length=1, title="来源")

    @property
    def title(self) -> str:
        """The text of links and headings."""
        return self.name


class Place(Entry):
    """科学场所."""

    kind: Literal["place"]
    name: Title = Field(title="名称")
    category: Line = Field(title="类别")
    district: Line = Field(title="区（市）县")
    address: Line = Field(title="地址")
    website: Url | None = Field(default=None, title="官方网站")
    phone: Line | None = Field(default=None, title="电话")
    opening: Line | None = Field(default=None, title="开放时间")
    latitude: float | None = Field(default=None, ge=-180, le=180, title="纬度（WGS84）")
    longitude: float | None = Field(default=None, ge=-180, le=180, title="经度（WGS84）")
    cover: Picture | None = Field(default=None, title="封面")
    sources: tuple[Citation, ...] = Field(min_length=1, title="来源")

    @property
    def title(self) -> str:
        """The text of links and headings."""
        return self.name


class Organisation(Entry):
    """单位: an organisation that is responsible for works."""

    kind: Literal["organisation"]
    name: Title = Field(title="名称", description="production.unit 写这个全称或编号")
    short_name: Title | None = Field(default=None, title="简称")
    district: Line | None = Field(default=None, title="区（市）县")
    website: Url | None = Field(default=None, title="官方网站")
    demonstration: bool = Field(
        default=False,
        title="演示单位",
        description="不是真实的机构；页面上注明，它的作品不计入目标，只另列为演示",
    )
    sources: tuple[Citation, ...] = Field(default=(), title="来源")

    @property
    def title(self) -> str:
        """The text of links and headings."""
        return self.name


class Route(Entry):
    """研学路线: places in the order of a visit."""

    kind: Literal["route"]
    title: Title = Field(title="标题")
    stops: tuple[Stop, ...] = Field(min_length=2, max_length=20, title="站点")
    duration: Line | None = Field(default=None, title="时长", description="如 一天、周末两天")
    map: RouteMap | None = Field(default=None, title="路线图")
    sources: tuple[Citation, ...] = Field(default=(), title="来源")


class Exemplar(Work):
    """科普典范."""

    kind: Literal["exemplar"]
    category: Line = Field(title="类别")
    cover: Picture | None = Field(default=None, title="封面")
    demonstration: bool = Field(
        default=False,
        title="演示条目",
        description="写的是岗位，不是真实的人；页面上注明，不计入目标，只另列为演示",
    )


class Glossary(Entry):
    """术语表: the terms of one topic; all glossaries share one page."""

    kind: Literal["glossary"]
    title: Title = Field(title="标题")
    topic: Ref = Field(title="主题")
    terms: tuple[GlossaryTerm, ...] = Field(min_length=1, max_length=200, title="术语")


class FreePage(Entry):
    """普通页面, such as 关于本站."""

    kind: Literal["page"]
    title: Title = Field(title="标题")


AnyItem = Article | Video | Audio | Story
AnyEntry = AnyItem | Person | Place | Organisation | Route | Exemplar | Glossary | FreePage
