"""A model survives being written and read; YAML, whatever it is, gives a model or messages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.config import Project
from pipeline.content.front_matter_writer import document_text, front_matter
from pipeline.content.load import load, load_file
from pipeline.content.model import KINDS
from pipeline.errors import Finding
from pipeline.parsing.model_errors import validate
from pipeline.parsing.strict_yaml import parse
from tests.content.strategies import ODD, WORDS, entries
from tests.examples import examples

CHINESE = re.compile("[\u4e00-\u9fff]")
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
QUICK = settings(
    max_examples=examples(40), deadline=None, derandomize=True, database=None, suppress_health_check=QUIET
)
LONG = settings(max_examples=20_000, deadline=None, database=None, suppress_health_check=QUIET)


def read(text: str, kind: str) -> Any:
    tree, mistakes = parse(text, file="x.md", first_line=2)
    assert tree is not None, (text, mistakes)
    entry, mistakes = validate(KINDS[kind], tree, file="x.md")
    assert entry is not None, (text, mistakes)
    return entry


def survives(entry: Any) -> None:
    text = front_matter(entry)
    again = read(text, entry.kind)
    assert again == entry, text
    assert front_matter(again) == text


# Pieces that are likely to mean something to a YAML parser or to the model.
PIECES = st.one_of(
    ODD,
    st.sampled_from(
        [
            "schema: 1\n",
            "kind: article\n",
            "kind: route\n",
            "id: a\n",
            "title: ",
            "people:\n",
            "  - ",
            "\n",
            ": ",
        ]
    )
    | st.sampled_from(
        [
            "stops: [{place: a}]\n",
            "{",
            "}",
            "[",
            "]",
            ",",
            "  ",
            "? ",
            "---\n",
            "...\n",
            "<<: ",
            "!!set ",
            "&a ",
            "*a ",
        ]
    ),
    st.sampled_from([f"{name}: " for found in KINDS.values() for name in found.model_fields]),
    st.text(max_size=10),
)
YAML = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The front matter of a valid entry with a piece put in, taken out or exchanged."""
    text = front_matter(draw(entries()))
    start = draw(st.integers(0, len(text)))
    end = min(len(text), start + draw(st.integers(0, 12)))
    return text[:start] + draw(PIECES) + text[end:]


def model_or_messages(text: str, folder: Path) -> None:
    path = folder / "x.md"
    path.write_bytes(f"---\n{text}\n---\n正文。\n".encode("utf-8", "surrogatepass"))
    findings: list[Finding] = []
    document = load_file(path, "content/articles/x.md", findings)
    assert (document is None) == any(finding.severity == "error" for finding in findings)
    for finding in findings:
        assert finding.line >= 1 and finding.column >= 1 and re.fullmatch(r"[EW]\d{3}", finding.code)
        assert CHINESE.search(finding.message) and CHINESE.search(finding.help), finding
    if document is not None:
        survives(document.entry)


@QUICK
@given(entries())
def test_any_entry_survives_writing_and_reading(entry: Any) -> None:
    survives(entry)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@LONG
@given(entries())
def test_any_entry_survives_writing_and_reading_at_length(entry: Any) -> None:
    survives(entry)


@settings(QUICK, suppress_health_check=[*QUIET, HealthCheck.function_scoped_fixture])
@given(YAML | damaged())
@example("schema: 1\nkind: article\n? [a]\n: b")
@example("a: &x [*x]")
@example("[" * 100)
@example("kind: [article]")
@example("\ufeff")
def test_any_yaml_gives_a_model_or_messages(tmp_path: Path, text: str) -> None:
    model_or_messages(text, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@settings(LONG, suppress_health_check=[*QUIET, HealthCheck.function_scoped_fixture])
@given(YAML | damaged())
def test_any_yaml_gives_a_model_or_messages_at_length(tmp_path: Path, text: str) -> None:
    model_or_messages(text, tmp_path)


@QUICK
@given(WORDS)
def test_a_body_survives_with_its_front_matter(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    entry = read("schema: 1\nkind: page\nid: x\ntitle: 标题\nsummary: 一二三四五六七八九十\n", "page")
    body = re.sub("[\r\x80-\x9f\u2028\u2029]", "", words)
    path = tmp_path_factory.mktemp("body") / "x.md"
    path.write_text(document_text(entry, body), encoding="utf-8", newline="")
    findings: list[Finding] = []
    document = load_file(path, "content/pages/x.md", findings)
    assert document is not None, findings
    assert (document.entry, document.body) == (entry, body)


def test_the_committed_content_survives(root: Path) -> None:
    documents = load(Project(root)).documents
    assert {d.entry.kind for d in documents} >= {
        "article",
        "video",
        "person",
        "place",
        "organisation",
        "route",
    }
    for document in documents:
        survives(document.entry)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x7f", "\ue000", "\uffff"])
def test_what_no_file_may_hold_is_refused(character: str) -> None:
    entry = KINDS["page"].model_validate(
        {"schema": 1, "kind": "page", "id": "x", "title": f"甲{character}", "summary": "一二三四五六七八九十"}
    )
    with pytest.raises(ValueError, match="no file may hold"):
        front_matter(entry)  # type: ignore[arg-type]
