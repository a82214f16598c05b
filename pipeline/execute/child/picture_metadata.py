"""Extracts the only metadata of a picture that is kept: the label of AI-generated content and the copyright notice.

Runs in the limited child. Values are validated and written into a new XMP packet, never copied as they are, so that
no location, serial number or thumbnail slips through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from PIL import IptcImagePlugin
from PIL.ImageFile import ImageFile

from pipeline.execute.child.exif import exif_of, tag_of
from pipeline.media.aigc import MAX_CHARACTERS, TAG, XMP_NAMESPACE, find_aigc

COPYRIGHT = 0x8298
DESCRIPTION = 0x010E
USER_COMMENT = 0x9286
EXIF_IFD = 0x8769
"""Tags of EXIF 2.32 (CIPA DC-008)."""

IPTC_COPYRIGHT = (2, 116)
"""IPTC-IIM 4.2, 2:116 CopyrightNotice."""

MAX_XMP = 1_000_000
MAX_RIGHTS = 500

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\s]+")

PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:TC260="{namespace}">{fields}</rdf:Description></rdf:RDF>'
    '</x:xmpmeta><?xpacket end="r"?>'
)


@dataclass(frozen=True)
class Marks:
    """Metadata to keep: `aigc` is the label's JSON, `rights` the notice, "" if absent. `broken`: the label is malformed."""

    aigc: str = ""
    rights: str = ""
    broken: bool = False

    @property
    def packet(self) -> bytes | None:
        """A minimal XMP packet, or None if there is nothing to keep."""
        fields = ""
        if self.rights:
            line = (
                f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(self.rights, quote=False)}</rdf:li></rdf:Alt>'
            )
            fields += f"<dc:rights>{line}</dc:rights>"
        if self.aigc:
            fields += f"<TC260:{TAG}>{escape(self.aigc, quote=False)}</TC260:{TAG}>"
        return PACKET.format(namespace=XMP_NAMESPACE, fields=fields).encode() if fields else None


def marks_of(image: ImageFile) -> Marks:
    """Return the marks of a loaded picture: of each the first found in XMP, EXIF, IPTC or PNG text."""
    xmp = _Packet()
    xmp.feed(_text(image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b"")[:MAX_XMP])
    xmp.close()
    rights = (_line(text) for text in (*xmp.rights, *_other_rights(image)))
    aigc, broken = find_aigc((*xmp.labels, *_other_labels(image)))
    return Marks(aigc, next(filter(None, rights), ""), broken)


def _other_rights(image: ImageFile) -> Iterator[str]:
    yield _exif_text(tag_of(exif_of(image), COPYRIGHT))
    with suppress(OSError, SyntaxError, ValueError, IndexError):  # malformed IPTC counts as none
        yield _text((IptcImagePlugin.getiptcinfo(image) or {}).get(IPTC_COPYRIGHT, b""))
    yield _text(image.info.get("Copyright", ""))


def _other_labels(image: ImageFile) -> Iterator[str]:
    """Yield possible labels: a PNG text named `AIGC`, valid or not, and comments that contain one."""
    yield _text(image.info.get(TAG, ""))[: MAX_CHARACTERS + 1]
    exif = exif_of(image)
    comments = (tag_of(exif, USER_COMMENT, EXIF_IFD), tag_of(exif, DESCRIPTION))
    for comment in (*comments, image.info.get("comment", b"")):
        text = _exif_text(comment).removeprefix("ASCII").removeprefix("UNICODE").strip("\0 ")
        if text.startswith("{") and f'"{TAG}"' in text:
            yield text


def _text(value: object) -> str:
    """Convert a metadata value to text, "" if it is none."""
    if isinstance(value, list | tuple):
        value = value[0] if value else b""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


def _exif_text(value: object) -> str:
    """Re-decode EXIF text: Pillow reads it as Latin-1, but cameras and editors in China write UTF-8 or GB 18030."""
    text = _text(value)
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeError):
            return text.encode("latin-1").decode(encoding)
    return text


def _line(text: str) -> str:
    return _UNSEEN.sub(" ", text).strip()[:MAX_RIGHTS]


class _Packet(HTMLParser):
    """Reads two properties from an XMP packet. An HTML parser expands no declared entities, so XML bombs are harmless.

    The label is recognised by the local part of its name, because programs use different prefixes.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.labels: list[str] = []
        self.rights: list[str] = []
        self._inside: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if (found := self._of(name)) is not None:
                found.append(value or "")
        if (found := self._of(tag)) is not None:
            self._inside = found
            found.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._of(tag) is not None:
            self._inside = None
        elif tag == "rdf:li" and self._inside is not None:
            self._inside.append("")

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self._inside[-1] += data

    def _of(self, name: str) -> list[str] | None:
        prefix, _, local = name.rpartition(":")
        if local == TAG.lower() and prefix and prefix != "xmlns":
            return self.labels
        return self.rights if name == "dc:rights" else None
