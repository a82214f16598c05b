"""Texts that people see have none of the words that docs/terms.md rules out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SEEN = (
    "README.md",
    "handbook/**/*.md",
    "assets/theme/**/*.html",
    "assets/theme/**/*.js",
    "site_config/**/*.yml",
    "site_config/**/*.json",
)
HEADING = "## 不用哪些词"


def ruled_out(terms: str) -> dict[str, tuple[str, ...]]:
    """The words of the second table, each with the phrases in which it may stand."""
    words: dict[str, tuple[str, ...]] = {}
    for line in terms.partition(HEADING)[2].splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[0] != "不用" and set(cells[0]) != {"-"}:
            exceptions = tuple(filter(None, cells[3].split("、")))
            words |= dict.fromkeys(cells[0].split("、"), exceptions)
    return words


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """What people see, with its file: the strings of the package, the rest whole."""
    for path in sorted((root / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.relative_to(root).as_posix(), node.value
    for path in sorted({path for pattern in SEEN for path in root.glob(pattern)}):
        yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def misused(text: str, words: dict[str, tuple[str, ...]]) -> list[str]:
    """The words that a text should not have."""
    found = []
    for word, exceptions in words.items():
        rest = text
        for phrase in exceptions:
            rest = rest.replace(phrase, "")
        if word in rest:
            found.append(word)
    return found


@pytest.fixture(scope="module")
def words() -> dict[str, tuple[str, ...]]:
    return ruled_out((Path(__file__).parents[1] / "docs" / "terms.md").read_text(encoding="utf-8"))


def test_no_text_has_a_word_that_is_ruled_out(root: Path, words: dict[str, tuple[str, ...]]) -> None:
    seen = list(texts(root))
    assert {"pipeline", "handbook", "assets", "site_config", "README.md"} == {
        f.split("/")[0] for f, _ in seen
    }
    assert [(file, word) for file, text in seen for word in misused(text, words)] == []


def test_words_and_exceptions_are_read(words: dict[str, tuple[str, ...]]) -> None:
    assert {"没收", "清单摘要", "三审三校", "不计数"} <= words.keys()
    assert misused("没收  孤.srt", words) == ["没收"]
    assert misused("不能使用锚点（&）", words) == []
    assert misused("锚点（&）和术语的锚点", words) == ["锚点"]
    assert misused("摘要、怎样计数", words) == []
