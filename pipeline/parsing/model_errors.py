"""Converts pydantic's validation errors to findings for an editor: position, code, Chinese message and help."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.errors import Code, Finding
from pipeline.parsing import field_help
from pipeline.parsing.strict_yaml import Path, Tree

CODES = (
    Code(
        id="E201",
        title="没有这个字段",
        why="写错的字段名不会生效，而且看不出来。",
        mend="按提示改正字段名；一句话被英文逗号切断时，给整句加引号。",
        sample="article",
        wrong=("summary: 月球拉起两片水，地球转一圈，两片都经过一次。\nrelate: [rain]"),
        right=("summary: 月球拉起两片水，地球转一圈，两片都经过一次。\nrelated: [rain]"),
    ),
    Code(
        id="E202",
        title="缺少必填的字段",
        why="少了它，页面、订阅源或统计就不完整（如许可、来源、封面）。",
        mend="补上这一项；可用 kepu new 生成样例对照。",
        sample="article",
        wrong="production: {mode: 自制, unit: 演示编辑部}",
        right=("production: {mode: 自制, unit: 演示编辑部}\nlicence: CC-BY-4.0"),
    ),
    Code(
        id="E203",
        title="类型不对",
        why="该写数字的写了文字，该写列表的写了一个词。",
        mend="按提示改成文字、数字或列表。",
        sample="article",
        wrong="topics: nature",
        right="topics: [nature]",
    ),
    Code(
        id="E204",
        title="值不合要求",
        why="这个字段只能写规定的值或规定的格式。",
        mend="按提示改正；编号只用小写字母、数字和连字符。",
        sample="article",
        wrong="work: My_Work",
        right="work: my-work",
    ),
    Code(
        id="E205",
        title="看不懂的日期或时间",
        why="日期决定何时公开、算哪一年。",
        mend="写成 2026-11-05 或 2026-11-05T09:00:00+08:00。",
        sample="article",
        wrong="published: 2026-02-30",
        right="published: 2026-02-28",
    ),
    Code(
        id="E206",
        title="太长、太短，项数太多或太少",
        why="卡片、列表和微信都有固定的地方，太短又说不清。",
        mend="缩短或补充。",
        sample="article",
        wrong="summary: 好文章",
        right="summary: 一到两句话，说清楚讲什么、对谁有用。",
    ),
)

M = TypeVar("M", bound=BaseModel)

# Prefix of pydantic's error type → code, message, help. The first match wins; `{…}` are filled from the error's context.
# Every type that pydantic_core lists must match one (tests/test_model_errors.py).
TEXTS: tuple[tuple[str, str, str, str], ...] = (
    ("missing", "E202", "缺少必填的字段“{field}”。", "{missing_help}"),
    ("extra_forbidden", "E201", "没有叫“{field}”的字段。", "{hint}"),
    ("string_too_short", "E206", "“{field}”太短，至少要 {min_length} 个字。", "请补充内容。"),
    ("string_too_long", "E206", "“{field}”太长，最多 {max_length} 个字。", "请缩短。"),
    ("string_pattern_mismatch", "E204", "“{field}”的写法不对：{value}。", "{pattern_help}"),
    ("literal_error", "E204", "“{field}”不能写“{value}”。", "{hint}"),
    ("enum", "E204", "“{field}”不能写“{value}”。", "{hint}"),
    ("too_short", "E206", "“{field}”至少要有 {min_length} 项。", "请补充。"),
    ("too_long", "E206", "“{field}”最多 {max_length} 项。", "请删减。"),
    ("greater_than", "E204", "“{field}”的数值太小：{value}。", "请改成允许范围内的数。"),
    ("less_than", "E204", "“{field}”的数值太大：{value}。", "请改成允许范围内的数。"),
    ("multiple_of", "E204", "“{field}”的数值不合要求：{value}。", "请改成允许的数。"),
    ("finite_number", "E204", "“{field}”必须是有限的数。", "请写普通数字。"),
    (
        "kepu_time",
        "E205",
        "“{field}”不是看得懂的日期时间：{value}。",
        "{time_help}",
    ),
    ("kepu_", "E204", "“{field}”：{text}", "{text_help}"),
    ("date", "E205", "“{field}”不是合法的日期：{value}。", "请写成 2026-11-05。"),
    ("timezone", "E205", "“{field}”的时区不对。", "请写成 +08:00。"),
    ("time", "E205", "“{field}”不是合法的时间：{value}。", "请写成 2026-11-05T09:00:00+08:00。"),
    ("url", "E204", "“{field}”不是合法的网址：{value}。", "请写完整网址，以 https:// 开头。"),
    ("string", "E203", "“{field}”应当是文字，现在是{type}。", "内容是数字或日期样子时，请加引号。"),
    ("int", "E203", "“{field}”应当是整数，现在是{type}。", "请写数字，不加引号和单位。"),
    ("float", "E203", "“{field}”应当是数字，现在是{type}。", "请写数字，不加引号和单位。"),
    ("decimal", "E203", "“{field}”应当是数字，现在是{type}。", "请写数字，不加引号和单位。"),
    ("complex", "E203", "“{field}”应当是数字，现在是{type}。", "请写数字，不加引号和单位。"),
    ("bool", "E203", "“{field}”应当是 true 或 false，现在是{type}。", "请改成 true 或 false。"),
    ("list", "E203", "“{field}”应当是列表，现在是{type}。", "{list_help}"),
    ("tuple", "E203", "“{field}”应当是列表，现在是{type}。", "{list_help}"),
    ("set", "E203", "“{field}”应当是列表，现在是{type}。", "{list_help}"),
    (
        "frozen_set",
        "E203",
        "“{field}”应当是列表，现在是{type}。",
        "{list_help}",
    ),
    ("iter", "E203", "“{field}”应当是列表，现在是{type}。", "{list_help}"),
    ("dict", "E203", "“{field}”应当是一组字段，现在是{type}。", "{mapping_help}"),
    ("mapping", "E203", "“{field}”应当是一组字段，现在是{type}。", "{mapping_help}"),
    ("model", "E203", "“{field}”应当是一组字段，现在是{type}。", "{mapping_help}"),
    ("dataclass", "E203", "“{field}”应当是一组字段，现在是{type}。", "{mapping_help}"),
    ("none_required", "E203", "“{field}”应当留空。", "请删掉这里的内容。"),
)

MOST_CHOICES = 12
_COLON = re.compile(r"([a-z_]+)：\s*(.+)\Z")
COMMA = "这像是一句话被英文逗号切断了：请给整句话加上引号，或改用中文逗号“，”。"

_TYPES = {
    str: "文字",
    int: "整数",
    float: "小数",
    bool: "真假值",
    list: "列表",
    dict: "一组字段",
    type(None): "空",
}


def validate(model: type[M], tree: Tree, *, file: str) -> tuple[M | None, list[Finding]]:
    """Return the parsed tree as `model`, or None and all mistakes in it."""
    try:
        return model.model_validate(tree.value), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [
            _finding(model, d, tree, file)
            for d in details
            if not _follows(d, details) and not _is_told(d, tree)
        ]


def did_you_mean(word: str, choices: Iterable[str], *, labels: dict[str, str] | None = None) -> str:
    """Return `是不是想写“x”？`, else the possible choices. The label (Chinese title) of a choice matches as well."""
    names = list(choices)
    labels = labels or {}
    for name, label in labels.items():
        if word == label:
            return f"请写它的编号“{name}”。"
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if not close:
        near = difflib.get_close_matches(word, labels.values(), n=1, cutoff=0.6)
        close = [name for name, label in labels.items() if near and label == near[0]]
    if close:
        label = f"（{labels[close[0]]}）" if close[0] in labels else ""
        return f"是不是想写“{close[0]}”{label}？"
    if len(names) > MOST_CHOICES:
        return "请核对写法。"
    shown = "、".join(f"{n}（{labels[n]}）" if n in labels else n for n in names)
    return f"可以写：{shown}。" if shown else "目前没有可选的值。"


def _is_told(detail: ErrorDetails, tree: Tree) -> bool:
    """Whether a field is missing only because it could not be read: that mistake is reported already."""
    path = detail["loc"]
    return detail["type"] == "missing" and bool(path) and path[0] in tree.lost


def _follows(detail: ErrorDetails, details: Sequence[ErrorDetails]) -> bool:
    """Whether a list is too short only because one of its entries is invalid: that mistake is reported already."""
    path = detail["loc"]
    return detail["type"] == "too_short" and any(
        len(d["loc"]) > len(path) and d["loc"][: len(path)] == path for d in details
    )


def _finding(model: type[BaseModel], detail: ErrorDetails, tree: Tree, file: str) -> Finding:
    path: Path = tuple(detail["loc"])
    kind = detail["type"]
    line, column = tree.locate(path, key=kind == "extra_forbidden")
    code, message, help = describe(detail, _siblings(model, path), model, _group(tree, path))
    return Finding(tree.file_at(path, file), line, column, code, "error", message, help)


def describe(
    detail: ErrorDetails,
    fields: Iterable[str] = (),
    model: type[BaseModel] = BaseModel,
    group: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[str, str, str]:
    """Return code, message and help for one pydantic error of `model`.

    `fields` are those beside an unknown one, and `group` is what was written there.
    """
    kind = detail["type"]
    context: dict[str, Any] = dict(detail.get("ctx") or {})
    words = {
        "field": ".".join(str(p + 1) if isinstance(p, int) else p for p in detail["loc"]) or "这一段",
        "value": _shown(detail.get("input")),
        "type": _TYPES.get(type(detail.get("input")), "别的东西"),
        "hint": "",
        **context,
        **_advice(detail, context, model),
    }
    if kind == "extra_forbidden":
        field = str(detail["loc"][-1])
        words["hint"] = _instead_of(detail, fields, model, group) if field.isascii() else _not_a_field(field)
    elif "expected" in context:
        choices = [c.strip("'") for c in str(context["expected"]).replace(" or ", ", ").split(", ")]
        value = detail.get("input")
        words["hint"] = field_help.unquoted_help(value, choices) or did_you_mean(str(value), choices)
    for prefix, code, message, help in TEXTS:
        if kind.startswith(prefix):
            return code, message.format_map(words), help.format_map(words)
    return "E204", f"“{words['field']}”的内容不合要求：{words['value']}。", "请对照 kepu new 生成的样例改正。"


def _not_a_field(text: str) -> str:
    """Return help for words in a field's place: a Chinese colon after a field's name, or a sentence cut by a comma."""
    if (found := _COLON.match(text)) is not None:
        return f"“{found[1]}”后面是中文冒号“：”，请换成英文冒号，后面空一格：“{found[1]}: {found[2]}”。"
    return COMMA


def _instead_of(
    detail: ErrorDetails, fields: Iterable[str], model: type[BaseModel], group: Mapping[str, Any]
) -> str:
    """Return what to write instead of an unknown field; in a group that lacks a chief field, the whole of it."""
    field, names = str(detail["loc"][-1]), list(fields)
    form = field_help.group_help(group, names, model, tuple(detail["loc"][:-1]))
    if form is None:
        return did_you_mean(field, names)
    near = difflib.get_close_matches(field, names, n=1, cutoff=0.75)
    return f"是不是想写“{near[0]}”？{form}" if near else form


def _group(tree: Tree, path: Path) -> Mapping[str, Any]:
    """Return the mapping in which the last step of `path` stands; an empty one when there is none."""
    value: Any = tree.value
    for step in path[:-1]:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return value if isinstance(value, Mapping) else {}


def _advice(detail: ErrorDetails, context: Mapping[str, Any], model: type[BaseModel]) -> dict[str, str]:
    """Return what to write instead, by the kind of mistake."""
    kind, path, value = detail["type"], tuple(detail["loc"]), detail.get("input")
    if kind.startswith("missing"):
        return {"missing_help": field_help.missing_help(model, path)}
    if kind == "string_pattern_mismatch":
        return {"pattern_help": field_help.pattern_help(str(context.get("pattern", "")), value)}
    return {
        "time_help": field_help.time_help(value) or "请写成 2026-11-05T09:00:00+08:00 或 2026-11-05。",
        "list_help": field_help.list_help(value, model, path) or "请写成 [甲, 乙]，或每行一项、以“- ”开头。",
        "mapping_help": field_help.mapping_help(value, model, path) or "请在下一行缩进两格写“字段: 内容”。",
    }


def _shown(value: Any) -> str:
    text = str(value) if value is not None else "（空）"
    return text if len(text) <= 40 else text[:39] + "…"


def _siblings(model: type[BaseModel], path: Path) -> list[str]:
    """Return the field names (as written in files) of the model that contains the last step of `path`."""
    current: Any = model
    for step in path[:-1]:
        if isinstance(step, int):
            continue
        field = next((f for n, f in current.model_fields.items() if (f.alias or n) == step), None)
        found = field_help.model_in(field.annotation) if field else None
        if found is None:
            return []
        current = found
    return [f.alias or n for n, f in current.model_fields.items()]
