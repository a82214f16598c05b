"""The template environment: addresses, parts that are rendered once, and fields that must exist and are fast to read.

Templates write addresses with ROOT before them, and the path to the root is filled in last, when the page is complete
(`in_place`). So parts that several pages show are rendered once for all of them, and macros need nothing of the page.
"""

from __future__ import annotations

import math
import re
import traceback
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, Template, TemplateRuntimeError, Undefined, UndefinedError
from jinja2.utils import missing
from markupsafe import Markup

from pipeline.edition.page import Card
from pipeline.markup.record import ROOT
from pipeline.render.structured.page_data import structured_data
from pipeline.render.texts import Frame, catalogue
from pipeline.render.views.head import NO_PAGE

MACROS = "partials/kepu/macros.html"
MASTHEAD = "partials/kepu/header.html"
FOOT = "partials/kepu/footer.html"
HOME = f"{ROOT}.{ROOT}"
"""Placeholder for the address of the home page: a link to the page's own folder cannot be empty."""
LEVEL = ROOT * 2
"""Placeholder for the level of a card's heading, as ROOT is for the path to the root: no address begins with ROOT."""
KEPT = 8192
"""How many rendered cards are cached, about 1.5 KB each: items near in time are on the same pages."""
SIZES = {
    "list": "(min-width: 60em) 22rem, (min-width: 40em) 45vw, 92vw",
    "row": "(min-width: 60em) 20rem, (min-width: 40em) 45vw, 38vw",
    "lead": "(min-width: 60em) 40rem, 92vw",
    "side": "(min-width: 60em) 12rem, (min-width: 40em) 45vw, 38vw",
}
"""The width of a card's picture as the attribute `sizes`, by the card's shape.

`list`: it stands at every width; `row`: it lies on phones; `lead` and `side`: the large card of a group, and those
beside it. The stylesheet decides; these follow it.
"""
UPRIGHT = Fraction(2, 5)
"""How much of a frame's width an upright picture fills, which is shown whole: a third (9:16) to two fifths (3:4)."""

_LENGTH = re.compile(r"(\d+)(?=(?:rem|vw)(?:,|$))")

_OUTSIDE = re.compile(r"[/#]|[A-Za-z][A-Za-z0-9+.-]*:")
_METHODS = frozenset(dir(dict))
_MISSING = object()


def furnish(env: Environment, folder: Path, kepu: dict[str, Any]) -> Environment:
    """Return the environment for the templates in `folder`, made from MkDocs' own unless `env` already is ours.

    It has the filter `url`, the functions `card`, `masthead`, `foot` and `structured_data`, the words of the interface as `texts`, and
    `kepu`, which every template sees. `view` is the view of an empty page: each page brings its own. In these templates an
    undefined name or field raises UndefinedError; Material's templates, which they extend, use many undefined names.
    """
    if not isinstance(env.loader, ThemeLoader):
        assert env.loader is not None
        ours = env.overlay(undefined=Unknown)
        ours.loader = env.loader = ThemeLoader(env.loader, folder, ours, env)
        ours.getattr = _fields(ours)  # type: ignore[method-assign, assignment]
        ours.filters["url"] = address
        ours.globals |= {
            "card": Cards(ours),
            "view": NO_PAGE,
            "texts": catalogue(),
            "structured_data": structured_data,
        }
        env = ours
    if env.globals.get("kepu") != kepu:
        env.globals["kepu"] = kepu
        env.globals["masthead"] = Masthead(env, kepu)
        env.globals["foot"] = lru_cache(None)(lambda: Markup(env.get_template(FOOT).render()))  # noqa: S704
    return env


class Unknown(Undefined):
    """The value of an undefined name or field in one of our templates: raises UndefinedError at once.

    Jinja's StrictUndefined raises only when the value is used, and accepts `x.y is string` or an unused argument.
    """

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, exc)
        near = get_close_matches(str(name), map(str, obj), 1) if isinstance(obj, Mapping) else []
        raise exc(f"{self._undefined_message}{f', did you mean {near[0]!r}?' if near else ''}")


class ThemeLoader(BaseLoader):
    """Loads the templates in `folder` into the environment `ours` and all others into `theirs`, whichever asks for them."""

    def __init__(self, loader: BaseLoader, folder: Path, ours: Environment, theirs: Environment) -> None:
        self._loader, self._folder, self._ours, self._theirs = loader, folder, ours, theirs

    def is_ours(self, name: str) -> bool:
        """Whether the template is in `folder`."""
        return (self._folder / name).is_file()

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        return self._loader.get_source(environment, template)

    def list_templates(self) -> list[str]:
        return self._loader.list_templates()

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        own = self._ours if self.is_ours(name) else self._theirs
        return super().load(own, name, globals)


