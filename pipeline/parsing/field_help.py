"""Says what to write instead of a value that its field refuses: the value mended, a line to copy, or the form that fits."""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipeline.parsing.strict_yaml import Path

# How a text that must match a pattern is written; looked up by the pattern of the field.
PATTERNS: Mapping[str, str] = types.MappingProxyType(
    {
        r"^[a-z0-9]+(-[a-z0-9]+)*$": "编号只用小写字母、数字和连字符，如 panda-false-thumb。",
        r"^https?://[^\s<>\"]+$": "请写完整的网址，以 https:// 开头，中间没有空格。",
        r"^https?://[^\s]+/$": "请写完整的网址，以 https:// 开头、以 / 结尾，如 https://www.example.org/。",
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "请写语种的代码，如 zh-CN、en，用连字符，不用下划线。",
        r"^[0-9a-f]{64}$": "请写 64 位十六进制数，字母小写，如 sha256sum 所印。",
        r"^[a-z]+( [a-z]+)*$": "请写小写拼音，不带声调，音节之间空一格，如 qian re。",
        r"^[A-Z][A-Z0-9_]*$": "请写环境变量的名字，只用大写字母、数字和下划线，如 KEPU_TOKEN。",
        r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$": "请写“所有者/仓库名”，如 kepu/site。",
        r"^[a-z0-9.-]+,20[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?$": "请写“域名,年份”，如 example.org,2026，用英文逗号。",
        r"^[^\s./\\:~][^/\\:]{0,39}$": "请写一个文件夹的名字，没有斜杠和冒号，不以点开头。",
        r"^[a-z][a-z0-9-]+$": "请用小写字母开头，只用小写字母、数字和连字符，如 studio。",
        r"^[^\s@/?&#%]+@[^\s@/?&#%]+\.[^\s@/?&#%]+$": "请写电子邮箱的地址，如 kepu@example.org。",
        r"^[^\s\x00-\x1f\x7f]*$": "请去掉其中的空格。",
        r"^(https://[^\s@]+|http://(127\.0\.0\.1|localhost)(:[0-9]+)?(/[^\s@]*)?)$": "请写完整的网址，以 https:// 开头。",
    }
)
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
    r"(?:\s*T?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})?分?(?::(\d{1,2}))?)?\s*\Z"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORM = re.compile(r"(\w+): (<?)([^,<>{}]+)")
"""A field of an `EXAMPLE`: name, the mark of the chief one, value."""
_SEPARATORS = re.compile(r"\s*[,，、；;]\s*")
_NEEDS_QUOTES = re.compile(r"[,:#\[\]{}&*!|>'\"%@`]")


def pattern_help(pattern: str, value: Any) -> str:
    """Return how a text that must match `pattern` is written; with the value mended where that is plain."""
    help = PATTERNS.get(pattern, "请对照 kepu new 生成的样例改正。")
    mended = _mended(pattern, str(value).strip())
    return f"请写成“{mended}”。{help}" if mended is not None else help


def _mended(pattern: str, value: str) -> str | None:
    """Return the value in a form that matches the pattern, or None."""
    plain = unicodedata.normalize("NFKC", value).strip()
    letters = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    forms = [plain, plain.lower(), plain.replace("_", "-"), " ".join(letters.lower().split())]
    if pattern.startswith("^https?"):
        addresses = (plain, f"{plain}/", f"https://{plain}", f"https://{plain}/")
        forms = [form for form in addresses if re.match(r"https?://[^\s/:]+\.[^\s/:]+", form)]
    return next((form for form in forms if form != value and re.fullmatch(pattern, form)), None)


def time_help(value: Any) -> str | None:
    """Return how a date that is written in another way is written here, or None if it is no date."""
    found = _DATE.match(unicodedata.normalize("NFKC", str(value)).strip())
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups()[:3])
    hour, minute, second = (int(part or 0) for part in found.groups()[3:])
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 60):
        return None
    written = f"{year:04}-{month:02}-{day:02}"
    if found[4]:
        written += f"T{hour:02}:{minute:02}:{second:02}+08:00"
    return f"请写成 {written}。" if written != str(value) else None


def unquoted_help(value: Any, choices: Sequence[str]) -> str | None:
    """Return advice on a choice of the right digits and the wrong type: `"1"` for 1."""
    if not isinstance(value, str):
        return None
    plain = unicodedata.normalize("NFKC", value).strip()
    return f"请写 {plain}，不加引号。" if plain in choices and plain.isdecimal() else None


