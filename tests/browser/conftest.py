"""The built fixture site, once a test run."""

from __future__ import annotations

import pytest

from tests.e2e.minimal import Built, session_site


@pytest.fixture(scope="session")
def minimal(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The fixture site, built; never to be changed: work on a copy."""
    return session_site(tmp_path_factory)
