"""The templates of `kepu new`: new content files with every field explained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.config import Column, Id, Project, Settings, Term
from pipeline.content.blanks import blank
from pipeline.content.model import BEIJING, FOLDERS, ITEM_KINDS, KIND_LABELS
from pipeline.content.reserved_ids import is_reserved
from pipeline.errors import UsageError
from pipeline.parsing.model_errors import did_you_mean
from pipeline.store import write_atomic

HEAD = """\
---
# 凡是写着“待填：”的地方都要填；用不到的字段整行删掉。没填完就公开，kepu check 会逐处指出。
schema: 1                      # 格式版本，不用改
kind: {kind}
id: {id}  # 永不更改；只用小写字母、数字和连字符，与文件名相同
"""
DRAFT = """\
draft: true                    # 写好、审好以后删掉这一行
"""
WORK = """\
title: 待填：标题，32 字以内
summary: 待填：用一两句话说清这篇讲什么、读者能得到什么，四十到一百二十字
published: {now}   # 到这个时间才会公开
"""
ITEM = """\
column: 待填：栏目编号            # 可选：{columns}
topics: [待填：主题编号]          # 可选：{topics}
audiences: [待填：受众编号]       # 可选：{audiences}
people:
  - {{role: 编写, name: 待填：姓名}}   # 有人物页的写 {{role: 人物, person: 编号}}
"""
SUBJECT = """\
  - {{role: 人物, person: 待填：人物编号}}  # 故事的主人公：先用 kepu new person 编号 建人物页
"""
COVER = """\
cover: {{image: covers/{id}.png, alt: 待填：用一句话说出画面}}   # 图片放在 assets/media/covers/
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
PRODUCTION = """\
production: {{mode: 自制, unit: {unit}}}   # 自制、委托、联合 或 转载；unit 写 content/organisations/ 里的单位全称或编号
"""
LICENCE = """\
licence: 版权所有                # 愿意让别人用的，改成 CC-BY-4.0、CC-BY-SA-4.0、CC-BY-NC-4.0 或 CC0-1.0
"""
SOURCES = """\
sources:
  - {{title: 待填：文献或网页标题, publisher: 待填：机构或刊名}}   # 有年份的加 year: {year}，有网址的加 url: "https://…"
"""
CORRECTIONS = """\
# corrections:                 # 公开以后改了内容的，在这里写明，读者会在文末看到
#   - {{at: {now}, text: 待填：原文写作……，应为……。}}
"""
BODY = """\
---

待填：正文。站内链接写成 `[文字](id:编号)`，图片写成 `![替代文字](pictures/图.png)`。
"""
PERSON = """\
name: 待填：姓名
summary: 待填：用一两句话介绍这个人，四十到一百二十字
born: 待填：生年
died: 待填：卒年                # 健在的删掉这一行
occupation: 待填：身份
birthplace: 待填：出生地
"""
PLACE = """\
name: 待填：名称
summary: 待填：用一两句话说清这里有什么、适合谁去，四十到一百二十字
category: 待填：类别，如 科技馆
district: 待填：区（市）县
address: 待填：详细地址
"""
ORGANISATION = """\
name: 待填：单位全称             # production.unit 写这个全称，或写编号
summary: 待填：用一两句话说清这是什么单位、在科普里做什么，四十到一百二十字
# short_name: 简称
# district: 区（市）县
# website: "https://…"
"""
ROUTE = """\
title: 待填：路线名称
summary: 待填：用一两句话说清这条路线看什么、适合谁，四十到一百二十字
duration: 待填：时长，如 一天
stops:                         # 至少两站，按参观的先后写；可选：{places}
  - {{place: 待填：场所编号, note: 待填：在这里看什么、做什么}}   # 建议停留的分钟数写 minutes: 90
  - {{place: 待填：场所编号, note: 待填：在这里看什么、做什么}}
# 有路线图的加上；审图号与免审依据写一个：
# map: {{image: pictures/{id}.png, alt: 用一句话说出走法, approval: 川S（2024）12号}}
"""
EXEMPLAR = """\
category: 待填：类别
"""
GLOSSARY = """\
title: 待填：这一组术语的标题，如 天文与航天
summary: 待填：用一两句话说清这一组收哪些词，四十到一百二十字
topic: 待填：主题编号             # 可选：{topics}
terms:
  - id: dai-tian                 # 待填：术语页网址里的编号，拼音或英文，用连字符，如 ri-shi；永不更改
    term: 待填：术语
    sort: dai tian               # 待填：拼音，不带声调，音节间空一格，如 ri shi
    # others: [别名]
    definition: 待填：一两句话的解释，先说它是什么
    source: {{title: 待填：文献或网页标题, publisher: 待填：机构或刊名}}   # 有年份的加 year: {year}
    # related: [条目编号]          # 用到它的条目，页面上会列出这个术语
---
"""
PAGE = """\
title: 待填：标题
summary: 待填：用一两句话说清这一页讲什么，十个字以上
"""
EXAMPLE_ID = "panda-false-thumb"


