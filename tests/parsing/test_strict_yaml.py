"""YAML as editors may write it: bounds, places, plain scalars; no text at all makes it raise."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.parsing import strict_yaml
from pipeline.parsing.strict_yaml import MAX_BYTES, MAX_DEPTH, parse
from tests.examples import examples

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers: the wheel's C one and the one in Python."""
    monkeypatch.setattr(strict_yaml, "_LOADER", request.param)


def refused(text: str, *, first_line: int = 1) -> tuple[str, int, int]:
    tree, findings = parse(text, file="x.md", first_line=first_line)
    assert tree is None
    assert len(findings) == 1 and findings[0].file == "x.md" and findings[0].severity == "error"
    assert findings[0].message and findings[0].help
    return findings[0].code, findings[0].line, findings[0].column


def value(text: str) -> object:
    tree, findings = parse(text, file="x.md")
    assert tree is not None and findings == []
    return tree.value


@pytest.mark.usefixtures("loader")
class TestEveryParser:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a: &x 1\nb: 2", ("E108", 1, 4)),
            ("a: 1\nb: *x", ("E108", 2, 4)),
            ("a: [1,\n  *b]", ("E108", 2, 3)),
            ("a: *重点*", ("E108", 1, 5)),
            ("a: 1\nb: !!python/name:os.system", ("E110", 2, 4)),
            ("a: !!str 1", ("E110", 1, 4)),
            ("- !x {a: 1}", ("E110", 1, 3)),
            ("标题: 一\n正文: 二\n标题: 三", ("E109", 3, 1)),
            ("a: {b: 1, b: 2}", ("E109", 1, 11)),
            ("a:\n\t- 1", ("E106", 2, 1)),
            ("a: b: c", ("E105", 1, 5)),
            ("a: “好”: b", ("E105", 1, 7)),
            ("a\nb: 1", ("E105", 2, 2)),
            ('a: "没有结束\nb: 1', ("E105", 1, 4)),
            ("a: [1, 2\nb: 3", ("E105", 2, 2)),
            ("? [a, b]\n: 1", ("E105", 1, 3)),
            ("a: 1\n---\nb: 2", ("E105", 2, 1)),
            ("a: \x07", ("E114", 1, 1)),
        ],
    )
    def test_refusals_say_where(self, text: str, expected: tuple[str, int, int]) -> None:
        code, line, column = expected
        found = refused(text)
        assert found[0] == code
        if code in ("E105", "E114"):  # the two parsers differ in where they notice bad syntax
            assert abs(found[1] - line) <= 1
        else:
            assert found[1:] == (line, column)

    def test_first_line_moves_every_place(self) -> None:
        assert refused("a: 1\na: 2", first_line=10) == ("E109", 11, 1)
        tree, _ = parse("a:\n  - b: 一\n    c: 二", file="x", first_line=10)
        assert tree is not None
        assert tree.locate(("a", 0, "c")) == (12, 8)
        assert tree.locate(("a", 0, "c"), key=True) == (12, 5)
        assert tree.locate(("a", 0, "missing", "deeper")) == (11, 5)
        assert tree.locate(("missing",)) == (10, 1)

    def test_depth(self) -> None:
        fits = "[" * MAX_DEPTH + "]" * MAX_DEPTH
        assert value(fits) is not None
        assert refused("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == ("E107", 1, MAX_DEPTH + 1)
        nested = "".join("  " * level + "a:\n" for level in range(MAX_DEPTH + 5))
        assert refused(nested)[0] == "E107"

    @pytest.mark.parametrize(
        ("bomb", "code"),
        [
            ("[" * 2000, "E107"),
            ("- " * 2000, "E107"),
            ("{a: " * 2000, "E107"),
            ("[" * 60000, "E107"),
            ("{" * 2000, "E105"),
            ("? " * 2000, "E105"),
        ],
    )
    @pytest.mark.timeout(30)
    def test_bombs_end_at_once(self, bomb: str, code: str) -> None:
        assert refused(bomb)[0] == code

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("12:30:45", "12:30:45"),
            ("1:30", "1:30"),
            ("2026-11-05", "2026-11-05"),
            ("2026-11-05T09:00:00+08:00", "2026-11-05T09:00:00+08:00"),
            ("yes", "yes"),
            ("no", "no"),
            ("on", "on"),
            ("TRUE", "TRUE"),
            ("true", True),
            ("False", False),
            ("~", None),
            ("null", None),
            ("''", ""),
            ("'true'", "true"),
            ('"12"', "12"),
            ("12", 12),
            ("-3", -3),
            ("+3", 3),
            ("012", "012"),
            ("0x1f", "0x1f"),
            ("0o17", "0o17"),
            ("1_000", "1_000"),
            ("1e9", "1e9"),
            (".inf", ".inf"),
            (".nan", ".nan"),
            ("3.5", 3.5),
            ("3.", "3."),
            ("1" * 30, "1" * 30),
            ("=", "="),
            ("<<", "<<"),
        ],
    )
    def test_scalars(self, text: str, expected: object) -> None:
        found = value(f"a: {text}")
        assert found == {"a": expected}
        assert isinstance(found, dict) and type(found["a"]) is type(expected)

    def test_keys_are_text(self) -> None:
        assert value("1: a\ntrue: b\n~: c\n2026-01-01: d") == {
            "1": "a",
            "true": "b",
            "~": "c",
            "2026-01-01": "d",
        }

    def test_merge_keys_do_not_merge(self) -> None:
        assert value("<<: {a: 1}\nb: 2") == {"<<": {"a": 1}, "b": 2}

    @pytest.mark.parametrize("text", ["", "\n", "# 只有注释\n", "---\n"])
    def test_nothing_is_nothing(self, text: str) -> None:
        assert value(text) is None

    def test_lines_and_columns_count_characters(self) -> None:
        tree, _ = parse("标题：: 甲\n说明: {一二三: 四, 五: 六}", file="x")
        assert tree is not None
        assert tree.locate(("标题：",)) == (1, 6)
        assert tree.locate(("说明", "五"), key=True) == (2, 14)


