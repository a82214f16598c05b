"""Canonical forms and keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.store import canonical, key_of

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=12,
)


@given(plain)
def test_canonical_form_reads_back(value: object) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(st.text("abc"), st.integers()))
def test_key_ignores_the_order_of_a_mapping(value: dict[str, int]) -> None:
    assert key_of(value) == key_of(dict(reversed(value.items())))


@pytest.mark.parametrize("value", [1.5, (1,), {1: 2}, b"x", {"a": [{"b": 0.1}]}, Path("x")])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)
