"""Works that only demonstrate (rule 10 of COUNTING.md): who signed them, or which unit answers for them, is nobody real."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from pipeline.line.counting import measure_goals
from tests.render.small import NOW, Small
from tools.sign_samples import sign_all


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    """The small site; its exemplar is of somebody real, reviewed by listed people."""
    small = Small(make_site("small"))
    small.in_earnest()
    return small


def exemplars(small: Small) -> tuple[int, int]:
    """Return how many exemplars count, and how many only demonstrate."""
    progress, _ = measure_goals(small.project, NOW, None)
    found = next(p for p in progress if p.id == "exemplars")
    return found.count, found.demonstration


def test_what_listed_people_signed_counts(small: Small) -> None:
    assert exemplars(small) == (1, 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("stages: [复审]", "demonstration: true, stages: [复审]"),
        ("accounts:", "only_listed: false\naccounts:"),
    ],
)
def test_what_nobody_real_signed_is_a_demonstration(small: Small, old: str, new: str) -> None:
    small.edit("site_config/review.yml", old, new)
    assert exemplars(small) == (0, 1)


def test_what_a_demonstration_unit_made_is_a_demonstration(small: Small) -> None:
    small.edit(
        "content/organisations/demo-editors.md",
        "kind: organisation\n",
        "kind: organisation\ndemonstration: true\n",
    )
    sign_all(small.project)
    assert exemplars(small) == (0, 1)


def test_home_and_the_goals_page_say_that_nothing_real_was_done(small: Small) -> None:
    small.edit("site_config/review.yml", "accounts:", "only_listed: false\naccounts:")
    small.build()
    for path in ("index.html", "goals/index.html"):
        page = lxml.html.fromstring((small.site / path).read_bytes())
        (goal,) = page.xpath("//*[starts-with(@class, 'goal')][*[.='科普典范']]")
        assert goal.xpath("string(p[@class='goal__figures']/strong)") == "0", path
        assert goal.xpath("string(p[@class='goal__sample'])") == "另有演示 1 个，不计入", path
        assert "标着“演示”的都不是真实的成果" in page.text_content(), path
    goals = lxml.html.fromstring((small.site / "goals/index.html").read_bytes())
    assert (
        "目标数取自成都市科协 2024 年工作计划，这里只借来说明怎样计数，不是 2026 年的目标。"
        in goals.text_content()
    )
    (log,) = goals.xpath("//section[h2='科普典范']/details")
    assert "（计入 0，演示 1，未计入 0）" in log.xpath("string(summary)") and "open" not in log.attrib


def test_every_page_says_whose_site_it_is_not(small: Small) -> None:
    small.article("tide")
    small.stand_still("2026-12-01")
    small.build()
    for path in ("index.html", "articles/tide/index.html", "activities/index.html"):
        page = lxml.html.fromstring((small.site / path).read_bytes())
        foot = page.xpath("string(//footer)")
        assert "演示站，尚未经成都市科协授权或审定" in foot and "停在 2026 年 12 月 1 日" in foot, path
        assert "设想的主办单位：成都市科学技术协会（尚未授权）" in foot and "权利人：kepu" in foot, path
    article = small.site / "articles/tide/index.html"
    assert _data(article)["publisher"]["name"] == _data(article)["copyrightHolder"]["name"]
    assert _data(article)["publisher"]["name"].startswith("kepu")


def test_a_real_site_names_its_owner(small: Small) -> None:
    settings = small.root / "site_config/site.yml"
    text = re.sub(r"(?m)^rights: .*\n|^demonstration:\n(  .*\n)+", "", settings.read_text(encoding="utf-8"))
    settings.write_text(text, encoding="utf-8")
    small.article("tide")
    small.build()
    article = small.site / "articles/tide/index.html"
    foot = lxml.html.fromstring(article.read_bytes()).xpath("string(//footer)")
    assert "主办：成都市科学技术协会" in foot and "设想" not in foot and "停在" not in foot
    owner = "成都市科学技术协会"
    assert _data(article)["publisher"]["name"] == owner == _data(article)["copyrightHolder"]["name"]


def _data(page: Path) -> dict[str, Any]:
    texts = lxml.html.fromstring(page.read_bytes()).xpath("//script[@type='application/ld+json']/text()")
    data: dict[str, Any] = json.loads(texts[0])["@graph"][0]
    return data
