"""The glossary's page, the terms an item lists, and the questions at its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from pydantic import ValidationError

from pipeline.content.model import QuizQuestion
from tests.render.small import Small

GROUP = """\
---
schema: 1
kind: glossary
id: terms-{topic}
title: {title}
summary: 测试写下的一组术语，说清收哪些词。
topic: {topic}
terms:
  - id: {topic}-z
    term: 地震波
    sort: di zhen bo
    definition: 从震源向四面八方传开的波动。
    source: {{title: 名词书, publisher: 出版社, year: 2019}}
    related: [after-quake]
  - id: {topic}-a
    term: {other}
    sort: an quan
    others: [{other}别名]
    definition: 没有“<b>”危险的样子。
    source: {{title: 名词书, publisher: 出版社, url: "https://example.org/"}}
---
"""
QUIZ = """\
quiz:
  - question: 晃动时先做什么？
    options: [乘电梯, 就近躲避]
    answer: 2
    explanation: 电梯可能停电被困。
"""


@pytest.fixture
def site(make_site: Callable[[str], Path]) -> Small:
    small = Small(make_site("small"))
    for topic, title, other in (("physics", "物理", "静止"), ("earth", "地球", "安全")):
        path = small.file(f"glossary/terms-{topic}.md")
        path.parent.mkdir(exist_ok=True)
        text = GROUP.format(topic=topic, title=title, other=other)
        path.write_text(text if topic == "earth" else text.replace("地震波", "光波"), encoding="utf-8")
    small.edit("content/articles/after-quake.md", "kind: article\n", f"kind: article\n{QUIZ}")
    small.build()
    return small


def page(site: Small, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((site.site / path / "index.html").read_bytes())


def test_the_glossary_and_what_an_item_shows_of_it(site: Small) -> None:
    _all_terms_stand_on_one_page_in_the_order_of_topics_and_pinyin(site)
    _an_item_lists_its_terms_with_their_anchors(site)
    _an_answer_opens_without_script(site)


def _all_terms_stand_on_one_page_in_the_order_of_topics_and_pinyin(site: Small) -> None:
    glossary = page(site, "glossary")
    assert glossary.xpath("//section[@class='glossary']/h2/text()") == ["地球", "物理"]
    assert glossary.xpath("//dl/div/@id") == ["earth-a", "earth-z", "physics-a", "physics-z"]
    assert not (site.site / "glossary" / "terms-earth").exists()
    assert "没有“<b>”危险的样子。" in "".join(glossary.xpath("//dd//text()"))


def _an_item_lists_its_terms_with_their_anchors(site: Small) -> None:
    found = page(site, "articles/after-quake").xpath("//p[@class='terms']/a")
    assert [(a.text, a.get("href")) for a in found] == [
        ("地震波", "../../glossary/#earth-z"),
        ("光波", "../../glossary/#physics-z"),
    ]
    assert page(site, "articles/wash-hands").xpath("//p[@class='terms']") == []


def _an_answer_opens_without_script(site: Small) -> None:
    (quiz,) = page(site, "articles/after-quake").xpath("//section[@class='quiz']")
    assert quiz.xpath(".//ol[@class='quiz__options']/li/text()") == ["乘电梯", "就近躲避"]
    assert quiz.xpath(".//details//strong/text()") == ["B　就近躲避"]
    assert quiz.xpath(".//details/p[last()]/text()") == ["电梯可能停电被困。"]


@pytest.mark.parametrize(("options", "answer"), [(["甲", "乙"], 3), (["甲", "甲"], 1)])
def test_an_answer_is_one_of_the_options(options: list[str], answer: int) -> None:
    with pytest.raises(ValidationError, match="no answer among"):
        QuizQuestion.model_validate(
            {"question": "哪一个？", "options": options, "answer": answer, "explanation": "因为如此。"}
        )
