"""Writes the numbers that Word counts itself, where a list of Markdown would show others or none.

A bullet, or a plain `1.` that goes on from the item before it, stays an item of a list. A heading's number, `（一）`,
`第二章`, `1.2`, or a list that goes on after other text becomes text: readers cite it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from pipeline.execute.child.word_package import Package, child

_DIGITS = "〇一二三四五六七八九"
_HEAVENLY, _EARTHLY = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_PLAIN = re.compile(r"%\d[.．、]?\Z")
_HEADING = re.compile(r"(heading|标题)\s*\d\Z", re.IGNORECASE)
_PLACE = re.compile(r"%(\d)")
_CLOSED = "、．。：）】〕》"
"""Signs after which no space is needed before the text."""
_DEEPEST = 20


@dataclass
class Numbering:
    """Counts the paragraphs of one part, in order. Ask once for each."""

    levels: dict[tuple[str, int], ET.Element]
    starts: dict[tuple[str, int], int]
    abstract: dict[str, str]
    styles: dict[str, ET.Element]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _before: str = ""
    """The list that the paragraph before is an item of."""

    @classmethod
    def of(cls, package: Package) -> Numbering:
        """Read the parts `numbering` and `styles`."""
        levels: dict[tuple[str, int], ET.Element] = {}
        starts: dict[tuple[str, int], int] = {}
        abstract: dict[str, str] = {}
        for root in package.parts("numbering"):
            for number in root.findall("w:num"):
                found = number.find("w:abstractNumId")
                abstract[number.get("w:numId", "")] = found.get("w:val", "") if found is not None else ""
                for override in number.findall("w:lvlOverride"):
                    start = override.find("w:startOverride")
                    if start is not None:
                        starts[number.get("w:numId", ""), _whole(override.get("w:ilvl"))] = _whole(
                            start.get("w:val")
                        )
            for kind in root.findall("w:abstractNum"):
                for level in kind.findall("w:lvl"):
                    levels[kind.get("w:abstractNumId", ""), _whole(level.get("w:ilvl"))] = level
        styles = {
            s.get("w:styleId", ""): s for root in package.parts("styles") for s in root.findall("w:style")
        }
        return cls(levels, starts, abstract, styles)

    def text(self, paragraph: ET.Element) -> str | None:
        """Return the number to write before a paragraph's text; None if it has none, or is an item of a list."""
        place = self._place(paragraph)
        before, self._before = self._before, ""
        if place is None:
            return None
        list_id, depth = place
        level = self.levels[self.abstract[list_id], depth]
        number = self._count(list_id, depth)
        kind = _value(level, "w:numFmt") or "decimal"
        label = _value(level, "w:lvlText") if level.find("w:lvlText") is not None else f"%{depth + 1}."
        heading = self._is_heading(paragraph)
        plain = kind == "decimal" and _PLAIN.match(label) and (number == 1 or before == list_id)
        if (plain or kind == "bullet") and not heading:
            self._before = list_id
            return None
        if kind == "bullet":
            return None
        written = _PLACE.sub(lambda m: self._written(list_id, int(m[1]) - 1), label)
        return f"{written} " if written and written[-1] not in _CLOSED else written

    def _written(self, list_id: str, depth: int) -> str:
        level = self.levels.get((self.abstract[list_id], depth))
        count = self._counts.get(self.abstract[list_id], {}).get(depth, 1)
        return _numeral(count, _value(level, "w:numFmt") or "decimal")

    def _count(self, list_id: str, depth: int) -> int:
        """Count on at a level; deeper ones begin anew. Lists of one abstract list count together."""
        key = self.abstract[list_id]
        counts = self._counts.setdefault(key, {})
        level = self.levels[key, depth]
        first = self.starts.pop((list_id, depth), None)
        if first is None and depth not in counts:
            first = _whole(_value(level, "w:start") or "1")
        counts[depth] = first if first is not None else counts[depth] + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return counts[depth]

    def _place(self, paragraph: ET.Element) -> tuple[str, int] | None:
        """Return the list and the level of a paragraph, by its own word or its style's."""
        own = child(paragraph, "w:pPr", "w:numPr")
        id = _value(child(paragraph, "w:pPr"), "w:pStyle")
        list_id, depth = _value(own, "w:numId"), _value(own, "w:ilvl")
        for _ in range(_DEEPEST):
            style = self.styles.get(id)
            if style is None or (list_id and depth):
                break
            styled = child(style, "w:pPr", "w:numPr")
            list_id, depth = list_id or _value(styled, "w:numId"), depth or _value(styled, "w:ilvl")
            id = _value(style, "w:basedOn")
        found = list_id, _whole(depth or "0")
        known = list_id in self.abstract and (self.abstract[list_id], found[1]) in self.levels
        return found if known else None

    def _is_heading(self, paragraph: ET.Element) -> bool:
        style = self.styles.get(_value(child(paragraph, "w:pPr"), "w:pStyle"))
        return style is not None and bool(_HEADING.match(_value(style, "w:name")))


def without(properties: ET.Element) -> None:
    """Take a paragraph out of its list by its properties, whether they or its style put it there."""
    for own in properties.findall("w:numPr"):
        properties.remove(own)
    none = ET.SubElement(properties, "w:numPr")
    ET.SubElement(none, "w:ilvl", {"w:val": "0"})
    ET.SubElement(none, "w:numId", {"w:val": "0"})


def _numeral(number: int, kind: str) -> str:
    match kind:
        case (
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "taiwaneseCountingThousand"
            | "ideographDigital"
        ):
            return _chinese(number)
        case "ideographTraditional":
            return _HEAVENLY[(number - 1) % 10]
        case "ideographZodiac":
            return _EARTHLY[(number - 1) % 12]
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 1 <= number <= 20:
            return chr(0x2460 + number - 1)
        case "lowerLetter" | "upperLetter" if number >= 1:
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 9 + 1)
            return letter if kind == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman":
            return _roman(number) if kind == "upperRoman" else _roman(number).lower()
        case "none":
            return ""
        case "decimalZero":
            return f"{number:02}"
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord("０") + int(digit)) for digit in str(abs(number)))
    return str(number)


def _chinese(number: int) -> str:
    """Return a number below a hundred as it is counted, a greater one digit by digit."""
    if not 0 < number < 100:
        return "".join(_DIGITS[int(digit)] for digit in str(abs(number)))
    tens, ones = divmod(number, 10)
    first = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return first + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    written, left = "", max(0, min(number, 3999))
    for value, sign in zip(values, signs, strict=True):
        written += sign * (left // value)
        left %= value
    return written


def _value(element: ET.Element | None, name: str) -> str:
    found = element.find(name) if element is not None else None
    return found.get("w:val", "") if found is not None else ""


def _whole(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else 0
