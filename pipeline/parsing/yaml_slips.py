"""Says in Chinese what is wrong with a line that is not YAML, and repairs it in memory so that reading can go on.

A repaired text only serves to find the other mistakes of a file; it is never published.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

MARKED = "不能使用锚点（&）和别名（*）。", "以 & 或 * 开头的文字请加引号。"
SPACES = {"\u00a0": "不换行空格（U+00A0）", "\u3000": "全角空格（U+3000）", "\t": "制表符（Tab）"}
_KEY = r"^(?P<before>[ \t\u00a0\u3000]*(?:-[ ]+)?)(?P<key>[A-Za-z_][A-Za-z0-9_]*)"
_FULL_COLON = re.compile(rf"{_KEY}[ ]*：[ ]*")
_NO_SPACE = re.compile(rf"{_KEY}:(?=[^\s/])")
_ODD_SPACE = re.compile(rf"{_KEY}:(?P<space>[\u00a0\u3000\t])[\u00a0\u3000\t ]*")
_ODD_INDENT = re.compile(r"^ *(?P<space>[\u00a0\u3000\t])[\u00a0\u3000\t ]*")
_DASH = re.compile(r"^(?P<before> *)(?P<dash>[－—–‐−])[ ]*(?=\S)")
_FLOW_COMMA = re.compile(r"(?P<mark>[，；;、])[ ]*(?=[A-Za-z_]+[ ]*[:：])")
_FLOW_COLON = re.compile(r"(?<=[{,\[ ])(?P<key>[A-Za-z_]+)[ ]*(?P<mark>：)[ ]*")
_BRACKETS = {"【": "[", "】": "]", "［": "[", "］": "]", "｛": "{", "｝": "}"}


class Slip(NamedTuple):
    """A mistake in one line: column (from 0), code, message, help, and the line as it was probably meant."""

    column: int
    code: str
    message: str
    help: str
    repaired: str


def slip_in(line: str) -> Slip | None:
    """Return the first thing in a line that is not YAML but typed so by mistake, or None."""
    if found := _ODD_INDENT.match(line):
        return _space(found.start("space"), found["space"], "行首", "  " + line[found.end() :])
    if found := _ODD_SPACE.match(line):
        mended = f"{found['before']}{found['key']}: {line[found.end() :]}"
        return _space(found.start("space"), found["space"], "冒号后面", mended)
    if found := _FULL_COLON.match(line):
        mended = f"{found['before']}{found['key']}: {line[found.end() :]}"
        message = f"字段名“{found['key']}”后面是中文冒号“：”。"
        help = f"请换成英文冒号，后面空一格：“{found['key']}: …”。"
        return Slip(line.index("："), "E105", message, help, mended)
    if found := _NO_SPACE.match(line):
        mended = f"{found['before']}{found['key']}: {line[found.end() :]}"
        message = f"“{found['key']}:”的冒号后面少了一个空格。"
        return Slip(found.end(), "E105", message, f"请写成“{found['key']}: …”。", mended)
    if found := _DASH.match(line):
        mended = f"{found['before']}- {line[found.end() :]}"
        message = f"行首是“{found['dash']}”，不是英文减号。"
        return Slip(found.start("dash"), "E105", message, "列表的每一项请以“- ”（减号加空格）开头。", mended)
    return _slip_in_brackets(line)


def _space(column: int, space: str, where: str, repaired: str) -> Slip:
    if space == "\t":
        help = "YAML 只能用空格缩进，请把 Tab 换成两个空格。"
        return Slip(column, "E106", "这一行用了制表符（Tab）。", help, repaired)
    message = f"{where}是{SPACES[space]}，不是普通的空格。"
    return Slip(column, "E105", message, "请删掉它，用英文输入法打空格。", repaired)


def _slip_in_brackets(line: str) -> Slip | None:
    for column, char in enumerate(line):
        if char in _BRACKETS:
            mended = "".join(_BRACKETS.get(each, each) for each in line)
            message = f"第 {column + 1} 个字是中文括号“{char}”。"
            return Slip(column, "E105", message, f"请换成英文括号“{_BRACKETS[char]}”。", mended)
    if "{" not in line and "[" not in line:
        return None
    if found := _FLOW_COMMA.search(line):
        message = f"第 {found.start() + 1} 个字是“{found['mark']}”，字段之间要用英文逗号。"
        help = "请换成英文逗号加空格“, ”。"
        return Slip(found.start(), "E105", message, help, _FLOW_COMMA.sub(", ", line))
    if found := _FLOW_COLON.search(line):
        mended = _FLOW_COLON.sub(lambda m: f"{m['key']}: ", line)
        column = found.start("mark")
        message = f"第 {column + 1} 个字是中文冒号“：”。"
        return Slip(column, "E105", message, f"请换成英文冒号加空格：“{found['key']}: …”。", mended)
    return None


def explain(lines: list[str], error: yaml.YAMLError) -> tuple[int, int, str, str, str]:
    """Return line and column (from 0), code, message and help of what the parser could not read."""
    problem, context = str(getattr(error, "problem", "") or ""), str(getattr(error, "context", "") or "")
    mark, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if "could not find expected ':'" in problem and began is not None:
        mark = began
    mark = mark or began
    line, column = (mark.line, mark.column) if mark else (0, 0)
    start = (began.line, began.column) if began is not None else (line, column)
    near = lines[line] if line < len(lines) else ""
    if "\t" in near:
        help = "YAML 只能用空格缩进，请把 Tab 换成两个空格。"
        return line, column, "E106", "这一行用了制表符（Tab）。", help
    if isinstance(error, yaml.reader.ReaderError):
        return line, column, "E114", "有不可见的控制字符。", "请删掉这个字符，或重新键入这一行。"
    if context in ("while scanning an alias", "while scanning an anchor"):
        return line, column, "E108", *MARKED
    if "mapping values are not allowed" in problem:
        quotes = "中文引号“”不算引号，" if "“" in near else ""
        help = f"文字里有英文冒号时，{quotes}请给整段文字加上英文引号。"
        return line, column, "E105", "这一行里有多余的冒号，看不懂是字段还是文字。", help
    if "could not find expected ':'" in problem:
        help = "请写成“字段: 内容”，冒号用英文冒号，后面空一格；是上一行没写完的话，请在行首空两格。"
        return line, column, "E105", "这一行没有冒号，看不懂是哪个字段。", help
    if "quoted scalar" in context:
        return *start, "E105", "引号没有成对：从这里开始，后面找不到另一半。", "请补上缺少的引号。"
    if "expected" in problem and ("','" in problem or "']'" in problem or "'}'" in problem):
        return (*start, "E105", *_unclosed(lines[start[0]] if start[0] < len(lines) else ""))
    help = "请检查缩进、冒号、引号和括号；可用 kepu new 生成样例对照。"
    return line, column, "E105", "这里的写法不是合法的 YAML。", help


def _unclosed(line: str) -> tuple[str, str]:
    if " #" in line:
        message = "“ #”和它后面的字都被当成说明，括号因此没有结束。"
        return message, "文字里有“ #”的，请给这段文字加上英文引号。"
    return "从这里开始的方括号或花括号没有成对，或少了逗号。", "请检查这一行和下一行的括号与英文逗号。"
