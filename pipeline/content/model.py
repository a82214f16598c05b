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

from pipeline.config import Form, Id, Strict

BEIJING = ZoneInfo("Asia/Shanghai")

# Years a time may be in: outside, a change of zone may leave what the calendar can hold.
FIRST_YEAR, LAST_YEAR = 1900, 2200

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?\Z")
# Segments of plain characters; none begins with a dot, so no `..` and no hidden file.
_ALIAS = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?\Z")
# A moment of a film: seconds, minutes and seconds, or hours as well.
_MOMENT = re.compile(r"(?:(?:(\d{1,2}):)?([0-5]?\d):)?(\d{1,5})(?:\.(\d{1,3}))?\Z", re.ASCII)
# The name of a root outside git (site_config/media.yml) before the path below it; two letters at least: no drive.
_ROOT = re.compile(r"[a-z][a-z0-9-]+:")
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


def _moment(value: Any) -> Any:
    """`65`, `65.5`, `"1:05"` and `"0:01:05.50"` in one form: `"00:01:05"`, `"00:01:05.500"`."""
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    found = _MOMENT.match(text)
    if found is None or (found[2] and int(found[3]) > 59):
        raise PydanticCustomError(
            "kepu_moment",
            "not a moment of a film",
            {
                "text": f"“{str(value)[:40]}”不是片中的时刻。",
                "text_help": "请写成 00:01:05，或写秒数，如 65。",
            },
        )
    minutes, seconds = divmod((int(found[1] or 0) * 60 + int(found[2] or 0)) * 60 + int(found[3]), 60)
    fraction = (found[4] or "").ljust(3, "0")
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}" + (
        "" if fraction == "000" else f".{fraction}"
    )


def _media_path(value: Any) -> Any:
    path = _ROOT.sub("", value, count=1) if isinstance(value, str) else ""
    if isinstance(value, str) and (not _MEDIA_PATH.match(path) or ".." in path.split("/") or ":" in path):
        raise PydanticCustomError(
            "kepu_path",
            "path leaves the media root",
            {
                "text": "路径必须在 assets/media/ 之内。",
                "text_help": "请写成 videos/xxx.mp4 这样的相对路径，不用 ..、盘符和反斜杠；"
                "放在外部素材根的写成 名字:videos/xxx.mp4。",
            },
        )
    return value


def _alias(value: Any) -> Any:
    if isinstance(value, str) and not _ALIAS.match(value):
        raise PydanticCustomError(
            "kepu_alias",
            "not a path of a site",
            {
                "text": f"“{value[:80]}”不是站内旧地址。",
                "text_help": "请写网站根目录之后的部分，如 news/2019/panda.html，不写 https://、?、# 和 ..。",
            },
        )
    return value.rstrip("/") if isinstance(value, str) else value


