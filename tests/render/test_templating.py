"""The way from a page to an address, and cards that are put together once and fit every page."""

from __future__ import annotations

import pytest
from jinja2 import Environment

from pipeline.render.edition import Card
from pipeline.render.templating import CARD, furnish


@pytest.fixture
def env() -> Environment:
    env = Environment(autoescape=True)
    furnish(env)
    return env


@pytest.mark.parametrize(
    ("base", "value", "way"),
    [
        ("../..", "articles/x/", "../../articles/x/"),
        ("../..", ".", "../../"),
        ("../..", "", "../../"),
        (".", "articles/x/", "articles/x/"),
        (".", ".", "."),
        ("/", "stylesheets/kepu.css", "/stylesheets/kepu.css"),
        ("/portal/", ".", "/portal/"),
        ("../..", "https://example.org/a", "https://example.org/a"),
        ("../..", "tel:96110", "tel:96110"),
        ("../..", "/a", "/a"),
        ("../..", "#a", "#a"),
        ("..", "glossary/#a:b", "../glossary/#a:b"),
    ],
)
def test_the_way_goes_by_the_root(env: Environment, base: str, value: str, way: str) -> None:
    assert env.from_string("{{ value | url }}").render(base_url=base, value=value) == way


def test_a_card_is_put_together_once_and_fits_every_depth(
    env: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def get_template(name: str) -> object:
        assert name == CARD
        made.append(name)
        return env.from_string(
            '<h{{ level }} class="{{ name }}"><a href="{{ c.url | url }}">{{ c.title }}{{ lies }}'
        )

    monkeypatch.setattr(env, "get_template", get_template)
    page = env.from_string("{{ card(c, 2, 'first', lies=true) }}")

    def card(title: str) -> Card:
        square = {"width": 1} if title == "一 & 二" else None
        return Card({"url": "a/x/", "title": title, "picture": {"square": square}})

    def rendered(title: str, base: str) -> str:
        return page.render(c=card(title), base_url=base)

    assert rendered("一 & 二", "../..") == '<h2 class="first"><a href="../../a/x/">一 &amp; 二True'
    assert rendered("一 & 二", ".") == '<h2 class="first"><a href="a/x/">一 &amp; 二True'
    assert len(made) == 1, "the same card again"
    assert "另一" in rendered("另一", ".") and len(made) == 2
    assert env.from_string("{{ card(c) }}").render(c=card("另一"), base_url="..") == (
        '<h3 class=""><a href="../a/x/">另一False'
    )


def test_furnishing_again_keeps_what_was_made(env: Environment) -> None:
    before = env.globals["card"]
    furnish(env)
    assert env.globals["card"] is before
