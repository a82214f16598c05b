"""A small site to be edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.render.small import Small


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))