Time = Annotated[dt.datetime, BeforeValidator(_time)]
Moment = Annotated[str, BeforeValidator(_moment, json_schema_input_type=float | str)]
MediaPath = Annotated[str, Field(min_length=1, max_length=255), BeforeValidator(_media_path)]
Alias = Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(_alias)]
# The id of something else: whether it exists, and what was meant, is told by the rules on references.
Ref = Annotated[str, Field(min_length=1, max_length=64)]
Title = Annotated[str, Field(min_length=1, max_length=64)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Summary = Annotated[str, Field(min_length=10, max_length=240)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=500)]
Percent = Annotated[int, Field(ge=0, le=100)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Consent(Strict):
    """Where the consent to show a minor is kept; the form itself never enters the repository."""

    reference: Line = Field(title="同意书编号", description="原件的存档编号；原件不入库")
    scope: Line = Field(title="同意的范围", description="如 姓名、肖像；网页和公众号")
    expires: Time | None = Field(default=None, title="到期日")


class Credit(Strict):
    """A role and who filled it: a person of `content/people/` by id, or a plain name."""

    role: Line = Field(title="角色", description="如 编写、讲述、编导、人物")
    name: Line | None = Field(default=None, title="姓名")
    person: Ref | None = Field(default=None, title="人物编号")
    institution: Line | None = Field(default=None, title="单位")
    title: Line | None = Field(default=None, title="职称或职务")
    minor: bool = Field(default=False, title="未成年人")
    consent: Consent | None = Field(default=None, title="监护人同意书")

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
    focus: tuple[Percent, Percent] | None = Field(
        default=None,
        title="焦点",
        description="画面最要紧的一点，[从左边起, 从上边起]，0 到 100；卡片按它裁成 16:9 和方形，不写就保留整张",
    )


class Citation(Strict):
    """A source a reader can follow."""

    title: Line = Field(title="标题")
    publisher: Line | None = Field(default=None, title="机构或刊名")
    year: int | None = Field(default=None, ge=-1000, le=2200, title="年份")
    url: Url | None = Field(default=None, title="网址")
    accessed: Time | None = Field(default=None, title="查阅日期")
    note: Line | None = Field(default=None, title="说明")


class Production(Strict):
    """How a work was made, and the unit that answers for it."""

    mode: Literal["自制", "委托", "联合", "转载"] = Field(title="制作方式")
    unit: Line = Field(title="责任单位")


class Repost(Strict):
    """Where a reposted work is from, and by what right it stands here."""

    source: Line = Field(title="原发布方")
    url: Url = Field(title="原文网址")
    published: Time = Field(title="原发布时间")
    permission: Line = Field(title="授权依据", description="授权书编号、协议或许可协议名称")


class Correction(Strict):
    """A correction as readers see it: when, and what was wrong and is right now."""

    at: Time = Field(title="更正时间")
    text: str = Field(title="更正内容", min_length=4, max_length=400)


class MapNote(Strict):
    """A picture of this file that is a map or a track: its approval number, or why it needs none."""

    image: MediaPath = Field(title="图片")
    approval: Line | None = Field(default=None, title="审图号")
    exemption: Line | None = Field(default=None, title="免审依据")


class RouteMap(Picture):
    """The map of a route."""

    approval: Line | None = Field(default=None, title="审图号")
    exemption: Line | None = Field(default=None, title="免审依据")


class Material(Strict):
    """Music, a font, footage or a picture by someone else: its licence, and the channels it covers."""

    kind: Literal["音乐", "字体", "影像", "图片"] = Field(title="种类")
    title: Line = Field(title="名称")
    licence: Line = Field(title="许可")
    channels: tuple[Literal["网页", "微信", "屏幕", "广播", "印刷"], ...] = Field(
        min_length=1, title="许可覆盖的渠道"
    )


class Permit(Strict):
    """A permit or filing number."""

    kind: Line = Field(title="许可种类")
    number: Line = Field(title="编号")


class AiMade(Strict):
    """What was made by a machine, and the label readers see."""

    what: Line = Field(title="哪一部分", description="如 封面图、配音")
    label: Line = Field(default="人工智能生成", title="标识文字")
    files: tuple[Literal["film", "cover", "pictures"], ...] = Field(
        default=("film", "cover", "pictures"),
        title="哪些文件",
        description="film 视频或音频，cover 封面，pictures 正文图片；不写就是全部。"
        "site_config/media.yml 写了 aigc_producer 时，这些文件会带上 AIGC 标识",
    )


class Episode(Strict):
    """The item's place in a series."""

    id: Ref = Field(title="系列编号")
    episode: int = Field(ge=1, le=9999, title="集号")


class QuizQuestion(Strict):
    """A question on what the item said, with one right answer and why it is right."""

    question: Line = Field(title="问题")
    options: tuple[Line, ...] = Field(min_length=2, max_length=6, title="选项")
    answer: int = Field(ge=1, le=6, title="正确选项", description="第几个选项，从 1 数起")
    explanation: str = Field(min_length=4, max_length=300, title="解释")

    @model_validator(mode="after")
    def _answerable(self) -> QuizQuestion:
        if self.answer > len(self.options) or len(set(self.options)) < len(self.options):
            raise PydanticCustomError(
                "kepu_quiz",
                "no answer among the options",
                {
                    "text": "正确选项不在选项里，或两个选项相同。",
                    "text_help": "answer 写第几个选项，从 1 数起；选项各不相同。",
                },
            )
        return self


class GlossaryTerm(Strict):
    """A term in one or two sentences; `id` is its anchor on the glossary's page and never changes."""

    id: Id = Field(title="编号", description="术语页上的锚点，永不更改")
    term: Title = Field(title="术语")
    sort: str = Field(
        pattern=r"^[a-z]+( [a-z]+)*$",
        max_length=100,
        title="排序用的拼音",
        description="不带声调，音节间空一格",
    )
    others: tuple[Title, ...] = Field(default=(), max_length=6, title="又叫")
    definition: str = Field(min_length=8, max_length=160, title="解释", description="一两句话")
    source: Citation = Field(title="出处")
    related: tuple[Ref, ...] = Field(
        default=(), max_length=12, title="用到它的条目", description="这些条目的页面会列出这个术语"
    )


class PersonAward(Strict):
    """An honour a person received."""

    award: Ref = Field(title="奖项编号")
    year: int = Field(ge=1949, le=2200, title="年份")
    citation: Citation = Field(title="出处")


class Stop(Strict):
    """A stop of a route."""

    place: Ref = Field(title="场所编号")
    minutes: int | None = Field(default=None, ge=1, le=1440, title="建议停留（分钟）")
    note: Annotated[str, Field(min_length=1, max_length=400)] | None = Field(
        default=None, title="看什么、做什么"
    )


class CaptionTrack(Strict):
    """A caption file: WebVTT, SubRip or SubStation."""

    file: MediaPath = Field(title="字幕文件")
    language: Language = Field(default="zh-CN", title="语种")
    label: Line = Field(default="中文字幕", title="名称")


class ChapterMark(Strict):
    """Where a chapter begins and what it is called."""

    at: Moment = Field(title="开始时刻", description="如 00:01:05，或秒数")
    title: Title = Field(title="标题")

    @property
    def start_ms(self) -> int:
        """`at` in milliseconds."""
        hours, minutes, seconds = self.at.split(":")
        return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1000)


