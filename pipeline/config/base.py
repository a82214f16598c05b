"""Base classes and common field types of the models of committed files."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
# The id of another object; whether it exists is checked where both are loaded.
Ref = Annotated[str, Field(min_length=1, max_length=64)]
Text = Annotated[str, Field(min_length=1, max_length=400)]
# The name of an environment variable.
Variable = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]


def _day(value: Any) -> dt.date:
    """Read a day of the calendar. Raises PydanticCustomError for anything else."""
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError as error:
        text, help = f"“{str(value)[:40]}”不是日期。", "请写成 2026-12-01。"
        raise PydanticCustomError("kepu_day", "not a day", {"text": text, "text_help": help}) from error


Day = Annotated[dt.date, BeforeValidator(_day)]


class Strict(BaseModel):
    """Base of all models of committed files: unknown fields are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Exact(Strict):
    """A model without type coercion: `"22"` and `true` are not numbers."""

    model_config = ConfigDict(strict=True)


class File(Strict):
    """A file of `site_config/`, with its schema version."""

    schema_version: Literal[1] = Field(alias="schema", title="格式版本")
