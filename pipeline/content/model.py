"""The content model: one source of truth for front matter, its checks and its JSON Schema.

An item (`article`, `video`, `audio`, `story`) is published and may count towards a goal. A directory entry
(`person`, `place`, `exemplar`) is Markdown as well. A `page` is a plain page of the site. Times carry a zone;
a time written without one is Beijing time (Asia/Shanghai).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.config import Id, Stage, Strict

BEIJING = ZoneInfo("Asia/Shanghai")

# Years a time may be in: outside, a change of zone may leave what the calendar can hold.
FIRST_YEAR, LAST_YEAR = 1900, 2200

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?\Z")
_MEDIA_PATH = re.compile(r"[^/\\\x00-\x1f]+(/[^/\\\x00-\x1f]+)*\Z")


def _time(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value
    if not isinstance(value, str) or not _TIME.match(value):
        raise PydanticCustomError("kepu_time", "not a time")
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("kepu_time", "not a time") from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("kepu_time", "not a time of ours")
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def _media_path(value: Any) -> Any:
    if isinstance(value, str) and (not _MEDIA_PATH.match(value) or ".." in value.split("/") or ":" in value):
        raise PydanticCustomError(
            "kepu_path",
            "path leaves the media root",
            {
                "text": "路径必须在 assets/media/ 之内。",
                "text_help": "请写成 videos/xxx.mp4 这样的相对路径，不用 ..、盘符和反斜杠。",
            },
        )
    return value


Time = Annotated[dt.datetime, BeforeValidator(_time)]
MediaPath = Annotated[str, Field(min_length=1, max_length=255), BeforeValidator(_media_path)]
# The id of something else: whether it exists, and what was meant, is told by the rules on references.
Ref = Annotated[str, Field(min_length=1, max_length=64)]
Title = Annotated[str, Field(min_length=1, max_length=64)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Summary = Annotated[str, Field(min_length=10, max_length=240)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=500)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Credit(Strict):
    """A role and who filled it: a person of `content/people/` by id, or a plain name."""

    role: Line = Field(title="角色", description="如 编写、讲述、编导、人物")
    name: Line | None = Field(default=None, title="姓名")
    person: Ref | None = Field(default=None, title="人物编号")

    @model_validator(mode="after")
    def _one(self) -> Credit:
        if (self.name is None) == (self.person is None):
            raise PydanticCustomError(
                "kepu_credit",
                "either name or person",
                {
                    "text": "name 和 person 要写、且只写一个。",
                    "text_help": "有人物页的写 person，没有的写 name。",
                },
            )
        return self


class Picture(Strict):
    """A picture and the words for those who do not see it."""

    image: MediaPath = Field(title="图片")
    alt: str = Field(title="替代文字", min_length=4, max_length=200)


class Citation(Strict):
    """A source a reader can follow."""

    title: Line = Field(title="标题")
    publisher: Line | None = Field(default=None, title="机构或刊名")
    year: int | None = Field(default=None, ge=-1000, le=2200, title="年份")
    url: Url | None = Field(default=None, title="网址")
    accessed: Time | None = Field(default=None, title="查阅日期")
    note: Line | None = Field(default=None, title="说明")


class Review(Strict):
    """One signature of 三审三校."""

    stage: Stage = Field(title="审次")
    by: Line = Field(title="审核人")
    at: Time = Field(title="时间")


class Production(Strict):
    """How a work was made, and the unit that answers for it."""

    mode: Literal["自制", "委托", "联合", "转载"] = Field(title="制作方式")
    unit: Line = Field(title="责任单位")


class CaptionTrack(Strict):
    """A caption file, WebVTT or SubRip."""

    file: MediaPath = Field(title="字幕文件")
    language: Language = Field(default="zh-CN", title="语种")
    label: Line = Field(default="中文字幕", title="名称")


class AudioMedia(Strict):
    """The sound an editor supplied."""

    source: MediaPath = Field(title="音频文件")
    captions: tuple[CaptionTrack, ...] = Field(default=(), title="字幕")


class VideoMedia(AudioMedia):
    """The picture and sound an editor supplied."""

    source: MediaPath = Field(title="视频文件")
    poster: float | None = Field(default=None, ge=0, le=36000, title="封面时刻（秒）")


class Entry(Strict):
    """What every Markdown file says."""

    schema_version: Literal[1] = Field(alias="schema", title="格式版本")
    id: Id = Field(title="编号", description="永不更改；与文件名相同")
    summary: Summary = Field(title="摘要")


class Work(Entry):
    """What everything that can count towards a goal says."""

    title: Title = Field(title="标题")
    published: Time = Field(title="发布时间")
    updated: Time | None = Field(default=None, title="更新时间")
    draft: bool = Field(default=False, title="草稿")
    production: Production = Field(title="制作")
    reviews: tuple[Review, ...] = Field(default=(), title="审核")
    sources: tuple[Citation, ...] = Field(min_length=1, title="来源")

    @model_validator(mode="after")
    def _reviews(self) -> Work:
        stages = [r.stage for r in self.reviews]
        if len(set(stages)) != len(stages):
            raise PydanticCustomError(
                "kepu_reviews",
                "stage twice",
                {"text": "同一审次签了两次。", "text_help": "每个审次只留一条。"},
            )
        names = [r.by for r in self.reviews]
        if len(set(names)) != len(names):
            raise PydanticCustomError(
                "kepu_reviews",
                "same reviewer",
                {"text": "各审次必须由不同的人签。", "text_help": "请更换审核人。"},
            )
        return self


class Item(Work):
    """What every item says; the four kinds add to it."""

    column: Ref = Field(title="栏目")
    topics: tuple[Ref, ...] = Field(min_length=1, title="主题")
    audiences: tuple[Ref, ...] = Field(min_length=1, title="受众")
    people: tuple[Credit, ...] = Field(min_length=1, title="人员")
    licence: Literal["CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC0-1.0", "版权所有"] = Field(title="许可")
    credits: str | None = Field(default=None, max_length=1000, title="制作说明")
    language: Language = Field(default="zh-CN", title="语种")
    related: tuple[Ref, ...] = Field(default=(), max_length=12, title="相关条目")
    work: Id | None = Field(default=None, title="作品编号", description="同一作品的各版本写同一个；默认是 id")

    @property
    def work_id(self) -> str:
        """What is counted: cuts, orientations and languages of one work share it."""
        return self.work or self.id


class Article(Item):
    """图文."""

    kind: Literal["article"]
    cover: Picture = Field(title="封面")


class Video(Item):
    """视频."""

    kind: Literal["video"]
    cover: Picture | None = Field(default=None, title="封面")
    media: VideoMedia = Field(title="媒体")


class Audio(Item):
    """音频."""

    kind: Literal["audio"]
    cover: Picture = Field(title="封面")
    media: AudioMedia = Field(title="媒体")


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
    birthplace: Line | None = Field(default=None, title="籍贯")
    portrait: Picture | None = Field(default=None, title="画像")
    sources: tuple[Citation, ...] = Field(min_length=1, title="来源")

    @property
    def title(self) -> str:
        """What links and headings show."""
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
    cover: Picture | None = Field(default=None, title="封面")
    sources: tuple[Citation, ...] = Field(min_length=1, title="来源")

    @property
    def title(self) -> str:
        """What links and headings show."""
        return self.name


class Exemplar(Work):
    """科普典范."""

    kind: Literal["exemplar"]
    category: Line = Field(title="类别")
    cover: Picture | None = Field(default=None, title="封面")


class FreePage(Entry):
    """普通页面, such as 关于本站."""

    kind: Literal["page"]
    title: Title = Field(title="标题")


AnyItem = Article | Video | Audio | Story
AnyEntry = AnyItem | Person | Place | Exemplar | FreePage

KINDS: Mapping[str, type[BaseModel]] = {
    "article": Article,
    "video": Video,
    "audio": Audio,
    "story": Story,
    "person": Person,
    "place": Place,
    "exemplar": Exemplar,
    "page": FreePage,
}
ITEM_KINDS = ("article", "video", "audio", "story")
KIND_LABELS: Mapping[str, str] = {
    "article": "图文",
    "video": "视频",
    "audio": "音频",
    "story": "科学家故事",
    "person": "人物",
    "place": "科学场所",
    "exemplar": "科普典范",
    "page": "页面",
}
# Folder of content/ for each kind; also the first segment of its public URL.
FOLDERS: Mapping[str, str] = {
    "article": "articles",
    "video": "videos",
    "audio": "audio",
    "story": "stories",
    "person": "people",
    "place": "places",
    "exemplar": "exemplars",
    "page": "pages",
}
# First segments of addresses the site itself uses besides the folders above: a plain page may not take them.
SECTIONS = (
    "columns",
    "goals",
    "latest",
    "media",
    "page",
    "topics",
    "assets",
    "images",
    "javascripts",
    "stylesheets",
)


def is_reserved(kind: str, id: str) -> bool:
    """Whether the site needs the address that an entry of this kind and id would have."""
    return id == "index" or (kind == "page" and (id in SECTIONS or id in FOLDERS.values()))