@contextmanager
def locating(folder: Path) -> Iterator[None]:
    """Add to an UndefinedError the template of `folder` and the line that has the undefined name."""
    try:
        yield
    except UndefinedError as error:
        frames = traceback.extract_tb(error.__traceback__)
        places = [f for f in frames if Path(f.filename).is_relative_to(folder)]
        if not places:
            raise
        name = Path(places[-1].filename).relative_to(folder).as_posix()
        raise UndefinedError(f"{name}, line {places[-1].lineno}: {error}") from error


def address(value: object) -> str:
    """Return an address relative to the site root, with ROOT for the path to it; `https:…`, `/…` and `#…` stay unchanged.

    The address goes through the root. MkDocs' own filter gives the shortest path, which differs in every folder; this one
    depends only on the depth of the page.
    """
    path = str(value)
    if _OUTSIDE.match(path):
        return path
    return HOME if path == "." else ROOT + path


def in_place(html: str, root: str) -> str:
    """Fill the path to the root into `html`: `../../`, `/folder/`, empty on the home page."""
    return html.replace(HOME, root or ".").replace(ROOT, root)


def _fields(env: Environment) -> Callable[[Any, str], Any]:
    """Return a lookup of `a.b` that tries the fields of our mappings first, which is nearly always right.

    Jinja tries the attribute first, so that every field of a dictionary costs an exception: a fifth of rendering time.
    """
    usual, undefined = env.getattr, env.undefined

    def field(obj: Any, name: str) -> Any:
        kind = type(obj)
        if kind is dict or kind is Card:
            found = obj.get(name, _MISSING)
            if found is not _MISSING:
                return found
            if name not in _METHODS:
                return undefined(obj=obj, name=name)
        return usual(obj, name)

    return field


class Cards:
    """`card(c, level=3, class="", shape="list", eager=false)` in a template: the macro `card`, rendered once for all pages."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._rendered = lru_cache(KEPT)(self._render)

    def __call__(
        self, card: Card, level: int = 3, name: str = "", *, shape: str = "list", eager: bool = False
    ) -> str:
        """Return the HTML of a card; for `level`, `name` (its class) and `eager` see the macro, for `shape` `SIZES`."""
        html = self._rendered(card, name, shape, eager)
        return Markup(html.replace(LEVEL, str(level)))  # noqa: S704 - the macro escapes

    def _render(self, card: Card, name: str, shape: str, eager: bool) -> str:
        macros: Any = self._env.get_template(MACROS).module
        return str(macros.card(card, LEVEL, name, sizes_of(shape, upright=card["portrait"]), eager))


@lru_cache
def sizes_of(shape: str, *, upright: bool) -> str:
    """Return the attribute `sizes` of a card's picture."""
    wide = SIZES[shape]
    return _LENGTH.sub(lambda found: str(math.ceil(int(found[1]) * UPRIGHT)), wide) if upright else wide


class Masthead:
    """`masthead(url)` in a template: the masthead of the page at `url`; `column` is the address of its column.

    Rendered once for each set of marks: `page` at the entry that links here, `true` at the sections the page is in.
    """

    def __init__(self, env: Environment, kepu: dict[str, Any]) -> None:
        self._env = env
        self._columns, self._sections = kepu.get("columns", ()), kepu.get("sections", ())
        self._entries = [*self._columns, *self._sections, *kepu.get("more_sections", ())]
        self._rendered = lru_cache(None)(self._render)

    def __call__(self, url: str | None, column: str = "") -> str:
        """Return the HTML; `url` None means a template that is not a page of ours."""
        here = url or ""
        marks = tuple(
            "page" if entry["url"] == here
            else "true" if entry["url"] == column or (here and here.startswith(entry["url"]))
            else ""
            for entry in self._entries
        )  # fmt: skip
        return self._rendered(marks, url == "")

    def _render(self, marks: tuple[str, ...], home: bool) -> str:
        """Render the row of columns and first sections, and the menu of columns and all sections."""
        every = list(zip(self._entries, marks, strict=True))
        columns = len(self._columns)
        menu = [(Frame.columns, every[:columns]), (Frame.others, every[columns:])]
        entries = every[: columns + len(self._sections)]
        return Markup(self._env.get_template(MASTHEAD).render(entries=entries, menu=menu, home=home))  # noqa: S704
