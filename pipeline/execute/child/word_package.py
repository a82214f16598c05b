"""The parts of a Word file: which they are, and their XML with the usual prefixes. Runs in the limited child.

Elements and attributes carry the prefix that the standard uses (`w:t`), whatever the file declares, and the strict form
of the standard reads as the usual one.
"""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile

_OPEN = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
NAMESPACES: Mapping[str, str] = {
    "w": f"{_OPEN}wordprocessingml/2006/main",
    "r": f"{_OPEN}officeDocument/2006/relationships",
    "wp": f"{_OPEN}drawingml/2006/wordprocessingDrawing",
    "a": f"{_OPEN}drawingml/2006/main",
    "pic": f"{_OPEN}drawingml/2006/picture",
    "m": f"{_OPEN}officeDocument/2006/math",
    "mc": f"{_OPEN}markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "office-word": "urn:schemas-microsoft-com:office:word",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "wordml": "http://schemas.microsoft.com/office/word/2010/wordml",
    "relationships": f"{_OPEN}package/2006/relationships",
}
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()} | {
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_STRICT}officeDocument/relationships": "r",
    f"{_STRICT}drawingml/wordprocessingDrawing": "wp",
    f"{_STRICT}drawingml/main": "a",
    f"{_STRICT}drawingml/picture": "pic",
    f"{_STRICT}officeDocument/math": "m",
}
FALSE = frozenset({"0", "false", "off", "none"})
"""Values by which an element such as `w:b` switches its property off."""


class Declared(Exception):
    """A part declares a document type."""


def check(data: bytes) -> None:
    """Raise Declared for XML with a document type. A part that is no XML passes.

    expat, which reads the parts afterwards, decides: it knows every encoding they may have. A picture's plain
    `<!DOCTYPE svg …>` declares no entity and is not followed.
    """
    parser = ParserCreate()
    found: list[str] = []

    def begin(name: str, _system: str | None, _public: str | None, has_subset: bool) -> None:
        if name != "svg" or has_subset:
            found.append(name)

    parser.StartDoctypeDeclHandler = begin
    try:
        for start in range(0, len(data), 1 << 16):
            parser.Parse(data[start : start + (1 << 16)], False)
            if found:
                break
    except (ValueError, LookupError, ExpatError):
        pass  # what comes after broken XML is read by nobody
    if found:
        raise Declared(found[0])


@dataclass(frozen=True)
class Package:
    """An open Word file."""

    archive: ZipFile

    @property
    def main(self) -> str:
        """Return the name of the document part."""
        return next(self._targets("_rels/.rels", "", "officeDocument"), "word/document.xml")

    def names(self, kind: str) -> list[str]:
        """Return the names of the document's parts of a kind, such as `footnotes` or `header`."""
        folder, name = posixpath.split(self.main)
        found = list(self._targets(posixpath.join(folder, "_rels", f"{name}.rels"), folder, kind))
        usual = f"word/{kind}.xml"
        return found or ([usual] if usual in self.archive.namelist() else [])

    def parts(self, kind: str) -> list[ET.Element]:
        """Return the parsed parts of a kind."""
        return [self.root(name) for name in self.names(kind)]

    def root(self, name: str) -> ET.Element:
        """Parse a part. Raises KeyError for a part that is not there, ParseError for broken XML."""
        root = ET.fromstring(self.archive.read(name))  # noqa: S314 - `check` has refused document types
        for element in root.iter():
            element.tag = short(element.tag)
            element.attrib = {short(key): value for key, value in element.attrib.items()}
        return root

    def _targets(self, relations: str, folder: str, kind: str) -> Iterator[str]:
        names = self.archive.namelist()
        if relations not in names:
            return
        for relation in self.root(relations).iter("relationships:Relationship"):
            if (
                relation.get("Type", "").rsplit("/", 1)[-1] == kind
                and relation.get("TargetMode") != "External"
            ):
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip(
                    "/"
                )
                if target in names:
                    yield target


def short(name: str) -> str:
    """Return a name with its usual prefix."""
    uri, brace, local = name[1:].rpartition("}")
    if not brace or not name.startswith("{") or uri not in _PREFIXES:
        return name
    return f"{_PREFIXES[uri]}:{local}"


def written(root: ET.Element) -> bytes:
    """Return the XML of a part whose names have their usual prefixes."""
    for prefix, uri in NAMESPACES.items():
        root.set(f"xmlns:{prefix}", uri)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def is_on(properties: ET.Element | None, *names: str) -> bool | None:
    """Whether one of the switches is on; None when none of them stands there."""
    if properties is None:
        return None
    found = [e for name in names for e in properties.findall(name)]
    return any(e.get("w:val", "1") not in FALSE for e in found) if found else None


def child(element: ET.Element | None, *path: str) -> ET.Element | None:
    """Return the first element at a path of names below another, if there is one."""
    for name in path:
        element = element.find(name) if element is not None else None
    return element
