"""A small valid project, and the sample of a code put into it where it belongs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from pipeline.config import Project
from pipeline.content.model import FOLDERS
from pipeline.errors import Code, Sample
from pipeline.store import key_of
from tests.codes.built_excerpts import BUILT, names_in, with_excerpt
from tests.feeds_check.built import write_site
from tests.fixture_site import ROOT

PART = re.compile(r"^# (\S+/\S+\.\w+)\n?", re.MULTILINE)
KEY = re.compile(r"([a-z_0-9]+):")
MEDIA = re.compile(r"(?:covers|pictures|videos|evidence)/[\w.-]+")

# What a sample is part of, when it does not say so itself.
HOMES: Mapping[Sample, str] = {
    **{kind: f"content/{FOLDERS[kind]}/sample.md" for kind in ("article", "video", "story", "person")},
    **{kind: f"content/{FOLDERS[kind]}/sample.md" for kind in ("place", "route", "glossary")},
    "body": "content/articles/sample.md",
    "file": "content/pages/sample.md",
    "changed": "content/articles/sample.md",
    "wechat": "content/articles/sample.md",
    "captions": "assets/media/videos/sample.vtt",
    "ass": "assets/media/videos/sample.ass",
    "activities": "content/registers/activities/sample.csv",
    "sheet": "content/registers/activities/sample.csv",
    "school-visits": "content/registers/school-visits/sample.csv",
    "volunteer-activities": "content/registers/volunteer-activities/sample.csv",
    "enterprises": "content/registers/enterprises/sample.csv",
    "published": "ledger/published.jsonl",
    "permalinks": "ledger/permalinks.jsonl",
    "podcasts": "ledger/podcasts.jsonl",
    "reviews": "ledger/reviews.jsonl",
    "signing": "ledger/reviews.jsonl",
    "reviewed": "ledger/reviews.jsonl",
    "frozen": "ledger/frozen/2026.json",
    "rss": "site/feed.xml",
    "atom": "site/atom.xml",
    "json-feed": "site/feed.json",
    "podcast": "site/columns/listen/podcast.xml",
    "ics": "site/calendars/all.ics",
    "calendar": "ledger/calendar.jsonl",
}

SUMMARY = "summary: 月球的引力在地球的两边各拉起一片水，地球转一圈，两片都经过一次。\n"
SOURCES = "sources:\n  - {title: 大学物理学, publisher: 演示出版社, year: 2010}\n"
WORK = (
    f"{SUMMARY}{SOURCES}"
    "published: 2026-11-05T09:00:00+08:00\n"
    "column: hello-science\n"
    "topics: [physics]\n"
    "audiences: [public]\n"
    "people:\n  - {role: 编写, name: 演示编辑部}\n"
    "production: {mode: 自制, unit: 演示编辑部}\n"
    "licence: CC-BY-4.0\n"
)
COVER = "cover: {image: covers/{id}.png, alt: 深青底色上一道弯弯的水线}\n"
# The fields of an entry of each kind, besides schema, kind and id.
FIELDS: Mapping[str, str] = {
    "article": f"title: 潮汐 {{id}}\n{WORK}{COVER}",
    "story": f"title: 故事 {{id}}\n{WORK.replace('role: 编写, name: 演示编辑部', 'role: 人物, person: li-bing')}{COVER}",
    "video": f"title: 影片 {{id}}\n{WORK}"
    "media:\n  source: videos/{id}.mp4\n  captions:\n    - {file: videos/{id}.vtt}\n",
    "person": f"name: 某某\n{SUMMARY}{SOURCES}",
    "place": f"name: 场所 {{id}}\n{SUMMARY}{SOURCES}category: 科技馆\ndistrict: 锦江区\naddress: 某街 1 号\n",
    "route": f"title: 路线 {{id}}\n{SUMMARY}stops:\n  - {{place: panda-base}}\n  - {{place: science-hall}}\n",
    "organisation": f"name: 演示编辑部\n{SUMMARY}",
    "glossary": f"title: 术语\n{SUMMARY}topic: physics\n",
    "page": f"title: 页面 {{id}}\n{SUMMARY}",
}
AROUND = (
    ("organisation", "demo-editors", "单位的说明。"),
    ("person", "li-bing", "人物的生平。"),
    ("place", "panda-base", "场所的说明。"),
    ("place", "science-hall", "场所的说明。"),
    ("article", "rain", "雨在夜里下。\n\n## 原因\n\n云顶在夜里变冷。"),
)
"""What every project has beside the sample: kind, id and body."""

ROWS: Mapping[str, Mapping[str, str]] = {
    "activities": {"编号": "HD-001", "名称": "科普进社区", "单位": "演示科技馆", "日期": "2026-05-01"},
    "volunteer-teams": {"编号": "DW-1", "名称": "演示科技志愿服务队", "单位": "演示科技馆", "人数": "9"},
    "enterprises": {
        "编号": "QY-1",
        "名称": "演示企业",
        "单位": "演示科技馆",
        "区县": "锦江区",
        "领域": "机器人",
    },
}
EVENT = {
    **ROWS["activities"],
    "线上线下": "线下",
    "区县": "锦江区",
    "地点": "活动室",
    "受众": "公众",
    "参加人数": "120",
    "状态": "已举办",
    "证据": "https://example.org/report",
}
CELLS: Mapping[str, Mapping[str, str]] = {
    "activities": EVENT,
    "school-visits": {**EVENT, "学校": "浣花小学", "科学家身份": "研究员"},
    "volunteer-activities": {**EVENT, "队伍": "演示科技志愿服务队"},
    "volunteer-teams": {**ROWS["volunteer-teams"], "状态": "在册"},
    "enterprises": ROWS["enterprises"],
}
UNITS = "units:\n  - {id: demo-museum, name: 演示科技馆}\n  - {id: demo-association, name: 演示市科协}\n"
MOMENT = "2026-11-05T09:00:00+08:00"
LINES: Mapping[str, Mapping[str, Any]] = {
    "published": {
        "schema": 1,
        "work": "w",
        "kind": "article",
        "url": "articles/rain/",
        "first_public": MOMENT,
    },
    "permalinks": {"schema": 1, "id": "rain", "kind": "article", "since": MOMENT},
    "podcasts": {
        "schema": 1,
        "guid": "917393e3-1b1e-5cef-ace4-edaa54e1f810",
        "feed": "https://kepu.example.org/columns/weather/podcast.xml",
        "release": "20261105T010000Z-0123abcd",
        "since": MOMENT,
    },
    "reviews": {"schema": 1, "id": "sample", "how": "command", "at": MOMENT, "digest": "0" * 64},
    "frozen": {"schema": 1, "closed": MOMENT, "goals": []},
    "calendar": {"schema": 1, "day": "2026-12-27", "start": "14:30", "calendars": ["all"], "at": MOMENT},
}
LINE = {"release": "20261105T010000Z-0123abcd", "account": "demo-first", "name": "演示初审"}
ASS = "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
CUES = {
    ".vtt": "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n潮水涨了\n",
    ".srt": "1\n00:00:01,000 --> 00:00:03,000\n潮水涨了\n",
}


@dataclass(frozen=True)
class Fragments:
    """The parts of a sample by the file they belong to; `own` are the fields that either of its samples writes."""

    parts: Mapping[str, str]
    own: frozenset[str]
    sample: Sample

    @classmethod
    def of(cls, code: Code, text: str) -> Fragments:
        """The parts of one of the samples of a code."""
        names = names_in if code.sample in BUILT else _fields
        own = {key for each in (code.wrong, code.right) for key in names(each)}
        return cls(dict(_parts(code.sample, text)), frozenset(own), code.sample)


def _parts(sample: Sample, text: str) -> Iterator[tuple[str, str]]:
    first, *rest = PART.split(text) if sample not in ("body", "file") else [text]
    if first:
        yield HOMES[sample], first.removesuffix("\n")
    for file, part in zip(rest[::2], rest[1::2], strict=True):
        yield file, part.removesuffix("\n")


def _fields(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line == "---":
            return
        if found := KEY.match(line):
            yield found[1]


def write_project(root: Path, code: Code, text: str) -> Project:
    """A project that is valid but for what the sample brings into it.

    Media that the sample names are there when `right` names them as well, and so are those of the project itself.
    """
    for name in ("content", "assets", "ledger", "site_config", "site"):
        shutil.rmtree(root / name, ignore_errors=True)
    shutil.copytree(ROOT / "site_config", root / "site_config")
    shutil.copy(ROOT / "mkdocs.yml", root)
    _settings(root / "site_config" / "registers.yml", UNITS, frozenset(["units"]))
    for kind, id, body in AROUND:
        _write(root / f"content/{FOLDERS[kind]}/{id}.md", _entry(kind, id, "", frozenset(), body))
    fragments = Fragments.of(code, text)
    if code.sample in ("captions", "ass"):
        _film(root, code.sample)
    if code.sample in ("signing", "reviewed"):
        _write(root / HOMES["article"], _entry("article", "sample", "", frozenset()))
    if code.sample == "volunteer-activities":
        _write(root / "content/registers/volunteer-teams/teams.csv", _sheet("volunteer-teams", ""))
    if code.sample in BUILT:
        write_site(root / "site")
    for file, part in fragments.parts.items():
        _put(root, file, part, fragments)
    _media(root, code)
    profiles = sorted(path.name for path in (root / "site_config" / "profiles").glob("*"))
    return Project(root, profile=next(iter(profiles), None))


def _film(root: Path, suffix: str) -> None:
    name = {"captions": "vtt"}.get(suffix, suffix)
    media = f"media:\n  source: videos/sample.mp4\n  captions:\n    - {{file: videos/sample.{name}}}"
    _write(root / HOMES["video"], _entry("video", "sample", media, frozenset(["media"])))


def _put(root: Path, file: str, part: str, fragments: Fragments) -> None:
    """One part, made whole by the rest of a file of its kind."""
    path, folders = root / file, file.split("/")
    if folders[0] == "site":
        path.write_bytes(with_excerpt(folders[-1], part, fragments.own))
    elif folders[0] == "site_config":
        _settings(path, part, fragments.own)
    elif folders[0] == "ledger" and folders[-1].endswith((".json", ".jsonl")):
        _write(path, _lines(folders[1].removesuffix(".jsonl"), part))
    elif file.endswith(".csv"):
        _write(path, part if fragments.sample == "sheet" else _sheet(folders[2], part))
    elif fragments.sample == "file":
        _write(path, part)
    elif fragments.sample == "body":
        _write(path, _entry("article", "sample", "", frozenset(), part))
    elif folders[0] == "content":
        _write(path, _entry_of(folders, part, fragments.own))
    elif folders[-1].endswith(".vtt"):
        _write(path, f"WEBVTT\n\n{part}")
    elif folders[-1].endswith(".ass"):
        _write(path, ASS + part)
    else:
        _write(path, part or file)


def _entry_of(folders: list[str], part: str, own: frozenset[str]) -> str:
    """The file of an entry: of the kind that the part names, else of its folder."""
    named = re.search(r"^kind: (\w+)$", part, re.MULTILINE)
    by_folder = next((kind for kind, folder in FOLDERS.items() if folder == folders[1]), "article")
    kind = named[1] if named and named[1] in FIELDS else by_folder
    fields, _, body = part.partition("---\n") if "---\n" in part else (part.removesuffix("---"), "", None)
    empty = part.endswith("---")
    return _entry(kind, folders[-1].removesuffix(".md"), fields, own, "" if empty else body)


def _entry(kind: str, id: str, fields: str, own: frozenset[str], body: str | None = None) -> str:
    whole = f"schema: 1\nkind: {kind}\nid: {id}\n" + FIELDS[kind].replace("{id}", id)
    kept = "".join(text for key, text in _blocks(whole) if key not in own)
    written = {key for key, _ in _blocks(fields)}
    needed = "".join(text for key, text in _blocks(whole) if key in ("kind", "id") and key in own - written)
    text = "潮水一天涨落两次。" if body is None else body
    return f"---\n{kept}{needed}{fields.rstrip()}\n---\n{text}\n"


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """The top fields of YAML, each with its text."""
    for block in re.split(r"^(?=[a-z_0-9]+:)", text, flags=re.MULTILINE):
        if found := KEY.match(block):
            yield found[1], block if block.endswith("\n") else f"{block}\n"


def _settings(path: Path, part: str, own: frozenset[str]) -> None:
    if not path.exists():  # a file of a profile
        _write(path, part)
        return
    kept = (text for key, text in _blocks(path.read_text(encoding="utf-8")) if key not in own)
    _write(path, "".join(kept) + part)


def _lines(name: str, part: str) -> str:
    """Lines of a ledger; what is no whole object stays as it is."""
    return "".join(f"{_line(name, line)}\n" for line in part.splitlines())


def _line(name: str, line: str) -> str:
    try:
        value = {**LINE, **LINES[name], **json.loads(line)}
    except ValueError:
        return line
    if name == "frozen":
        value = {key: value[key] for key in value if key not in LINE}
        value.setdefault("digest", key_of(value))
    return json.dumps(value, ensure_ascii=False)


def _sheet(register: str, part: str) -> str:
    usual = CELLS.get(register, EVENT)
    given = list(csv.DictReader(io.StringIO(part))) or [{}]
    rows = [{**usual, **{name: cell or "" for name, cell in row.items()}} for row in given]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _media(root: Path, code: Code) -> None:
    """Pictures, films and captions that files of the project name; those of `wrong` alone are missing."""
    alone = set(MEDIA.findall(code.wrong)) - set(MEDIA.findall(code.right))
    files = [*(root / "content").rglob("*.md"), *(root / "content").rglob("*.csv")]
    named = {name for file in files for name in MEDIA.findall(file.read_text(encoding="utf-8"))}
    for name in sorted(named - alone):
        path = root / "assets" / "media" / name
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in (".png", ".jpg"):
            Image.new("RGB", (32, 18), f"#{hashlib.sha256(name.encode()).hexdigest()[:6]}").save(path)
        else:
            _write(path, CUES.get(path.suffix, name))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text if text.endswith("\n") or not text else f"{text}\n", encoding="utf-8", newline="\n")
