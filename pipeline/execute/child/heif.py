"""Tells the pictures of the HEIF family apart, by brands and by the properties of what is inside.

A file names one major brand and compatible ones; mif1, msf1 and miaf say no more than "HEIF" (ISO/IEC 23008-12). Runs
in the limited child.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Family = Literal["avif", "heic", "heif"]

FAMILIES: Mapping[Family, frozenset[bytes]] = {
    "avif": frozenset((b"avif", b"avis")),
    "heic": frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs")),
    "heif": frozenset(
        (b"avci", b"avcs", b"jpeg", b"jpgs", b"j2ki", b"j2is", b"vvic", b"vvis", b"evbi", b"evbs")
    ),
}
"""AV1 (av1-avif, 4 and 6), HEVC (ISO/IEC 23008-12, annex B), and other codecs, for which nothing is installed."""

GENERAL = frozenset((b"mif1", b"mif2", b"msf1", b"miaf", b"MA1B", b"MA1A", b"MiHE", b"MiHA", b"1pic"))
"""Brands that name no codec, or a profile of one."""

_PROPERTIES: Mapping[bytes, Family] = {b"av1C": "avif", b"hvcC": "heic"}
"""Boxes that hold a codec's set-up."""

_EXIF_ITEM = re.compile(rb"(infe[\x02\x03].{7,9})Exif", re.DOTALL)
"""Entry of an item: version and flags, number, protection, type."""

MAJOR = slice(8, 12)
PILLOWS = (b"avif", b"avis", b"mif1", b"msf1")
"""Major brands with which Pillow tries to read AVIF."""


def brands(head: bytes) -> tuple[bytes, ...]:
    """Return the brands of an ISO media file, the major one first; none of any other file."""
    if head[4:8] != b"ftyp":
        return ()
    end = min(len(head), int.from_bytes(head[:4], "big"))
    return head[MAJOR], *(head[at : at + 4] for at in range(16, end - 3, 4))


def family(head: bytes) -> Family | None:
    """Return the family of a HEIF picture, None for anything else, such as a film."""
    found = set(brands(head))
    for name, of in FAMILIES.items():
        if found & of:
            return name
    if not found & GENERAL or brands(head)[0] not in GENERAL:
        return None
    return next((name for mark, name in _PROPERTIES.items() if mark in head), "heif")


def readable(head: bytes, *, exif: bool = True) -> bytes:
    """Return the beginning of an AVIF file, as long as it was, with a major brand that Pillow reads.

    Without EXIF its item gets a type that nobody knows.
    """
    found = brands(head)
    major = found[0] if found[0] in PILLOWS else b"mif1"
    major = major if FAMILIES["avif"] & set(found) else b"avif"
    changed = head[: MAJOR.start] + major + head[MAJOR.stop :]
    return changed if exif else _EXIF_ITEM.sub(rb"\1none", changed)


def coded(head: bytes) -> tuple[int, int] | None:
    """Return the code points of primaries and transfer of an AVIF file, None where no colour box tells them."""
    at = head.find(b"colrnclx") if family(head) == "avif" else -1
    found = head[at + 8 : at + 12]
    return (
        (int.from_bytes(found[:2], "big"), int.from_bytes(found[2:], "big"))
        if at >= 0 and len(found) == 4
        else None
    )