class VideoSound(Strict):
    """A sound of a video file that readers may choose."""

    track: int = Field(ge=1, le=99, title="音轨序号", description="文件里的第几条音轨，从 1 数起")
    language: Language = Field(default="zh-CN", title="语种")
    label: Line = Field(title="名称", description="如 普通话、四川话、English")


class AudioMedia(Strict):
    """The sound an editor supplied."""

    source: MediaPath = Field(title="音频文件")
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        default=None, title="文件的 SHA-256", description="写了就核对；外部素材根里的文件建议写上"
    )
    captions: tuple[CaptionTrack, ...] = Field(default=(), title="字幕")
    chapters: tuple[ChapterMark, ...] = Field(
        default=(), max_length=60, title="章节", description="按先后写；第一章通常从 0 开始"
    )


class SignLanguage(Strict):
    """The same film with a sign language interpreter: to switch to, or the interpreter alone for a little window."""

    source: MediaPath = Field(title="手语版视频")
    mode: Literal["switch", "inset"] = Field(
        default="switch", title="显示方式", description="switch 整片切换；inset 小窗，文件里只有手语译员"
    )


class VideoMedia(AudioMedia):
    """The picture and sound an editor supplied."""

    source: MediaPath = Field(title="视频文件")
    sign: SignLanguage | None = Field(default=None, title="手语版")
    screen: bool | None = Field(
        default=None, title="屏幕版", description="字幕嵌进画面的 MP4；不写就按 site_config/media.yml"
    )
    poster: float | None = Field(default=None, ge=0, le=36000, title="封面时刻（秒）")
    sound_tracks: tuple[VideoSound, ...] = Field(
        default=(),
        max_length=8,
        title="音轨",
        description="不写时按文件里标的语种选；写了就只用这些，第一条默认播放",
    )

    @model_validator(mode="after")
    def _distinct_sounds(self) -> VideoMedia:
        labels = [sound.label for sound in self.sound_tracks]
        if len(set(labels)) < len(labels) or len({s.track for s in self.sound_tracks}) < len(labels):
            raise PydanticCustomError(
                "kepu_sounds",
                "sounds alike",
                {
                    "text": "sound_tracks 里音轨序号或名称重复。",
                    "text_help": "每条音轨写一次，名称各不相同。",
                },
            )
        return self


