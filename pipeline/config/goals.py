"""`goals.yml`: the yearly targets, and what counts towards them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.config.base import File, Id, Strict, Text
from pipeline.config.registers import EventRegister


class RegisterQuery(Strict):
    """Selects rows of a register of events; empty lists select all."""

    name: EventRegister = Field(title="登记表")
    types: tuple[Id, ...] = Field(default=(), title="活动类型")
    programmes: tuple[Id, ...] = Field(default=(), title="项目")


class Goal(Strict):
    """A yearly target and the query that counts towards it: over the library, or over a register."""

    id: Id
    title: Text
    target: int = Field(ge=1, title="全年目标")
    unit: str = Field(default="个", max_length=4)
    kinds: tuple[Literal["article", "video", "audio", "story", "exemplar"], ...] = ()
    columns: tuple[Id, ...] = Field(default=(), description="留空为所有栏目")
    register_query: RegisterQuery | None = Field(default=None, alias="register", title="登记表")

    @model_validator(mode="after")
    def _one_query(self) -> Goal:
        if bool(self.kinds) == (self.register_query is not None) or (self.columns and not self.kinds):
            raise PydanticCustomError(
                "kepu_goal",
                "one query",
                {
                    "text": "kinds（内容的种类）和 register（登记表）要写、且只写一个。",
                    "text_help": "数作品的写 kinds，可加 columns；数活动的写 register。",
                },
            )
        return self


class LikenessSettings(Strict):
    """Thresholds for treating two recordings as one work until an editor marks them as distinct.

    Bits: how many bits two 64-bit hashes of a moment may differ in; unrelated ones differ in about 32.
    """

    picture_bits: int = Field(default=12, ge=0, le=24, title="画面一刻可差的比特数", description="共 64")
    sound_bits: int = Field(default=14, ge=0, le=24, title="声音一刻可差的比特数", description="共 64")
    share: int = Field(default=55, ge=30, le=100, title="短的一方至少有百分之几在另一方里")
    min_seconds: int = Field(default=3, ge=1, le=60, title="可比的内容至少几秒")


class GoalsFile(File):
    """`goals.yml`: the targets, and the rules printed on the goals page."""

    plan: Text = Field(title="目标出处")
    plan_year: int | None = Field(
        default=None, ge=2000, le=2200, title="是哪一年的目标", description="与当年不同时，目标页会说明"
    )
    goals: tuple[Goal, ...] = Field(min_length=1)
    rules: tuple[Text, ...] = Field(min_length=1)
    likeness: LikenessSettings = Field(default=LikenessSettings(), title="画面和声音怎样算相近")
