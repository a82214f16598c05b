"""The words of the interface are in one module, and each of them is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from pipeline.render import texts
from pipeline.render.numbers import rung_label
from pipeline.render.texts import catalogue

ROOT = Path(__file__).resolve().parents[2]
RENDER = ROOT / "pipeline" / "render"
THEME = ROOT / "assets" / "theme"
HAN = re.compile("[\u4e00-\u9fff]")
TERMINAL = {"mkdocs_plugin.py", "preview_server.py", "site_folder.py"}
"""Modules whose Chinese is printed to the terminal: errors, not parts of a page."""
SENTENCES = {
    "glossary.html": {"年"},
    "goals.html": {"封账，清单指纹"},
    "item.html": {"转载自", "，原发布于", "。授权：", "第", "集"},
    "partials/kepu/learning.html": {"：第", "题"},
    "partials/kepu/macros.html": {"年", "月", "日"},
    "partials/kepu/player.html": {"您的浏览器不能直接播放，请", "下载文件", "观看或收听。"},
    "person.html": {"年）"},
    "withdrawn.html": {"这里的内容", "已于", "撤回。"},
}
"""Parts of sentences that run through markup, and measure words around a number, by template."""


def strings(source: str) -> Iterator[str]:
    """Returns the strings of a module, with parts of f-strings and without docstrings and comments."""
    tree = ast.parse(source)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def template_texts(source: str) -> Iterator[str]:
    """Returns the texts of a template between its tags, and its strings, without comments."""
    for node in Environment(autoescape=True).parse(source).find_all((nodes.TemplateData, nodes.Const)):
        value = node.data if isinstance(node, nodes.TemplateData) else node.value  # type: ignore[attr-defined]
        if isinstance(value, str):
            yield from (part.strip() for part in re.split(r"<[^>]*>?|[^<]*\">|\n", value))


def test_the_code_of_pages_has_no_chinese_besides_the_texts() -> None:
    # What structured/ has in Chinese are words of the content model, which it turns into schema.org's.
    modules = [
        f
        for f in RENDER.rglob("*.py")
        if f.name not in TERMINAL | {"texts.py"} and f.parent.name != "structured"
    ]
    found = [(f.name, s) for f in modules for s in strings(f.read_text(encoding="utf-8")) if HAN.search(s)]
    assert len(modules) > 30 and not found


def test_templates_have_no_chinese_besides_sentences_through_markup() -> None:
    found: dict[str, set[str]] = {}
    for file in THEME.rglob("*.html"):
        for text in template_texts(file.read_text(encoding="utf-8")):
            if HAN.search(text):
                found.setdefault(file.relative_to(THEME).as_posix(), set()).add(text)
    assert found == SENTENCES


def test_the_search_for_chinese_finds_it() -> None:
    assert list(strings('"""说明"""\na = f"下{a}载"  # 注释\n')) == ["下", "载"]
    shown = template_texts("{# 注 #}<a title=\"{{ x }}\">下载 {{ '甲' }}</a><i>乙")
    assert [text for text in shown if HAN.search(text)] == ["下载", "甲", "乙"]


def test_every_text_is_shown() -> None:
    sources = [f for f in (*RENDER.rglob("*.py"), *THEME.rglob("*.html")) if f.name != "texts.py"]
    shown = "\n".join(f.read_text(encoding="utf-8") for f in sources)
    names = [f"{group}.{name}" for group, found in catalogue().items() for name in found]
    assert len(names) > 150
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", shown)] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (texts.Route.stay(120), "在馆约 2 小时"),
        (texts.Route.stay(135), "在馆约 2 小时 15 分钟"),
        (rung_label(2160), "超清 2160p"),
        (rung_label(719), "清晰 719p"),
        (rung_label(240), "流畅 240p"),
    ],
)
def test_texts_that_choose_their_words(text: str, shown: str) -> None:
    assert text == shown
