"""The anchors that rules on links know are the ids that pages have, and no heading takes one of the page's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.content.site_paths import PAGE_IDS
from pipeline.markup.markdown import Converter, convert
from pipeline.markup.plain import plain_prose
from pipeline.markup.reading import read_body
from pipeline.markup.record import MarkupRecord

THEME = Path(__file__).parents[2] / "assets" / "theme"
BODIES = (
    "## 为什么不是拔腿就跑\n\n文。\n\n## 三个动作\n\n### 3.2 节 A/B\n",
    "## 同名\n\n## 同名\n\n## 同名_1\n",
    "## **粗** 与 `码` 与 [链接](id:x)\n",
    '## 自己写的 {#own-id}\n\n## 别的 {.note #b title="x"}\n',
    "## 是标题 ##\n",
    "## ！？\n\n## 全角ＡＢ　Ｃ\n",
    "## 水 & 火 &amp; 土 <b>粗</b>\n",
    "## content\n\n## Related\n",
)


@pytest.mark.parametrize("body", BODIES)
def test_anchors_are_the_ids_of_the_headings(body: str) -> None:
    html = convert(MarkupRecord.of(body, {"x": "articles/x/"}, {})).html
    ids = set(re.findall(r"<h\d[^>]*\bid=\"([^\"]*)\"", html))
    assert set(read_body(body, Converter()).ids) == ids
    plain = plain_prose(body, 1)
    assert plain is None or plain.anchors == ids
    assert not ids & PAGE_IDS


def test_the_ids_of_the_templates_are_all_known() -> None:
    templates = [path.read_text(encoding="utf-8") for path in THEME.rglob("*.html")]
    used = {id for text in templates for id in re.findall(r"\bid=\"([a-z][a-z0-9_-]*)\"", text)}
    assert used and used <= PAGE_IDS
