"""The templates of `kepu new`: new content files with every field explained."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.config import Id, Project, Settings
from pipeline.content.model import BEIJING, FOLDERS, ITEM_KINDS, KIND_LABELS
from pipeline.content.site_paths import is_reserved
from pipeline.errors import UsageError
from pipeline.parsing.model_errors import did_you_mean
from pipeline.store import write_atomic

HEAD = """\
---
schema: 1                      # 格式版本，不用改
kind: {kind}
id: {id}  # 永不更改；只用小写字母、数字和连字符，与文件名相同
"""
WORK = """\
title: {label}标题（32 字以内）
summary: 用一两句话说清这篇讲什么、读者能得到什么，四十到一百二十字。
published: {now}   # 到这个时间才会公开
draft: true                    # 写好、审好以后删掉这一行
"""
ITEM = """\
column: {column}               # 可选：{columns}
topics: [{topic}]              # 可选：{topics}
audiences: [public]            # 可选：{audiences}
people:
  - {{role: 编写, name: 姓名}}     # 有人物页的写 {{role: 人物, person: 编号}}
"""
SUBJECT = """\
  - {{role: 人物, person: ren-wu}}  # 故事的主人公：先用 kepu new person 编号 建人物页
"""
COVER = """\
cover: {{image: covers/{id}.png, alt: 用一句话说出画面}}   # 图片放在 assets/media/covers/
"""
MEDIA = """\
media:
  source: {folder}/{id}.{suffix}   # 文件放在 assets/media/{folder}/
  captions:
    - {{file: {folder}/{id}.zh-CN.vtt, language: zh-CN, label: 中文字幕}}   # .vtt、.srt 或 .ass
  # chapters:                    # 章节：时刻写 时:分:秒 或秒数，按先后排列
  #   - {{at: 00:00:00, title: 第一章的标题}}
"""
SIGN = """\
  # sign: {{source: videos/{id}.sign.mp4, mode: switch}}   # 手语版：switch 整片切换，inset 小窗
  # screen: true                 # 屏幕版：字幕嵌进画面的 MP4
"""
TAIL = """\
production: {{mode: 自制, unit: {unit}}}   # 自制、委托、联合 或 转载；unit 写 content/organisations/ 里的单位全称或编号
licence: CC-BY-4.0
sources:
  - {{title: 文献或网页标题, publisher: 机构或刊名, year: {year}}}   # 有网址的加 url: "https://…"
---

正文从这里开始。站内链接写成 `[文字](id:编号)`，图片写成 `![替代文字](pictures/图.png)`。
"""
PERSON = """\
name: 姓名
summary: 一两句话介绍这个人，四十到一百二十字。
born: 生年
died: 卒年                     # 健在的删掉这一行
occupation: 身份
birthplace: 籍贯
sources:
  - {{title: 文献或网页标题, publisher: 机构或刊名}}
---

生平从这里开始。史料与传说请分开写。
"""
PLACE = """\
name: 名称
summary: 一两句话说清这里有什么、适合谁去，四十到一百二十字。
category: 类别，如 科技馆
district: 区（市）县
address: 详细地址
sources:
  - {{title: 官方网站, publisher: 机构}}
---

介绍从这里开始。
"""
ORGANISATION = """\
name: 单位全称                 # production.unit 写这个全称，或写编号
summary: 一两句话说清这是什么单位、在科普里做什么，四十到一百二十字。
# short_name: 简称
# district: 区（市）县
# website: "https://…"
---

介绍从这里开始。
"""
ROUTE = """\
title: 路线名称
summary: 一两句话说清这条路线看什么、适合谁，四十到一百二十字。
duration: 一天
stops:                         # 至少两站，按参观的先后写
  - {{place: {stops[0]}, minutes: 90, note: 在这里看什么、做什么}}   # place 写场所编号，minutes 是建议停留的分钟数
  - {{place: {stops[1]}, minutes: 90}}
# 有路线图的加上；审图号与免审依据写一个：
# map: {{image: pictures/{id}.png, alt: 用一句话说出走法, approval: 川S（2024）12号}}
---

怎么走、带什么、提醒什么，从这里开始写。
"""
EXEMPLAR = """\
category: 类别
production: {{mode: 自制, unit: {unit}}}   # unit 写 content/organisations/ 里的单位全称或编号
sources:
  - {{title: 文献或网页标题, publisher: 机构或刊名}}
