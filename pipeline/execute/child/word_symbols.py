"""The characters of symbol fonts, as Unicode. mammoth's table is asked; it has Wingdings, Webdings and Symbol."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from mammoth.docx.dingbats import dingbats

_FONTS = frozenset(font for font, _ in dingbats)
PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Private-use characters: only the author's font shows them, and pages cannot have them."""


def symbol(font: str, code: int) -> str:
    """Return the character that a symbol font draws for a code; "" when it is not known."""
    found = dingbats.get((font, code)) or (dingbats.get((font, code - 0xF000)) if code >= 0xF000 else None)
    return chr(found) if found else ""


def of_element(element: ET.Element) -> str:
    """Return the character of a `w:sym`; "" when it is not known."""
    code = element.get("w:char", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
        return ""
    font, number = element.get("w:font", ""), int(code, 16)
    if found := symbol(font, number):
        return found
    known = number < 0x110000 and font not in _FONTS and not 0xD800 <= number < 0xE000
    return chr(number) if known and number > 0x20 and not PRIVATE.match(chr(number)) else ""


def drawn(text: str, properties: ET.Element | None) -> str:
    """Return what a run's text looks like: in a symbol font its letters are symbols."""
    fonts = properties.find("w:rFonts") if properties is not None else None
    font = (fonts.get("w:ascii") or fonts.get("w:hAnsi") or "") if fonts is not None else ""
    if font not in _FONTS:
        return text
    return "".join((symbol(font, ord(c)) if c not in " \t\n" else "") or c for c in text)
