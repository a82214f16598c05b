"""Inserts animated pictures after the allow-list has run, from our own addresses only.

The allow-list never lets a <video> through. A video here is silent and loops. It has controls, so that a reader can
stop it without any script. It starts by itself only for readers who did not ask for reduced motion: for the others no
<source> matches, and the poster stays. A feed reader without <video> shows the picture inside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.markup.record import ROOT, Motion, PictureSet

CLASS = "moving"
MEDIA = "(prefers-reduced-motion: no-preference)"

_REST = r"(?:[^\">]|\"[^\"]*\")*"
"""Attributes up to the end of a tag; quoted values may contain `>`."""

_PICTURE = re.compile(rf"<picture>(?P<inner>(?:<source {_REST}>)*<img (?P<image>{_REST})>)</picture>")
_ATTRIBUTE = re.compile(r'(src|alt|class)="([^"]*)"')


def set_in_motion(html: str, pictures: Mapping[str, PictureSet]) -> str:
    """Animate every picture marked with `CLASS` in sanitised `html`."""
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
