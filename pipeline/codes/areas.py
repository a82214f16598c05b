"""The chapters into which the handbook sorts the codes."""

from __future__ import annotations

from pipeline.errors import Code

# Looked up by the digits after the letter; the first range that contains them wins.
AREAS: tuple[tuple[range, str], ...] = (
    (range(101, 121), "文件与 YAML"),
    (range(123, 131), "文件与 YAML"),
    (range(121, 141), "设置"),
    (range(141, 161), "公开台账"),
    (range(201, 301), "字段"),
    (range(301, 312), "编号与引用"),
    (range(312, 361), "内容规则"),
    (range(361, 381), "审核"),
    (range(401, 501), "媒体"),
    (range(501, 541), "内容规则"),
    (range(541, 571), "文字与整库"),
    (range(601, 701), "登记表"),
    (range(701, 711), "正文排版"),
    (range(711, 721), "固定网址"),
    (range(721, 741), "统计"),
    (range(741, 761), "订阅与日历"),
    (range(801, 900), "公众号和别处"),
)


def area_of(code: Code) -> str:
    """Return the title of the chapter of a code."""
    number = int(code.id[1:])
    return next(title for numbers, title in AREAS if number in numbers)