class Entry(Strict):
    """What every Markdown file says."""

    schema_version: Literal[1] = Field(alias="schema", title="格式版本")
    id: Id = Field(title="编号", description="永不更改；与文件名相同")
    summary: Summary = Field(title="摘要")
    aliases: tuple[Alias, ...] = Field(
        default=(), max_length=20, title="旧地址", description="以前用过的站内地址，会转到这一页"
    )
    maps: tuple[MapNote, ...] = Field(
        default=(), max_length=40, title="地图", description="哪些图片是地图或轨迹"
    )


class Work(Entry):
    """What everything that can count towards a goal says."""

    title: Title = Field(title="标题")
    published: Time = Field(title="发布时间")
    updated: Time | None = Field(default=None, title="更新时间")
    draft: bool = Field(default=False, title="草稿")
    production: Production = Field(title="制作")
    sources: tuple[Citation, ...] = Field(min_length=1, title="来源")
    repost: Repost | None = Field(default=None, title="转载", description="mode 是 转载 时必填")
    corrections: tuple[Correction, ...] = Field(default=(), title="更正记录")


class Distinct(Strict):
    """Why a work that looks or sounds like another is a work of its own."""

    id: Ref = Field(title="条目编号")
    reason: str = Field(title="理由", min_length=4, max_length=200)


class FirstPublished(Strict):
    """Where a work came out before it came to us; the capture is the evidence, its digest proves it unchanged."""

    url: Url = Field(title="网址")
    date: Time = Field(title="公开时间")
    capture: Line = Field(title="存证文件", description="相对 ledger/captures/ 的路径，如截图或存档")
    sha256: str = Field(title="存证文件的 SHA-256", pattern=r"^[0-9a-f]{64}$")


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
    quiz: tuple[QuizQuestion, ...] = Field(
        default=(), max_length=10, title="小测", description="文末的选择题"
    )

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
    birthplace: Line | None = Field(default=None, title="籍贯")
    portrait: Picture | None = Field(default=None, title="画像")
    awards: tuple[PersonAward, ...] = Field(default=(), title="称号与奖项")
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
    latitude: float | None = Field(default=None, ge=-180, le=180, title="纬度（WGS84）")
    longitude: float | None = Field(default=None, ge=-180, le=180, title="经度（WGS84）")
    cover: Picture | None = Field(default=None, title="封面")
    sources: tuple[Citation, ...] = Field(min_length=1, title="来源")

    @property
    def title(self) -> str:
        """What links and headings show."""
        return self.name


class Organisation(Entry):
    """单位: whoever answers for a work."""

    kind: Literal["organisation"]
    name: Title = Field(title="名称", description="production.unit 写这个全称或编号")
    short_name: Title | None = Field(default=None, title="简称")
    district: Line | None = Field(default=None, title="区（市）县")
    website: Url | None = Field(default=None, title="官方网站")
    sources: tuple[Citation, ...] = Field(default=(), title="来源")

    @property
    def title(self) -> str:
        """What links and headings show."""
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
        default=False, title="演示条目", description="写的是岗位，不是真实的人；页面上注明，不计入任何目标"
    )


class Glossary(Entry):
    """术语表: the terms of one topic; all of them stand on one page."""

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

KINDS: Mapping[str, type[BaseModel]] = {
    "article": Article,
    "video": Video,
    "audio": Audio,
    "story": Story,
    "person": Person,
    "place": Place,
    "organisation": Organisation,
    "route": Route,
    "exemplar": Exemplar,
    "glossary": Glossary,
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
    "organisation": "单位",
    "route": "研学路线",
    "exemplar": "科普典范",
    "glossary": "术语表",
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
    "organisation": "organisations",
    "route": "routes",
    "exemplar": "exemplars",
    "glossary": "glossary",
    "page": "pages",
}
# First segments of addresses the site itself uses besides the folders above: a plain page may not take them.
SECTIONS = tuple(
    "activities archive assets audiences columns goals images javascripts latest media page school-visits"
    " stylesheets topics".split()
)


def is_reserved(kind: str, id: str) -> bool:
    """Whether the site needs the address that an entry of this kind and id would have."""
    return id == "index" or (kind == "page" and (id in SECTIONS or id in FOLDERS.values()))
