"""An article as WeChat's editor and its draft interface take it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ArticlePicture:
    """One picture of an article: what the HTML names it by, and the file that is to be uploaded."""

    src: str  # exactly the value of `src` in the HTML
    file: Path  # JPEG or PNG on this machine
    sha256: str  # of the file's bytes, hex
    alt: str = ""


@dataclass(frozen=True)
class WechatArticle:
    """What a draft is made from. Lengths are characters; limits stand in the rules file."""

    item_id: str
    title: str
    author: str
    digest: str
    source_url: str  # content_source_url: the item's public address
    html: str  # < 20,000 characters; pictures by `ArticlePicture.src`
    pictures: tuple[ArticlePicture, ...]
    cover: ArticlePicture  # 2.35:1
    square_cover: ArticlePicture  # 1:1
