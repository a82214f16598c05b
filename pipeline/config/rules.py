"""`rules.yml`: settings of the content rules, with the patterns they search for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.config.base import File, Ref, Strict, Text

Form = Literal["动画", "访谈", "讲座", "微短剧", "纪录", "实验", "其他"]


def _regular(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        text = {"text": f"不是合法的正则表达式：{value}。", "text_help": "请改正，或请技术人员帮忙。"}
        raise PydanticCustomError("kepu_pattern", "not a regular expression", text) from error
    return value


Pattern = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_regular)]


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of the settings, with a cache."""
    return re.compile(pattern)


class Refused(Strict):
    """Something that health advice may not contain; `links` is matched against URLs, `words` against the text."""

    what: Text = Field(title="是什么", description="写进提示里，如 购物链接")
    links: Pattern | None = Field(default=None, title="网址的正则表达式")
    words: Pattern | None = Field(default=None, title="文字的正则表达式")


class HealthSettings(Strict):
    """Health advice: the role that must review it, and the advertising it may not contain."""

    topics: tuple[Ref, ...] = Field(title="哪些主题按健康建议管理")
    reviewer_role: Text = Field(default="医学审核", title="审核人在 people 里的角色")
    refused: tuple[Refused, ...] = Field(title="不许出现的内容")


class CheckedSettings(Strict):
    """Advice that goes out of date: the topics that need `checked_on`, and the months until a warning."""

    topics: tuple[Ref, ...] = Field(title="哪些主题要写核对日期")
    months: int = Field(default=12, ge=1, le=120, title="几个月后提醒重新核对")


class MapSettings(Strict):
    """Maps and tracks: the format of a 审图号, and the words in a picture's alt text that mark it as a map."""

    approval: Pattern = Field(title="审图号的正则表达式")
    words: Pattern = Field(title="替代文字里出现哪些词就算地图")


class MinorSettings(Strict):
    """Patterns that recognise a school, a class and a pupil in a text."""

    school: Pattern = Field(title="学校的正则表达式")
    school_class: Pattern = Field(title="班级的正则表达式")
    pupil: Pattern = Field(title="学生姓名后的称呼")


class PermitSettings(Strict):
    """A form of work that needs one of these permits."""

    form: Form = Field(title="形式")
    kinds: tuple[Text, ...] = Field(min_length=1, title="有其中一种即可")


class BoundsSettings(Strict):
    """The area in which places must lie, in WGS84 degrees."""

    west: float = Field(ge=-180, le=180)
    east: float = Field(ge=-180, le=180)
    south: float = Field(ge=-90, le=90)
    north: float = Field(ge=-90, le=90)

    @model_validator(mode="after")
    def _ordered(self) -> BoundsSettings:
        if self.west >= self.east or self.south >= self.north:
            text: dict[str, Any] = {"text": "范围写反了。", "text_help": "要 west < east，south < north。"}
            raise PydanticCustomError("kepu_bounds", "bounds reversed", text)
        return self


class SourceSettings(Strict):
    """What makes a source doubtful: patterns of addresses, of notes, and of words that speak of now."""

    weak: Pattern = Field(title="哪些网址是论坛、博客、转载站")
    unchecked: Pattern = Field(title="说明里哪些词表示没有核对")
    undated: Pattern = Field(title="哪些词说的是“现在”")


class RulesFile(File):
    """`rules.yml`."""

    health: HealthSettings
    checked: CheckedSettings
    maps: MapSettings
    minors: MinorSettings
    sources: SourceSettings
    permits: tuple[PermitSettings, ...] = ()
    bounds: BoundsSettings
