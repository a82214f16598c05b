"""The ledger of podcasts: the identity each was given at its first publication, which a move of the site does not change.

`ledger/podcasts.jsonl` is committed and only grows; one JSON object a line:

    {"schema":1,"path":…,"guid":…,"feed":…,"release":…,"since":…}

`path` is the feed's place in the site, built from the immutable id of its column or series; `feed` is the address it had
then, from which `guid` was computed. `since` is ISO 8601 with a zone, the moment of the first release that had the feed.
A podcast that comes from elsewhere brings its GUID along: its line is added by hand before the first publication.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pipeline.config import Project
from pipeline.errors import Code, ContentError, Finding
from pipeline.ledger.lines import NOT_JSON, LineFormat, Refusal, line_of, moment_in, text_in, written
from pipeline.ledger.writing import extend, locked

CODES = (
    Code(
        id="E716",
        title="播客台账有一行不是完整的 JSON",
        why="这里记着每个播客的身份；变了，听众的应用会当成另一个节目。",
        mend="不要手工修改；请管理员从版本库恢复这一行。",
        sample="podcasts",
        wrong='{"schema":1,"path":"columns/weather/podcast.xml","',
        right='{"schema":1,"path":"columns/weather/podcast.xml","guid":"917393e3-1b1e-5cef-ace4-edaa54e1f810","feed":"https://kepu.example.org/columns/weather/podcast.xml","release":"20261105T010000Z-0123abcd","since":"2026-11-05T09:00:00+08:00"}',
    ),
    Code(
        id="E717",
        title="播客台账有一行缺少字段或写法不对",
        why="少了字段，就说不出这个身份是哪个播客的。",
        mend="请管理员从版本库恢复这一行。",
        sample="podcasts",
        wrong='{"path":"columns/weather/podcast.xml","guid":"not-a-guid"}',
        right='{"path":"columns/weather/podcast.xml","guid":"917393e3-1b1e-5cef-ace4-edaa54e1f810"}',
    ),
    Code(
        id="E718",
        title="不认识播客台账的格式版本",
        why="这一行由更新的程序写成，旧程序读不准。",
        mend="升级 kepu，再运行。",
        sample="podcasts",
        wrong='{"schema":9,"path":"columns/weather/podcast.xml"}',
        right='{"schema":1,"path":"columns/weather/podcast.xml"}',
    ),
    Code(
        id="E719",
        title="同一个播客在台账里记了两次",
        why="一个播客只有一个身份。",
        mend="删掉后面的一行。",
        sample="podcasts",
        wrong=(
            '{"path":"columns/weather/podcast.xml","guid":"917393e3-1b1e-5cef-ace4-edaa54e1f810"}\n'
            '{"path":"columns/weather/podcast.xml","guid":"9b024349-ccf0-5f69-a609-6b82873eab3c"}'
        ),
        right='{"path":"columns/weather/podcast.xml","guid":"917393e3-1b1e-5cef-ace4-edaa54e1f810"}',
    ),
)

SCHEMA = 1
FILE = "podcasts.jsonl"
FORMAT = LineFormat(
    FILE,
    SCHEMA,
    not_json=Refusal("E716", NOT_JSON, "播客台账由 kepu publish 写入；请管理员从版本库恢复这一行。"),
    wrong_fields=Refusal(
        "E717",
        "这一行缺少字段，或字段写法不对。",
        "每行要有 schema、path、guid（UUID）、feed、release 和带时区的 since；请管理员从版本库恢复。",
    ),
    wrong_schema=("E718", "不认识播客台账的格式版本 {}。"),
)


@dataclass(frozen=True)
class GivenGuid:
    """The identity of one podcast, and the first release that had it (`since`, aware)."""

    path: str
    guid: str
    feed: str
    release: str
    since: dt.datetime

    def to_line(self) -> str:
        """Serialise to a ledger line; Beijing time, whole seconds."""
        return line_of(
            {
                "schema": SCHEMA,
                "path": self.path,
                "guid": self.guid,
                "feed": self.feed,
                "release": self.release,
                "since": written(self.since),
            }
        )


def read_guids(project: Project) -> tuple[Mapping[str, GivenGuid], tuple[Finding, ...]]:
    """Read every recorded podcast by path, in file order; return a finding for each invalid line.

    A project without the file has published no podcast.
    """
    found: dict[str, GivenGuid] = {}

    def on_line(_number: int, value: Any) -> Refusal | None:
        line = _given(value)
        if line.path in found:
            return Refusal("E719", f"播客“{line.path}”出现了两次。", "一个播客只记一次；请删掉后一行。")
        found[line.path] = line
        return None

    findings = FORMAT.read(project, on_line)
    return MappingProxyType(found), findings


def append(project: Project, lines: Iterable[GivenGuid]) -> tuple[GivenGuid, ...]:
    """Append the lines whose podcast is new and return them; atomic and flushed to disk.

    Raises ContentError when the ledger has mistakes: an unreadable file is never overwritten.
    """
    with locked(project.ledger):
        known, findings = read_guids(project)
        if findings:
            raise ContentError(findings)
        new = {line.path: line for line in lines if line.path not in known}
        extend(project.ledger / FILE, [line.to_line() for line in new.values()])
    return tuple(new.values())


def _given(value: Any) -> GivenGuid:
    path, guid, feed, release = (text_in(value, name) for name in ("path", "guid", "feed", "release"))
    if str(uuid.UUID(guid)) != guid:
        raise ValueError(guid)
    return GivenGuid(path, guid, feed, release, moment_in(value, "since"))
