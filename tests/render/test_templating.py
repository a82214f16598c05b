"""Addresses in templates, parts rendered once for all pages, and undefined names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, UndefinedError, meta, nodes

from pipeline.edition.page import Card
from pipeline.render.templating import FOOT, MACROS, MASTHEAD, SIZES, furnish, in_place, sizes_of

THEME = Path(__file__).parents[2] / "assets" / "theme"
TEMPLATES = {
    MACROS: "{% macro card(c, level, name, sizes, eager) %}"
    '<h{{ level }} class="{{ name }}"><a href="{{ c.url | url }}">{{ c.title | e }}{{ eager }}{{ count() }}{% endmacro %}',
    MASTHEAD: "{{ count() }}{% for e, mark in entries %}{{ e.url | url }} {{ mark }};{% endfor %}{{ home }}",
    FOOT: "{{ count() }}{{ kepu.name }}",
}
KEPU = {"name": "科普", "columns": [{"url": "columns/a/"}], "sections": [{"url": "people/"}]}


@pytest.fixture
def renderings() -> list[str]:
    """Grows by one for each part that is rendered."""
    return []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A theme of ours."""
    for name, text in TEMPLATES.items():
        file = tmp_path / "ours" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "ours"


@pytest.fixture
def env(renderings: list[str], folder: Path, tmp_path: Path) -> Environment:
    """The environment of our theme over another one."""
    env = Environment(autoescape=True, loader=FileSystemLoader([folder, tmp_path / "theirs"]))

    def grow() -> str:
        renderings.append("")
        return ""

    env.globals["count"] = grow
    return furnish(env, folder, KEPU)


@pytest.mark.parametrize(
    ("root", "value", "way"),
    [
        ("../../", "articles/x/", "../../articles/x/"),
        ("../../", ".", "../../"),
        ("../../", "", "../../"),
        ("", "articles/x/", "articles/x/"),
        ("", ".", "."),
        ("/", "stylesheets/kepu.css", "/stylesheets/kepu.css"),
        ("/portal/", ".", "/portal/"),
        ("../../", "https://example.org/a", "https://example.org/a"),
        ("../../", "tel:96110", "tel:96110"),
        ("../../", "/a", "/a"),
        ("../../", "#a", "#a"),
        ("../", "glossary/#a:b", "../glossary/#a:b"),
    ],
)
def test_addresses_go_through_the_root(env: Environment, root: str, value: str, way: str) -> None:
    assert in_place(env.from_string("{{ value | url }}").render(value=value), root) == way


def test_templates_print_the_words_of_the_interface(env: Environment, folder: Path) -> None:
    (folder / "words.html").write_text(
        "{{ texts.Item.next_episode }} {{ texts.Lists.page_of(2, n) }}", encoding="utf-8"
    )
    assert env.get_template("words.html").render(n=3) == "下一集 第 2 页，共 3 页"


def test_a_card_is_rendered_once_for_every_place(env: Environment, renderings: list[str]) -> None:
    page = env.from_string("{{ card(c, 2, 'first', eager=true) }}")

    def card(title: str) -> Card:
        return Card({"url": "a/x/", "title": title, "portrait": False})

    def rendered(title: str, root: str) -> str:
        return in_place(page.render(c=card(title)), root)

    assert rendered("一 & 二", "../../") == '<h2 class="first"><a href="../../a/x/">一 &amp; 二True'
    assert rendered("一 & 二", "") == '<h2 class="first"><a href="a/x/">一 &amp; 二True'
    assert len(renderings) == 1, "the same card again"
    assert "另一" in rendered("另一", "") and len(renderings) == 2
    again = env.from_string("{{ card(c) }}").render(c=card("另一"))
    assert in_place(again, "../") == '<h3 class=""><a href="../a/x/">另一False'


@pytest.mark.parametrize("shape", SIZES)
def test_an_upright_picture_fills_less_of_its_frame(shape: str) -> None:
    wide, upright = (sizes_of(shape, upright=u) for u in (False, True))
    assert wide == SIZES[shape]
    lengths = [[int(n) for n in re.findall(r"(\d+)(?:rem|vw)(?:,|$)", text)] for text in (wide, upright)]
    assert len(lengths[0]) == len(lengths[1]) == wide.count(",") + 1
    assert all(9 * w / 32 <= u <= w / 2 for w, u in zip(*lengths, strict=True))
    conditions = [re.findall(r"\(.*?\)", text) for text in (wide, upright)]
    assert conditions[0] == conditions[1]


