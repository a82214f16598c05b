"""Addresses that the site needs for itself."""

from __future__ import annotations

import pytest

from pipeline.content.reserved_ids import is_reserved


@pytest.mark.parametrize(
    ("kind", "id", "reserved"),
    [
        ("page", "goals", True),
        ("page", "articles", True),
        ("page", "about", False),
        ("article", "index", True),
        ("article", "goals", False),
    ],
)
def test_no_content_takes_an_address_of_the_site(kind: str, id: str, *, reserved: bool) -> None:
    assert is_reserved(kind, id) is reserved
