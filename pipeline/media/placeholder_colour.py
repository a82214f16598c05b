"""The colour that stands where a picture will appear: one of 64, named as a class of the stylesheet.

The site's policy (`default-src 'self'`) allows no inline style, so an exact colour cannot be written into a page.
"""

from __future__ import annotations

import re

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def tone_class(colour: str) -> str:
    """The class of the tone nearest to "#rrggbb": "tone-" and the level of each channel."""
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"colour {colour!r}")
    return "tone-" + "".join(str(int(colour[at : at + 2], 16) // 64) for at in (1, 3, 5))
