"""Write the draft of a bundle: front matter with what is known, the manuscript as its body. Pure.

Unknown values are written as 待填 (`pipeline.content.blanks`): a file with them can be checked and previewed, and
cannot be published. A value chosen from a list has a comment with the choices.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.config import Settings
from pipeline.content.blanks import blank
from pipeline.content.characters import FORBIDDEN
from pipeline.content.front_matter_writer import front_matter
from pipeline.content.model import BEIJING, KINDS, AnyItem
from pipeline.inbox.examination import Examined, Still, Track
from pipeline.inbox.naming import title_of

LABELS: Mapping[str, str] = {
    "zh-CN": "中文字幕",
    "zh": "中文字幕",
    "zh-Hant": "繁体中文字幕",
    "en": "English",
}
LICENCE = "版权所有"
"""The default licence: it grants nothing on behalf of whoever made the work."""

_INLINE = re.compile(r"!\[([^\]]*)\]\((word-\d+\.[a-z]+)\)")


@dataclass(frozen=True)
class Choices:
    """Choices from lists, blank until an editor has chosen, and the responsible unit."""

    column: str
    topic: str
    audience: str
    unit: str


@dataclass(frozen=True)
class Places:
    """How content refers to the files of the bundle: those in the project, and those kept in the inbox."""

    small: Callable[[str], str]
    kept: Callable[[str], str]

    def of(self, still: Still) -> str:
        """Return the media path of a picture."""
        return self.small(still.name) if still.small else self.kept(still.name)


def draft_text(
    found: Examined,
    id: str,
    settings: Settings,
    choices: Choices,
    places: Places,
    now: dt.datetime,
    todo: str,
) -> str:
    """Return the whole Markdown file; `todo` are the lines of the checklist, put as comments above the front matter."""
    entry = _entry(found, id, choices, places, now)
    header = _commented(front_matter(entry), _comments(found, settings))
    checklist = "".join(f"# {FORBIDDEN.sub(' ', line)}".rstrip() + "\n" for line in todo.splitlines())
    return f"---\n{checklist}{header}---\n\n{_body(found, places)}"


def _entry(found: Examined, id: str, choices: Choices, places: Places, now: dt.datetime) -> AnyItem:
    values: dict[str, Any] = {
        "schema": 1,
        "kind": found.kind,
        "id": id,
        "title": title_of(found.bundle.title),
        "summary": blank("用一两句话说清讲什么、读者能得到什么，四十到一百二十字"),
        "published": now.astimezone(BEIJING).replace(microsecond=0),
        "draft": True,
        "column": choices.column,
        "topics": [choices.topic],
        "audiences": [choices.audience],
        "people": [{"role": "编写", "name": blank("姓名")}],
        "production": {"mode": "自制", "unit": choices.unit},
        "licence": LICENCE,
        "sources": [{"title": blank("文献或网页标题"), "publisher": blank("机构或刊名")}],
    }
    if (cover := _cover(found, id, places)) is not None:
        values["cover"] = {"image": cover, "alt": blank("用一句话说出封面上的画面")}
    if found.kind in ("video", "audio"):
        values["media"] = _media(found, places)
    return KINDS[found.kind].model_validate(values)  # type: ignore[return-value]  # an item's kind


def _cover(found: Examined, id: str, places: Places) -> str | None:
    """Choose the picture named as cover, else the first one; a video has its poster."""
    chosen = found.cover or (None if found.kind == "video" else next(iter(found.stills), None))
    if chosen is not None:
        return places.of(chosen)
    return None if found.kind == "video" else f"covers/{id}.png"


def _media(found: Examined, places: Places) -> dict[str, Any]:
    main = found.bundle.main
    assert main is not None
    media: dict[str, Any] = {"source": places.kept(source_name(main.suffix)), "sha256": found.digest}
    if found.tracks:
        media["captions"] = [_caption(track, places) for track in found.tracks]
    if found.kind == "video" and found.poster is not None:
        media["poster"] = found.poster.ms / 1000
    return media


def source_name(suffix: str) -> str:
    """Return the name under which the video or sound is kept."""
    return f"source{suffix}"


def _caption(track: Track, places: Places) -> dict[str, Any]:
    label = LABELS.get(track.language, f"字幕（{track.language}）")
    return {"file": places.small(track.name), "language": track.language, "label": label}


def _comments(found: Examined, settings: Settings) -> dict[str, str]:
    """Return the comment after each field, for the editor who fills it in."""

    def listed(terms: Any) -> str:
        return "、".join(f"{t.id} {t.title}" for t in terms)

    return {
        "id": "公开以前可以改（连同文件名）；公开以后永不更改",
        "column": f"可选：{listed(settings.columns)}",
        "topics": f"可选：{listed(settings.topics)}",
        "audiences": f"可选：{listed(settings.audiences)}",
        "production": "待核对：自制、委托、联合 或 转载；unit 写单位全称或编号",
        "licence": "待核对：CC-BY-4.0、CC-BY-SA-4.0、CC-BY-NC-4.0、CC0-1.0 或 版权所有",
        "draft": "填好、审好以后删掉这一行",
        "poster": _poster_comment(found),
        "cover": "还没有图片，请放入" if found.kind != "video" and not found.stills else "待核对",
    }


def _poster_comment(found: Examined) -> str:
    others = "、".join(f"{p.ms / 1000:g}" for p in found.posters if p.score and p != found.poster)
    return f"建议的封面时刻（秒），另有：{others}" if others else "建议的封面时刻（秒）"


def _commented(header: str, comments: Mapping[str, str]) -> str:
    lines = []
    for line in header.splitlines():
        name = line.strip().partition(":")[0]
        lines.append(f"{line}  # {comments[name]}" if name in comments else line)
    return "\n".join(lines) + "\n"


# The body


def _body(found: Examined, places: Places) -> str:
    manuscript = found.manuscript.markdown if found.manuscript else ""
    text = FORBIDDEN.sub("", _placed(manuscript, found, places)).strip()
    parts = [text or blank("正文")]
    chosen = _cover(found, "", places)
    for still in found.pictures:
        if places.of(still) != chosen:
            parts.append(f"![{blank('用一句话说出画面')}]({places.of(still)})")
    return "\n\n".join(parts) + "\n"


def _placed(markdown: str, found: Examined, places: Places) -> str:
    """Replace the manuscript's pictures by their media paths; leave out those that cannot be shown."""
    known = {still.name: places.of(still) for still in found.inline}

    def path(match: re.Match[str]) -> str:
        alt = match[1] if len(match[1]) >= 4 else blank("用一句话说出画面")
        return f"![{alt}]({known[match[2]]})" if match[2] in known else ""

    return _INLINE.sub(path, markdown)
