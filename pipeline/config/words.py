"""`words.yml`: the client's controlled words."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.config.base import File, Strict

Word = Annotated[str, Field(min_length=1, max_length=60)]


class ControlledWord(Strict):
    """A wording to avoid, its replacement, and the reason."""

    wrong: Word = Field(title="不用的写法")
    right: Word = Field(title="改用的写法")
    reason: Annotated[str, Field(min_length=2, max_length=200)] = Field(title="理由")
    severity: Literal["error", "warning"] = Field(
        default="warning", title="轻重", description="error：不改不能发布；warning：只提醒"
    )
    unless: tuple[Word, ...] = Field(
        default=(), title="例外", description="含有这个写法、但本来就对的词语，如“账单”里的“单”"
    )

    @model_validator(mode="after")
    def _sound(self) -> ControlledWord:
        if any(self.wrong not in phrase for phrase in self.unless):
            raise PydanticCustomError(
                "kepu_word",
                "no such exception",
                {"text": "unless 里的词语要包含 wrong。", "text_help": "请写出整个词语，或删掉这一项。"},
            )
        if self.wrong in self.right and self.right not in self.unless:
            raise PydanticCustomError(
                "kepu_word",
                "right holds wrong",
                {
                    "text": f"right“{self.right}”里又有 wrong，改了还会再报。",
                    "text_help": "请把 right 也写进 unless。",
                },
            )
        return self


class WordsFile(File):
    """`words.yml`."""

    words: tuple[ControlledWord, ...] = Field(default=(), title="规范用词")