def test_size_counts_bytes() -> None:
    assert value("a: " + "b" * (MAX_BYTES - 3)) == {"a": "b" * (MAX_BYTES - 3)}
    assert refused("a: " + "b" * (MAX_BYTES - 2)) == ("E104", 1, 1)
    assert refused("a: " + "字" * (MAX_BYTES // 3), first_line=2) == ("E104", 2, 1)


PIECES = st.sampled_from(
    ["a: ", "- ", "\n", "  ", "\t", "[", "]", "{", "}", ",", "&a ", "*a", "!!x ", "'", '"', "|\n", ">-\n", "? ", ": ",
     "---\n", "...\n", "%YAML 1.2\n", "#", "\\", "字", "1:30", "true", "\x00", "\u2028", "\x85", "\ufeff", "\U0001f43c", "<<: "]
)  # fmt: skip


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
@example("[" * 100_000)
@example("a: &a [*a]")
@example("\ufeff---\r\na: 1\r\n")
@example('a: "\\ud800"')
@example("%TAG ! tag:x,2000:\n---\n!a b")
@settings(max_examples=examples(150), deadline=None)
def test_any_text_gives_a_tree_or_findings(text: str) -> None:
    tree, findings = parse(text, file="x.md", first_line=2)
    assert (tree is None) == bool(findings)
    for finding in findings:
        assert finding.line >= 2 and finding.column >= 1
        assert finding.line <= 2 + len(text)
    if tree is not None:
        for path in (*tree.values, *tree.keys):
            here = tree.value
            for step in path:
                here = here[step]


PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.text("甲乙ab 12:-", max_size=12)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text("甲乙abc", min_size=1, max_size=5), inner, max_size=4),
    ),
    max_leaves=12,
)


@given(PLAIN)
@settings(max_examples=examples(60), deadline=None)
def test_what_yaml_writes_is_read_back(data: object) -> None:
    tree, findings = parse(json.dumps(data, ensure_ascii=False), file="x.md")
    assert findings == [] and tree is not None and tree.value == data
