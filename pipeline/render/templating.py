"""What templates are given besides MkDocs' own: the way to an address, and cards, each put together once."""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from pipeline.markup.record import ROOT
from pipeline.render.edition import Card

CARD = "partials/kepu/card.html"
LEVEL = ROOT * 2
"""Stands for the level of a card's heading, as ROOT does for the way to the root: no address begins with ROOT."""
KEPT = 8192
"""Cards kept of those put together, about 1.5 KB each: items that are near in time are on the same pages."""
SIZES = "(min-width: 60em) 22rem, (min-width: 40em) 45vw, 92vw"
"""How wide a card's picture is in a list, as the attribute `sizes` says it."""

_OUTSIDE = re.compile(r"[/#]|[A-Za-z][A-Za-z0-9+.-]*:")


def furnish(env: Environment) -> None:
    """Give an environment the filter `url` and the function `card`, once."""
    if not isinstance(env.globals.get("card"), Cards):
        env.filters["url"] = address
        env.globals["card"] = Cards(env)


@pass_context
def address(context: Context, value: object) -> str:
    """The way from the page to an address relative to the site root; `https:…`, `/…` and `#…` stay as they are.

    It goes by way of the root. MkDocs' own filter gives the shortest way, which is another for every folder; this one
    depends on the depth of the page alone.
    """
    path = str(value)
    if _OUTSIDE.match(path):
        return path
    return _root(context["base_url"]) + ("" if path == "." else path) or "."


def _root(base: str) -> str:
    """What stands before an address relative to the root, by MkDocs' `base_url`: ``, `../../`, `/folder/`."""
    return "" if base == "." else base if base.endswith(("/", ROOT)) else f"{base}/"


class Cards:
    """`card(c, level=3, class="", lies=false)` in a template: the macro `card`, its addresses fitted to the page."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._made = lru_cache(KEPT)(self._make)

    @pass_context
    def __call__(
        self, context: Context, card: Card, level: int = 3, name: str = "", *, lies: bool = False
    ) -> str:
        """The HTML of a card; `level` and `name` (its class) and `lies` as the macro says."""
        picture = card["picture"]
        made = self._made(card, name, lies and bool(picture and picture["square"]))
        return Markup(made.replace(LEVEL, str(level)).replace(ROOT, _root(context["base_url"])))  # noqa: S704

    def _make(self, card: Card, name: str, lies: bool) -> str:
        template = self._env.get_template(CARD)
        return template.render(
            base_url=ROOT, page=None, c=card, level=LEVEL, name=name, lies=lies, sizes=SIZES
        )
