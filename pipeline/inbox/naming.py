"""Name an item imported from the inbox: its title and its id."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from pipeline.content.characters import FORBIDDEN
from pipeline.content.model import BEIJING
from pipeline.content.reserved_ids import is_reserved

MAX_TITLE = 64
MAX_SLUG = 48

_LATIN = re.compile(r"[\x20-\x7e]+\Z")
# The file names that cameras and phones give.
_CAMERA = re.compile(
    r"(IMG|VID|DSC|DSCF|DSCN|MVI|MOV|GOPR|GX|DJI|WX_CAMERA|MMEXPORT|VIDEO|AUDIO|REC|录音|微信图片|微信视频)[\W_]*\d[\d_\W]*\Z",
    re.IGNORECASE,
)


def title_of(stem: str) -> str:
    """Make a title from a file's name: no characters that content files refuse, single spaces, at most 64 characters."""
    text = " ".join(FORBIDDEN.sub(" ", stem).replace("_", " ").split())
    return text[:MAX_TITLE].strip() or "无题"


def is_camera_name(stem: str) -> bool:
    """Whether a name is meaningless: IMG_1234, 微信视频2026…, or digits only."""
    return _CAMERA.match(stem) is not None or not re.search(r"[^\W\d_]", stem)


def new_id(stem: str, kind: str, now: dt.datetime, is_taken: Callable[[str], bool]) -> str:
    """Return an unused id: the words of a name in Latin letters, else the day in Beijing and a number.

    The editor chooses the ids of Chinese titles: a character may have several readings, and until the item is
    public the id may still be changed.
    """
    slug = _slug(stem)
    if slug and not is_taken(slug) and not is_reserved(kind, slug):
        return slug
    base = slug or f"inbox-{now.astimezone(BEIJING):%Y%m%d}"
    number = 2 if slug else 1
    while is_taken(f"{base}-{number}"):
        number += 1
    return f"{base}-{number}"


def _slug(stem: str) -> str:
    """Return the words of a Latin name; empty when it is not one or is meaningless."""
    if not _LATIN.match(stem) or is_camera_name(stem):
        return ""
    words = "-".join(re.findall(r"[a-z0-9]+", stem.casefold()))[:MAX_SLUG].strip("-")
    return words if re.search(r"[a-z]{3}", words) else ""
