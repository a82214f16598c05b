"""The anchors that rules on links know are those that pages have."""

from __future__ import annotations

import re

import pytest

from pipeline.content.prose import prose_of
from pipeline.markup.markdown import convert
from pipeline.markup.record import MarkupRecord

BODIES = (
    "## 为什么不是拔腿就跑\n\n文。\n\n## 三个动作\n\n### 3.2 节 A/B\n",
    "## 同名\n\n## 同名\n\n## 同名_1\n",
    "## **粗** 与 `码` 与 [链接](id:x)\n",
    '## 自己写的 {#own-id}\n\n## 别的 {.note #b title="x"}\n',
    "标题在上\n====\n\n二级\n----\n",
    "## 是标题 ##\n",
    "## ！？\n\n## 全角ＡＢ　Ｃ\n",
    "## 水 & 火 &amp; 土 <b>粗</b>\n",
)


@pytest.mark.parametrize("body", BODIES)
def test_anchors_are_the_ids_of_the_headings(body: str) -> None:
    html = convert(MarkupRecord.of(body, {"x": "articles/x/"}, {})).html
    ids = set(re.findall(r"<h\d[^>]*\bid=\"([^\"]*)\"", html))
    assert prose_of(body, 1).anchors == ids
