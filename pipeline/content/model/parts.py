"""The parts of front matter: credits, pictures, sources, permits, media and so on."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.config import Id, Ref, Strict
from pipeline.content.model.scalars import Alt, Language, Line, MediaPath, Moment, Percent, Time, Title, Url


class Consent(Strict):
    """Reference to the consent to show a minor; the form itself never enters the repository."""

    reference: Line = Field(title="同意书编号", description="原件的存档编号；原件不入库")
    scope: Line = Field(title="同意的范围", description="如 姓名、肖像；网页和公众号")
    expires: Time | None = Field(default=None, title="到期日")


class Credit(Strict):
    """A role and its holder: a person of `content/people/` by id, or a plain name."""

    EXAMPLE: ClassVar = "{role: 编写, name: <待填：姓名>}"

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
    """A picture and its alt text."""

    EXAMPLE: ClassVar = "{image: <covers/图.png>, alt: 待填：用一句话说出画面}"

    image: MediaPath = Field(title="图片")
    alt: Alt = Field(title="替代文字")
    focus: tuple[Percent, Percent] | None = Field(
        default=None,
        title="焦点",
        description="画面最要紧的一点，[从左边起, 从上边起]，0 到 100；卡片按它裁成 16:9（人物裁成方形）；不写就整张放进图框，一个字也不裁",
    )


class Citation(Strict):
    """A source that readers can look up."""

    EXAMPLE: ClassVar = "{title: <待填：文献或网页标题>, publisher: 待填：机构或刊名}"

    title: Line = Field(title="标题")
    publisher: Line | None = Field(default=None, title="机构或刊名")
    year: int | None = Field(default=None, ge=-1000, le=2200, title="年份")
    url: Url | None = Field(default=None, title="网址")
    accessed: Time | None = Field(default=None, title="查阅日期")
    note: Line | None = Field(default=None, title="说明")


class Production(Strict):
    """How a work was produced, and the unit responsible for it."""

    EXAMPLE: ClassVar = "{mode: 自制, unit: <待填：责任单位>}"

    mode: Literal["自制", "委托", "联合", "转载"] = Field(title="制作方式")
    unit: Line = Field(title="责任单位")


class Repost(Strict):
    """Origin of a reposted work, and the permission to repost it."""

    source: Line = Field(title="原发布方")
    url: Url = Field(title="原文网址")
    published: Time = Field(title="原发布时间")
    permission: Line = Field(title="授权依据", description="授权书编号、协议或许可协议名称")


class Correction(Strict):
    """A correction shown to readers: when it was made, what was wrong and what is right.

    One of a misprint asks for the last stage of review only (`review/misprint.py`).
    """

    EXAMPLE: ClassVar = "{at: 2026-11-30, text: <原文写作……，应为……。>}"

    at: Time = Field(title="更正时间")
    kind: Literal["更正", "勘误"] = Field(
        default="更正", title="种类", description="只改了几个错字、不改意思的写 勘误，只需再终审"
    )
    text: str = Field(title="更正内容", min_length=4, max_length=400)


class MapNote(Strict):
    """A picture in this file that is a map or a track, with its approval number or the reason why it needs none."""

    image: MediaPath = Field(title="图片")
    approval: Line | None = Field(default=None, title="审图号")
    exemption: Line | None = Field(default=None, title="免审依据")


class RouteMap(Picture):
    """The map of a route."""

    approval: Line | None = Field(default=None, title="审图号")
    exemption: Line | None = Field(default=None, title="免审依据")


class Material(Strict):
    """Third-party music, font, footage or picture, with its licence and the channels that it covers."""

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
    """The AI-generated part of an item, and the label shown to readers."""

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
    """A multiple-choice question about the item, with one right answer and an explanation."""

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


class Claim(Strict):
    """A common claim that the item checks, and the verdict; machines read it as schema.org's ClaimReview."""

    EXAMPLE: ClassVar = "{text: <待填：原话，一句>, verdict: 不真实}"

    text: Line = Field(title="说法", description="大家怎么说就怎么写，一句话")
    verdict: Literal["不真实", "大多不真实", "半真半假", "大多真实", "真实"] = Field(title="结论")


