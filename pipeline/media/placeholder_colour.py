"""The placeholder colour shown while a picture loads: one of 64 stylesheet classes.

The Content Security Policy (`default-src 'self'`) forbids inline styles, so pages cannot carry exact colours.
"""

from __future__ import annotations

import re

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def tone_class(colour: str) -> str:
    """Return the class for a colour "#rrggbb": "tone-" and a level from 0 to 3 per channel. Raise ValueError if malformed."""
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"colour {colour!r}")
    return "tone-" + "".join(str(int(colour[at : at + 2], 16) // 64) for at in (1, 3, 5))
