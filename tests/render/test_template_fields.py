"""Every field that a template names is a field of its view's type, also in branches that no page of the tests reaches.

A small reader of Jinja's tree follows views through loops, assignments, includes and macros. What it cannot follow
(MkDocs' page, a filter that makes something else) it does not judge; the build itself stops at what does not exist.
"""

from __future__ import annotations

from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from jinja2 import Environment, nodes

from pipeline.edition.page import Card
from pipeline.render.texts import catalogue
from pipeline.render.views.browse import BrowseView
from pipeline.render.views.card import CardFields
from pipeline.render.views.exemplar import ExemplarView
from pipeline.render.views.glossary import GlossaryView
from pipeline.render.views.goals import GoalsView
from pipeline.render.views.head import PageView
from pipeline.render.views.home import HomeView
from pipeline.render.views.item import ItemView
from pipeline.render.views.listing import LinksView, ListView
from pipeline.render.views.organisation import OrganisationView
from pipeline.render.views.person import PersonView
from pipeline.render.views.place import PlaceView
from pipeline.render.views.register import RegisterView
from pipeline.render.views.route import RouteView
from pipeline.render.views.search import SearchView
from pipeline.render.views.site import KepuView
from pipeline.render.views.small_pages import PlainView, RedirectView, WithdrawnView
from pipeline.render.views.subscribe import SubscribeView

THEME = Path(__file__).resolve().parents[2] / "assets" / "theme"
VIEWS: dict[str, type] = {
    "404.html": PageView,
    "browse.html": BrowseView,
    "exemplar.html": ExemplarView,
    "glossary.html": GlossaryView,
    "goals.html": GoalsView,
    "home.html": HomeView,
    "item.html": ItemView,
    "listing.html": ListView,
    "main.html": PageView,
    "organisation.html": OrganisationView,
    "page.html": PlainView,
    "person.html": PersonView,
    "place.html": PlaceView,
    "redirect.html": RedirectView,
    "register.html": RegisterView,
    "route.html": RouteView,
    "search.html": SearchView,
    "subscribe.html": SubscribeView,
    "terms.html": LinksView,
    "withdrawn.html": WithdrawnView,
}
MACROS = "partials/kepu/macros.html"
SAME = {"list", "rejectattr", "selectattr", "sort"}
"""Filters that return elements of their input."""

Scope = dict[str, Any]


def known(hint: Any) -> Any:
    """Returns the one type a value has when it is not None; None when that is unclear."""
    if get_origin(hint) in (Union, UnionType):
        parts = [known(part) for part in get_args(hint) if part is not NoneType]
        return parts[0] if all(part == parts[0] for part in parts) else None
    return CardFields if hint is Card else hint


class Reader:
    """Reads templates and notes each field that its value's type does not have."""

    def __init__(self) -> None:
        self.unknown: set[str] = set()
        self.named: set[tuple[Any, str]] = set()
        self._env = Environment(autoescape=True)
        self._seen: set[str] = set()
        self._macros = {m.name: m for m in self._parsed(MACROS).find_all(nodes.Macro)}
        self._file = ""

    def template(self, name: str, scope: Scope) -> None:
        before, self._file = self._file, name
        tree = self._parsed(name)
        macros = {m.name: m for m in tree.find_all(nodes.Macro)} if name != MACROS else {}
        self._all(tree, {**scope, **macros})
        self._file = before

    def source(self, text: str, scope: Scope) -> None:
        self._all(self._env.parse(text), scope)

    def _parsed(self, name: str) -> nodes.Template:
        return self._env.parse((THEME / name).read_text(encoding="utf-8"))

    def _all(self, node: nodes.Node, scope: Scope) -> None:
        for child in node.iter_child_nodes():
            self._read(child, scope)

    def _read(self, node: nodes.Node, scope: Scope) -> Any:
        """Returns the type of an expression if it is known; parts of statements are read along the way."""
        reader = getattr(self, f"_read_{type(node).__name__.lower()}", None)
        if reader is not None:
            return reader(node, scope)
        self._all(node, scope)
        return None

    def _read_name(self, node: nodes.Name, scope: Scope) -> Any:
        return scope.get(node.name)

    def _read_getattr(self, node: nodes.Getattr, scope: Scope) -> Any:
        owner = self._read(node.node, scope)
        if isinstance(owner, dict):  # the catalogue of texts
            if node.attr not in owner:
                self._note(node, "texts")
            return owner.get(node.attr)
        if not is_typeddict(owner):
            return None
        fields = get_type_hints(owner)
        if node.attr not in fields:
            self._note(node, owner.__name__)
            return None
        self.named.add((owner, node.attr))
        return known(fields[node.attr])

    def _read_getitem(self, node: nodes.Getitem, scope: Scope) -> Any:
        owner = self._read(node.node, scope)
        self._read(node.arg, scope)
        return owner if isinstance(node.arg, nodes.Slice) else element(owner)

    def _read_or(self, node: nodes.Or, scope: Scope) -> Any:
        left, right = self._read(node.left, scope), self._read(node.right, scope)
        return left if left == right else None

    def _read_condexpr(self, node: nodes.CondExpr, scope: Scope) -> Any:
        self._read(node.test, scope)
        found = self._read(node.expr1, scope), self._read(node.expr2, scope) if node.expr2 else None
        return next((f for f in found if f is not None), None)

    def _read_filter(self, node: nodes.Filter, scope: Scope) -> Any:
        found = self._read(node.node, scope) if node.node else None
        for argument in (*node.args, *(k.value for k in node.kwargs)):
            self._read(argument, scope)
        return found if node.name in SAME else None

    def _read_assign(self, node: nodes.Assign, scope: Scope) -> None:
        found = self._read(node.node, scope)
        if isinstance(node.target, nodes.Name):
            scope[node.target.name] = found

    def _read_for(self, node: nodes.For, scope: Scope) -> None:
        inner = dict(scope)
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = element(self._read(node.iter, scope))
        else:
            self._read(node.iter, scope)
        for part in (*([node.test] if node.test else ()), *node.body, *node.else_):
            self._read(part, inner)

    def _read_include(self, node: nodes.Include, scope: Scope) -> None:
        assert isinstance(node.template, nodes.Const)
        self.template(node.template.value, dict(scope))

    def _read_macro(self, node: nodes.Macro, scope: Scope) -> None:
        """Does nothing: a macro is read where it is called."""

    def _read_call(self, node: nodes.Call, scope: Scope) -> None:
        found = [self._read(a, scope) for a in node.args]
        by_name = {k.key: self._read(k.value, scope) for k in node.kwargs}
        macro, file = self._called(node.node, scope)
        if macro is None:
            self._read(node.node, scope)
            return
        names = [a.name for a in macro.args]
        given = {**dict(zip(names, found, strict=False)), **by_name}
        call = f"{file} {macro.name} {given}"
        if call not in self._seen:
            self._seen.add(call)
            before, self._file = self._file, file
            outer = self._macros if file == MACROS else scope
            self._all(macro, {**outer, "texts": scope.get("texts"), **dict.fromkeys(names), **given})
            self._file = before

    def _called(self, node: nodes.Expr, scope: Scope) -> tuple[nodes.Macro | None, str]:
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "m":
            return self._macros[node.attr], MACROS
        if isinstance(node, nodes.Name):
            if node.name == "card":  # the function that calls the macro
                return self._macros["card"], MACROS
            if isinstance(macro := scope.get(node.name), nodes.Macro):
                return macro, self._file
        return None, ""

    def _note(self, node: nodes.Getattr, owner: str) -> None:
        self.unknown.add(f"{self._file}:{node.lineno}: {node.attr} of {owner}")