def scaffold(project: Project, settings: Settings, kind: str, id: str, now: dt.datetime) -> Path:
    """Write a new file of `kind` and return its path.

    Raises UsageError for an unknown kind, an invalid id, or an id already in use.
    """
    kind = kind_named(kind)
    try:
        TypeAdapter(Id).validate_python(id)
    except ValidationError as error:
        help = f"只用小写字母、数字和连字符，最多 64 个字符；中文请写成英文或拼音，如 {EXAMPLE_ID}。"
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


def kind_named(word: str) -> str:
    """Return the kind with this name or Chinese label. Raises UsageError for a word that is neither."""
    names = {label: name for name, label in KIND_LABELS.items()}
    kind = names.get(word.strip(), word.strip().lower())
    if kind not in FOLDERS:
        help = did_you_mean(word, FOLDERS, labels=dict(KIND_LABELS))
        raise UsageError(f"没有“{word}”这种内容。", help=f"{help}{kinds_listed()}")
    return kind


def kinds_listed() -> str:
    """Return every kind with its Chinese label."""
    listed = "、".join(f"{name}（{label}）" for name, label in KIND_LABELS.items())
    return f"种类可以写：{listed}。"


def _text(project: Project, settings: Settings, kind: str, id: str, now: dt.datetime) -> str:
    values = {
        "kind": kind,
        "id": id,
        "now": now.astimezone(BEIJING).isoformat(timespec="seconds"),
        "year": now.astimezone(BEIJING).year,
        "columns": _listed(settings.columns),
        "topics": _listed(settings.topics),
        "audiences": _listed(settings.audiences),
        "places": "、".join(ids_of(project, "place")) or "先用 kepu new place 编号 建场所页",
        "folder": "videos" if kind == "video" else "audio",
        "suffix": "mp4" if kind == "video" else "flac",
        "unit": only_unit(project),
    }
    return "".join([HEAD, *_parts(kind)]).format_map(values)


def _listed(terms: Iterable[Term | Column]) -> str:
    return "、".join(f"{term.id} {term.title}" for term in terms)


def only_unit(project: Project) -> str:
    """Return the responsible unit where there is but one to choose, else a blank."""
    units = ids_of(project, "organisation")
    return units[0] if len(units) == 1 else blank("责任单位的全称或编号")


def ids_of(project: Project, kind: str) -> list[str]:
    """Return the ids of the existing files of one kind, sorted."""
    return sorted(path.stem for path in (project.content / FOLDERS[kind]).glob("*.md"))


def _parts(kind: str) -> list[str]:
    if kind in ITEM_KINDS:
        media = {"video": [MEDIA, SIGN], "audio": [MEDIA]}.get(kind, [])
        cover = [] if kind == "video" else [COVER]
        subject = [SUBJECT] if kind == "story" else []
        made = [PRODUCTION, LICENCE, SOURCES, CORRECTIONS, BODY]
        return [WORK, DRAFT, ITEM, *subject, *cover, *media, *made]
    return {
        "person": [PERSON, DRAFT, SOURCES, BODY],
        "place": [PLACE, DRAFT, SOURCES, BODY],
        "organisation": [ORGANISATION, DRAFT, BODY],
        "route": [ROUTE, DRAFT, BODY],
        "exemplar": [WORK, DRAFT, EXEMPLAR, PRODUCTION, SOURCES, CORRECTIONS, BODY],
        "glossary": [DRAFT, GLOSSARY],
        "page": [PAGE, DRAFT, BODY],
    }[kind]
