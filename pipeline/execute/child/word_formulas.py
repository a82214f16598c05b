"""Reads formulas that are a line of characters with indices. Others are drawn in two dimensions and have no line."""

from __future__ import annotations

import xml.etree.ElementTree as ET

Pieces = list[tuple[str, str]]
"""Text, and its place: "", `superscript` or `subscript`."""

_INDICES = {
    "m:sSup": (("m:e", ""), ("m:sup", "superscript")),
    "m:sSub": (("m:e", ""), ("m:sub", "subscript")),
    "m:sSubSup": (("m:e", ""), ("m:sub", "subscript"), ("m:sup", "superscript")),
}


def line(element: ET.Element) -> Pieces | None:
    """Return the pieces of a formula in reading order; None for one that is more than a line."""
    pieces: Pieces = []
    for child in element:
        if child.tag in ("m:r", "w:r"):
            pieces.append(("".join(e.text or "" for e in child.iter() if e.tag in ("m:t", "w:t")), ""))
        elif child.tag in _INDICES:
            for name, place in _INDICES[child.tag]:
                part = child.find(name)
                inner = line(part) if part is not None else []
                if inner is None or any(p for _, p in inner):
                    return None
                pieces.append(("".join(text for text, _ in inner), place))
        elif child.tag == "m:oMath":
            inner = line(child)
            if inner is None:
                return None
            pieces += inner
        elif not child.tag.endswith("Pr"):
            return None
    return pieces


def letters(element: ET.Element) -> str:
    """Return all characters of a formula."""
    return "".join(e.text or "" for e in element.iter() if e.tag in ("m:t", "w:t")).strip()
