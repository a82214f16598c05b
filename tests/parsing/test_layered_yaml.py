"""Documents laid one over another: what comes of them, and where each part of it stands."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.parsing.layered_yaml import Layer, LayeredTree, overlay
from pipeline.parsing.strict_yaml import parse


def layered(*texts: str) -> LayeredTree:
    layers = []
    for number, text in enumerate(texts):
        tree, mistakes = parse(text, file=f"{number}.yml")
        assert tree is not None and not mistakes
        layers.append(Layer(f"{number}.yml", tree))
    return overlay(layers)


@pytest.mark.parametrize(
    ("lower", "upper", "value"),
    [
        ("a: 1\nb: 2\n", "b: 3\nc: 4\n", {"a": 1, "b": 3, "c": 4}),
        ("a: {b: {c: 1, d: 2}}\n", "a: {b: {c: 9}}\n", {"a": {"b": {"c": 9, "d": 2}}}),
        ("a: [1, 2, 3]\n", "a: [9]\n", {"a": [9]}),
        ("a: {b: 1}\n", "a: null\n", {"a": None}),
        ("a: {b: 1}\n", "a: [x]\n", {"a": ["x"]}),
        ("a: 1\n", "a: {b: 2}\n", {"a": {"b": 2}}),
    ],
)
def test_mappings_are_laid_field_by_field_and_the_rest_as_a_whole(lower: str, upper: str, value: Any) -> None:
    assert layered(lower, upper).value == value


def test_a_middle_layer_that_is_no_mapping_hides_what_is_below() -> None:
    assert layered("a: {b: 1}\n", "a: 2\n", "a: {c: 3}\n").value == {"a": {"c": 3}}


def test_every_part_stands_in_the_file_that_says_it() -> None:
    tree = layered("a: 1\nb:\n  c: 2\n  d: [7, 8]\n", "# 说明\nb:\n  d: [9]\n  e: 3\n")
    assert tree.place(("a",)) == ("0.yml", 1, 4)
    assert tree.place(("b", "c")) == ("0.yml", 3, 6)
    assert tree.place(("b", "d", 0)) == ("1.yml", 3, 7)
    assert tree.place(("b", "d", 1)) == ("1.yml", 3, 6), "nothing is left of a list that was replaced"
    assert tree.place(("b", "e")) == ("1.yml", 4, 6)
    assert tree.locate(("b", "e"), key=True) == (4, 3)


def test_one_layer_is_what_was_parsed() -> None:
    tree = layered("a: [1, {b: 2}]\n")
    assert tree.value == {"a": [1, {"b": 2}]}
    assert tree.place(("a", 1, "b")) == ("0.yml", 1, 12)
    assert tree.place(("nothing",)) == ("0.yml", 1, 1)