class GlossaryTerm(Strict):
    """A term explained in one or two sentences; `id` is its anchor on the glossary page and never changes."""

    id: Id = Field(title="编号", description="术语页网址里的编号，永不更改")
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

    EXAMPLE: ClassVar = "{place: <待填：场所编号>}"

    place: Ref = Field(title="场所编号")
    minutes: int | None = Field(default=None, ge=1, le=1440, title="建议停留（分钟）")
    note: Annotated[str, Field(min_length=1, max_length=400)] | None = Field(
        default=None, title="看什么、做什么"
    )


class CaptionTrack(Strict):
    """A caption file: WebVTT, SubRip or SubStation."""

    EXAMPLE: ClassVar = "{file: <videos/片名.zh-CN.vtt>, language: zh-CN, label: 中文字幕}"

    file: MediaPath = Field(title="字幕文件")
    language: Language = Field(default="zh-CN", title="语种")
    label: Line = Field(default="中文字幕", title="名称")
    in_picture: bool = Field(
        default=False,
        title="画面里已有字幕",
        description="画面里已经压了字幕就写 true：播放时先不显示，免得两行叠着看；读者仍可打开",
    )


def milliseconds(moment: str) -> int:
    """Return a `Moment` ("00:01:05.500") in milliseconds."""
    hours, minutes, seconds = moment.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1000)


class ChapterMark(Strict):
    """Start and title of a chapter."""

    at: Moment = Field(title="开始时刻", description="如 00:01:05，或秒数")
    title: Title = Field(title="标题")

    @property
    def start_ms(self) -> int:
        """`at` in milliseconds."""
        return milliseconds(self.at)


class SoundbiteMark(Strict):
    """The moment of a film or a sound that is worth hearing first; podcast apps play it as a sample."""

    EXAMPLE: ClassVar = '{at: "00:00:10", seconds: 30}'

    at: Moment = Field(title="开始时刻", description="如 00:01:05，或秒数")
    seconds: int = Field(ge=5, le=120, title="多少秒", description="5 到 120，最好不短于 15")
    title: Title | None = Field(default=None, title="标题", description="不写就用条目的标题")

    @property
    def start_ms(self) -> int:
        """`at` in milliseconds."""
        return milliseconds(self.at)

    @property
    def duration_ms(self) -> int:
        """`seconds` in milliseconds."""
        return self.seconds * 1000


class VideoSound(Strict):
    """An audio track of a video file that viewers can choose."""

    track: int = Field(ge=1, le=99, title="音轨序号", description="文件里的第几条音轨，从 1 数起")
    language: Language = Field(default="zh-CN", title="语种")
    label: Line = Field(title="名称", description="如 普通话、四川话、English")


class AudioMedia(Strict):
    """The audio file supplied by an editor, with captions and chapters."""

    source: MediaPath = Field(title="音频文件")
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        default=None, title="文件的 SHA-256", description="写了就核对；外部文件夹里的文件建议写上"
    )
    captions: tuple[CaptionTrack, ...] = Field(default=(), title="字幕")
    chapters: tuple[ChapterMark, ...] = Field(
        default=(), max_length=60, title="章节", description="按先后写；第一章通常从 0 开始"
    )


class SignLanguage(Strict):
    """A sign language version: the whole video to switch to, or the interpreter alone for an inset window."""

    source: MediaPath = Field(title="手语版视频")
    mode: Literal["switch", "inset"] = Field(
        default="switch", title="显示方式", description="switch 整片切换；inset 小窗，文件里只有手语译员"
    )


class VideoMedia(AudioMedia):
    """The video file supplied by an editor, with captions, chapters and versions."""

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


class Distinct(Strict):
    """The reason why a work that looks or sounds like another counts as a separate work."""

    id: Ref = Field(title="条目编号")
    reason: str = Field(title="理由", min_length=4, max_length=200)


class FirstPublished(Strict):
    """First publication of a work elsewhere; the capture is the evidence, and its digest proves it unchanged."""

    url: Url = Field(title="网址")
    date: Time = Field(title="公开时间")
    capture: Line = Field(title="存证文件", description="相对 ledger/captures/ 的路径，如截图或存档")
    sha256: str = Field(title="存证文件的 SHA-256", pattern=r"^[0-9a-f]{64}$")
