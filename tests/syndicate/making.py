"""Articles made from a Markdown body, as the line makes them, without a project around."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from pipeline.markup.markdown import convert as convert_markdown
from pipeline.markup.record import ROOT, Candidate, MarkupRecord, Motion, PictureSet
from pipeline.syndicate.convert import convert
from pipeline.syndicate.record import Article, Figure, Question, Recording
from pipeline.syndicate.theme import Theme

ARTICLES = Path(__file__).parent / "articles"
SITE = "https://kepu.example.org/"
LINKS = {"rain": "articles/rain/"}


def _picture(path: str) -> PictureSet:
    name = Path(path).stem
    width = 200 if name == "small" else 1280
    candidates = (
        Candidate(f"media/{name}/{width}.webp", width, "image/webp"),
        Candidate(f"media/{name}/{width}.jpg", width, "image/jpeg"),
    )
    motion = Motion(f"media/{name}/motion.mp4", "video/mp4", 640, 360) if name == "moving" else None
    return PictureSet(width, width * 9 // 16, candidates, None, motion)


def article(body: str) -> Article:
    """An article with this Markdown as its body, and nothing around it that could be left out."""
    pictures = {path: _picture(path) for path in re.findall(r"\]\((pictures/[\w.-]+)", body)}
    html = convert_markdown(MarkupRecord.of(body, LINKS, pictures)).html
    return Article(
        id="tide",
        title="涨潮为什么每天推迟五十分钟",
        summary="月球的引力在地球的两边各拉起一片水。",
        column="你好科学",
        site="成都科普",
        root=SITE,
        url="articles/tide/",
        theme=Theme("#17595c", "下划线"),
        body=html,
        author="演示编辑部",
        digest="月球的引力在地球的两边各拉起一片水。",
    )


def written(body: str) -> str:
    """The article's HTML with whole addresses."""
    return convert(article(body)).replace(ROOT, SITE)


def full() -> Article:
    """An article with everything that front matter can bring."""
    return replace(
        article("看[来源](https://example.org/source)。"),
        lead=Figure("media/cover/1280.jpg", 1280, "封面"),
        recording=Recording(
            "视频",
            "1 分 5 秒",
            Figure("media/poster/720.jpg", 720, "画面"),
            "wechat/codes/tide.png",
            ("第一段。", "第二段。"),
        ),
        warnings=("演示稿：没有医师审核过。",),
        claim=("微波炉加热会致癌", "不真实"),
        questions=(Question("一天涨几次潮？", ("一次", "两次"), "B", "地球转一圈，两边各经过一次。"),),
        corrections=("2026-11-30：五十分写成了五分。",),
        sources=(("大学物理学，演示出版社，2010", None), ("潮汐，某馆", "https://example.org/source")),
        credits=("编写：演示编辑部", "终审：某某　2026-11-28"),
        foot=("许可：CC BY 4.0", "A & B < C"),
    )