def test_the_masthead_marks_where_a_page_is(env: Environment, renderings: list[str]) -> None:
    def masthead(url: str | None, column: str = "") -> str:
        return in_place(env.from_string("{{ masthead(url, column) }}").render(url=url, column=column), "/")

    assert masthead("") == "/columns/a/ ;/people/ ;True"
    assert masthead(None) == "/columns/a/ ;/people/ ;False"
    assert masthead("people/") == "/columns/a/ ;/people/ page;False"
    assert masthead("people/x/") == "/columns/a/ ;/people/ true;False"
    assert masthead("articles/x/", "columns/a/") == "/columns/a/ true;/people/ ;False"
    before = len(renderings)
    assert masthead("people/y/") == masthead("people/x/") and len(renderings) == before


def test_furnishing_the_same_site_again_keeps_its_parts(
    env: Environment, folder: Path, renderings: list[str]
) -> None:
    before, foot = env.globals["card"], env.from_string("{{ foot() }}")
    assert foot.render() == "科普" == foot.render() and len(renderings) == 1
    assert furnish(env, folder, dict(KEPU)) is env
    assert env.globals["card"] is before and foot.render() == "科普" and len(renderings) == 1
    assert furnish(env, folder, KEPU | {"name": "另一站", "columns": []}) is env
    assert env.globals["card"] is before
    assert foot.render() == "另一站", "a footer of another site is never shown"
    assert env.from_string("{{ masthead('') }}").render().count(";") == 1


def test_a_field_precedes_a_method_of_its_mapping(env: Environment) -> None:
    """Equal to Jinja's own result, except for a field with the name of a method."""
    for value in ({"a": 1, "items": 2}, Card({"a": 1, "items": 2})):
        shown = env.from_string("{{ v.a }} {{ v.items }} {{ v.keys() | list | sort }}")
        assert shown.render(v=value) == "1 2 [&#39;a&#39;, &#39;items&#39;]"
    assert env.from_string("{{ v.real }} {{ v.imag }}").render(v=3) == "3 0"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ viev }}", "'viev' is undefined"),
        ("{% if viev is none %}{% endif %}", "'viev' is undefined"),
        ("{{ v.titel }}", "no attribute 'titel', did you mean 'title'?"),
        ("{% if v.titel is string %}{% endif %}", "no attribute 'titel'"),
        ("{% set unused = v.titel %}", "no attribute 'titel'"),
        ("{{ c.titel }}", "no attribute 'titel', did you mean 'title'?"),
        ("{{ card(c, 2) }}", "no attribute 'url'"),
        ("{{ v | map(attribute='titel') | list }}", "no attribute 'titel'"),
    ],
)
def test_an_undefined_name_stops_a_template_of_ours(env: Environment, source: str, message: str) -> None:
    with pytest.raises(UndefinedError, match=message.replace("?", r"\?")):
        env.from_string(source).render(v={"title": ""}, c=Card({"title": "", "portrait": False}))


def test_templates_that_are_not_ours_may_use_undefined_names(
    env: Environment, folder: Path, tmp_path: Path
) -> None:
    """A template of Material behaves as in Jinja, also above and between templates of ours."""
    base = "[{{ config.extra.x }}{{ viev }}{% block body %}{% endblock %}{% include 'part.html' %}]"
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "base.html").write_text(base, encoding="utf-8")
    (folder / "part.html").write_text("{{ part }}", encoding="utf-8")
    page = folder / "page.html"
    page.write_text("{% extends 'base.html' %}{% block body %}{{ v.title }}{% endblock %}", encoding="utf-8")
    values = {"v": {"title": "题"}, "config": {"extra": {}}}
    assert env.get_template("page.html").render(values, part="分") == "[题分]"
    with pytest.raises(UndefinedError, match="'part' is undefined"):
        env.get_template("page.html").render(values)


def test_an_imported_template_uses_no_page_variables() -> None:
    """An imported module is cached for all pages: any value of one page or site in it would remain for the next."""
    env = furnish(Environment(loader=FileSystemLoader(THEME)), THEME, {})
    imported = {
        name
        for file in THEME.rglob("*.html")
        for node in env.parse(file.read_text(encoding="utf-8")).find_all(nodes.Import)
        if not node.with_context and isinstance(name := getattr(node.template, "value", None), str)
    }
    assert MACROS in imported
    for name in imported:
        if (THEME / name).is_file():
            source = (THEME / name).read_text(encoding="utf-8")
            assert meta.find_undeclared_variables(env.parse(source)) <= {"texts"}, name