def list_help(value: Any, model: type[BaseModel], path: Path) -> str | None:
    """Return a text that should be a list as one."""
    if not isinstance(value, str) or not value.strip() or not path:
        return None
    parts = [part for part in _SEPARATORS.split(value.strip("[]【】 ")) if part]
    example = _example_of(field_at(model, path))
    items = [_filled(example, part) if example else part for part in parts]
    return f"请写成“{path[-1]}: [{', '.join(items)}]”。"


def mapping_help(value: Any, model: type[BaseModel], path: Path) -> str | None:
    """Return a text that should be a group of fields as one, in the form of the scaffold."""
    example = _example_of(field_at(model, path))
    if example is None or not isinstance(value, str) or not value.strip():
        return None
    filled = _filled(example, value.strip())
    return f"请写成“- {filled}”。" if isinstance(path[-1], int) else f"请写成“{path[-1]}: {filled}”。"


def group_help(
    group: Mapping[str, Any], fields: Sequence[str], model: type[BaseModel], path: Path
) -> str | None:
    """Return a group that lacks a field of its form as the line to copy: what is right, and what fits of what is not."""
    form = _FORM.findall(_example_of(field_at(model, path)) or "") if path else []
    if all(name in group for name, _, _ in form):
        return None
    known = {name: value for name, value in group.items() if name in fields}
    if not all(isinstance(value, str | int | float) for value in known.values()):
        return None
    loose = [str(value).strip() for name, value in group.items() if name not in fields and value is not None]
    written = dict[str, str]()
    for name, chief, example in form:
        fit = [v for v in loose if bool(_DAY.fullmatch(v)) == bool(_DAY.fullmatch(example))]
        asks = name not in known and (chief or _DAY.fullmatch(example))
        written[name] = str(known.get(name, fit[0] if fit and asks else example))
    written |= {name: str(value) for name, value in known.items() if name not in written}
    inside = ", ".join(f"{name}: {_quoted(value)}" for name, value in written.items())
    return f"这一组写成“{{{inside}}}”。"


def missing_help(model: type[BaseModel], path: Path) -> str:
    """Return the line to copy for a required field that is not there."""
    field, name = field_at(model, path), path[-1] if path else ""
    if field is None:
        return "请补上这一项。"
    if (example := _example_of(field)) is not None:
        line = (
            f"{name}: [{_filled(example)}]" if _is_list(field.annotation) else f"{name}: {_filled(example)}"
        )
        return f"请补上这一行，再改成自己的内容：“{line}”。"
    if choices := _choices(field.annotation):
        others = f"，也可以写 {'、'.join(choices[1:])}" if choices[1:] else ""
        return f"请补上“{name}: {choices[0]}”{others}。"
    if field.title and not _is_list(field.annotation):
        return f"请补上“{name}: …”，写{field.title}。"
    return "请补上这一项。"


def field_at(model: type[BaseModel], path: Path) -> FieldInfo | None:
    """Return the field that a path of keys and positions leads to, or None."""
    current: type[BaseModel] | None = model
    field: FieldInfo | None = None
    for step in path:
        if isinstance(step, int):
            continue
        if current is None:
            return None
        field = next((f for n, f in current.model_fields.items() if (f.alias or n) == step), None)
        current = model_in(field.annotation) if field is not None else None
    return field


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside an annotation such as `tuple[Citation, ...]`, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is not None:
        for part in get_args(annotation):
            if (found := model_in(part)) is not None:
                return found
    return None


def _is_list(annotation: Any) -> bool:
    if get_origin(annotation) in (Union, types.UnionType):
        return any(_is_list(part) for part in get_args(annotation))
    return get_origin(annotation) in (tuple, list)


def _choices(annotation: Any) -> tuple[str, ...]:
    return tuple(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ()


def _example_of(field: FieldInfo | None) -> str | None:
    """Return the `EXAMPLE` of the model of a field: how the scaffold writes it, its chief value in angle brackets."""
    model = model_in(field.annotation) if field is not None else None
    return getattr(model, "EXAMPLE", None)


def _filled(example: str, value: str | None = None) -> str:
    before, _, rest = example.partition("<")
    inside, _, after = rest.partition(">")
    return f"{before}{inside if value is None else _quoted(value)}{after}"


def _quoted(value: str) -> str:
    """Return a value as it stands in a group, in quotes where it needs them."""
    if not _NEEDS_QUOTES.search(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
