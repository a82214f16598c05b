"""A planted violation of every rule is seen by our lint and by the independent sanitiser; a good article by neither."""

from __future__ import annotations

import pytest

from pipeline.syndicate.html_lint import violations
from pipeline.syndicate.wechat_rules import LIMITS, RULES
from tests.syndicate.making import written
from tests.wechat.server import sanitiser

GOOD = written(
    "一段**粗**的[话](https://mp.weixin.qq.com/s/x)。\n\n- 一\n\n| 甲 |\n|---|\n| 1 |\n\n```\na\n```\n\n![图](pictures/x.png)"
)
PLANTED = {
    "tag": "<div>字</div>",
    "attribute": '<p class="a">字</p>',
    "property": '<p style="position:fixed">字</p>',
    "url": '<p style="background:url(#a)">字</p>',
    "link": '<p><a href="https://example.org/">字</a></p>',
    "image-source": '<img src="" alt="">',
    "image-type": '<img src="https://example.org/a.webp" alt="">',
    "image-size": '<img src="https://example.org/a.jpg" width="10">',
    "row": '<section style="overflow-x:auto"><table><tr style="background:#fff"><td style="font-size:14px">1</td></tr></table></section>',
    "cell": '<section style="overflow-x:auto"><table><tr><td>1</td></tr></table></section>',
    "item": "<ul><li>字</li></ul>",
    "table": '<table><tr><td style="font-size:14px">1</td></tr></table>',
    "code": '<code style="white-space:nowrap">a\n  b</code>',
    "empty": "<p></p>",
    "content": "<p>" + "字" * 20_000 + "</p>",
    "content-bytes": "<p>" + "字" * 400_000 + "</p>",
}
UNSEEN_BY_SANITISER = {"empty"}
"""The paragraph stays in the draft; only the editor drops it."""


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_violation_is_seen_by_both(rule: str) -> None:
    assert rule in {violation.rule for violation in violations(PLANTED[rule])}
    assert rule in UNSEEN_BY_SANITISER or sanitiser.violations(PLANTED[rule])


def test_a_good_article_breaks_no_rule() -> None:
    assert violations(GOOD) == [] == sanitiser.violations(GOOD)


def test_every_rule_about_html_is_planted() -> None:
    about_html = {rule.id for rule in RULES} - {limit.id for limit in LIMITS} | {"content", "content-bytes"}
    assert about_html == set(PLANTED)


def test_every_rule_has_a_date_and_a_source() -> None:
    for rule in RULES:
        assert rule.statement and rule.source and rule.read_on
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    "html",
    [
        "<p style='--a:1'>字</p>",
        '<p style="color:var(--a)">字</p>',
        '<section style="display:flex">字</section>',
        "<script>x</script>",
    ],
)
def test_further_constructs(html: str) -> None:
    assert violations(html)
    assert sanitiser.violations(html)
