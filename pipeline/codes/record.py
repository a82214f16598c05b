"""What is said of one code."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import Severity

# By the digits after the letter: the first area whose range holds the code.
AREAS: tuple[tuple[range, str], ...] = (
    (range(101, 121), "文件与 YAML"),
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
    (range(711, 721), "永久地址"),
    (range(721, 741), "统计"),
)


@dataclass(frozen=True)
class Code:
    """One code in Chinese: `wrong` and `right` are short examples of what an editor wrote and should write."""

    id: str
    title: str
    why: str
    mend: str
    wrong: str
    right: str

    @property
    def severity(self) -> Severity:
        """E and M (a job that failed) stop a build, W does not."""
        return "warning" if self.id.startswith("W") else "error"

    @property
    def area(self) -> str:
        """The chapter of the handbook the code is in."""
        number = int(self.id[1:])
        return next(title for numbers, title in AREAS if number in numbers)

    @property
    def text(self) -> str:
        """The whole explanation in one paragraph."""
        return f"{self.title}。{self.why}{self.mend}"
