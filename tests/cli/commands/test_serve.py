"""`kepu serve`: invalid addresses. tests/line/test_preview.py tests the rest."""

from __future__ import annotations

import pytest

from tests.cli.running import Run


@pytest.mark.parametrize("address", ["nonsense", ":8000", "127.0.0.1:", "127.0.0.1:http"])
def test_an_invalid_address_exits_with_two(run: Run, address: str) -> None:
    code, _, err = run("serve", "--address", address)
    assert code == 2 and "127.0.0.1:8000" in err
