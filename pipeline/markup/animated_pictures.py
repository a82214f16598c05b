"""Animated pictures: put in after the allow-list has decided, of our own addresses only.

The allow-list lets no <video> through, whoever wrote it. A film is silent and loops; it has controls, so that a reader
stops it without any script, and starts by itself only for readers who did not ask for less motion: where that is asked
for, no <source> fits and the still stands. A reader of feeds that knows no <video> shows the picture inside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.markup.record import ROOT, Motion, PictureSet

CLASS = "moving"
MEDIA = "(prefers-reduced-motion: no-preference)"

_REST = r"(?:[^\">]|\"[^\"]*\")*"
"""Attributes to the end of a tag; in quotes anything may stand."""

_PICTURE = re.compile(rf"<picture>(?P<inner>(?:<source {_REST}>)*<img (?P<image>{_REST})>)</picture>")
_ATTRIBUTE = re.compile(r'(src|alt|class)="([^"]*)"')


def set_in_motion(html: str, pictures: Mapping[str, PictureSet]) -> str:
    """Sanitised `html` in which every picture marked with `CLASS` moves."""
    moving = {ROOT + p.fallback.url: p.motion for p in pictures.values() if p.motion}
    return _PICTURE.sub(lambda found: _moving(found, moving), html) if moving else html


def _moving(found: re.Match[str], moving: Mapping[str, Motion]) -> str:
    attributes = dict(_ATTRIBUTE.findall(found["image"]))
    motion = moving.get(attributes.get("src", ""))
    if motion is None or CLASS not in attributes.get("class", "").split():
        return found[0]
    if motion.media_type != "video/mp4":
        source = f'<source media="{MEDIA}" type="{motion.media_type}" srcset="{ROOT}{motion.url}">'
        return f"<picture>{source}{found['inner']}</picture>"
    return (
        f'<video class="{CLASS}" autoplay muted loop playsinline controls width="{motion.width}"'
        f' height="{motion.height}" poster="{attributes["src"]}" aria-label="{attributes.get("alt", "")}">'
        f'<source media="{MEDIA}" type="{motion.media_type}" src="{ROOT}{motion.url}">{found[0]}</video>'
    )