def parts(view: Any) -> set[Any]:
    """Returns a TypedDict with its bases and subclasses: Python 3.11 does not record them."""
    own = view.__annotations__.items()
    return {v for v in ALL if v.__annotations__.items() <= own or v.__annotations__.items() >= own}


def element(hint: Any) -> Any:
    """Returns the type of a list's elements."""
    return known(get_args(hint)[0]) if get_args(hint) and not is_typeddict(hint) else None


def views_in(hint: Any) -> set[Any]:
    """Returns the TypedDicts in a type hint."""
    if hint is Card:
        return {CardFields}
    return {hint} if is_typeddict(hint) else {t for part in get_args(hint) for t in views_in(part)}


def all_views() -> set[Any]:
    """Returns every type that a template can reach."""
    found: set[Any] = set()
    waiting = {*VIEWS.values(), KepuView}
    while waiting:
        view = waiting.pop()
        found.add(view)
        waiting |= {t for hint in get_type_hints(view).values() for t in views_in(hint)} - found
    return found


ALL = all_views()


@pytest.fixture
def reader() -> Reader:
    return Reader()


def scope_of(view: Any) -> Scope:
    return {"view": view, "kepu": KepuView, "texts": catalogue()}


@pytest.mark.parametrize("name", VIEWS)
def test_every_field_a_template_names_is_in_its_view(reader: Reader, name: str) -> None:
    reader.template(name, scope_of(VIEWS[name]))
    assert reader.unknown == set()
    assert reader.named or name == "404.html"


def test_every_template_of_a_page_has_a_type() -> None:
    assert VIEWS.keys() == {f.name for f in THEME.glob("*.html")}


def test_every_field_of_a_view_is_shown(reader: Reader) -> None:
    for name, view in VIEWS.items():
        reader.template(name, scope_of(view))
    reader.template("partials/kepu/header.html", scope_of(PageView))
    reader.template("partials/kepu/footer.html", scope_of(PageView))
    shown = {(part, field) for view, field in reader.named for part in parts(view)}
    fields = {(view, field) for view in ALL for field in view.__annotations__}
    assert {f"{view.__name__}.{field}" for view, field in fields - shown} == set()


@pytest.mark.parametrize(
    ("source", "unknown"),
    [
        ("{{ view.titel }}", "titel of ItemView"),
        ("{% if view.player.hsl %}{% endif %}", "hsl of PlayerView"),
        ("{% for s in view.sources[:2] if s.yeer %}{% endfor %}", "yeer of CitationView"),
        ("{% set p = view.picture %}{{ (p.wide or p).scr }}", "scr of PictureView"),
        ("{% for c in view.related | list %}{{ c.titel }}{% endfor %}", "titel of CardFields"),
        ("{{ kepu.site.nane }}", "nane of SiteView"),
        ("{{ m.sources(view.related) }}", "publisher of CardFields"),
        ("{{ texts.Item.nxt }}", "nxt of texts"),
        ("{{ {'a': view.titel}.get('a', texts.Itm) }}", "titel of ItemView"),
    ],
)
def test_a_misspelt_field_is_found(reader: Reader, source: str, unknown: str) -> None:
    reader.source(source, scope_of(ItemView))
    assert unknown in {note.split(": ")[1] for note in reader.unknown}
