"""The controlled words of content: columns, topics, audiences, awards and series, one file each."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipeline.config.base import File, Id, Strict, Text
from pipeline.config.podcasts import Colour, ShowSettings


class ColumnTheme(Strict):
    """How the articles of a column look on WeChat."""

    colour: Colour | None = Field(
        default=None, title="颜色", description="小标题和引文的颜色；不写就用播客的颜色"
    )
    heading: Literal["竖线", "下划线", "色块", "居中"] | None = Field(default=None, title="小标题的样子")


class Column(Strict):
    """栏目: a named series with its own page and feed."""

    id: Id
    title: Text
    description: Text
    podcast: ShowSettings | None = Field(default=None, title="播客")
    wechat: ColumnTheme | None = Field(default=None, title="公众号里的样子")


class Term(Strict):
    """A controlled word: a topic or an audience."""

    id: Id
    title: Text


class ColumnsFile(File):
    """`columns.yml`."""

    columns: tuple[Column, ...] = Field(min_length=1)


class TopicsFile(File):
    """`topics.yml`."""

    topics: tuple[Term, ...] = Field(min_length=1)


class AwardsFile(File):
    """`awards.yml`: the honours that a person may have."""

    awards: tuple[Term, ...]


class Series(Strict):
    """A series whose episodes are numbered."""

    id: Id
    title: Text
    description: Text | None = None
    podcast: ShowSettings | None = Field(default=None, title="播客")


class SeriesFile(File):
    """`series.yml`."""

    series: tuple[Series, ...]


class Audience(Term):
    """A controlled word of those whom content is for; sheets may call it by an alias."""

    aliases: tuple[Text, ...] = Field(default=(), title="登记表里也可以写成")


class AudiencesFile(File):
    """`audiences.yml`: the five groups of the national science-literacy outline, and those added to them."""

    audiences: tuple[Audience, ...] = Field(min_length=1)
