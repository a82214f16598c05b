"""Hypothesis strategies for every kind, read from the model itself: a new field is tried without a line here."""

from __future__ import annotations

import datetime as dt
import types
import typing
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from hypothesis import strategies as st
from pydantic import BaseModel, BeforeValidator, ValidationError
from pydantic.fields import FieldInfo

from pipeline.content import model
from pipeline.content.model import FIRST_YEAR, KINDS, LAST_YEAR

CHINESE = st.text(alphabet="科普熊猫的一是不了人大成都市，。：“”《》——… 12ab", min_size=1, max_size=12)
ODD = st.sampled_from(
    [
        "true",
        "null",
        "~",
        "12",
        "1.5",
        "-",
        "- 甲",
        "#",
        "甲 #乙",
        "甲: 乙",
        "{甲}",
        "[甲]",
        "a, b",
        "'",
        '"',
        "\\",
        "\\n",
        "甲\n乙",
        " 甲",
        "甲 ",
        "\t",
        "&a",
        "*a",
        "!b",
        "%",
        "@",
        "`",
        "|",
        ">",
        "?",
        "2026-01-01",
        "12:30:45",
        "",
        "\u2028",
        "\x85",
        "é",
        "🐼",
    ]
)
# Everything but what no file may hold.
ANY = st.text(
    alphabet=st.characters(
        exclude_categories=["Cs", "Co"],
        exclude_characters=[chr(n) for n in (*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF)],
    ),
    max_size=40,
)
WORDS = st.one_of(CHINESE, ODD, ANY)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))


@st.composite
def times(draw: st.DrawFn) -> str:
    """A time as a file may hold it."""
    first, last = (dt.datetime.fromisoformat(f"{year}-06-01") for year in (FIRST_YEAR, LAST_YEAR))
    moment = draw(st.datetimes(first.replace(month=1), last))
    style = draw(st.sampled_from(["date", "minutes", "plain", "zone"]))
    if style == "date":
        return moment.date().isoformat()
    if style == "zone":
        return moment.replace(tzinfo=draw(ZONES), microsecond=0).isoformat()
    return moment.isoformat(timespec="minutes" if style == "minutes" else "seconds")


SEGMENT = st.text(alphabet="abc-_.成都 1", min_size=1, max_size=8).filter(lambda s: s != "..")
PATHS = st.lists(SEGMENT, min_size=1, max_size=3).map("/".join)
ALIASES = st.from_regex(r"\A[a-z0-9~_-][a-zA-Z0-9._~-]{0,6}(/[a-z0-9_][a-z0-9.]{0,5}){0,2}/?\Z")


def entries() -> st.SearchStrategy[Any]:
    """A valid value of any kind."""
    return st.sampled_from(sorted(KINDS)).flatmap(entries_of)


def entries_of(kind: str) -> st.SearchStrategy[Any]:
    """A valid value of one kind."""
    found = KINDS[kind]

    def built(data: dict[str, Any]) -> Any:
        try:
            return found.model_validate(data)
        except ValidationError:
            return None

    return fields(found).map(_mended).map(built).filter(lambda entry: entry is not None)


def _mended(data: dict[str, Any]) -> dict[str, Any]:
    """What a rule over several fields asks for, so that few drawn values are thrown away."""
    if data["kind"] == "story":
        data["people"] = [*data["people"], {"role": "人物", "person": "li-bing"}]
    return data


@cache
def fields(found: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of a model as a file holds them: required ones always, the others now and then."""
    required, optional = {}, {}
    for name, field in found.model_fields.items():
        strategy = _of(field.annotation, tuple(field.metadata))
        (required if field.is_required() else optional)[field.alias or name] = strategy
    strategy = st.fixed_dictionaries(required, optional=optional)
    return strategy.map(_credited) if found is model.Credit else strategy


def _credited(data: dict[str, Any]) -> dict[str, Any]:
    """Either a name or a person."""
    name, person = data.pop("name", None), data.pop("person", None)
    return {**data, "person": person} if person else {**data, "name": name or "甲"}


def _of(annotation: Any, metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _of(inner, (*metadata, *_flat(more)))
    if origin in (Union, types.UnionType):
        return st.one_of([_of(a, metadata) for a in get_args(annotation)])
    if origin is Literal:
        return st.sampled_from(get_args(annotation))
    if origin is tuple:
        low, high = _lengths(metadata)
        return st.lists(_of(get_args(annotation)[0], ()), min_size=low, max_size=min(high, low + 3))
    if annotation is type(None):
        return st.none()
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return fields(annotation)
    return _scalar(annotation, metadata)


def _scalar(annotation: Any, metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    makers = {m.func.__name__ for m in metadata if isinstance(m, BeforeValidator)}
    if annotation is dt.datetime:
        return times()
    if annotation is bool:
        return st.booleans()
    if annotation in (int, float):
        low = next((m.ge for m in metadata if isinstance(m, annotated_types.Ge)), None)
        high = next((m.le for m in metadata if isinstance(m, annotated_types.Le)), None)
        return st.integers(low, high) if annotation is int else st.floats(low, high, allow_nan=False)  # type: ignore[arg-type]
    assert annotation is str, annotation
    if "_media_path" in makers:
        return PATHS
    if "_alias" in makers:
        return ALIASES
    pattern = next((p for m in metadata if (p := getattr(m, "pattern", None))), None)
    low, high = _lengths(metadata)
    if pattern is not None:
        return st.from_regex(pattern.removesuffix("$") + r"\Z").filter(
            lambda s: len(s) <= high and s.isprintable()
        )
    return WORDS.map(
        lambda s: (
            (s + "科普内容发布流水线样例文字补齐" * (low // 10 + 1))[:high] if len(s) < low else s[:high]
        )
    )


def _lengths(metadata: tuple[Any, ...]) -> tuple[int, int]:
    low = next((m.min_length for m in metadata if isinstance(m, annotated_types.MinLen)), 0)
    high = next((m.max_length for m in metadata if isinstance(m, annotated_types.MaxLen)), 60)
    return low, high


def _flat(metadata: typing.Iterable[Any]) -> list[Any]:
    found = []
    for each in metadata:
        found.extend(each.metadata if isinstance(each, FieldInfo) else [each])
    return found
