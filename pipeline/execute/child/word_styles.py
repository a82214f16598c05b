"""Tells which switches a run has through its styles: hidden, struck out, bold, italic."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.execute.child.word_package import child, is_on

_DEEPEST = 20
"""Levels of styles that are based on each other; what goes deeper is a circle."""


@dataclass(frozen=True)
class Styles:
    """The styles of a document by their id."""

    known: dict[str, ET.Element]
    default: str
    """The id of the paragraphs' default style."""
    document: ET.Element | None
    """What runs have unless something says otherwise."""

    @classmethod
    def of(cls, roots: list[ET.Element]) -> Styles:
        """Read the part `styles`; a document without one has none."""
        styles = [style for root in roots for style in root.findall("w:style")]
        default = [
            s.get("w:styleId", "")
            for s in styles
            if s.get("w:type") == "paragraph" and s.get("w:default") == "1"
        ]
        document = next((child(root, "w:docDefaults", "w:rPrDefault", "w:rPr") for root in roots), None)
        return cls({s.get("w:styleId", ""): s for s in styles}, (default or [""])[0], document)

    def has(self, run: ET.Element | None, paragraph: ET.Element | None, *names: str) -> bool:
        """Whether a run (its `w:rPr`) in a paragraph (its `w:pPr`) has a switch on.

        The run's own word decides. Styles of the paragraph and of the run together switch it off again.
        """
        own = is_on(run, *names)
        if own is not None:
            return own
        styled = self._by(_value(paragraph, "w:pStyle") or self.default, names) ^ self.by_run_style(
            run, *names
        )
        return styled or bool(is_on(self.document, *names))

    def by_run_style(self, run: ET.Element | None, *names: str) -> bool:
        """Whether the style of a run has a switch on."""
        return self._by(_value(run, "w:rStyle"), names)

    def _by(self, id: str, names: tuple[str, ...]) -> bool:
        found = (is_on(style.find("w:rPr"), *names) for style in self._chain(id))
        return bool(next((state for state in found if state is not None), False))

    def _chain(self, id: str) -> Iterator[ET.Element]:
        for _ in range(_DEEPEST):
            style = self.known.get(id)
            if style is None:
                return
            yield style
            id = _value(style, "w:basedOn")


def _value(element: ET.Element | None, name: str) -> str:
    found = element.find(name) if element is not None else None
    return found.get("w:val", "") if found is not None else ""