---

事迹从这里开始。
"""
GLOSSARY = """\
title: 这一组术语的标题，如 天文与航天
summary: 一两句话说清这一组收哪些词，四十到一百二十字。
topic: {topic}                 # 可选：{topics}
terms:
  - id: shu-yu                   # 术语页上的锚点，永不更改
    term: 术语
    sort: shu yu                 # 拼音，不带声调，音节间空一格
    # others: [别名]
    definition: 一两句话的解释，先说它是什么。
    source: {{title: 文献或网页标题, publisher: 机构或刊名, year: {year}}}
    # related: [条目编号]          # 用到它的条目，页面上会列出这个术语
---
"""
PAGE = """\
title: 标题
summary: 一两句话说清这一页讲什么，十个字以上。
---

正文从这里开始。
"""


def scaffold(project: Project, settings: Settings, kind: str, id: str, now: dt.datetime) -> Path:
    """Write a new file of `kind` and return its path.

    Raises UsageError for an unknown kind, an invalid id, or an id already in use.
    """
    if kind not in FOLDERS:
        raise UsageError(
            f"没有“{kind}”这种内容。", help=did_you_mean(kind, FOLDERS, labels=dict(KIND_LABELS))
        )
    try:
        TypeAdapter(Id).validate_python(id)
    except ValidationError as error:
        help = "只用小写字母、数字和连字符，最多 64 个字符，如 panda-false-thumb。"
        raise UsageError(f"编号“{id}”不合规则。", help=help) from error
    if is_reserved(kind, id):
        raise UsageError(f"编号“{id}”是网站自己要用的地址。", help="请换一个编号。")
    for folder in FOLDERS.values():
        if (existing := project.content / folder / f"{id}.md").exists():
            raise UsageError(
                f"编号“{id}”已经用在 {existing.relative_to(project.root).as_posix()}。", help="请换一个编号。"
            )
    path = project.content / FOLDERS[kind] / f"{id}.md"
    write_atomic(path, _text(project, settings, kind, id, now).encode())
    return path


def _text(project: Project, settings: Settings, kind: str, id: str, now: dt.datetime) -> str:
    parts = [HEAD, *_parts(kind)]
    values = {
        "kind": kind,
        "id": id,
        "label": KIND_LABELS[kind],
        "now": now.astimezone(BEIJING).isoformat(timespec="seconds"),
        "year": now.astimezone(BEIJING).year,
        "column": settings.columns[0].id,
        "columns": "、".join(f"{c.id} {c.title}" for c in settings.columns),
        "topic": plain_topic(settings),
        "topics": "、".join(f"{t.id} {t.title}" for t in settings.topics),
        "audiences": "、".join(f"{a.id} {a.title}" for a in settings.audiences),
        "folder": "videos" if kind == "video" else "audio",
        "suffix": "mp4" if kind == "video" else "flac",
        "unit": (ids_of(project, "organisation") or ["责任单位"])[0],
        "stops": [*ids_of(project, "place"), "chang-suo-1", "chang-suo-2"][:2],
    }
    return "".join(parts).format_map(values)


def plain_topic(settings: Settings) -> str:
    """Return the first topic without extra requirements (advice on health and disasters needs a reviewer or a date)."""
    rules = settings.rules
    special = {*rules.health.topics, *rules.checked.topics}
    return next((t.id for t in settings.topics if t.id not in special), settings.topics[0].id)


def ids_of(project: Project, kind: str) -> list[str]:
    """Return the ids of the existing files of one kind, sorted."""
    return sorted(path.stem for path in (project.content / FOLDERS[kind]).glob("*.md"))


def _parts(kind: str) -> list[str]:
    if kind in ITEM_KINDS:
        media = {"video": [MEDIA, SIGN], "audio": [MEDIA]}.get(kind, [])
        cover = [] if kind == "video" else [COVER]
        subject = [SUBJECT] if kind == "story" else []
        return [WORK, ITEM, *subject, *cover, *media, TAIL]
    if kind == "exemplar":
        return [WORK, EXEMPLAR]
    return [
        {
            "person": PERSON,
            "place": PLACE,
            "organisation": ORGANISATION,
            "route": ROUTE,
            "glossary": GLOSSARY,
            "page": PAGE,
        }[kind]
    ]
