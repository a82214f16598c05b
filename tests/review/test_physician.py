"""Health advice that no physician has reviewed says so above its text, on its page and in the feeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest

from pipeline.config import Project, load_settings
from pipeline.edition.notices import NO_PHYSICIAN
from pipeline.line.checking import check_project
from pipeline.review.physician import lacks_physician
from pipeline.review.signing_rules import is_nobody
from tests.fixture_site import ROOT
from tests.render.small import NOW, Small

HEALTH = "health_advice: true\nchecked_on: 2026-10-01\n"
REVIEWER = "  - {{role: 医学审核, name: {name}, institution: 某市人民医院, title: 主任医师}}\n"


def advice(small: Small, id: str, name: str) -> None:
    """Write an article of health advice, reviewed by `name`."""
    path = small.article(id)
    text = path.read_text(encoding="utf-8").replace("cover:", f"{REVIEWER.format(name=name)}{HEALTH}cover:")
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


@pytest.mark.parametrize("name", ["演示医学审核", "演示 医学审核"])
def test_a_demonstration_account_is_no_physician(small: Small, name: str) -> None:
    advice(small, "unreviewed", name)
    advice(small, "reviewed", "丁戊己")
    result = small.build()
    page = lxml.html.fromstring((small.site / "articles/unreviewed/index.html").read_bytes())
    (article,) = page.xpath("//article[starts-with(@class, 'item')]")
    assert article[0].get("class") == "notice" and article[0].text_content() == NO_PHYSICIAN, (
        "above the title"
    )
    for path in ("articles/reviewed/index.html", "articles/after-quake/index.html"):
        assert NO_PHYSICIAN not in (small.site / path).read_text(encoding="utf-8"), path
    feed = (small.site / "feed.xml").read_text(encoding="utf-8")
    assert feed.count(NO_PHYSICIAN) == 1
    assert result.prepared.visible.documents["unreviewed"]


def test_every_health_piece_of_the_sample_says_it() -> None:
    settings = load_settings(Project(ROOT), {})
    assert is_nobody(settings.review, "演示医学审核") and not is_nobody(settings.review, "丁戊己")
    real = settings.review.model_copy(update={"accounts": ()})
    library = check_project(Project(ROOT), NOW).library
    lacking = {i.id for i in library.items if lacks_physician(settings, library, i)}
    assert {"cpr-press-the-chest", "carbon-monoxide-seats", "red-fire-ants"} <= lacking
    assert not any(lacks_physician(replace(settings, review=real), library, i) for i in library.items)
