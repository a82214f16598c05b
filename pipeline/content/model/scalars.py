"""The scalar types of front matter: times, moments, paths, addresses and texts, each with its limits.

Times have a time zone; a time written without one is Beijing time (Asia/Shanghai).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from pipeline.sources import path_slips

BEIJING = ZoneInfo("Asia/Shanghai")

# Allowed years: near the ends of datetime's range, converting the time zone would overflow.
FIRST_YEAR, LAST_YEAR = 1900, 2200

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?\Z")
# Segments of plain characters; none starts with a dot, which excludes `..` and hidden files.
_ALIAS = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?\Z")
# A moment in a video: seconds, minutes and seconds, or hours as well.
_MOMENT = re.compile(r"(?:(?:(\d{1,2}):)?([0-5]?\d):)?(\d{1,5})(?:\.(\d{1,3}))?\Z", re.ASCII)
# The name of a root outside git (site_config/media.yml) before a path; at least two letters, which excludes drives.
_ROOT = re.compile(r"[a-z][a-z0-9-]+:")
_MEDIA_PATH = re.compile(r"[^/\\\x00-\x1f]+(/[^/\\\x00-\x1f]+)*\Z")


def _time(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value
    if not isinstance(value, str) or not _TIME.match(value):
        raise PydanticCustomError("kepu_time", "not a time")
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("kepu_time", "not a time") from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("kepu_time", "not a time of ours")
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def _moment(value: Any) -> Any:
    """Normalise `65`, `65.5`, `"1:05"` and `"0:01:05.50"` to the form `"00:01:05"` or `"00:01:05.500"`."""
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    found = _MOMENT.match(text)
    if found is None or (found[2] and int(found[3]) > 59):
        raise PydanticCustomError(
            "kepu_moment",
            "not a moment of a film",
            {
                "text": f"“{str(value)[:40]}”不是片中的时刻。",
                "text_help": "请写成 00:01:05，或写秒数，如 65。",
            },
        )
    minutes, seconds = divmod((int(found[1] or 0) * 60 + int(found[2] or 0)) * 60 + int(found[3]), 60)
    fraction = (found[4] or "").ljust(3, "0")
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}" + (
        "" if fraction == "000" else f".{fraction}"
    )


def _media_path(value: Any) -> Any:
    path = _ROOT.sub("", value, count=1) if isinstance(value, str) else ""
    if isinstance(value, str) and (not _MEDIA_PATH.match(path) or ".." in path.split("/") or ":" in path):
        raise PydanticCustomError(
            "kepu_path",
            "path leaves the media root",
            {
                "text": "路径必须在 assets/media/ 之内。",
                "text_help": _better_path(value),
            },
        )
    return value


def _better_path(path: str) -> str:
    """Say what to write for a path that leaves the media folder."""
    better = path_slips.plain_name(path_slips.home(path_slips.meant(path)))
    if not better:
        return "请写成 videos/xxx.mp4 这样的相对路径；放在外部文件夹的写成 名字:videos/xxx.mp4。"
    folder, _, name = better.rpartition("/")
    where = f"assets/media/{folder}/" if folder else "assets/media/"
    return f"请把文件放进 {where}（文件名 {name}），写成 {better}。"


def _alias(value: Any) -> Any:
    if isinstance(value, str) and not _ALIAS.match(value):
        raise PydanticCustomError(
            "kepu_alias",
            "not a path of a site",
            {
                "text": f"“{value[:80]}”不是站内旧地址。",
                "text_help": "请写网站根目录之后的部分，如 news/2019/panda.html，不写 https://、?、# 和 ..。",
            },
        )
    return value.rstrip("/") if isinstance(value, str) else value


# A line break, and the letters around it.
_BREAK = re.compile(r"(\S?)[ \t]*\n\s*(?=(\S?))")


def _one_line(value: Any) -> Any:
    """Join lines: Chinese without a space between them, other letters with one."""
    if not isinstance(value, str) or "\n" not in value:
        return value
    return _BREAK.sub(_joined, value.strip())


def _joined(found: re.Match[str]) -> str:
    wide = all(unicodedata.east_asian_width(char) in "WFA" for char in (found[1], found[2]) if char)
    return found[1] if wide else f"{found[1]} "


Time = Annotated[dt.datetime, BeforeValidator(_time)]
Moment = Annotated[str, BeforeValidator(_moment, json_schema_input_type=float | str)]
MediaPath = Annotated[str, Field(min_length=1, max_length=255), BeforeValidator(_media_path)]
Alias = Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(_alias)]
Title = Annotated[str, Field(min_length=1, max_length=64), BeforeValidator(_one_line)]
Line = Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(_one_line)]
Summary = Annotated[str, Field(min_length=10, max_length=240), BeforeValidator(_one_line)]
Alt = Annotated[str, Field(min_length=4, max_length=200), BeforeValidator(_one_line)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=500)]
Percent = Annotated[int, Field(ge=0, le=100)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
